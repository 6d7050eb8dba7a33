"""Which further cells are hidden so that nobody can reckon a hidden one. Pure.

For every cell in need a flow (flows.py) shows another table that fits everything published; the cells that move in it
are hidden. Flows are sought close by first: among the areas within the next larger one, then further up. Further rounds
among what the last has hidden, the first in the opposite order, then shuffled by seed, leave out what turned out
superfluous; then single cells are tried. A budget of programmes ends that (one of time would make results depend on
the machine).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
from scipy import sparse

from .flows import Neighbourhood
from .hierarchies import Dimension
from .problem import AS_LAST_YEAR, Problem

MODEL_CELLS = 400_000  # how many cells of neighbourhoods are kept ready, which bounds memory
ENOUGH = 1e-6
SEED = 1
IDLE_ROUNDS = 3  # without a cell less, before single cells are tried
Need = tuple[int, bool]  # cell, upwards?


class Suppression:
    """Hides cells of a problem until every need is met. `stuck` are cells that no hiding protects."""

    def __init__(self, problem: Problem, geography: Dimension):
        self.problem = problem
        self._geography = geography
        self._columns = sparse.csc_array(problem.equations)
        self._by_area = _positions_by(problem.areas, len(geography))
        self._kept: OrderedDict[int, Neighbourhood] = OrderedDict()
        self._within: np.ndarray | None = None  # what may move at all, once something is hidden
        self._raised = np.zeros(len(problem.values))
        self._lowered = np.zeros(len(problem.values))
        self.witnesses: dict[Need, np.ndarray] = {}  # → the cells that move for it
        self.programmes = 0
        self._alike = AS_LAST_YEAR * problem.cost  # what a cell costs once its like of another year is hidden
        self._prefer_alike(np.flatnonzero(problem.hidden))
        self.stuck: list[int] = []

    def run(self, *, budget: int) -> None:
        problem = self.problem
        chosen = problem.hidden.copy()
        self._protect(self._in_order(problem.needy()), problem.movable)
        if not (problem.hidden & ~chosen).any():
            return
        self._round(chosen, self._in_order(problem.needy())[::-1])
        end = self.programmes + budget
        random, idle = np.random.default_rng(SEED), 0
        while self.programmes < end and idle < IDLE_ROUNDS:
            before = problem.hidden.sum()
            self._round(chosen, random.permutation(self._in_order(problem.needy())).tolist())
            idle = idle + 1 if problem.hidden.sum() == before else 0
        if self.programmes < end and problem.lone is None:
            self._leave_out(chosen, end)

    def _round(self, chosen: np.ndarray, cells: list[int]) -> None:
        """Protects everything anew, with nothing but what is hidden so far."""
        problem = self.problem
        usable = (problem.hidden | problem.silent) & problem.movable
        if self._within is None or (usable != self._within).any():
            self._within = usable
            self._kept.clear()
        problem.hidden = chosen.copy()
        self._again()
        self._protect(cells, usable)

    def repair(self, cells: Iterable[int]) -> None:
        """Protects cells whose needs were raised, from here on."""
        self._within = None
        self._kept.clear()
        self._raised[:] = 0
        self._lowered[:] = 0
        self._protect(list(cells), self.problem.movable)

    def _again(self) -> None:
        self._raised[:] = 0
        self._lowered[:] = 0
        self.witnesses.clear()
        self.stuck.clear()

    def _in_order(self, cells: np.ndarray) -> list[int]:
        """Large areas first: what is hidden for them often protects small ones."""
        problem = self.problem
        sizes = self._geography.sizes[problem.areas[cells]]
        need = problem.up[cells] + problem.down[cells]
        return [int(cell) for cell in cells[np.lexsort((cells, -need, -sizes))]]

    def _protect(self, cells: list[int], usable: np.ndarray) -> None:
        problem = self.problem
        queue = list(cells)
        for cell in queue:
            for up, need, reached in (
                (True, problem.up[cell], self._raised[cell]),
                (False, problem.down[cell], self._lowered[cell]),
            ):
                if need <= 0 or reached >= need - ENOUGH:
                    continue
                moved = self._witness(cell, need if up else -need, usable)
                if moved is None and np.isfinite(problem.high[cell]):
                    moved = self._as_far_as_possible(cell, up, usable)
                if moved is None:
                    self.stuck.append(cell)
                    continue
                self.witnesses[cell, up] = moved
                queue.extend(self._hide(moved))
                for insider in self._insiders(moved, cell):
                    moved = self._witness(cell, need if up else -need, usable & (problem.lone != insider))
                    if moved is None:
                        self.stuck.append(cell)
                    else:
                        queue.extend(self._hide(moved))

    def _as_far_as_possible(self, cell: int, up: bool, usable: np.ndarray) -> np.ndarray | None:
        """Other stars of the delivery may leave a starred cell less than its whole range: then that is its need."""
        needs = self.problem.up if up else self.problem.down
        reached = self._neighbourhood(-1).farthest(cell, needs[cell] if up else -needs[cell], usable)
        needs[cell] = reached
        if reached <= 0:
            return np.zeros(0, int)
        return self._witness(cell, reached if up else -reached, usable)

    def _hide(self, moved: np.ndarray) -> list[int]:
        """Hides what moves; gives the zeros among it, which must not be recognisable either."""
        problem = self.problem
        new = moved[~problem.hidden[moved] & ~problem.silent[moved]]
        problem.hidden[new] = True
        self._prefer_alike(new)
        zeros = new[problem.values[new] < problem.minimum_if_hidden]
        problem.up[zeros] = np.maximum(problem.up[zeros], problem.minimum_if_hidden - problem.values[zeros])
        return [int(zero) for zero in zeros]

    def _prefer_alike(self, cells: np.ndarray) -> None:
        """Where these are hidden, the same cells of other years are hidden gladly."""
        if self.problem.years is not None:
            step, count = self.problem.years
            first = cells - (cells // step) % count * step
            alike = np.add.outer(first, step * np.arange(count)).ravel()
            self.problem.cost[alike] = self._alike[alike]

    def _insiders(self, moved: np.ndarray, cell: int) -> list[int]:
        """Holders who alone stand behind a cell that moves: they know better, so each needs a flow without theirs.

        Not those who have a part in `cell` itself: of it they know their part anyway.
        """
        if self.problem.lone is None:
            return []
        holdings = self.problem.holdings
        own = set() if holdings is None else set(holdings.indices[holdings.indptr[cell] : holdings.indptr[cell + 1]])
        return sorted(set(self.problem.lone[moved].tolist()) - own - {-1})

    def _witness(self, cell: int, amount: float, usable: np.ndarray) -> np.ndarray | None:
        for neighbourhood in self._around(cell):
            self.programmes += 1
            moves = neighbourhood.flow(cell, amount, usable)
            if moves is not None:
                own = neighbourhood.cells
                if self.problem.lone is None:  # else another cell's flow says nothing of what insiders know
                    self._raised[own] = np.maximum(self._raised[own], moves)
                    self._lowered[own] = np.maximum(self._lowered[own], -moves)
                return own[moves != 0]
        return None

    def _around(self, cell: int) -> Iterable[Neighbourhood]:
        """Neighbourhoods of a cell, the smallest first; the last is everything."""
        for ancestor in self._geography.ancestors(int(self.problem.areas[cell])):
            neighbourhood = self._neighbourhood(ancestor)
            if cell in neighbourhood:
                yield neighbourhood
        yield self._neighbourhood(-1)

    def _neighbourhood(self, ancestor: int) -> Neighbourhood:
        """Everything within an area, itself not included; -1: everything there is."""
        if ancestor in self._kept:
            self._kept.move_to_end(ancestor)
            return self._kept[ancestor]
        if ancestor < 0:
            cells = np.arange(len(self.problem.values))
        else:
            inside = self._geography.inside(ancestor)
            cells = np.concatenate([self._by_area[area] for area in inside]) if len(inside) else np.zeros(0, int)
        cells = cells[(self.problem.movable if self._within is None else self._within)[cells]]
        neighbourhood = Neighbourhood(self.problem, self._columns, cells)
        self._kept[ancestor] = neighbourhood
        while len(self._kept) > 1 and sum(len(kept.cells) for kept in self._kept.values()) > MODEL_CELLS:
            self._kept.popitem(last=False)
        return neighbourhood

    def _leave_out(self, chosen: np.ndarray, end: int) -> None:
        """Shows again, dearest first, what all witnesses can do without; until `end` programmes were solved."""
        problem = self.problem
        secondary = np.flatnonzero(problem.hidden & ~chosen & (problem.up == 0))
        usable = (problem.hidden | problem.silent) & problem.movable
        if not self._own_witnesses(usable):
            return
        relying: dict[int, set[Need]] = {int(cell): set() for cell in secondary}
        for need, moved in self.witnesses.items():
            _rely(relying, moved, need)
        for cell in secondary[np.lexsort((secondary, -problem.cost[secondary]))]:
            needs = sorted(relying[int(cell)])
            if self.programmes + len(needs) > end:
                continue
            usable[cell] = False
            found = self._witnesses_of(needs, usable)
            if found is None:
                usable[cell] = True
                continue
            problem.hidden[cell] = False
            for need, moved in found.items():
                for old in self.witnesses[need]:
                    relying.get(int(old), set()).discard(need)
                _rely(relying, moved, need)
            self.witnesses |= found

    def _own_witnesses(self, usable: np.ndarray) -> bool:
        """A witness for every need, also for those that another cell's flow had met in passing."""
        found = self._witnesses_of([need for need in self._needs() if need not in self.witnesses], usable)
        self.witnesses |= found or {}
        return found is not None

    def _witnesses_of(self, needs: list[Need], usable: np.ndarray) -> dict[Need, np.ndarray] | None:
        """Witnesses for all of `needs`; None as soon as one has none."""
        found = {}
        for cell, up in needs:
            amount = self.problem.up[cell] if up else -self.problem.down[cell]
            moved = self._witness(cell, amount, usable)
            if moved is None:
                return None
            found[cell, up] = moved
        return found

    def _needs(self) -> Iterable[Need]:
        for cell in self._in_order(self.problem.needy()):
            if cell not in self.stuck:
                if self.problem.up[cell] > 0:
                    yield cell, True
                if self.problem.down[cell] > 0:
                    yield cell, False


def _rely(relying: dict[int, set[Need]], moved: np.ndarray, need: Need) -> None:
    for cell in moved:
        if int(cell) in relying:
            relying[int(cell)].add(need)


def _positions_by(labels: np.ndarray, count: int) -> list[np.ndarray]:
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.searchsorted(labels[order], np.arange(1, count)))
