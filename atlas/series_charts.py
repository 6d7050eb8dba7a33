"""The series of one area as a chart: as counted, as counted then, carried over, and the whole town beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import get_language, gettext

from atlas.charts.chart import ACTION, Chart, Mark
from atlas.charts.lines import Dot, Stroke, lines
from atlas.numbers import with_unit, write
from atlas.signs import RINGS, dated
from indicators.analysing.history import History, Line, Point, unbroken
from indicators.models import Indicator
from spatial.texts import in_language

KINDS = {
    "whole": Mark("#6b6f85", (1, 0), "square"),
    "former": Mark("#5c6b2f", (3, 3), "diamond"),
    "carried": Mark("#b35806", (7, 5), "circle"),
    "counted": Mark(ACTION, (1, 0), "circle"),
}


def series_chart(
    told: History,
    indicator: Indicator,
    area: str,
    name_of: Callable[[str, Line], str],
    *,
    facts: Sequence[tuple[str, str]],
) -> Chart | None:
    """`area`: the code of the area told of. None where no number may be told."""
    kind = indicator.definition["kind"]
    # Beside the number of people in the whole town, that of a part would be a line along the bottom.
    beside = told.whole if kind != "count" else []
    chosen: list[tuple[str, Line]] = [("whole", line) for line in beside if line.code != area]
    chosen += [("former", line) for line in told.former]
    chosen += [("carried", told.carried), ("counted", told.counted)]
    strokes = [
        Stroke(
            name=name_of(kind, line),
            mark=KINDS[kind],
            runs=_runs(told, line, name_of(kind, line), indicator, band=kind in ("counted", "carried")),
            width=2.5 if kind in ("counted", "carried") else 1.5,
            hollow=kind == "carried",
        )
        for kind, line in chosen
        if any(point.value is not None for point in line.points)
    ]
    if not strokes:
        return None
    name, unit = in_language(indicator.name), in_language(indicator.unit)
    return Chart(
        name="series",
        title=gettext("%(indicator)s over time: %(area)s") % {"indicator": name, "area": told.counted.name},
        summary=_summary(told, indicator),
        note=_note(told, strokes),
        facts=facts,
        draw=lambda: lines(
            strokes,
            unit=unit,
            language=get_language() or "de",
            breaks=[each.first_day for each in told.breaks],
            # Ages of forty and forty-five would be two lines at the upper edge, were nought on the axis.
            from_zero=kind not in ("mean", "median"),
        ),
    )


def _runs(told: History, line: Line, name: str, indicator: Indicator, *, band: bool) -> list[list[Dot]]:
    return [
        [
            Dot(
                point.last_day,
                point.value or 0.0,
                says(name, point, indicator),
                point.lower if band else None,
                point.upper if band else None,
                point.status == "provisional",
            )
            for point in run
        ]
        for run in unbroken(line.points, told.breaks)
    ]


def says(name: str, point: Point, indicator: Indicator) -> str:
    """`Bahnhof, 31.12.2021: 20,0 % (17,6 bis 22,6)`; `Bahnhof, 31.12.2023, vorläufig: 20,0 %`."""
    number = f"{name}, {_date(point)}: {_with_unit(point, indicator)}"
    if point.lower is None or point.upper is None:
        return number
    limits = {"low": write(point.lower, indicator.decimals), "high": write(point.upper, indicator.decimals)}
    return f"{number} ({gettext('%(low)s to %(high)s') % limits})"


def _date(point: Point) -> str:
    return dated(in_language(point.label), point.status)


def _with_unit(point: Point, indicator: Indicator) -> str:
    unit = in_language(indicator.unit)
    return with_unit(write(point.value or 0.0, indicator.decimals), unit)


def _summary(told: History, indicator: Indicator) -> str:
    """From the first number on today's areas to the last; what was carried or counted on others is in the table."""
    points = [point for point in (*told.carried.points, *told.counted.points) if point.value is not None]
    if not points:
        return gettext("Only numbers on areas of an earlier edition can be told.")
    points.sort(key=lambda point: point.last_day)
    first, last = points[0], points[-1]
    names = {
        "area": told.counted.name,
        "first": _date(first),
        "then": _with_unit(first, indicator),
        "last": _date(last),
        "now": _with_unit(last, indicator),
    }
    if len(points) == 1:
        return gettext("%(area)s, %(last)s: %(now)s.") % names
    return gettext("%(area)s: %(then)s (%(first)s), %(now)s (%(last)s).") % names


def _note(told: History, strokes: Sequence[Stroke]) -> str:
    dots = [dot for stroke in strokes for run in stroke.runs for dot in run]
    days = sorted(dot.day for dot in dots)
    notes = []
    if any(dot.lower is not None for dot in dots):
        notes.append(gettext("The shaded bands show the 95% interval."))
    if any(days[0] < each.first_day <= days[-1] for each in told.breaks):
        notes.append(gettext("A dotted upright line is a series break."))
    if any(dot.ringed for dot in dots):
        notes.append(str(RINGS))
    return " ".join(notes)
