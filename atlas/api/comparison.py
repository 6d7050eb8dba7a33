"""A few areas beside each other: many indicators of one level and edition, with the whole area and all years."""

from http import HTTPStatus
from math import isfinite
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import serializers

from indicators.analysing.beside import beside
from indicators.analysing.newest import not_here
from indicators.analysing.numbers import Numbers
from indicators.formulas.standing import rank
from indicators.reading import offer
from indicators.statuses import TOLD_NAMES
from spatial.models import Territory

from .analysis import INDICATORS, PERIOD, AnalysisView, Question
from .data import FORMATS
from .payloads import STATUS_NAMES
from .problems import QuestionError
from .rows import ORIGIN, Table, origins_of
from .schema import describe

MOST_AREAS, MOST_INDICATORS = 8, 60
AREAS = OpenApiParameter("areas", str, required=True, description="Areas (codes), separated by commas; at most 8")
COLUMNS = ["code", "name", "period", "value", "status", "lower", "upper", "numerator", "denominator", "rank", "ranked"]


class ComparedSeries(serializers.Serializer):
    periods = serializers.ListField(child=serializers.SlugField())
    values = serializers.ListField(child=serializers.FloatField(allow_null=True))
    statuses = serializers.ListField(child=serializers.CharField(), help_text="The same words as in `status`")


class ComparedCell(serializers.Serializer):
    """One area: its newest number and its series."""

    code = serializers.CharField()
    name = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(STATUS_NAMES)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True, help_text="1 for the highest of all areas of the level")
    series = ComparedSeries()


class ComparedIndicator(serializers.Serializer):
    indicator = serializers.SlugField()
    period = serializers.SlugField()
    ranked = serializers.IntegerField(help_text="How many areas have a rank")
    total = serializers.FloatField(allow_null=True, help_text="The whole area")
    total_series = ComparedSeries()
    areas = ComparedCell(many=True)


class Comparison(serializers.Serializer):
    edition = serializers.SlugField()
    level = serializers.SlugField()
    indicators = ComparedIndicator(many=True)


def _comparison(
    territory: Territory,
    edition: str,
    level: str,
    *,
    areas: str = "",
    indicators: str = "",
    period: str | None = None,
) -> dict[str, Any]:
    codes = _several("areas", areas, MOST_AREAS)
    slugs = _several("indicators", indicators, MOST_INDICATORS)
    known = [each["indicator"] for each in offer(territory)["indicators"] if level in each["levels"]]
    if not codes:
        raise not_here("area", areas, ())
    for slug in slugs:
        if slug not in known:
            raise not_here("indicator", slug, known)
    slugs = slugs or known[:MOST_INDICATORS]
    told = beside(territory, level, edition, codes, slugs, period=period)
    return {
        "edition": edition,
        "level": level,
        "indicators": [
            {
                "indicator": slug,
                "period": numbers.entry.period,
                "ranked": int(sum(map(isfinite, numbers.sure.tolist()))),
                "total": _number(float(told.city[slug].values[0])) if slug in told.city else None,
                "total_series": _series(told.lines[""].get(slug)),
                "areas": [
                    _cell(numbers, place, code, told.places[code].name)
                    | {"series": _series(told.lines[code].get(slug))}
                    for code, place in zip(codes, told.at, strict=True)
                ],
            }
            for slug, numbers in told.numbers.items()
        ],
    }


def _several(name: str, text: str, most: int) -> list[str]:
    found = list(dict.fromkeys(word for word in text.split(",") if word))
    if len(found) > most:
        raise QuestionError(HTTPStatus.BAD_REQUEST, "unknown_value", parameter=name, value=text[:200], known=[])
    return found


def _cell(numbers: Numbers, place: int, code: str, name: str) -> dict[str, Any]:
    at = float(rank(numbers.sure)[place])
    columns = {
        "value": numbers.values,
        "lower": numbers.lower,
        "upper": numbers.upper,
        "numerator": numbers.numerators,
        "denominator": numbers.denominators,
    }
    told = {column: _number(float(array[place])) for column, array in columns.items()}
    return {"code": code, "name": name, **told} | {
        "status": TOLD_NAMES[int(numbers.told[place])],
        "rank": int(at) if isfinite(at) else None,
    }


def _number(value: float) -> float | None:
    return round(value, 6) if isfinite(value) else None


def _series(line: Any) -> dict[str, list]:
    if line is None:
        return {"periods": [], "values": [], "statuses": []}
    values = [None if value is None else round(value, 6) for value in line.values]
    return {"periods": line.periods, "values": values, "statuses": [TOLD_NAMES[status] for status in line.statuses]}


def _table(territory: Territory, answer: dict[str, Any]) -> Table:
    """One row per area and indicator."""
    origins = origins_of(territory, [each["indicator"] for each in answer["indicators"]])
    rows = [
        [
            *(cell.get(column, each.get(column)) for column in COLUMNS),
            *origins.get(each["indicator"], [each["indicator"], *[""] * (len(ORIGIN) - 1)]),
        ]
        for each in answer["indicators"]
        for cell in each["areas"]
    ]
    return [*COLUMNS, *ORIGIN], rows


@extend_schema_view(
    get=describe(
        Comparison,
        "comparison",
        tag="analysis",
        path="municipality hierarchy edition level",
        formats=FORMATS,
        parameters=[AREAS, INDICATORS, PERIOD],
    )
)
class ComparisonView(AnalysisView):
    """A few areas of one level and edition beside each other: of each indicator the newest numbers, and all years."""

    question = Question(_comparison, _table)
    parameters = {"format": ("json", "csv"), "areas": (), "indicators": (), "period": ()}
