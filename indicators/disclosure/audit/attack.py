"""Intervals that an attacker can reckon for unknown numbers: linear programmes, whole numbers where they differ. Pure.

Unknown numbers y satisfy A y = b and low ≤ y ≤ high. For each the least and the largest possible value are found, per
connected component. `CAP` stands for "no limit", so that every programme has an optimum: any other end of a solver is
reported as unsolved, and whoever reads the result must treat that as unsafe.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

NEAR = 1e-6  # nearer than this to a whole number is that number


@dataclass(eq=False)
class Intervals:
    """Of each unknown: what is possible. `unsolved` where the solver gave up: nothing is known to be safe there.

    `seen_low` and `seen_high` are reached by tables that the programme has really found (whole numbers throughout,
    where numbers are counts); `low` and `high` are limits that cannot be left.
    """

    low: np.ndarray
    high: np.ndarray
    seen_low: np.ndarray
    seen_high: np.ndarray
    unsolved: np.ndarray
    programmes: int = 0
    whole_number_programmes: int = 0
    combined: dict[int, float] = field(default_factory=dict)  # largest value of each combination asked for


@dataclass(frozen=True, eq=False)
class System:
    """A (equations × unknowns) y = b, low ≤ y ≤ high; `truth` is one table that fits, the true one, or NaN."""

    matrix: sparse.csr_array
    right: np.ndarray
    low: np.ndarray
    high: np.ndarray
    truth: np.ndarray
    whole: bool  # counts
    insiders: np.ndarray  # who knows this unknown because they alone stand behind it; −1: nobody
    holders: dict[int, set[int]] = field(default_factory=dict)  # who has a part in an unknown; nothing new to them


def intervals_of(
    system: System, asked: np.ndarray, reach: float, combinations: Iterable[tuple[int, dict[int, float]]] = ()
) -> Intervals:
    """Intervals of the unknowns at the positions `asked`, and the largest values of linear combinations of unknowns.

    `reach`: where the whole-number maximum is in doubt, it is found out whether this is reached.
    A combination: (its number, {unknown: factor}); all its unknowns must lie in one component, or its parts are added.
    """
    count = len(system.truth)
    seen_low = np.where(np.isnan(system.truth), np.inf, system.truth)
    seen_high = np.where(np.isnan(system.truth), -np.inf, system.truth)
    found = Intervals(system.low.copy(), system.high.copy(), seen_low, seen_high, np.zeros(count, bool))
    labels = _components(system.matrix)
    asked_by = _grouped(asked, labels)
    combined = [(number, parts) for number, parts in combinations]
    for number, _ in combined:
        found.combined[number] = 0.0
    parts_by: dict[int, list[tuple[int, dict[int, float]]]] = {}
    for number, factors in combined:
        for label in {int(labels[unknown]) for unknown in factors}:
            own = {unknown: factor for unknown, factor in factors.items() if labels[unknown] == label}
            parts_by.setdefault(label, []).append((number, own))
    members_by = _grouped(np.arange(count), labels)
    columns = sparse.csc_array(system.matrix)
    for label in sorted({*asked_by, *parts_by}):
        component = _Component(system, columns, members_by[label], found)
        for unknown in asked_by.get(label, ()):
            component.ask(int(unknown), reach)
        for number, factors in parts_by.get(label, ()):
            found.combined[number] += component.largest(factors)
    return found


def _components(matrix: sparse.csr_array) -> np.ndarray:
    """The component of each unknown: two are connected if an equation has both."""
    rows, columns = matrix.shape
    graph = sparse.block_array([[None, matrix.T], [matrix, None]], format="csr")
    _, labels = connected_components(graph, directed=False)
    return np.asarray(labels[:columns]) if rows else np.arange(columns)


def _grouped(positions: np.ndarray, labels: np.ndarray) -> dict[int, np.ndarray]:
    own = labels[positions]
    order = np.argsort(own, kind="stable")
    present, starts = np.unique(own[order], return_index=True)
    groups = np.split(positions[order], starts[1:]) if len(present) else []
    return {int(label): group for label, group in zip(present, groups, strict=True)}


class _Component:
    """One model, asked again and again from its last basis."""

    def __init__(self, system: System, columns: sparse.csc_array, members: np.ndarray, found: Intervals):
        self._system, self._found, self._members = system, found, members
        block = sparse.csr_array(columns[:, members])
        rows = np.flatnonzero(np.diff(block.indptr))
        self._block, self._right = sparse.csc_array(block[rows]), system.right[rows]
        self._low, self._high = system.low[members].copy(), system.high[members].copy()
        self._insiders, self._truth = system.insiders[members], system.truth[members]
        self._position = {int(unknown): place for place, unknown in enumerate(members)}
        self._model = self._new(whole=False)
        self._whole: highspy.Highs | None = None

    def ask(self, unknown: int, reach: float) -> None:
        found, place = self._found, self._position[unknown]
        whole = self._system.whole
        if found.seen_low[unknown] > found.low[unknown] + NEAR or not whole:  # insiders may know a higher one
            found.low[unknown] = self._extreme(unknown, place, -1.0)
        found.high[unknown] = self._extreme(unknown, place, 1.0)
        if whole and not found.unsolved[unknown]:
            found.low[unknown] = np.ceil(found.low[unknown] - NEAR)
            found.high[unknown] = np.floor(found.high[unknown] + NEAR)
            reached = found.seen_high[unknown] >= min(reach, found.high[unknown]) - NEAR
            one_value_seen = found.seen_low[unknown] >= found.seen_high[unknown] - NEAR
            if not reached or (one_value_seen and found.low[unknown] < found.high[unknown]):
                self._ask_whole(unknown, place)

    def largest(self, factors: dict[int, float]) -> float:
        """The largest value of a combination of unknowns; minus infinity where the solver gave up."""
        costs = np.zeros(len(self._members))
        for unknown, factor in factors.items():
            costs[self._position[unknown]] = factor
        model = self._new(whole=self._system.whole)
        model.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), -costs)
        self._found.programmes += 1
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return -np.inf
        return -float(model.getInfo().objective_function_value)

    def _extreme(self, unknown: int, place: int, direction: float) -> float:
        """The least or largest value; the closest that any insider gets, where there are insiders."""
        value, solution = self._solve(unknown, place, direction)
        if solution is None:
            return value
        moved = np.abs(solution - self._truth) > NEAR * np.maximum(1, self._truth)
        own_part = self._system.holders.get(unknown, set())
        for insider in set(self._insiders[moved].tolist()) - own_part - {-1}:
            own = np.flatnonzero(self._insiders == insider)  # whoever sees none of their own move learns nothing more
            self._fix(own, self._truth[own], self._truth[own])
            closer, _ = self._solve(unknown, place, direction)
            self._fix(own, self._low[own], self._high[own])
            value = min(value, closer) if direction > 0 else max(value, closer)
        return value

    def _solve(self, unknown: int, place: int, direction: float) -> tuple[float, np.ndarray | None]:
        self._found.programmes += 1
        model = self._model
        model.changeColCost(place, -direction)
        model.run()
        optimal = model.getModelStatus() == highspy.HighsModelStatus.kOptimal  # forgotten with the next change
        solution = np.array(model.getSolution().col_value)
        model.changeColCost(place, 0.0)
        if not optimal:
            self._found.unsolved[unknown] = True
            return float(self._system.truth[unknown]), None
        self._see(solution)
        return float(solution[place]), solution

    def _fix(self, places: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        self._model.changeColsBounds(len(places), places.astype(np.int32), low, high)

    def _ask_whole(self, unknown: int, place: int) -> None:
        """Least and largest in whole numbers, by branch and bound."""
        if self._whole is None:
            self._whole = self._new(whole=True)
        for direction, limit in ((-1.0, self._found.low), (1.0, self._found.high)):
            self._found.whole_number_programmes += 1
            self._whole.changeColCost(place, -direction)
            self._whole.run()
            optimal = self._whole.getModelStatus() == highspy.HighsModelStatus.kOptimal
            solution = np.round(np.array(self._whole.getSolution().col_value))
            self._whole.changeColCost(place, 0.0)
            if not optimal:
                self._found.unsolved[unknown] = True
                return
            self._see(solution)
            limit[unknown] = solution[place]

    def _see(self, solution: np.ndarray) -> None:
        """Every table that fits is a witness for all its cells. Counts: whole numbers only."""
        if self._system.whole:
            rounded = np.round(solution)
            off = np.abs(self._block @ rounded - self._right)
            if np.abs(solution - rounded).max() > NEAR or off.max(initial=0.0) > NEAR:
                return
            solution = rounded
        found, members = self._found, self._members
        found.seen_low[members] = np.minimum(found.seen_low[members], solution)
        found.seen_high[members] = np.maximum(found.seen_high[members], solution)

    def _new(self, *, whole: bool) -> highspy.Highs:
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        model.setOptionValue("threads", 1)
        model.setOptionValue("presolve", "on" if whole else "off")
        model.setOptionValue("mip_rel_gap", 0.0)
        programme = highspy.HighsLp()
        rows, columns = self._block.shape
        programme.num_col_, programme.num_row_ = columns, rows
        programme.col_cost_ = np.zeros(columns)
        programme.col_lower_, programme.col_upper_ = self._low, self._high
        programme.row_lower_ = programme.row_upper_ = self._right
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = self._block.indptr.astype(np.int32)
        programme.a_matrix_.index_ = self._block.indices.astype(np.int32)
        programme.a_matrix_.value_ = self._block.data.astype(float)
        if whole:
            programme.integrality_ = [highspy.HighsVarType.kInteger] * columns
        model.passModel(programme)
        return model
