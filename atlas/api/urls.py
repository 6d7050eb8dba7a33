"""Every address of the API on one screen; docs/architecture.md tells what travels there."""

from django.urls import path, re_path, register_converter

from . import analysis, areas, comparison, data, docs, facilities, geo, metadata, runs, series
from .views import UnknownAddress


class AreaCode:
    """An official code: text, with its leading zeros, and never a NUL, which PostgreSQL does not store."""

    regex = r"[^/\x00-\x1f]{1,40}"
    to_python = to_url = str


register_converter(AreaCode, "code")

IN_TERRITORY = "<slug:municipality>/<slug:hierarchy>"
ANALYSIS = f"analysis/{IN_TERRITORY}/<slug:level>"
RUN = f"runs/{IN_TERRITORY}/<slug:recipe>/<int:number>"

urlpatterns = [
    path("", docs.to_docs),
    # where
    path("geo/municipalities", geo.Municipalities.as_view()),
    path("geo/municipalities/<slug:municipality>", geo.MunicipalityDetail.as_view()),
    path("geo/hierarchies", geo.Hierarchies.as_view()),
    path("geo/hierarchies/<slug:hierarchy>", geo.HierarchyDetail.as_view()),
    path("geo/editions", geo.Editions.as_view()),
    path("geo/boundaries/<slug:digest>", geo.BoundariesBytes.as_view(), name="api-boundaries"),
    path(f"geo/{IN_TERRITORY}/<slug:edition>/<slug:level>/areas", areas.AreaList.as_view(), name="api-areas"),
    path("geo/<slug:municipality>/facilities", facilities.FacilityKinds.as_view(), name="api-facility-kinds"),
    path("geo/<slug:municipality>/facilities/<slug:kind>", facilities.Facilities.as_view(), name="api-facilities"),
    # what
    path("metadata/themes", metadata.Themes.as_view()),
    path("metadata/datasets", metadata.Datasets.as_view()),
    path("metadata/indicators", metadata.Indicators.as_view()),
    path("metadata/indicators/<slug:indicator>", metadata.IndicatorDetail.as_view(), name="api-indicator"),
    path("metadata/periods", metadata.Periods.as_view()),
    # how much
    path(f"data/{IN_TERRITORY}/offer", data.Offer.as_view(), name="api-offer"),
    path(f"data/{IN_TERRITORY}/<slug:level>/<slug:indicator>", data.AllPeriods.as_view(), name="api-all-periods"),
    path(f"data/{IN_TERRITORY}/<slug:level>/<slug:indicator>/breaks", data.FixedClasses.as_view(), name="api-breaks"),
    path(f"data/{IN_TERRITORY}/<slug:level>/<slug:indicator>/<slug:period>", data.Values.as_view(), name="api-values"),
    path(f"data/{IN_TERRITORY}/area/<slug:edition>/<slug:level>/<code:code>", data.Area.as_view(), name="api-area"),
    # what the numbers say
    path(f"{ANALYSIS}/changes", analysis.Changes.as_view(), name="api-changes"),
    path(f"{ANALYSIS}/<code:code>/neighbours", analysis.Neighbours.as_view(), name="api-neighbours"),
    path(f"{ANALYSIS}/<code:code>/text", analysis.AreaText.as_view(), name="api-text"),
    path(f"{ANALYSIS}/<code:code>/series/<slug:indicator>", series.AreaSeries.as_view(), name="api-series"),
    path(f"{ANALYSIS}/<slug:indicator>/<slug:period>", analysis.Analysis.as_view(), name="api-analysis"),
    path(f"{ANALYSIS}/<slug:indicator>/<slug:period>/origin", analysis.Origin.as_view(), name="api-origin"),
    path(
        f"comparison/{IN_TERRITORY}/<slug:edition>/<slug:level>",
        comparison.ComparisonView.as_view(),
        name="api-comparison",
    ),
    # what was decided by calculation
    path(f"runs/{IN_TERRITORY}", runs.Runs.as_view(), name="api-runs"),
    path(RUN, runs.Run.as_view(), name="api-run"),
    path(f"{RUN}/tables/<slug:table>", runs.RunTable.as_view(), name="api-run-table"),
    path(f"{RUN}/areas/<code:code>", runs.RunArea.as_view(), name="api-run-area"),
    path(f"{RUN}/protocol", runs.RunProtocol.as_view(), name="api-run-protocol"),
    re_path("", UnknownAddress.as_view()),
]
