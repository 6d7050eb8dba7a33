"""The series of one area: as counted on today's areas, as counted on those before a reform, and carried over.

Three lines that are never joined: what was counted on other areas is another number, and what was carried is an
estimate. Only where a reform left an area as it was, its series goes on. A declared series break interrupts all of
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Exists, OuterRef

from spatial.models import Area, CrosswalkShare, Edition, Territory
from spatial.reforms import crosswalks_to

from ..models import Adjusted, Audience, Indicator, Remark, Sheet, Variable
from ..statuses import OK, PROVISIONAL, TOLD_NAMES
from ..terms import fraction
from .notes import placed

PREDECESSORS = 3  # as many former areas are told, those that gave most
LEAST_PART = 0.1  # of today's area; what gave less is not its predecessor
Text = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Point:
    """One period's number. `value` is None unless the status lets it be told."""

    period: str
    label: Text
    last_day: date
    value: float | None
    status: str
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A series on areas of one edition. carried: old years on today's areas; part: how much of today's area it gave."""

    edition: str
    edition_label: Text
    code: str
    name: str
    carried: bool = False
    part: float | None = None
    points: Sequence[Point] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Break:
    """From this day on, numbers cannot be compared with earlier ones."""

    first_day: date
    reason: Text


@dataclass(frozen=True, kw_only=True)
class AreaRemark:
    """What is special about an area, and the numbers without it, by period."""

    text: Text
    first_day: date | None
    last_day: date | None
    without: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class History:
    """Everything that is told about one indicator in one area over time. `former` are its predecessors."""

    counted: Line
    carried: Line
    former: Sequence[Line]
    whole: Sequence[Line]  # of the whole territory; a new line where a reform changed its border
    breaks: Sequence[Break]
    remarks: Sequence[AreaRemark]


def history(territory: Territory, indicator: Indicator, area: Area, *, audience: int = Audience.PUBLIC) -> History:
    """The history of `area`, which the territory shows; a handful of queries."""
    edition = area.edition_level.edition
    counted, carried = _lines(indicator, area, audience)
    former, same = _predecessors(area)
    lines = [_lines(indicator, predecessor, audience, part=part)[0] for predecessor, part in former]
    if same:
        (before,) = lines
        counted = replace(counted, points=_continued(before, counted))
        known = {point.period for point in counted.points}  # still older years may be carried along another crosswalk
        carried, lines = replace(carried, points=[each for each in carried.points if each.period not in known]), []
    roots = Area.objects.filter(
        edition_level__edition__hierarchy=territory.hierarchy_id,
        edition_level__edition__published_at__isnull=False,
        edition_level__level=territory.root_level_id,
        code=territory.root_code,
    ).select_related("edition_level__edition")
    whole: list[Line] = []
    for root in roots.order_by("edition_level__edition__valid"):
        line, _ = _lines(indicator, root, audience)
        if whole and _predecessors(root)[1]:
            whole[-1] = replace(line, points=_continued(whole[-1], line))
        else:
            whole.append(line)
    return History(
        counted=counted,
        carried=carried,
        former=[line for line in lines if line.points],
        whole=[line for line in whole if line.points],
        breaks=breaks_of(indicator, edition),
        remarks=list(_remarks(indicator, area, audience)),
    )


def _continued(before: Line, line: Line) -> list[Point]:
    """One series of both. A period that was counted on the areas of either edition is told once, as today."""
    today = {point.period for point in line.points}
    return [*(point for point in before.points if point.period not in today), *line.points]


def breaks_of(indicator: Indicator, edition: Edition) -> list[Break]:
    """The series breaks of everything the indicator is made of, oldest first."""
    keys = fraction(indicator.definition).variables
    variables = Variable.objects.filter(dataset__hierarchy=edition.hierarchy_id).select_related("dataset")
    found = {
        (date.fromisoformat(each["first_day"]), tuple(sorted(each["reason"].items())))
        for variable in variables.exclude(breaks=[])
        if variable.key in keys
        for each in variable.breaks
    }
    return [Break(first_day=day, reason=dict(reason)) for day, reason in sorted(found)]


def unbroken(points: Sequence[Point], breaks: Iterable[Break]) -> list[list[Point]]:
    """The points in runs between which nothing may be compared: at breaks, at gaps, and where a period is left out."""
    if not points:
        return []
    days = [each.first_day for each in breaks]
    steps = [after.last_day - before.last_day for before, after in pairwise(points)]
    usual = min((step for step in steps if step), default=timedelta(0))  # a year and its last day end together
    runs: list[list[Point]] = [[]]
    for place, point in enumerate(points):
        if point.value is None:
            runs.append([])
            continue
        before = points[place - 1] if place else None
        left_out = before is not None and point.last_day - before.last_day > usual * 1.5
        broken = before is not None and any(before.last_day < day <= point.last_day for day in days)
        if left_out or broken:
            runs.append([])
        runs[-1].append(point)
    return [run for run in runs if run]


def _lines(indicator: Indicator, area: Area, audience: int, *, part: float | None = None) -> tuple[Line, Line]:
    """The counted and the carried points of one area."""
    place = area.position
    columns = ("values", "statuses", "lower", "upper", "numerators", "denominators")
    sheets = Sheet.objects.filter(
        indicator=indicator, edition_level=area.edition_level_id, current=True, audience__gte=audience
    ).order_by("period__last_day", "period__slug", "-audience")
    behind = Sheet.inputs.through.objects.filter(sheet=OuterRef("pk"), release__provisional=True)
    sheets = sheets.annotate(is_provisional=Exists(behind))
    found: dict[bool, dict[str, Point]] = {False: {}, True: {}}
    for slug, label, last_day, crosswalk, provisional, value, status, *details in sheets.values_list(
        "period__slug",
        "period__label",
        "period__last_day",
        "crosswalk",
        "is_provisional",
        *(f"{name}__{place}" for name in columns),
    ):
        told = value is not None
        lower, upper, numerator, denominator = (number if told else None for number in details)
        found[crosswalk is not None][slug] = Point(
            period=slug,
            label=label,
            last_day=last_day,
            value=value,
            status=TOLD_NAMES[PROVISIONAL if provisional and status == OK else status],
            lower=lower,
            upper=upper,
            numerator=numerator,
            denominator=denominator,
        )
    head: dict[str, Any] = {
        "edition": area.edition_level.edition.slug,
        "edition_label": area.edition_level.edition.label,
        "code": area.code,
        "name": area.name,
    }
    return (
        Line(**head, part=part, points=list(found[False].values())),
        Line(**head, carried=True, points=list(found[True].values())),
    )


def _predecessors(area: Area) -> tuple[list[tuple[Area, float]], bool]:
    """The former areas of the edition before that gave most to this one, with the part of its surface that they gave.

    And whether the one is the other: a single former area, whole and alone.
    """
    shares = CrosswalkShare.objects.filter(to_area=area, crosswalk__in=crosswalks_to(area.edition_level_id))
    found = list(shares.select_related("from_area__edition_level__edition"))
    if not found:
        return [], False
    newest = max(share.from_area.edition_level.edition.valid.lower for share in found)
    given = {
        share.from_area.pk: (share.from_area, share.share)
        for share in found
        if share.from_area.edition_level.edition.valid.lower == newest
    }
    parts = [(former, min(1.0, share * former.square_metres / area.square_metres)) for former, share in given.values()]
    same = len(given) == 1 and all(share == 1 for _, share in given.values())
    most = sorted((pair for pair in parts if pair[1] >= LEAST_PART), key=lambda pair: -pair[1])
    return most[:PREDECESSORS], same and len(most) == 1


def _remarks(indicator: Indicator, area: Area, audience: int) -> Iterable[AreaRemark]:
    """Remarks on this area and on those inside it, as far as they concern the indicator's datasets."""
    remarks = Remark.objects.filter(
        hierarchy=area.edition_level.edition.hierarchy_id, datasets__slug__in=fraction(indicator.definition).datasets
    ).distinct()
    adjusted = Adjusted.objects.filter(indicator=indicator, area=area, audience__gte=audience).order_by("-audience")
    without: dict[int, dict[str, float]] = {}
    for number, period, value in adjusted.values_list("remark", "period__slug", "value"):
        without.setdefault(number, {})[period] = value
    for remark in remarks.select_related("level"):
        meant = _inside(remark, area)
        if meant is not None:
            yield AreaRemark(
                text=placed(remark, area, meant),
                first_day=remark.first_day,
                last_day=remark.last_day,
                without=without.get(remark.pk, {}),
            )


def _inside(remark: Remark, area: Area) -> Area | None:
    """The area that the remark is about, if it is this one or lies in it."""
    steps = remark.level.position - area.edition_level.level.position
    if steps < 0:
        return None
    places = Area.objects.filter(
        edition_level__edition=area.edition_level.edition_id, edition_level__level=remark.level_id, code=remark.code
    )
    return places.filter(**{"parent__" * steps + "pk": area.pk}).first()
