"""One indicator in one area over time, across reforms: as counted now, as counted then, and carried over."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from indicators import reading
from indicators.analysing.history import History, Line, Point, history
from indicators.analysing.notes import notes_of
from indicators.answering.not_offered import NotOfferedError, explain
from indicators.answering.shelf import datasets_shown
from indicators.models import Audience, Indicator
from indicators.terms import fraction
from spatial.models import Area, Territory
from spatial.texts import in_language

from .analysis import AnalysisView, Question, described
from .payloads import STATUS_NAMES
from .rows import ORIGIN, Table, origins_of
from .serializers import Text

DIGITS = 6
EDITION = OpenApiParameter("edition", str, description="The edition whose area is meant (slug). Default: the newest")
COLUMNS = ["kind", "edition", "code", "name", "period", "value", "status", "lower", "upper", "numerator", "denominator"]


class SeriesPoint(serializers.Serializer):
    period = serializers.SlugField()
    value = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(STATUS_NAMES)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)


class SeriesLine(serializers.Serializer):
    """A series on the areas of one edition. `part`: how much of today's area a former one gave."""

    kind = serializers.ChoiceField(["counted", "carried", "former", "whole"])
    edition = serializers.SlugField()
    code = serializers.CharField()
    name = serializers.CharField()
    part = serializers.FloatField(allow_null=True)
    points = SeriesPoint(many=True)


class SeriesBreak(serializers.Serializer):
    first_day = serializers.DateField()
    reason = Text()


class SeriesRemark(serializers.Serializer):
    """What is special about the area; `without`: numbers without it, by period, where they may be told."""

    text = Text()
    first_day = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)
    without = serializers.DictField(child=serializers.FloatField())


class Series(serializers.Serializer):
    """Three series that are never joined, the whole territory's beside them, and what to know about them."""

    indicator = serializers.SlugField()
    version = serializers.IntegerField()
    hierarchy = serializers.SlugField()
    level = serializers.SlugField()
    lines = SeriesLine(many=True)
    breaks = SeriesBreak(many=True)
    remarks = SeriesRemark(many=True)
    notes = serializers.ListField(child=Text())


def _series(territory: Territory, level: str, code: str, indicator: str, edition: str = "") -> dict[str, Any]:
    offer = reading.offer(territory)
    offered: dict[str, dict[str, list[str]]] = {each["indicator"]: each["levels"] for each in offer["indicators"]}
    levels = offered.get(indicator, {})
    if level not in levels:
        raise explain(territory, Audience.PUBLIC, indicator=indicator, level=level)
    asked = edition or offer["periods"][levels[level][-1]]["edition"]
    codes = reading.area_list(territory, asked, level)["codes"]
    if code not in codes:
        raise NotOfferedError(
            "area",
            code,
            codes,
            de=f"Ein Gebiet „{code}“ gibt es auf dieser Ebene im Gebietsstand „{asked}“ nicht.",
            en=f"There is no area “{code}” on this level of the edition “{asked}”.",
        )
    area = Area.objects.select_related("edition_level__edition", "edition_level__level").get(
        edition_level__edition__hierarchy=territory.hierarchy_id,
        edition_level__edition__slug=asked,
        edition_level__level__slug=level,
        code=code,
    )
    defined = Indicator.objects.get(slug=indicator)
    return _told(territory, defined, level, history(territory, defined, area))


def _told(territory: Territory, indicator: Indicator, level: str, found: History) -> dict[str, Any]:
    lines = [
        ("counted", found.counted),
        ("carried", found.carried),
        *(("former", line) for line in found.former),
        *(("whole", line) for line in found.whole),
    ]
    used = [dataset for _, dataset in sorted(datasets_shown(territory).items())]
    return {
        "indicator": indicator.slug,
        "version": indicator.version,
        "hierarchy": territory.hierarchy.slug,
        "level": level,
        "lines": [_line(kind, line) for kind, line in lines if line.points],
        "breaks": [{"first_day": each.first_day.isoformat(), "reason": each.reason} for each in found.breaks],
        "remarks": [
            {
                "text": remark.text,
                "first_day": remark.first_day.isoformat() if remark.first_day else None,
                "last_day": remark.last_day.isoformat() if remark.last_day else None,
                "without": {period: round(value, DIGITS) for period, value in remark.without.items()},
            }
            for remark in found.remarks
        ],
        "notes": notes_of(indicator, [each for each in used if each.slug in _datasets(indicator)]),
    }


def _datasets(indicator: Indicator) -> frozenset[str]:
    return fraction(indicator.definition).datasets


def _line(kind: str, line: Line) -> dict[str, Any]:
    return {
        "kind": kind,
        "edition": line.edition,
        "code": line.code,
        "name": line.name,
        "part": None if line.part is None else round(line.part, DIGITS),
        "points": [_point(point) for point in line.points],
    }


def _point(point: Point) -> dict[str, Any]:
    numbers = ("value", "lower", "upper", "numerator", "denominator")
    told = {name: getattr(point, name) for name in numbers}
    return {
        "period": point.period,
        "status": point.status,
        **{name: None if number is None else round(number, DIGITS) for name, number in told.items()},
    }


def _table(territory: Territory, answer: dict[str, Any]) -> Table:
    origin = origins_of(territory, [answer["indicator"]])[answer["indicator"]]
    remarks = " ".join(in_language(remark["text"]) for remark in answer["remarks"])
    rows = [
        [line["kind"], line["edition"], line["code"], line["name"], *cells, remarks, *origin]
        for line in answer["lines"]
        for cells in _cells(line["points"])
    ]
    return [*COLUMNS, "remark", *ORIGIN], rows


def _cells(points: list[dict[str, Any]]) -> Iterator[list[Any]]:
    for point in points:
        yield [point[name] for name in COLUMNS[4:]]


@described(Series, "series", "level code indicator", parameters=[EDITION])
class AreaSeries(AnalysisView):
    """One indicator in one area over time: as counted now, as counted then, and earlier years carried over."""

    question = Question(_series, _table)
    parameters = {"format": ("json", "csv"), "edition": ()}
