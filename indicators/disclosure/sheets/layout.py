"""Which cells the sheets of a delivery have and how they add up: areas to larger ones, variables to sums. Pure.

A cell is a variable in an area of any level; its number is variable × areas + area, with areas numbered from the
smallest level upwards. Behind the cells stand rests: a whole less one of its parts, which nobody publishes and
everybody can reckon where both are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from ...aggregation import Family
from ..tables.hierarchies import Dimension


@dataclass(frozen=True, eq=False)
class Layout:
    """`sums`: (whole, its parts); `pairs`: (whole, part), by the position of the variable."""

    variables: tuple[str, ...]
    families: tuple[Family, ...]  # families[k] leads from level k to level k + 1
    sizes: tuple[int, ...]  # areas per level
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    pairs: tuple[tuple[int, int], ...]

    @property
    def areas(self) -> int:
        return sum(self.sizes)

    @property
    def cells(self) -> int:
        return len(self.variables) * self.areas

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The number of the first area of each level."""
        return tuple(np.cumsum([0, *self.sizes]).tolist())

    def level(self, k: int) -> slice:
        return slice(self.starts[k], self.starts[k + 1])

    def without_levels_below(self, k: int) -> Layout:
        return Layout(self.variables, self.families[k:], self.sizes[k:], self.sums, self.pairs)

    @cached_property
    def geography(self) -> Dimension:
        """The areas as secondary suppression wants them, with what lies in what."""
        reach = [sparse.identity(self.sizes[0], format="csr")]
        for family, size in zip(self.families, self.sizes, strict=False):
            step = sparse.csr_array(
                (np.ones(size), (family.parents, np.arange(size))), shape=(family.parent_count, size)
            )
            reach.append(sparse.csr_array(step @ reach[-1]))
        members = sparse.csr_array(sparse.vstack(reach, format="csr"))
        nodes = tuple(map(str, range(self.areas)))
        return Dimension("area", nodes, self.sizes[0], members, (), None)

    def equations(self, known: np.ndarray) -> sparse.csr_array:
        """Rows over cells and rests; without those that have a cell nobody knows (`known` False), shape (V, areas)."""
        rows = _Rows(self.cells + len(self.pairs) * self.areas)
        for k, family in enumerate(self.families):
            children = np.arange(self.sizes[k]) + self.starts[k]
            whole = np.arange(family.parent_count) + self.starts[k + 1]
            for variable in range(len(self.variables)):
                own = variable * self.areas
                usable = known[variable, whole] & ~family.largest(~known[variable, self.level(k)], nobody=True)
                at = np.flatnonzero(usable)
                number = np.full(family.parent_count, -1)
                number[at] = np.arange(len(at))
                inside = usable[family.parents]
                rows.add(
                    len(at),
                    np.concatenate([number[family.parents[inside]], number[at]]),
                    np.concatenate([own + children[inside], own + whole[at]]),
                    np.concatenate([np.ones(int(inside.sum())), -np.ones(len(at))]),
                )
        for whole_variable, parts in self.sums:
            at = np.flatnonzero(known[[whole_variable, *parts]].all(axis=0))
            self._add_across(rows, at, [*parts, whole_variable], [1.0] * len(parts) + [-1.0])
        for number_of_pair, (whole_variable, part) in enumerate(self.pairs):
            at = np.flatnonzero(known[[whole_variable, part]].all(axis=0))
            self._add_across(rows, at, [part, len(self.variables) + number_of_pair, whole_variable], [1.0, 1.0, -1.0])
        return rows.matrix()

    def _add_across(self, rows: _Rows, at: np.ndarray, variables: Sequence[int], signs: Sequence[float]) -> None:
        rows.add(
            len(at),
            np.tile(np.arange(len(at)), len(variables)),
            np.concatenate([variable * self.areas + at for variable in variables]) if len(at) else np.zeros(0, int),
            np.repeat(signs, len(at)),
        )


class _Rows:
    """Collects the entries of a sparse matrix, row after row."""

    def __init__(self, columns: int):
        self._columns, self._count = columns, 0
        self._entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, count: int, rows: np.ndarray, columns: np.ndarray, signs: np.ndarray) -> None:
        self._entries.append((rows + self._count, columns, signs))
        self._count += count

    def matrix(self) -> sparse.csr_array:
        if not self._entries:
            return sparse.csr_array((0, self._columns))
        rows, columns, signs = (np.concatenate(parts) for parts in zip(*self._entries, strict=True))
        return sparse.csr_array((signs, (rows, columns)), shape=(self._count, self._columns))
