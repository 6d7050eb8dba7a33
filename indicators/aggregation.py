"""Counts and statuses of a level → the level above. Pure: numpy and a sparse matrix.

Count up, then divide: only counts are summed, before anything is hidden. A larger area is known only if all its parts
are; otherwise it takes the strongest status of its parts (missing before suppressed).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .statuses import MISSING, numbers_are_told, of_strength, strength_of


@dataclass(frozen=True, eq=False)
class Counts:
    """`values` float64 and `statuses` int8, both of shape (sheets, areas); NaN unless ok or unreliable."""

    values: np.ndarray
    statuses: np.ndarray


@dataclass(frozen=True, eq=False)
class Family:
    """Who belongs to whom between two neighbouring levels: `parents[i]` is the position of child i's parent."""

    parents: np.ndarray
    parent_count: int

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sums over the children: shape (…, children) → (…, parents)."""
        children = len(self.parents)
        belongs = sparse.csr_array(
            (np.ones(children), (self.parents, np.arange(children))), shape=(self.parent_count, children)
        )
        return (belongs @ values.reshape(-1, children).T).T.reshape(*values.shape[:-1], self.parent_count)

    def largest(self, values: np.ndarray, nobody: float) -> np.ndarray:
        """The largest among the children; `nobody` for a parent without any."""
        largest = np.full((*values.shape[:-1], self.parent_count), nobody, values.dtype)
        order = np.argsort(self.parents, kind="stable")
        present, starts = np.unique(self.parents[order], return_index=True)
        if len(starts):
            largest[..., present] = np.maximum.reduceat(values[..., order], starts, axis=-1)
        return largest


def sum_to_parents(counts: Counts, family: Family) -> Counts:
    """The level above, shape (sheets, parents)."""
    known = numbers_are_told(counts.statuses)
    sums = family.sums(np.where(known, counts.values, 0.0))
    # A parent without children in this edition: nobody knows.
    nobody = float(strength_of(np.array(MISSING)))
    statuses = of_strength(family.largest(strength_of(counts.statuses), nobody))
    return Counts(np.where(numbers_are_told(statuses), sums, np.nan), statuses)


def add_up(parts: list[Counts]) -> Counts:
    """A variable that is the sum of others, cell by cell; known only where all parts are."""
    values = np.sum([part.values for part in parts], axis=0)
    statuses = of_strength(np.max([strength_of(part.statuses) for part in parts], axis=0))
    return Counts(np.where(numbers_are_told(statuses), values, np.nan), statuses)
