from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class AtlasConfig(AppConfig):
    name = "atlas"
    verbose_name = "Atlas"

    def ready(self) -> None:
        from atlas.tasks import tell_of_news  # noqa: PLC0415 (models are there only now)
        from indicators.publishing import published  # noqa: PLC0415

        published.connect(tell_of_news)


class OwnStaticFiles(StaticFilesConfig):
    """npm packages bring along what no page loads: types for TypeScript, schemas, what other bundlers want."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.d.ts", "*.d.ts.map", "*schema.json", "vega-core*", "vega.js", "vega.module.js*"),
    ]
