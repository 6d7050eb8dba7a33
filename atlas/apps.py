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
    """What no page loads is not collected: our single modules, and of what bundles of styles are made."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "js/*", "css/bundles/*"]
