"""What can be reckoned of hidden counts in a tree of areas: exact bounds, by passing intervals up and down. Pure.

Arrays have the shape (sheets, areas), one per level, smallest areas first. Each area has one parent, so the equations
(parent = sum of its parts) form a tree and two passes give the same bounds as a linear programme per cell would.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..aggregation import Family


@dataclass(frozen=True, eq=False)
class Interval:
    """A cell is not below `low` and not above `high` (infinite where nothing limits it)."""

    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, eq=False)
class Published:
    """A tree of which some cells are hidden: `values` may be seen only where `hidden` is False.

    `unknown` marks cells that nobody counted; they are hidden, and so are all areas above them.
    """

    values: list[np.ndarray]
    hidden: list[np.ndarray]
    unknown: list[np.ndarray]
    families: list[Family]

    @property
    def top(self) -> int:
        return len(self.values) - 1

    def floor(self, k: int) -> np.ndarray:
        """The least that a hidden cell of level k can be, from the rules alone: 1, or 0 where zeros are hidden, too."""
        floor = np.where(self.unknown[k], 0.0, 1.0)
        if k < self.top:
            family = self.families[k]
            something_shown = family.largest(~self.hidden[k], False)
            floor[~something_shown[:, family.parents]] = 0.0
        return floor

    def from_below(self) -> list[Interval]:
        """What its parts tell of each cell, by level."""
        intervals = [self._own(0)]
        for k in range(1, self.top + 1):
            own, parts, family = self._own(k), intervals[-1], self.families[k - 1]
            low = np.where(self.hidden[k], np.maximum(own.low, family.sums(parts.low)), own.low)
            limited = self.hidden[k] & ~self.unknown[k]  # parts that nobody counted limit nothing
            high = np.where(limited, np.minimum(own.high, family.sums(parts.high)), own.high)
            intervals.append(Interval(low, high))
        return intervals

    def bounds(self, below: list[Interval]) -> list[Interval]:
        """Everything that can be reckoned of each cell, by level; `below` is from_below()."""
        above = self._own(self.top)
        found = [_both(below[self.top], above)]
        for k in range(self.top - 1, -1, -1):
            above = self._from_above(k, below[k], above)
            found.append(_both(below[k], above))
        return found[::-1]

    def _own(self, k: int) -> Interval:
        """What is known without reckoning: the number if it is shown, else the floor."""
        return Interval(
            np.where(self.hidden[k], self.floor(k), self.values[k]),
            np.where(self.hidden[k], np.inf, self.values[k]),
        )

    def _from_above(self, k: int, below: Interval, parent: Interval) -> Interval:
        """What parent and siblings tell: the parent less the siblings, combined with the cell's own bounds."""
        family = self.families[k]
        endless = np.isinf(below.high)
        finite = np.where(endless, 0.0, below.high)
        others_low = family.sums(below.low)[:, family.parents] - below.low
        others_high = family.sums(finite)[:, family.parents] - finite
        others_high[family.sums(endless.astype(float))[:, family.parents] - endless > 0] = np.inf
        reckoned = Interval(
            parent.low[:, family.parents] - others_high,
            parent.high[:, family.parents] - others_low,
        )
        return _both(self._own(k), reckoned)


def _both(one: Interval, other: Interval) -> Interval:
    return Interval(np.maximum(one.low, other.low), np.minimum(one.high, other.high))
