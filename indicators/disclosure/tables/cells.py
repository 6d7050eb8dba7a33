"""All cells of a table, finest to total, and all equations between them. Pure: numpy and a sparse matrix.

A cell is one node of each dimension; its number is its position in the array of all combinations. The equations are
rows of a matrix A with A y = 0: minus the parent plus its children, for every parent of every dimension, in every
combination of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from .hierarchies import Dimension


@dataclass(frozen=True, eq=False)
class Cells:
    dimensions: tuple[Dimension, ...]

    @cached_property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(dimension) for dimension in self.dimensions)

    @property
    def count(self) -> int:
        return int(np.prod(self.shape))

    @cached_property
    def coordinates(self) -> tuple[np.ndarray, ...]:
        """For each dimension the node of every cell."""
        return tuple(axis.ravel() for axis in np.indices(self.shape, dtype=np.int32))

    @cached_property
    def finest(self) -> np.ndarray:
        """True for the cells that are not sums of others."""
        found = np.ones(self.count, bool)
        for dimension, nodes in zip(self.dimensions, self.coordinates, strict=True):
            found &= nodes < dimension.leaf_count
        return found

    def sums(self, finest: np.ndarray) -> np.ndarray:
        """Numbers of the finest cells, one axis per dimension → of all cells, flat."""
        values = finest
        for axis, dimension in enumerate(self.dimensions):
            moved = np.moveaxis(values, axis, 0)
            summed = dimension.members @ moved.reshape(dimension.leaf_count, -1)
            values = np.moveaxis(summed.reshape(-1, *moved.shape[1:]), 0, axis)
        return values.ravel()

    def pairs(self, axis: int) -> tuple[np.ndarray, np.ndarray]:
        """Every (parent cell, child cell) along one dimension, leaving out only children, which are their parent."""
        families = [(parent, nodes) for parent, nodes in self.dimensions[axis].equations if len(nodes) > 1]
        if not families:
            return np.zeros(0, int), np.zeros(0, int)
        stride = int(np.prod(self.shape[axis + 1 :]))
        others = np.flatnonzero(self.coordinates[axis] == 0)
        parents = np.repeat([parent for parent, _ in families], [len(nodes) for _, nodes in families])
        children = np.concatenate([nodes for _, nodes in families])
        return (parents[:, None] * stride + others).ravel(), (children[:, None] * stride + others).ravel()

    def equations(self) -> sparse.csr_array:
        """The matrix A, equations × cells."""
        rows, columns, signs = [], [], []
        start = 0
        for axis, dimension in enumerate(self.dimensions):
            if not dimension.equations:
                continue
            stride = int(np.prod(self.shape[axis + 1 :]))
            others = np.flatnonzero(self.coordinates[axis] == 0)
            nodes = np.concatenate([np.append(children, parent) for parent, children in dimension.equations])
            sizes = np.array([len(children) + 1 for _, children in dimension.equations])
            sign = np.ones(len(nodes))
            sign[np.cumsum(sizes) - 1] = -1
            equation = np.repeat(np.arange(len(sizes)), sizes)
            rows.append((start + equation[:, None] * len(others) + np.arange(len(others))).ravel())
            columns.append((nodes[:, None] * stride + others).ravel())
            signs.append(np.repeat(sign, len(others)))
            start += len(sizes) * len(others)
        if not rows:
            return sparse.csr_array((0, self.count))
        entries = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns)))
        return sparse.csr_array(entries, shape=(start, self.count))

    def labels(self, axis: int) -> np.ndarray:
        """The node's name of every cell along one dimension."""
        return np.array(self.dimensions[axis].nodes, dtype=object)[self.coordinates[axis]]

    def keys(self) -> list[str]:
        return [dimension.name for dimension in self.dimensions]

    def at(self, nodes: Sequence[np.ndarray]) -> np.ndarray:
        """Cell numbers of node positions, one array per dimension."""
        return np.ravel_multi_index(tuple(nodes), self.shape)
