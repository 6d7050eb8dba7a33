"""Which cells are hidden for their own sake, why, and how uncertain they must stay. Pure.

Frequencies: a cell below the minimum must be able to reach it, so that nobody sees that it is small. Carriers: the
cell must be able to be larger by the minimum of carriers. Sums of money: by what the rule leaves undisclosed (Hundepool
and others, Statistical Disclosure Control, 2012, ch. 4): p % of the largest less what the small ones have; 100/k times
the n largest less the sum; with too few holders a share of the sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .cells import Cells
from .counts import Counts
from .rules import Rules

MARGIN = 20.0  # per cent
# Words for the reasons, for the data protection officer only
REASONS = {
    "minimum": {"de": "Fallzahl unter der Mindestzahl", "en": "count below the minimum"},
    "carriers": {"de": "zu wenige Träger (Haushalte, Adressen, Betriebe)", "en": "too few carriers"},
    "starred": {"de": "schon in der Lieferung gesperrt", "en": "hidden in the delivery already"},
    "dominance": {"de": "wenige Große beherrschen die Summe", "en": "few large holders dominate the sum"},
    "group": {"de": "fast alle einer Gruppe haben das Merkmal", "en": "almost all of a group have the attribute"},
}


@dataclass(eq=False)
class Primary:
    """`reasons`: masks over cells. `up`, `down`: how much larger or smaller the cell must be able to be."""

    reasons: dict[str, np.ndarray]
    up: np.ndarray
    down: np.ndarray

    @property
    def any(self) -> np.ndarray:
        return np.any(list(self.reasons.values()), axis=0)


def primary_of(counts: Counts) -> Primary:
    rules, values = counts.rules, counts.values
    impossible = np.zeros(len(values), bool) if counts.rows is None else counts.rows == 0
    if counts.holdings is not None:
        return _of_sums(counts.holdings, values, rules)
    small = (values < rules.minimum) & ~impossible & ((values > 0) | rules.zeros_are_hidden)
    if counts.unknown is not None:
        small &= ~counts.unknown
    primary = Primary({"minimum": small}, np.where(small, rules.minimum - values, 0.0), np.zeros(len(values)))
    for entry in rules.carriers:
        behind = counts.carriers[entry["column"]]
        few = (values > 0) & (behind < entry["minimum"])
        primary.reasons["carriers"] = primary.reasons.get("carriers", np.zeros(len(values), bool)) | few
        primary.up = np.maximum(primary.up, np.where(few, entry["minimum"], 0.0))
    if counts.unknown is not None and counts.low is not None and counts.high is not None:
        primary.reasons["starred"] = counts.unknown
        bounded = counts.unknown & np.isfinite(counts.high)
        primary.up = np.maximum(primary.up, np.where(bounded, counts.high - values, 0.0))
        primary.down = np.maximum(primary.down, np.where(bounded, values - counts.low, 0.0))
    return primary


def complements(counts: Counts) -> tuple[np.ndarray, np.ndarray]:
    """(group, part) pairs of cells where all, or all but too few, of a group have an attribute."""
    cells, values, rules = counts.cells, counts.values, counts.rules
    groups, parts = [], []
    for axis, dimension in enumerate(cells.dimensions):
        if dimension.name in rules.sensitive:
            group, part = cells.pairs(axis)
            concerned = (values[group] > 0) & (values[group] - values[part] < rules.others_needed)
            if counts.rows is not None:  # where nobody else can be, there is nothing to conceal
                concerned &= counts.rows[group] > counts.rows[part]
            groups.append(group[concerned])
            parts.append(part[concerned])
    if not groups:
        return np.zeros(0, int), np.zeros(0, int)
    return np.concatenate(groups), np.concatenate(parts)


def may_hide_zeros(cells: Cells, values: np.ndarray, rules: Rules) -> np.ndarray:
    """Where zeros may be hidden although zeros are shown: parts of groups by an attribute that tells of a person."""
    found = np.zeros(len(values), bool)
    for axis, dimension in enumerate(cells.dimensions):
        if dimension.name in rules.sensitive:
            group, part = cells.pairs(axis)
            found[part[values[group] > 0]] = True
    return found


def lone_holders(holdings: sparse.csr_array) -> np.ndarray:
    """By cell the one holder behind it, who knows the sum and can reckon with it; −1 where there are none or more."""
    alone = np.flatnonzero(np.diff(holdings.indptr) == 1)
    found = np.full(holdings.shape[0], -1)
    found[alone] = holdings.indices[holdings.indptr[alone]]
    return found


def _of_sums(holdings: sparse.csr_array, values: np.ndarray, rules: Rules) -> Primary:
    magnitude = rules.magnitude or {}
    number = np.diff(holdings.indptr)
    few = (values > 0) & (number < rules.minimum)
    most = max([2, *(entry["largest"] for entry in magnitude.get("dominance", []))])
    largest = _largest(holdings, most)
    need = np.where(few, magnitude.get("margin_percent", MARGIN) / 100 * values, 0.0)
    dominated = np.zeros(len(values), bool)
    for entry in magnitude.get("dominance", []):
        top = largest[:, : entry["largest"]].sum(axis=1)
        missing = 100 / entry["percent"] * top - values
        dominated |= missing > 0
        need = np.maximum(need, missing)
    if "p_percent" in magnitude:
        missing = magnitude["p_percent"] / 100 * largest[:, 0] - (values - largest[:, 0] - largest[:, 1])
        dominated |= missing > 0
        need = np.maximum(need, missing)
    dominated &= values > 0
    need = np.where(few | dominated, need, 0.0)
    return Primary({"minimum": few, "dominance": dominated & ~few}, need, np.minimum(need, values))


def _largest(holdings: sparse.csr_array, count: int) -> np.ndarray:
    """The largest holdings of each cell, falling, (cells, count)."""
    ordered = np.zeros((holdings.shape[0], count))
    rows = np.repeat(np.arange(holdings.shape[0]), np.diff(holdings.indptr))
    order = np.lexsort((-holdings.data, rows))
    place = np.arange(len(order)) - holdings.indptr[rows[order]]
    kept = place < count
    ordered[rows[order][kept], place[kept]] = holdings.data[order][kept]
    return ordered
