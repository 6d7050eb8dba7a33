"""Counts of all levels → which of them may be told (Geheimhaltung). Pure: numpy.

What it does: for one variable and period, over the whole tree of areas, every count above zero and below the minimum
is hidden, and as many others as are needed so that nobody can reckon a hidden count from what is shown. Zeros are
shown, except where every part of an area is hidden: a Quartier may be told although each of its blocks counts 0 or 1,
if all its blocks are hidden alike. Whoever tries to find out knows all that is published and this rule (so a hidden
count is at least 1, or 0 where all parts are hidden), and that areas add up to their parent. Each hidden count could
then still be `minimum` or more, and none is determined. On a tree this attack can be computed exactly, by passing
intervals up and down; that is how every result is checked before it is returned.

What it does not do yet:
- link variables: children of 0–3 and 3–6 years beside children of 0–6 years, or men and women beside all;
- link editions, periods, releases or further groupings of the same areas;
- protect what a delivery itself had starred, once the publisher supplies the sum from elsewhere;
- protect sums of money, areas, medians or shares: only counts are counts.
Which further cells are hidden is a heuristic (smaller areas and smaller counts first): safe, not the optimum.
"""

from __future__ import annotations

import numpy as np

from ..aggregation import Counts, Family
from ..statuses import SUPPRESSED, numbers_are_told
from .bounds import Published

# Units in which persons or things are counted one by one.
COUNT_UNITS = frozenset(
    {"persons", "people", "children", "pupils", "households", "families", "benefit_units", "cases", "births"}
    | {"deaths", "moves", "marriages", "dwellings", "buildings", "vehicles", "businesses", "companies", "places"}
)


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
        [level.values[concerned] for level in levels],
        [~numbers_are_told(level.statuses[concerned]) for level in levels],
        families,
        minimum,
    )
    hidden = -1
    while tree.hide_more():
        before, hidden = hidden, sum(int(mask.sum()) for mask in tree.hidden)
        if hidden == before:  # cannot be; but a protection that is not finished must not be stored, nor loop for ever
            raise RuntimeError("The protection of small counts found no cell that could still be hidden.")
    protected = []
    for level, mask in zip(levels, tree.hidden, strict=True):
        full = np.zeros(level.values.shape, bool)
        full[concerned] = mask
        protected.append(_hidden(level, full))
    return protected


def _is_small(values: np.ndarray, minimum: int) -> np.ndarray:
    return (values > 0) & (values < minimum)  # False for NaN


def _hidden(counts: Counts, mask: np.ndarray) -> Counts:
    mask = mask & numbers_are_told(counts.statuses)
    return Counts(np.where(mask, np.nan, counts.values), np.where(mask, SUPPRESSED, counts.statuses).astype(np.int8))


