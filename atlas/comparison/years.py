"""The chosen areas over the years, the whole area beside them: at length for one indicator, small for all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import get_language, gettext

from atlas.charts.chart import Chart, Mark, Spec, Table
from atlas.charts.lines import Dot, Stroke, lines
from atlas.comparison.asking import Compared
from atlas.comparison.charting import Facts, looks
from atlas.comparison.judging import Row
from atlas.numbers import with_unit, write_value
from atlas.signs import RINGS, dated
from indicators.analysing.beside import Beside
from indicators.series import Line
from indicators.statuses import ESTIMATED, PROVISIONAL, TOLD_NAMES
from spatial.texts import in_language

WHOLE = Mark("#6b6f85", (1, 0), "square")
SMALL = 150
YEARS = "years-"  # the name of a small chart, before its indicator


def line_chart(asked: Compared, row: Row, facts: Facts, signs: dict[str, str]) -> Chart | None:
    told = asked.told
    if told is None:
        return None
    strokes = _strokes(asked, row, spoken=True)
    if not strokes:
        return None
    return Chart(
        name="lines",
        title=gettext("%(indicator)s over the years") % {"indicator": row.name},
        summary=summary(asked, row),
        note=_note(asked, row, strokes),
        facts=facts,
        draw=lambda: _drawn(told, row, strokes),
        table=_table(asked, row, signs),
    )


def small_lines(asked: Compared, row: Row, facts: Facts) -> Chart | None:
    """The small chart of an indicator among others: the page has its words only, and fetches it when it is seen."""
    told = asked.told
    if told is None:
        return None
    strokes = _strokes(asked, row, spoken=False)
    if not strokes:
        return None
    return Chart(
        name=f"{YEARS}{row.slug}",
        title=row.name,
        summary=summary(asked, row),
        note=" ".join(_rings(strokes)),
        facts=facts,
        draw=lambda: _drawn(told, row, strokes, height=SMALL, small=f",.{row.decimals}f"),
    )


def _drawn(told: Beside, row: Row, strokes: Sequence[Stroke], **size: Any) -> Spec:
    return lines(
        strokes,
        unit=row.unit,
        language=get_language() or "de",
        breaks=told.breaks.get(row.slug, []),
        reforms=[told.since] if told.since else [],
        from_zero=row.kind not in ("mean", "median"),
        **size,
    )


def _strokes(asked: Compared, row: Row, *, spoken: bool) -> list[Stroke]:
    told, look = asked.told, looks(asked)
    if told is None:
        return []
    days, breaks, digits = told.days, told.breaks.get(row.slug, []), row.decimals + 1
    found = []
    # Beside the number of people in the whole town, that of a part would be a line along the bottom.
    names = {cell.code: cell.name for cell in row.cells}
    if row.kind != "count":
        names = {"": told.whole, **names}
    for code, name in names.items():
        line = told.lines.get(code, {}).get(row.slug)
        if line is None:
            continue
        for estimated, runs in _runs(line, _gaps([days[period] for period in line.periods], breaks)):
            dots = [
                [
                    Dot(
                        days[number.period],
                        number.value if spoken else round(number.value, digits),
                        _says(asked, row, name, number) if spoken else "",
                        ringed=number.status == PROVISIONAL,
                    )
                    for number in run
                ]
                for run in runs
            ]
            mark = look.get(code, WHOLE)
            found.append(
                Stroke(name=name, mark=mark, area=code, width=2.5 if code else 1.5, hollow=estimated, runs=dots)
            )
    return found


def _gaps(days: Sequence[date], breaks: Sequence[date]) -> list[bool]:
    """Before which of these days a line is interrupted: the time is longer than usual, or the series breaks in it."""
    usual = min((after - before for before, after in pairwise(days) if after > before), default=timedelta(0))
    return [True] + [
        after - before > usual * 1.5 or any(before < each <= after for each in breaks)
        for before, after in pairwise(days)
    ]


class Number(NamedTuple):
    period: str
    value: float
    status: int


Run = list[Number]


def _runs(line: Line, gaps: Sequence[bool]) -> Iterator[tuple[bool, list[Run]]]:
    """Runs of numbers between which nothing may be compared, the estimated ones apart from the counted."""
    runs: dict[bool, list[Run]] = {True: [], False: []}
    before: bool | None = None  # whether the number before was estimated; None: there is none
    for period, value, status, gap in zip(line.periods, line.values, line.statuses, gaps, strict=True):
        if value is None:
            before = None
            continue
        estimated = status == ESTIMATED
        if gap or before is not estimated:
            runs[estimated].append([])
        runs[estimated][-1].append(Number(period, value, status))
        before = estimated
    for estimated, found in runs.items():
        if found:
            yield estimated, found


def _says(asked: Compared, row: Row, name: str, number: Number) -> str:
    day = dated(_label(asked, number.period), TOLD_NAMES[number.status])
    return f"{name}, {day}: {with_unit(row.write(number.value), row.unit)}"


def _label(asked: Compared, period: str) -> str:
    known = asked.offer["periods"].get(period)
    return in_language(known["label"]) if known else period


def rings_of(asked: Compared, rows: Sequence[Row]) -> str:
    """What a ring means, where any line of these indicators has one."""
    told = asked.told.lines if asked.told else {}
    lines_drawn = (own[row.slug] for own in told.values() for row in rows if row.slug in own)
    return str(RINGS) if any(PROVISIONAL in line.statuses for line in lines_drawn) else ""


def has_years(asked: Compared, row: Row) -> bool:
    lines_by_area = asked.told.lines if asked.told else {}
    return any(row.slug in own for own in lines_by_area.values())


def summary(asked: Compared, row: Row) -> str:
    """In words: from the first year to the last, for each area."""
    told, said = asked.told, []
    assert told is not None  # noqa: S101
    phrase, written = gettext("%(name)s %(then)s (%(first)s) → %(now)s (%(last)s)"), row.write
    for cell in row.cells:
        line = told.lines.get(cell.code, {}).get(row.slug)
        first, last = (_first(line), _first(line, backwards=True)) if line else (None, None)
        if first is None or last is None:
            continue
        said.append(
            phrase
            % {
                "name": cell.name,
                "then": written(first.value),
                "first": dated(str(told.days[first.period].year), TOLD_NAMES[first.status]),
                "now": written(last.value),
                "last": dated(str(told.days[last.period].year), TOLD_NAMES[last.status]),
            }
        )
    return "; ".join(said) + "." if said else ""


def _first(line: Line, *, backwards: bool = False) -> Number | None:
    """The first period with a number; the last one backwards."""
    places = range(len(line.values))
    for place in reversed(places) if backwards else places:
        value = line.values[place]
        if value is not None:
            return Number(line.periods[place], value, line.statuses[place])
    return None


def _note(asked: Compared, row: Row, strokes: Sequence[Stroke]) -> str:
    told = asked.told
    assert told is not None  # noqa: S101
    notes = []
    days = [dot.day for stroke in strokes for run in stroke.runs for dot in run]
    if any(stroke.hollow for stroke in strokes):
        notes.append(gettext("Hollow dots are estimated: converted from the areas before the reform."))
    if told.since and min(days) < told.since <= max(days):
        notes.append(gettext("The dashed upright line is the reform of the areas."))
    if any(min(days) < day <= max(days) for day in told.breaks.get(row.slug, [])):
        notes.append(gettext("A dotted upright line is a series break."))
    return " ".join([*notes, *_rings(strokes)])


def _rings(strokes: Sequence[Stroke]) -> list[str]:
    return [str(RINGS)] if any(dot.ringed for stroke in strokes for run in stroke.runs for dot in run) else []


def _table(asked: Compared, row: Row, signs: dict[str, str]) -> Table:
    told = asked.told
    assert told is not None  # noqa: S101
    names = {cell.code: cell.name for cell in row.cells} | {"": told.whole}
    series = {code: told.lines.get(code, {}).get(row.slug) for code in names}
    cells = {
        (code, period): write_value(value, TOLD_NAMES[status], row.decimals, signs)
        for code, line in series.items()
        if line
        for period, value, status in zip(line.periods, line.values, line.statuses, strict=True)
    }
    periods = sorted({period for _, period in cells}, key=lambda period: told.days[period], reverse=True)
    return Table(
        caption=f"{row.name}{f' ({row.unit})' if row.unit else ''}",
        headings=[gettext("Period"), *names.values()],
        rows=[[_label(asked, period), *(cells.get((code, period), "") for code in names)] for period in periods],
    )
