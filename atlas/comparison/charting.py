"""The charts of a comparison, each with what it shows in words and numbers: many at a glance, one at length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite

import numpy as np
from django.utils.translation import get_language, gettext

from atlas.charts.bars import Bar, bars
from atlas.charts.chart import Chart, Mark, Table, marks
from atlas.charts.spine import Rib, position, spine
from atlas.charts.swarm import MOST_DOTS, Spot, swarm
from atlas.comparison.asking import Compared
from atlas.comparison.judging import Cell, Row, words
from atlas.numbers import with_unit, write, write_difference
from indicators.answering.ground import Place
from spatial.texts import within_sentence

Facts = Sequence[tuple[str, str]]
JUDGED = ("better", "similar", "worse", "higher", "lower")


def looks(asked: Compared) -> dict[str, Mark]:
    """The colour, dash and shape of each chosen area, by code: the same in every chart of the page."""
    return marks(asked.codes)


def spine_chart(asked: Compared, rows: Sequence[Row], facts: Facts) -> Chart | None:
    """Every indicator whose benchmark is known, in all chosen areas."""
    placed = [
        (row, cells) for row in rows if row.has_range and (cells := [cell for cell in row.cells if _placed(cell)])
    ]
    if not placed:
        return None
    said = words()
    names = {cell.name: look for cell, look in zip(rows[0].cells, looks(asked).values(), strict=True)}
    return Chart(
        name="spine",
        title=gettext("Beside the benchmark: %(name)s") % {"name": _benchmark_called(rows)},
        summary=_tally([cell for _, cells in placed for cell in cells]),
        note=gettext(
            "Each indicator has a scale of its own: the line in the middle is the benchmark, the pale bar reaches from "
            "the lowest to the highest area of the level, the darker one holds the middle half. The thin lines show "
            "the 95% interval. Better, worse, higher and lower are said only beyond chance, and judged only where the "
            "definition gives a direction."
        ),
        facts=facts,
        draw=lambda: spine(
            [rib for row, cells in placed for rib in _ribs(row, cells)],
            {row.name: row.range() for row, _ in placed},
            names,
            words={**said, "unknown": gettext("without an interval")},
            ends=(gettext("lower"), gettext("higher")),
            language=get_language() or "de",
        ),
        table=_spine_table(rows, said),
    )


def _placed(cell: Cell) -> bool:
    return cell.value is not None and cell.rank is not None and isfinite(cell.benchmark)


def _ribs(row: Row, cells: Sequence[Cell]) -> Iterator[Rib]:
    said, unknown = words(), gettext("without an interval")
    ends = (float(row.known[0]), float(row.known[-1]))
    beside: dict[float, str] = {}
    for cell in cells:
        at, low, high = (
            None if number is None else position(number, cell.benchmark, *ends)
            for number in (cell.value, cell.lower, cell.upper)
        )
        judged = said[cell.judged] if cell.judged != "unknown" else unknown
        if cell.benchmark not in beside:
            beside[cell.benchmark] = _beside(row, cell.benchmark)
        yield Rib(
            indicator=row.name,
            area=cell.code,
            name=cell.name,
            at=at or 0.0,
            low=low,
            high=high,
            judged=cell.judged,
            says=f"{row.name} – {row.says(cell)}; {beside[cell.benchmark]}: {judged}",
        )


def _tally(cells: Sequence[Cell]) -> str:
    """“Bahnhof: 3 better, 5 similar.” for each area."""
    said, told = words(), []
    for name in dict.fromkeys(cell.name for cell in cells):
        own = [cell.judged for cell in cells if cell.name == name]
        parts = [f"{own.count(key)} {said[key]}" for key in JUDGED if key in own]
        if "unknown" in own:
            parts.append(gettext("%d without an interval") % own.count("unknown"))
        told.append(f"{name}: {', '.join(parts)}")
    return "; ".join(told) + "."


def _benchmark_called(rows: Sequence[Row]) -> str:
    return next((row.benchmark_name for row in rows if row.benchmark_name), "")


def _beside(row: Row, benchmark: float) -> str:
    name = f"{row.benchmark_name} ({row.benchmark_period})" if row.benchmark_period else row.benchmark_name
    return f"{name} {row.write(benchmark)}"


def _spine_table(rows: Sequence[Row], said: dict[str, str]) -> Table:
    names = [cell.name for cell in rows[0].cells]
    return Table(
        caption=gettext("Each area beside the benchmark"),
        headings=[gettext("Indicator"), _benchmark_called(rows), *names],
        rows=[
            [
                f"{row.name}{f' ({row.unit})' if row.unit else ''}",
                row.benchmark_text,
                *(f"{cell.text}{f', {said[cell.judged]}' if cell.judged != 'unknown' else ''}" for cell in row.cells),
            ]
            for row in rows
        ],
    )


def bar_chart(asked: Compared, row: Row, facts: Facts) -> Chart | None:
    known = [cell for cell in row.cells if cell.value is not None]
    if not known:
        return None
    look = looks(asked)
    ordered = sorted(known, key=lambda cell: -(cell.value or 0.0))
    shown = isfinite(row.benchmark)
    return Chart(
        name="bars",
        title=gettext("%(indicator)s, %(period)s") % {"indicator": row.name, "period": row.period_label},
        summary=_span(row),
        note=gettext("The thin lines show the 95% interval.") if any(cell.lower is not None for cell in known) else "",
        facts=facts,
        draw=lambda: bars(
            [
                Bar(
                    area=cell.code,
                    name=cell.name,
                    value=cell.value or 0.0,
                    says=row.says(cell),
                    colour=look[cell.code].colour,
                    low=cell.lower,
                    high=cell.upper,
                )
                for cell in ordered
            ],
            unit=row.unit,
            decimals=row.decimals,
            language=get_language() or "de",
            benchmark=row.benchmark if shown else None,
            called=f"{row.benchmark_name}: {row.benchmark_text}" if shown else "",
        ),
        table=_bar_table(row),
    )


def _bar_table(row: Row) -> Table:
    said = words()
    return Table(
        caption=f"{row.name}, {row.period_label}{f' ({row.unit})' if row.unit else ''}",
        headings=[
            gettext("Area"),
            gettext("Value"),
            gettext("Interval (95%)"),
            gettext("Absolute"),
            gettext("Rank"),
            gettext("Beside the benchmark"),
        ],
        rows=[
            [
                cell.name,
                cell.text,
                _interval(cell.lower, cell.upper, row.decimals),
                cell.counts,
                f"{cell.rank}/{row.ranked}" if cell.rank else "",
                said[cell.judged]
                if cell.judged != "unknown"
                else _difference(cell.value, cell.benchmark, row.decimals),
            ]
            for cell in row.cells
        ],
        areas=[cell.code for cell in row.cells],
    )


def _interval(low: float | None, high: float | None, decimals: int) -> str:
    if low is None or high is None:
        return ""
    return gettext("%(low)s to %(high)s") % {"low": write(low, decimals), "high": write(high, decimals)}


def _difference(value: float | None, benchmark: float, decimals: int) -> str:
    if value is None or not isfinite(benchmark):
        return ""
    return write_difference(value - benchmark, decimals)


def _span(row: Row) -> str:
    """From the lowest to the highest of the chosen areas, and the benchmark."""
    known = sorted((cell for cell in row.cells if cell.rank), key=lambda cell: cell.value or 0.0)
    if not known:
        return gettext("None of these numbers can be judged.")
    low, high = known[0], known[-1]
    if len(known) == 1:
        said = gettext("%(name)s: %(value)s.") % {"name": low.name, "value": with_unit(low.text, row.unit)}
    else:
        said = gettext("From %(low)s (%(lowest)s) to %(high)s (%(highest)s).") % {
            "low": with_unit(low.text, row.unit),
            "lowest": low.name,
            "high": with_unit(high.text, row.unit),
            "highest": high.name,
        }
    if row.benchmark_text:
        said += " " + gettext("Benchmark (%(name)s): %(value)s.") % {
            "name": row.benchmark_name,
            "value": with_unit(row.benchmark_text, row.unit),
        }
    return said


def swarm_chart(asked: Compared, row: Row, facts: Facts) -> Chart | None:
    told = asked.told
    known = np.flatnonzero(np.isfinite(row.sure))
    if told is None or not known.size:
        return None
    places = list(told.places.values())
    own = {cell.code: cell for cell in row.cells}

    def spot(area: Place, number: float) -> Spot:
        says = (
            row.says(own[area.code]) if area.code in own else f"{area.name}: {with_unit(row.write(number), row.unit)}"
        )
        return Spot(area.code, area.name, number, says)

    middle = float(np.median(row.sure[known]))
    names = {
        "count": known.size,
        "level": within_sentence(asked.level["plural"]),
        "low": with_unit(write(float(row.sure[known].min()), row.decimals), row.unit),
        "high": with_unit(write(float(row.sure[known].max()), row.decimals), row.unit),
        "middle": with_unit(write(middle, row.decimals), row.unit),
    }
    ranks = [
        gettext("%(name)s: rank %(rank)s") % {"name": cell.name, "rank": cell.rank} for cell in row.cells if cell.rank
    ]
    shown = isfinite(row.benchmark)
    return Chart(
        name="swarm",
        title=gettext("All %(level)s: %(indicator)s") % {"level": names["level"], "indicator": row.name},
        summary=gettext("%(count)s %(level)s from %(low)s to %(high)s; half of them lie below %(middle)s.") % names
        + (f" {', '.join(ranks)}." if ranks else ""),
        note=gettext("Each dot is an area; equal numbers are piled up. Rank 1 is the highest number.")
        if known.size <= MOST_DOTS
        else gettext("Bars are the longer, the more areas lie there. Rank 1 is the highest number."),
        facts=facts,
        draw=lambda: swarm(
            [
                spot(places[place], number)
                for place, number in zip(known.tolist(), row.sure[known].tolist(), strict=True)
            ],
            {code: look for code, look in looks(asked).items() if code in own},
            unit=row.unit,
            language=get_language() or "de",
            benchmark=row.benchmark if shown else None,
            called=row.benchmark_name if shown else "",
        ),
    )
