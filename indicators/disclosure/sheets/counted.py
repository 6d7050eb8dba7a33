"""What is known of one period before anything is hidden, and what the rules say of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np

from .layout import Layout


@dataclass(frozen=True)
class SheetRules:
    """`groups`: (whole, part) by variable → so many of the whole must not be in the part."""

    minimum: int
    zeros_are_hidden: bool = False
    groups: Mapping[tuple[int, int], int] = field(default_factory=dict)


@dataclass(eq=False)
class Period:
    """Arrays of shape (variables, areas). `values` is 0 where `missing`; what is `missing` nobody knows or counted.

    `out`: an earlier release shows the cell with the same number. `kept`: it hides the cell. `liked`: the cell was
    hidden in another year, so that it is hidden gladly. `starred`: hidden in the delivery itself, or a sum of that;
    `values` has a number that fits there, of which everybody knows that it lies between `low` and `high`.
    """

    values: np.ndarray
    missing: np.ndarray
    out: np.ndarray
    kept: np.ndarray
    liked: np.ndarray
    starred: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, told: np.ndarray) -> Period:
        nowhere = np.zeros(values.shape, bool)
        return cls(
            values=np.where(told, values, 0.0),
            missing=~told,
            out=nowhere,
            kept=nowhere,
            liked=nowhere,
            starred=nowhere,
            low=np.zeros(values.shape),
            high=np.full(values.shape, np.inf),
        )

    def from_area(self, first: int) -> Period:
        """Without the areas before `first`."""
        return replace(self, **{each.name: getattr(self, each.name)[:, first:] for each in fields(self)})

    def small(self, rules: SheetRules) -> np.ndarray:
        """Cells that must be hidden for their own sake."""
        lowest = -1 if rules.zeros_are_hidden else 0
        return (self.values > lowest) & (self.values < rules.minimum) & ~self.missing & ~self.starred

    def rests(self, layout: Layout) -> np.ndarray:
        """Wholes less their parts, shape (pairs, areas)."""
        whole, part = (np.array([pair[side] for pair in layout.pairs], int) for side in (0, 1))
        return self.values[whole] - self.values[part]

    def rest_needs(self, layout: Layout, rules: SheetRules) -> np.ndarray:
        """By how much each rest must be able to be larger: whoever sees whole and part sees it too."""
        found = np.zeros((len(layout.pairs), layout.areas))
        rests = self.rests(layout)
        for number, pair in enumerate(layout.pairs):
            rest = rests[number]
            known = ~self.missing[list(pair)].any(axis=0)
            small = (rest > 0) & (rest < rules.minimum)
            found[number] = np.where(small, rules.minimum - rest, 0.0)
            wanted = rules.groups.get(pair, 0)
            if wanted:
                alike = (self.values[pair[0]] > 0) & (rest < wanted)
                found[number] = np.where(alike, np.maximum(found[number], wanted - rest), found[number])
            found[number] *= known
        return found
