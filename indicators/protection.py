"""Counts of all levels → which of them may be told (Geheimhaltung). Pure: numpy.

What it does: for one variable and period, over the whole tree of areas, every count above zero and below the minimum
is hidden, and as many others as are needed so that nobody can reckon a hidden count from what is shown. Whoever tries
knows all that is published, that zeros are shown (so a hidden count is at least 1), and that areas add up to their
parent. Each hidden count could then still be `minimum` or more, and none is determined. On a tree this attack can be
computed exactly, by passing intervals up and down; that is how every result is checked before it is returned.

What it does not do yet:
- link variables: children of 0–3 and 3–6 years beside children of 0–6 years, or men and women beside all;
- link editions, periods, releases or further groupings of the same areas;
- protect what a delivery itself had starred, once the publisher supplies the sum from elsewhere;
- protect sums of money, areas, medians or shares: only counts are counts.
The choice of further cells is a heuristic (the smallest neighbour first): safe, but it may hide more than the optimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .aggregation import Counts, Family
from .statuses import SUPPRESSED, numbers_are_told

# Units in which persons or things are counted one by one.
COUNT_UNITS = frozenset(
    {"persons", "people", "children", "pupils", "households", "families", "benefit_units", "cases"}
    | {"births", "deaths", "moves", "marriages", "dwellings", "buildings", "vehicles", "companies", "businesses", "places"}
)

_INFINITE = np.inf


def hide_small(counts: Counts, minimum: int) -> Counts:
    """Hide counts from 1 to below `minimum`, cell by cell: for variables that are not added up to larger areas."""
    return _hidden(counts, _is_small(counts.values, minimum))


def protect(levels: list[Counts], families: list[Family], minimum: int) -> list[Counts]:
    """Counts of all levels, smallest areas first, each of shape (sheets, areas) → the same with hidden cells.

    `families[k]` leads from level k to level k + 1. Each sheet (variable and period) is protected by itself.
    """
    small = [_is_small(level.values, minimum) for level in levels]
    concerned = np.any([mask.any(axis=1) for mask in small], axis=0)
    if not concerned.any():
        return levels
    tree = _Tree(
        values=[level.values[concerned] for level in levels],
        unknown=[~numbers_are_told(level.statuses[concerned]) for level in levels],
        families=families,
    )
    hidden = [mask[concerned] | unknown for mask, unknown in zip(small, tree.unknown, strict=True)]
    while tree.hide_more(hidden, minimum):
        pass
    protected = []
    for level, mask in zip(levels, hidden, strict=True):
        full = np.zeros(level.values.shape, bool)
        full[concerned] = mask
        protected.append(_hidden(level, full))
    return protected


def _is_small(values: np.ndarray, minimum: int) -> np.ndarray:
    return (values > 0) & (values < minimum)  # False for NaN


def _hidden(counts: Counts, mask: np.ndarray) -> Counts:
    mask = mask & numbers_are_told(counts.statuses)
    return Counts(np.where(mask, np.nan, counts.values), np.where(mask, SUPPRESSED, counts.statuses).astype(np.int8))


@dataclass
class _Interval:
    """What an attacker knows of each cell: not below `low`, not above `high`."""

    low: np.ndarray
    high: np.ndarray


class _Tree:
    """Values of all levels, and what can be reckoned from those that are shown. Arrays: (sheets, areas) per level."""

    def __init__(self, values: list[np.ndarray], unknown: list[np.ndarray], families: list[Family]):
        self.values = values
        self.unknown = unknown
        self.families = families
        self.top = len(values) - 1
        # The order in which neighbours are hidden, smallest first, by code among equals; zeros and unknown never.
        self.ranks = [_ranks(level) for level in values]

    def hide_more(self, hidden: list[np.ndarray], minimum: int) -> bool:
        """Hide further cells in place, at least one in every sheet that is not safe; False if all are safe."""
        if self._open_hidden_parents(hidden):
            return True
        unsafe = self._unsafe(hidden, minimum)
        if not any(mask.any() for mask in unsafe):
            return False
        # Larger areas first: what is hidden there often protects the smaller ones, too.
        settled = np.zeros(len(self.values[0]), bool)
        for k in range(self.top, -1, -1):
            needy = unsafe[k] & ~settled[:, None]
            settled |= needy.any(axis=1)
            self._give_slack(hidden, k, needy)
        return True

    def _open_hidden_parents(self, hidden: list[np.ndarray]) -> bool:
        """A hidden area whose parts are all shown is no secret: hide its smallest part as well."""
        changed = False
        for k in range(self.top, 0, -1):
            has_hidden_child = self.families[k - 1].largest(hidden[k - 1], False)
            bare = hidden[k] & ~self.unknown[k] & ~has_hidden_child
            if bare.any():
                chosen = self._smallest(hidden, k - 1, bare)
                hidden[k - 1] |= chosen
                changed |= bool(chosen.any())
        return changed

    def _smallest(self, hidden: list[np.ndarray], k: int, groups: np.ndarray) -> np.ndarray:
        """In each group (marked by parent) the smallest cell of level k that is shown and not zero."""
        family = self.families[k]
        ranks = np.where(hidden[k], -_INFINITE, -self.ranks[k])
        best = family.largest(ranks, -_INFINITE)
        wanted = np.where(groups, best, np.nan)[:, family.parents]
        return np.isfinite(ranks) & (ranks == wanted)

    def _give_slack(self, hidden: list[np.ndarray], k: int, needy: np.ndarray) -> None:
        """Hide a neighbour of each needy cell; where there is none left, the parent, or a neighbour of the parent."""
        while needy.any():
            if k == self.top:
                # Below a hidden largest area nothing is limited from above, so this cannot be; never loop for ever.
                raise RuntimeError("The protection of small counts found no cell that could still be hidden.")
            family = self.families[k]
            groups = family.largest(needy, False)
            chosen = self._smallest(hidden, k, groups)
            hidden[k] |= chosen
            left = groups & ~family.largest(chosen, False)
            hides_parent = left & ~hidden[k + 1]
            hidden[k + 1] |= hides_parent
            needy, k = left & ~hides_parent, k + 1

    def _unsafe(self, hidden: list[np.ndarray], minimum: int) -> list[np.ndarray]:
        """Hidden cells that an attacker can determine or recognise as small."""
        below = self._from_below(hidden)
        above = _Interval(*self._own_bounds(hidden, self.top))
        unsafe = [np.zeros(0, bool)] * (self.top + 1)
        for k in range(self.top, -1, -1):
            if k < self.top:
                above = self._from_above(k, below[k], above, hidden)
            low, high = np.maximum(below[k].low, above.low), np.minimum(below[k].high, above.high)
            unsafe[k] = hidden[k] & ~self.unknown[k] & ((high < minimum) | (high <= low))
        return unsafe

    def _own_bounds(self, hidden: list[np.ndarray], k: int) -> tuple[np.ndarray, np.ndarray]:
        """What is known of a cell without reckoning: its number if shown, else at least 1 (0 if nobody knows it)."""
        floor = np.where(self.unknown[k], 0.0, 1.0)
        return np.where(hidden[k], floor, self.values[k]), np.where(hidden[k], _INFINITE, self.values[k])

    def _from_below(self, hidden: list[np.ndarray]) -> list[_Interval]:
        intervals = [_Interval(*self._own_bounds(hidden, 0))]
        for k in range(1, self.top + 1):
            low, high = self._own_bounds(hidden, k)
            parts = intervals[-1]
            sum_low, sum_high = self.families[k - 1].sums(parts.low), self.families[k - 1].sums(parts.high)
            # What nobody counted has no parts that add up; it stays open.
            open_above = self.unknown[k]
            low = np.where(hidden[k], np.maximum(low, sum_low), low)
            high = np.where(hidden[k] & ~open_above, np.minimum(high, sum_high), high)
            intervals.append(_Interval(low, high))
        return intervals

    def _from_above(self, k: int, below: _Interval, parent: _Interval, hidden: list[np.ndarray]) -> _Interval:
        """What parent and siblings tell of a cell: the parent less the siblings, combined with its own bounds."""
        family = self.families[k]
        endless = np.isinf(below.high)
        finite_high = np.where(endless, 0.0, below.high)
        sums_low, sums_high = family.sums(below.low), family.sums(finite_high)
        count_endless = family.sums(endless.astype(float))
        others_low = sums_low[:, family.parents] - below.low
        others_high = sums_high[:, family.parents] - finite_high
        others_high[(count_endless[:, family.parents] - endless) > 0] = _INFINITE
        low, high = self._own_bounds(hidden, k)
        return _Interval(
            np.maximum(low, parent.low[:, family.parents] - others_high),
            np.minimum(high, parent.high[:, family.parents] - others_low),
        )


def _ranks(values: np.ndarray) -> np.ndarray:
    """Rank of each cell in its sheet, smallest value first; infinite for zeros and unknown cells."""
    order = np.argsort(values, axis=1, kind="stable")
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(values.shape[1], dtype=float), values.shape), axis=1)
    ranks[~(values > 0)] = _INFINITE
    return ranks