class _Tree:
    """The tree while cells are being hidden. Arrays: (sheets, areas) per level; `hidden` is changed in place."""

    def __init__(self, values: list[np.ndarray], unknown: list[np.ndarray], families: list[Family], minimum: int):
        self.values = values
        self.unknown = unknown
        self.families = families
        self.minimum = minimum
        self.hidden = [_is_small(level, minimum) | mask for level, mask in zip(values, unknown, strict=True)]
        self.published = Published(values, self.hidden, unknown, families)
        self.top = len(values) - 1
        # The order in which cells are hidden, smallest first, by code among equals; zeros and unknown never.
        self.ranks = [_ranks(level) for level in values]

    def hide_more(self) -> bool:
        """Hide further cells, at least one in every sheet that is not safe; False if all are safe."""
        if self._open_hidden_parents():
            return True
        below = self.published.from_below()
        unsafe = [
            hidden & ~unknown & ((bounds.high < self.minimum) | (bounds.high <= bounds.low))
            for hidden, unknown, bounds in zip(self.hidden, self.unknown, self.published.bounds(below), strict=True)
        ]
        if not any(mask.any() for mask in unsafe):
            return False
        loose = self._loose()
        # Larger areas first: what is hidden there often protects the smaller ones, too.
        settled = np.zeros(len(self.values[0]), bool)
        for k in range(self.top, -1, -1):
            needy = unsafe[k] & ~settled[:, None]
            settled |= needy.any(axis=1)
            self._give_slack(k, needy, loose)
        return True

    def _open_hidden_parents(self) -> bool:
        """A hidden area whose parts are all shown is no secret: hide its smallest part, or all if they are 0."""
        changed = False
        for k in range(self.top, 0, -1):
            family = self.families[k - 1]
            bare = self.hidden[k] & ~self.unknown[k] & ~family.largest(self.hidden[k - 1], False)
            if bare.any():
                chosen = self._smallest(k - 1, bare, ~self.hidden[k - 1])
                chosen |= (bare & (self.values[k] == 0))[:, family.parents]
                self.hidden[k - 1] |= chosen
                changed |= bool(chosen.any())
        return changed

    def _smallest(self, k: int, groups: np.ndarray, among: np.ndarray) -> np.ndarray:
        """In each group (marked by parent) the smallest cell of level k that is marked in `among` and not zero."""
        family = self.families[k]
        ranks = np.where(among, -self.ranks[k], -np.inf)
        best = family.largest(ranks, -np.inf)
        wanted = np.where(groups, best, np.nan)[:, family.parents]
        return np.isfinite(ranks) & (ranks == wanted)

    def _give_slack(self, k: int, needy: np.ndarray, loose: list[np.ndarray]) -> None:
        """Make each needy cell of level k harder to reckon, at the least cost to larger areas.

        First hide more below a hidden neighbour, then a neighbour, then the zeros beside it, then the parent; where
        the parent is hidden already, it is the parent that needs a neighbour.
        """
        while needy.any():
            if k == self.top:  # below a hidden largest area nothing is limited from above
                return
            family = self.families[k]
            left = family.largest(needy, False)
            alone = (family.sums(needy.astype(float)) == 1)[:, family.parents]
            loosened = self._smallest(k, left, loose[k] & ~(needy & alone))
            self._hide_below(k, loosened, loose)
            left &= ~family.largest(loosened, False)
            chosen = self._smallest(k, left, ~self.hidden[k])
            self.hidden[k] |= chosen
            left &= ~family.largest(chosen, False)
            zeros = left[:, family.parents] & ~self.hidden[k]  # nothing else is left to be seen in these groups
            self.hidden[k] |= zeros
            left &= ~family.largest(zeros, False)
            hides_parent = left & ~self.hidden[k + 1]
            self.hidden[k + 1] |= hides_parent
            needy, k = left & ~hides_parent, k + 1

    def _loose(self) -> list[np.ndarray]:
        """Hidden cells below which something can still be hidden, so that less is known of them."""
        loose = [np.zeros(self.values[0].shape, bool)]
        for k in range(1, self.top + 1):
            below = self.families[k - 1].largest(~self.hidden[k - 1] | loose[-1], False)
            loose.append(self.hidden[k] & ~self.unknown[k] & below)
        return loose

    def _hide_below(self, k: int, cells: np.ndarray, loose: list[np.ndarray]) -> None:
        """Hide the smallest shown part of each of these cells of level k; else further down; else the zeros."""
        while k > 0 and cells.any():
            family = self.families[k - 1]
            chosen = self._smallest(k - 1, cells, ~self.hidden[k - 1])
            self.hidden[k - 1] |= chosen
            left = cells & ~family.largest(chosen, False)
            deeper = self._smallest(k - 1, left, loose[k - 1])
            left &= ~family.largest(deeper, False)
            self.hidden[k - 1] |= left[:, family.parents]
            cells, k = deeper, k - 1


def _ranks(values: np.ndarray) -> np.ndarray:
    """Rank of each cell in its sheet, smallest value first; infinite for zeros and unknown cells."""
    order = np.argsort(values, axis=1, kind="stable")
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, np.broadcast_to(np.arange(values.shape[1], dtype=float), values.shape), axis=1)
    ranks[~(values > 0)] = np.inf
    return ranks
