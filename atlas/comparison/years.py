"""The chosen areas over the years, the whole area beside them: at length for one indicator, small for all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import get_language, gettext

from atlas.charts.chart import Chart, Mark, Table
from atlas.charts.lines import Dot, Stroke, lines
from atlas.comparison.asking import Compared
from atlas.comparison.charting import Facts, looks
from atlas.comparison.judging import STATUS_NAMES, Row
from atlas.numbers import write, write_value
from indicators.series import Line
from indicators.statuses import ESTIMATED
from spatial.texts import in_language

WHOLE = Mark("#6b6f85", (1, 0), "square")
SMALL = 150


def line_chart(asked: Compared, row: Row, facts: Facts, signs: dict[str, str]) -> Chart | None:
    strokes = _strokes(asked, row, spoken=True)
    if not strokes:
        return None
    told = asked.told
    assert told is not None  # noqa: S101
    return Chart(
        name="lines",
        title=gettext("%(indicator)s over the years") % {"indicator": row.name},
        summary=_summary(asked, row),
        note=_note(asked, row, strokes),
        facts=facts,
        spec=lines(
            strokes,
            unit=row.unit,
            language=get_language() or "de",
            breaks=told.breaks.get(row.slug, []),
            reforms=[told.since] if told.since else [],
            from_zero=row.kind not in ("mean", "median"),
        ),
        table=_table(asked, row, signs),
    )


def small_lines(asked: Compared, rows: Sequence[Row], facts: Facts) -> list[Chart]:
    """One small chart for each indicator, in their order."""
    return [chart for row in rows if (chart := _small(asked, row, facts))]


def _small(asked: Compared, row: Row, facts: Facts) -> Chart | None:
    strokes = _strokes(asked, row, spoken=False)
    told = asked.told
    if not strokes or told is None:
        return None
    spec = lines(
        strokes,
        unit=row.unit,
        language=get_language() or "de",
        breaks=told.breaks.get(row.slug, []),
        reforms=[told.since] if told.since else [],
        from_zero=row.kind not in ("mean", "median"),
        height=SMALL,
        small=f",.{row.decimals}f",
    )
    return Chart(name=f"years-{row.slug}", title=row.name, summary=_summary(asked, row), facts=facts, spec=spec)


def _strokes(asked: Compared, row: Row, *, spoken: bool) -> list[Stroke]:
    told, look = asked.told, looks(asked)
    if told is None:
        return []
    days, breaks = told.days, told.breaks.get(row.slug, [])
    found = []
    # Beside the number of people in the whole town, that of a part would be a line along the bottom.
    names = {cell.code: cell.name for cell in row.cells}
    if row.kind != "count":
        names = {"": told.whole, **names}
    for code, name in names.items():
        line = told.lines.get(code, {}).get(row.slug)
        if line is None:
            continue
        for estimated, runs in _runs(line, days, breaks):
            found.append(
                Stroke(
                    name=name,
                    mark=look.get(code, WHOLE),
                    area=code,
                    width=2.5 if code else 1.5,
                    hollow=estimated,
                    runs=[
                        [
                            Dot(
                                days[period],
                                value if spoken else round(value, row.decimals + 1),
                                _says(asked, row, name, period, value) if spoken else "",
                            )
                            for period, value in run
                        ]
                        for run in runs
                    ],
                )
            )
    return found


Run = list[tuple[str, float]]


def _runs(line: Line, days: dict[str, date], breaks: Sequence[date]) -> Iterator[tuple[bool, list[Run]]]:
    """Runs of numbers between which nothing may be compared, the estimated ones apart from the counted."""
    told = list(zip(line.periods, line.values, line.statuses, strict=True))
    on = [days[period] for period in line.periods]
    usual = min((after - before for before, after in pairwise(on) if after > before), default=timedelta(0))
    runs: dict[bool, list[Run]] = {True: [], False: []}
    last: tuple[date, bool] | None = None
    for (period, value, status), day in zip(told, on, strict=True):
        if value is None:
            last = None
            continue
        estimated = status == ESTIMATED
        apart = (
            last is None
            or last[1] != estimated
            or day - last[0] > usual * 1.5
            or any(last[0] < each <= day for each in breaks)
        )
        if apart:
            runs[estimated].append([])
        runs[estimated][-1].append((period, value))
        last = (day, estimated)
    for estimated, found in runs.items():
        if found:
            yield estimated, found


def _says(asked: Compared, row: Row, name: str, period: str, value: float) -> str:
    unit = f"\u00a0{row.unit}" if row.unit else ""
    return f"{name}, {_label(asked, period)}: {write(value, row.decimals)}{unit}"


def _label(asked: Compared, period: str) -> str:
    known = asked.offer["periods"].get(period)
    return in_language(known["label"]) if known else period


def _summary(asked: Compared, row: Row) -> str:
    """From the first year to the last, for each area."""
    told, said = asked.told, []
    assert told is not None  # noqa: S101
    for cell in row.cells:
        line = told.lines.get(cell.code, {}).get(row.slug)
        known = [(p, v) for p, v in zip(line.periods, line.values, strict=True) if v is not None] if line else []
        if not known:
            continue
        (first, then), (last, now) = known[0], known[-1]
        said.append(
            gettext("%(name)s %(then)s (%(first)s) → %(now)s (%(last)s)")
            % {
                "name": cell.name,
                "then": write(then, row.decimals),
                "first": told.days[first].year,
                "now": write(now, row.decimals),
                "last": told.days[last].year,
            }
        )
    return "; ".join(said) + "." if said else ""


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
    return " ".join(notes)


def _table(asked: Compared, row: Row, signs: dict[str, str]) -> Table:
    told = asked.told
    assert told is not None  # noqa: S101
    names = {cell.code: cell.name for cell in row.cells} | {"": told.whole}
    series = {code: told.lines.get(code, {}).get(row.slug) for code in names}
    cells = {
        (code, period): write_value(value, STATUS_NAMES[status], row.decimals, signs)
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
