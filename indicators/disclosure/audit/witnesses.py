"""Other tables that fit everything shown, many cells at a time: what is high in one of them is not known to be low.

Where a table has thousands of hidden cells, two programmes for each would take minutes. A programme that makes as many
cells as possible reach the minimum at once shows of most of them that they could; only the others are asked one by one
(attack.py). Tables of whole numbers only. Pure: HiGHS.
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .attack import NEAR

ROUNDS = 12
NO_LIMIT = 1e7


def seen_in_tables(
    matrix: sparse.csr_array, right: np.ndarray, low: np.ndarray, asked: np.ndarray, reach: float
) -> tuple[np.ndarray, np.ndarray]:
    """(lowest, highest) of each unknown in tables with matrix @ y = right, y ≥ low; infinite where none was found.

    Sought until all `asked` have been `reach` or more, and have been more than one number.
    """
    lowest, highest = np.full(len(low), np.inf), np.full(len(low), -np.inf)
    columns = sparse.csc_array(matrix)
    for members in _components(matrix, asked):
        _Search(columns, right, low, members, reach).run(np.isin(members, asked), lowest, highest)
    return lowest, highest


def _components(matrix: sparse.csr_array, asked: np.ndarray) -> list[np.ndarray]:
    """Unknowns that equations connect, of components in which something is asked."""
    rows, count = matrix.shape
    graph = sparse.block_array([[None, matrix.T], [matrix, None]], format="csr")
    _, labels = connected_components(graph, directed=False)
    labels = labels[:count] if rows else np.arange(count)
    wanted = np.unique(labels[asked])
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], wanted)
    ends = np.searchsorted(labels[order], wanted, side="right")
    return [np.sort(order[start:end]) for start, end in zip(starts, ends, strict=True)]


class _Search:
    """One component. Each unknown is low + (a part up to `reach`) + (the rest), so that nobody gains by being huge."""

    def __init__(
        self, columns: sparse.csc_array, right: np.ndarray, low: np.ndarray, members: np.ndarray, reach: float
    ):
        block = sparse.csr_array(columns[:, members])
        rows = np.flatnonzero(np.diff(block.indptr))
        self._members, self._low, self._reach = members, low[members], reach
        self._block = sparse.csr_array(block[rows])
        self._right = right[rows]
        self._first = np.maximum(reach - self._low, 1.0)
        self._model = self._new()
        self._chance = np.random.default_rng(len(members))  # the same table is always attacked in the same way

    def run(self, asked: np.ndarray, lowest: np.ndarray, highest: np.ndarray) -> None:
        """Writes what is seen of the members into `lowest` and `highest`."""
        members, count = self._members, len(self._members)
        open_before = None
        for number in range(ROUNDS):
            down = asked & (highest[members] >= self._reach) & (lowest[members] >= highest[members] - NEAR)
            up = asked & (highest[members] < self._reach)
            if not (up | down).any():
                return
            still_open = int((up | down).sum())
            if number > 3 and open_before is not None and still_open > 0.98 * open_before:
                return
            open_before = still_open
            weights = self._chance.uniform(0.5, 1.5, count)
            gain = np.where(up, weights, 0.0) - np.where(down, weights, 0.0)
            costs = np.concatenate([-gain, np.where(down, weights, 0.0)])
            every = np.arange(2 * count, dtype=np.int32)
            self._model.changeColsCost(2 * count, every, costs)
            self._model.run()
            if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return
            solution = np.array(self._model.getSolution().col_value)
            table = np.round(self._low + solution[:count] + solution[count:])
            if np.abs(self._block @ table - self._right).max(initial=0.0) > NEAR or (table < self._low).any():
                continue
            lowest[members] = np.minimum(lowest[members], table)
            highest[members] = np.maximum(highest[members], table)

    def _new(self) -> highspy.Highs:
        model = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            model.setOptionValue(name, value)
        count = len(self._members)
        matrix = sparse.csc_array(sparse.hstack([self._block, self._block], format="csc"))
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = 2 * count, matrix.shape[0]
        programme.col_cost_ = np.zeros(2 * count)
        programme.col_lower_ = np.zeros(2 * count)
        programme.col_upper_ = np.concatenate([self._first, np.full(count, NO_LIMIT)])
        programme.row_lower_ = programme.row_upper_ = self._right - self._block @ self._low
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        programme.a_matrix_.index_ = matrix.indices.astype(np.int32)
        programme.a_matrix_.value_ = matrix.data.astype(float)
        model.passModel(programme)
        return model
