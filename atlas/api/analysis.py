"""What the public numbers say: comparisons, trends, changes, likeness, sentences, origins. Made on the spot."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema_view

from indicators.analysing import changing, likeness, looking, origins, telling
from spatial.models import Territory

from . import analysis_answers as answers
from . import analysis_payloads as payloads
from . import analysis_rows as rows
from .data import FORMATS
from .finding import find_territory
from .languages import in_readers_language
from .responses import CSV, bytes_response, json_response
from .rows import Table
from .schema import describe
from .tables import write_csv
from .views import ReadView

BENCHMARK = OpenApiParameter(
    "benchmark",
    str,
    description="city (the whole territory), parent (each area's own), reference (the definition's Richtwert), the "
    "code of an area, or a number in the indicator's unit. What could be both is taken for a code. Default: city",
)
SMOOTHED = OpenApiParameter(
    "smoothed", str, enum=["true"], description="Also empirical-Bayes estimates: for maps, never for comparisons"
)
FUNNEL = OpenApiParameter("funnel", str, enum=["true"], description="Also the limits of chance around the benchmark")
PERIOD = OpenApiParameter("period", str, description="The period up to which is looked (slug). Default: the newest")
INDICATORS = OpenApiParameter("indicators", str, description="Indicators (slugs), separated by commas")


def described(payload: type, operation: str, place: str, *, formats: dict[str, str] | None = FORMATS, **more):
    path = f"municipality hierarchy {place}"
    return extend_schema_view(get=describe(payload, operation, tag="analysis", path=path, formats=formats, **more))


@dataclass(frozen=True)
class Question:
    """`read` makes the answer, `table` makes rows of it where it has some."""

    read: Callable[..., dict]
    table: Callable[[Territory, dict], Table] | None = None


class AnalysisView(ReadView):
    """A question to what the public numbers of a territory say."""

    question: ClassVar[Question]

    def get(self, request, municipality: str, hierarchy: str, **place: str) -> HttpResponse:
        asked = self.asked()
        shape = asked.pop("format", "json")
        territory = find_territory(municipality, hierarchy)
        answer = self.question.read(territory, **place, **asked)
        if shape == "json" or self.question.table is None:
            return json_response(request, answer)
        with in_readers_language(request):
            table = write_csv(*self.question.table(territory, answer))
        return bytes_response(request, table, CSV, file_name="-".join([hierarchy, *place.values()]) + ".csv")


def _look(territory: Territory, level: str, indicator: str, period: str, **asked: str) -> dict:
    found = looking.look(territory, level, indicator, period)
    benchmark = found.benchmark(asked.get("benchmark", "city"))
    return answers.of_look(found, benchmark, smoothed="smoothed" in asked, funnel="funnel" in asked)


@described(payloads.Analysis, "analysis", "level indicator period", parameters=[BENCHMARK, SMOOTHED, FUNNEL])
class Analysis(AnalysisView):
    """One indicator in all areas of a level: each beside a benchmark, with its trend, standing and surroundings."""

    question = Question(_look, rows.of_analysis)
    parameters = {"format": ("json", "csv"), "benchmark": (), "smoothed": ("true",), "funnel": ("true",)}


def _changes(territory: Territory, level: str, period: str | None = None) -> dict:
    return answers.of_changes(territory, level, changing.changes(territory, level, period))


@described(payloads.Changes, "notable_changes", "level", parameters=[PERIOD])
class Changes(AnalysisView):
    """What moved within a year beyond noise, over all indicators and areas of a level, the strongest first."""

    question = Question(_changes, rows.of_changes)
    parameters = {"format": ("json", "csv"), "period": ()}


def _several(indicators: str) -> list[str]:
    return [slug for slug in indicators.split(",") if slug]


def _neighbours(territory: Territory, level: str, code: str, period: str | None = None, indicators: str = "") -> dict:
    found = likeness.neighbours(territory, level, code, period=period, indicators=_several(indicators))
    return answers.of_likeness(found, level)


@described(payloads.Neighbours, "statistical_neighbours", "level code", parameters=[PERIOD, INDICATORS])
class Neighbours(AnalysisView):
    """The areas most like an area by a profile of indicators, which the answer names."""

    question = Question(_neighbours, rows.of_neighbours)
    parameters = {"format": ("json", "csv"), "period": (), "indicators": ()}


def _text(territory: Territory, level: str, code: str, period: str | None = None, indicators: str = "") -> dict:
    told = telling.area_text(territory, level, code, period=period, indicators=_several(indicators))
    return answers.of_text(told, level)


@described(payloads.AreaText, "area_text", "level code", formats=None, parameters=[PERIOD, INDICATORS])
class AreaText(AnalysisView):
    """An area in neutral sentences, from the numbers alone; nothing is said of hidden and unreliable ones."""

    question = Question(_text)
    parameters = {"period": (), "indicators": ()}


def _origin(territory: Territory, level: str, indicator: str, period: str) -> dict:
    return answers.of_origin(origins.origin(territory, level, indicator, period))


@described(payloads.Origin, "origin", "level indicator period", formats=None)
class Origin(AnalysisView):
    """Where the values of one indicator and period come from: definition, releases, files and their checksums."""

    question = Question(_origin)
