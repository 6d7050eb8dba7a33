"""The alternative table an attacker cannot rule out, cheapest in newly hidden cells: a linear programme. Pure: HiGHS.

In a neighbourhood (a set of cells; all others keep their numbers) one cell is moved by a given amount. The others move
with it so that all equations still hold and no cell leaves what an attacker knows of it:

    min Σ cost (u + v)   with   A (u − v) = 0,   u_p ≥ amount, v_p = 0,   0 ≤ u ≤ high − y,   0 ≤ v ≤ y − low

Whatever moves must be hidden; what is hidden already moves for next to nothing. One model per neighbourhood, solved
again from its last basis. Flows in the sense of Fischetti and Salazar-González (2001), Kelly, Golden and Assad (1992).
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from .problem import Problem

HIDDEN_COST = 1e-4  # beside costs of 1 and more
MOVES = 1e-7  # less is rounding


class Neighbourhood:
    """A model of the cells that may move together. `usable` and `hidden` of the problem are read at each call."""

    def __init__(self, problem: Problem, columns: sparse.csc_array, cells: np.ndarray):
        self._problem = problem
        cells, block = _without_dead_ends(columns, cells)
        self.cells = cells
        self._position = {int(cell): place for place, cell in enumerate(cells)}
        values, low, high = problem.values[cells], problem.low[cells], problem.high[cells]
        self._most = np.concatenate([np.maximum(high - values, 0), np.maximum(values - low, 0)])
        self._costs = np.full(2 * len(cells), -1.0)
        self._open = np.ones(2 * len(cells), bool)
        self._model = _model(block, self._most) if len(cells) else None

    def __contains__(self, cell: int) -> bool:
        return int(cell) in self._position

    def flow(self, cell: int, amount: float, usable: np.ndarray) -> np.ndarray | None:
        """How each of `cells` moves when `cell` moves by `amount` (down if negative); None if it cannot.

        `usable`: which cells of the whole problem may move.
        """
        if self._model is None or cell not in self:
            return None
        self._update(self._model, usable)
        count = len(self.cells)
        place = self._position[int(cell)]
        forth, back = (place, place + count) if amount > 0 else (place + count, place)
        amount = abs(amount)
        if self._most[forth] < amount:
            return None
        model = self._model
        model.changeColBounds(forth, amount, float(self._most[forth]))
        model.changeColBounds(back, 0.0, 0.0)
        model.run()
        status = model.getModelStatus()
        moves = None
        if status == highspy.HighsModelStatus.kOptimal:
            solution = np.array(model.getSolution().col_value)
            moves = solution[:count] - solution[count:]
            moves[np.abs(moves) < MOVES] = 0.0
        elif status != highspy.HighsModelStatus.kInfeasible:
            model.clearSolver()  # numerical trouble: forgotten, and treated as "cannot"
        self._open[[forth, back]] = True
        model.changeColBounds(forth, 0.0, float(self._most[forth]))
        model.changeColBounds(back, 0.0, float(self._most[back]))
        return moves

    def farthest(self, cell: int, amount: float, usable: np.ndarray) -> float:
        """How far `cell` can move towards `amount` at all, whatever must be hidden for it; whole numbers."""
        if self._model is None or cell not in self:
            return 0.0
        self._update(self._model, usable)
        place = self._position[int(cell)] + (0 if amount > 0 else len(self.cells))
        every = np.arange(2 * len(self.cells), dtype=np.int32)
        costs = np.zeros(len(every))
        costs[place] = -1.0
        other = place + len(self.cells) if amount > 0 else place - len(self.cells)
        self._model.changeColsCost(len(every), every, costs)
        self._model.changeColBounds(place, 0.0, min(abs(amount), float(self._most[place])))
        self._model.changeColBounds(other, 0.0, 0.0)
        self._model.run()
        optimal = self._model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        reached = float(self._model.getSolution().col_value[place]) if optimal else 0.0
        self._costs[:] = -1.0
        self._open[[place, other]] = True
        for column in (place, other):
            self._model.changeColBounds(column, 0.0, float(self._most[column]))
        return float(np.floor(reached + 1e-6))

    def _update(self, model: highspy.Highs, usable: np.ndarray) -> None:
        problem, cells = self._problem, self.cells
        free = problem.hidden[cells] | problem.silent[cells]
        costs = np.tile(np.where(free, HIDDEN_COST, problem.cost[cells]), 2)
        changed = np.flatnonzero(costs != self._costs).astype(np.int32)
        if len(changed):
            model.changeColsCost(len(changed), changed, costs[changed])
            self._costs = costs
        opened = np.tile(usable[cells], 2)
        changed = np.flatnonzero(opened != self._open).astype(np.int32)
        if len(changed):
            upper = np.where(opened[changed], self._most[changed], 0.0)
            model.changeColsBounds(len(changed), changed, np.zeros(len(changed)), upper)
            self._open = opened


def _without_dead_ends(columns: sparse.csc_array, cells: np.ndarray) -> tuple[np.ndarray, sparse.csr_array]:
    """Cells that could move at all, and their equations: who is alone in an equation cannot move."""
    block = sparse.csr_array(columns[:, cells])
    alive = np.ones(len(cells), bool)
    while True:
        sizes = np.diff(block.indptr)
        alone = np.unique(block.indices[block.indptr[:-1][sizes == 1]])
        if not len(alone):
            break
        alive[:] = True
        alive[alone] = False
        cells = cells[alive]
        block = sparse.csr_array(block[sizes > 1][:, np.flatnonzero(alive)])
        alive = np.ones(len(cells), bool)
    return cells, sparse.csr_array(block[np.diff(block.indptr) > 0])


def _model(block: sparse.csr_array, most: np.ndarray) -> highspy.Highs:
    model = new_model()
    matrix = sparse.csc_array(sparse.hstack([block, -block], format="csc"))
    programme = highspy.HighsLp()
    rows, columns = matrix.shape
    programme.num_col_, programme.num_row_ = columns, rows
    programme.col_cost_ = np.ones(columns)
    programme.col_lower_ = np.zeros(columns)
    programme.col_upper_ = most
    programme.row_lower_ = programme.row_upper_ = np.zeros(rows)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    programme.a_matrix_.index_ = matrix.indices.astype(np.int32)
    programme.a_matrix_.value_ = matrix.data.astype(float)
    model.passModel(programme)
    return model


def new_model() -> highspy.Highs:
    """A silent HiGHS without presolve, so that it starts from its last basis; always one thread.

    The first number of threads in a process holds for all models of it: another would let them fail.
    """
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("presolve", "off")
    return model
