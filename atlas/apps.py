from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class AtlasConfig(AppConfig):
    name = "atlas"
    verbose_name = "Atlas"


class OwnStaticFiles(StaticFilesConfig):
    """npm packages bring along what no page loads: types for TypeScript, schemas, what other bundlers want."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        *("*.d.ts", "*.d.ts.map", "*schema.json", "vega-core*", "vega.js", "vega.module.js*"),
    ]
