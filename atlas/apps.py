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
    """What no page loads is not collected: our single modules, which are in bundles, and types for TypeScript."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "js/*", "*.d.ts", "*.d.ts.map"]
