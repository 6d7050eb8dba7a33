"""The answers of docs/architecture.md, “What travels to the browser”, from arrays. Pure: no Django, no database."""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np
import orjson

from ..classes import class_breaks
from ..formulas import Cells
from ..statuses import ESTIMATED, MISSING, OK, PROVISIONAL, TOLD_NAMES

FEW = 50  # numbers that are looked at one by one in less time than numpy needs to begin
NOTHING_KNOWN = Cells(np.array([np.nan]), np.array([MISSING], np.int8))


def cut(cells: Cells, positions: np.ndarray, decimals: int) -> Cells:
    """The cells at these positions, rounded to one digit more than the indicator shows."""
    return Cells(np.round(cells.values[positions], decimals + 1), cells.statuses[positions])


def numbers(values: np.ndarray) -> list[float | int | None]:
    """For JSON: NaN becomes null, and whole numbers travel without `.0`."""
    listed = values.tolist()
    if len(listed) < FEW:
        return [None if isnan(value) else int(value) if value.is_integer() else value for value in listed]
    for place in np.flatnonzero(values == np.rint(values)).tolist():
        listed[place] = int(listed[place])
    for place in np.flatnonzero(np.isnan(values)).tolist():
        listed[place] = None
    return listed


def statuses(array: np.ndarray) -> dict[str, list[int]]:
    """Positions by status, without `ok` and without statuses that nobody has."""
    if not array.tobytes().strip(b"\0"):  # the usual case, asked for every area and indicator: quicker than any()
        return {}
    found = {TOLD_NAMES[status]: np.flatnonzero(array == status).tolist() for status in (2, 1, 3, 4, 5, 6)}
    return {name: positions for name, positions in found.items() if positions}


def breaks(cells: Cells, decimals: int) -> dict[str, dict[str, list[float | int | None]]]:
    """Class breaks of exactly the values that are shown. Unreliable ones would draw limits that mean nothing."""
    classed = np.isin(cells.statuses, (OK, ESTIMATED, PROVISIONAL))
    found = class_breaks(np.where(classed, cells.values, np.nan), digits=decimals + 2)
    return {
        method: {str(count): numbers(np.array(limits)) for count, limits in by_count.items()}
        for method, by_count in found.items()
    }


def stored_breaks(cells: Cells, decimals: int) -> bytes:
    """The class breaks of all areas of a level, as they are stored with the sheet when it is computed."""
    everywhere = np.arange(len(cells.values))
    return orjson.dumps(breaks(cut(cells, everywhere, decimals), decimals))


def values_answer(
    head: Mapping[str, Any],
    cells: Cells,
    total: Cells,
    root: Mapping[str, str],
    decimals: int,
    *,
    known_breaks: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """One indicator and period. `head`: indicator, period, hierarchy, edition, level, version, releases."""
    return {
        **head,
        "values": numbers(cells.values),
        "statuses": statuses(cells.statuses),
        "total": {**root, **single(total)},
        "breaks": breaks(cells, decimals) if known_breaks is None else known_breaks,
    }


def single(cells: Cells) -> dict[str, Any]:
    """One cell: value and status by name."""
    return {"value": numbers(cells.values)[0], "status": TOLD_NAMES[int(cells.statuses[0])]}


def periods_answer(
    edition: str, periods: Sequence[str], rows: Sequence[Cells], totals: Sequence[Cells]
) -> dict[str, Any]:
    """All periods of one indicator in one edition."""
    return {
        "edition": edition,
        "periods": list(periods),
        "values": [numbers(row.values) for row in rows],
        "statuses": [statuses(row.statuses) for row in rows],
        "totals": [single(total) for total in totals],
    }


def profile_rows(indicators: Iterable[tuple[str, int]], own: Cells, root: Cells) -> list[dict[str, Any]]:
    """All indicators (slug and version) of one area's profile; the cells are indicators × periods."""
    columns = (table(own.values), _by_row(own.statuses), table(root.values), _by_row(root.statuses))
    return [
        {"indicator": slug, "version": version, "values": values, "statuses": found}
        | {"total": total, "total_statuses": total_found}
        for (slug, version), values, found, total, total_found in zip(indicators, *columns, strict=True)
    ]


def table(values: np.ndarray) -> list[list[float | int | None]]:
    """`numbers` of every row, in one go: hundreds of short rows cost more in calls than in numbers."""
    width, told = values.shape[1], numbers(values.ravel())
    return [told[start : start + width] for start in range(0, len(told), width)] if width else [[] for _ in values]


def _by_row(array: np.ndarray) -> list[dict[str, list[int]]]:
    """`statuses` of every row."""
    told = np.count_nonzero(array, axis=1)
    return [statuses(row) if count else {} for row, count in zip(array, told, strict=True)]


def profile_row(indicator: str, version: int, cells: Cells, total: Mapping[str, Any]) -> dict[str, Any]:
    """One indicator of an area's profile, a cell per period, beside the root's (from profile_total)."""
    return {
        "indicator": indicator,
        "version": version,
        "values": numbers(cells.values),
        "statuses": statuses(cells.statuses),
        **total,
    }


def profile_total(total: Cells) -> dict[str, Any]:
    """The root's cells in a profile: the same for all its areas."""
    return {"total": numbers(total.values), "total_statuses": statuses(total.statuses)}
