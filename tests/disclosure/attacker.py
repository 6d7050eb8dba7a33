"""An attacker who shares nothing with the product: finest cells as whole-number unknowns, scipy's branch and bound.

And the slow, obvious search for the cheapest safe suppression of a tiny table.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy import optimize

Cell = tuple[str, ...]
Sums = Mapping[str, frozenset[str]]  # node → its finest nodes, of one dimension


def sums_of(leaves: Sequence[str], links: Iterable[tuple[str, str]], total: str | None = "Insgesamt") -> Sums:
    """Every node with its finest nodes, by climbing child → parent one step at a time."""
    members = {leaf: {leaf} for leaf in leaves}
    links = list(links)
    for _ in range(10):
        for child, parent in links:
            members.setdefault(parent, set()).update(members.get(child, set()))
    if total is not None and not any(set(found) == set(leaves) for found in members.values()):
        members[total] = set(leaves)
    return {node: frozenset(found) for node, found in members.items()}


class Attacker:
    """Knows `shown` (cell → number), that `hidden` cells are at least `floor`, and how everything adds up.

    `ranges` (cell → least, largest): what rounded or noisy numbers tell.
    """

    def __init__(
        self,
        dimensions: Sequence[Sums],
        shown: Mapping[Cell, float],
        hidden: Mapping[Cell, float],
        ranges: Mapping[Cell, tuple[float, float]] | None = None,
    ):
        leaves = [sorted({leaf for found in sums.values() for leaf in found}) for sums in dimensions]
        self._finest = list(itertools.product(*leaves))
        self._dimensions = dimensions
        rows, low, high = [], [], []
        for cell, number in shown.items():
            rows.append(self._row(cell))
            low.append(number)
            high.append(number)
        for cell, floor in hidden.items():
            rows.append(self._row(cell))
            low.append(floor)
            high.append(np.inf)
        for cell, (least, largest) in (ranges or {}).items():
            rows.append(self._row(cell))
            low.append(least)
            high.append(largest)
        self._known = optimize.LinearConstraint(np.array(rows), low, high)

    def interval(self, cell: Cell, minus: Cell | None = None) -> tuple[float, float]:
        """The least and largest whole number that the cell (less another) can be."""
        row = self._row(cell) - (self._row(minus) if minus else 0)
        return self._least(row), -self._least(-row)

    def _least(self, row: np.ndarray) -> float:
        found = optimize.milp(
            row, constraints=self._known, integrality=np.ones(len(row)), bounds=optimize.Bounds(0, 10_000)
        )
        assert found.status == 0, found.message
        return float(round(found.fun))

    def _row(self, cell: Cell) -> np.ndarray:
        parts = [sums[node] for sums, node in zip(self._dimensions, cell, strict=True)]
        inside = [all(leaf in own for leaf, own in zip(finest, parts, strict=True)) for finest in self._finest]
        return np.array(inside, float)


def cells_of(dimensions: Sequence[Sums], counts: Mapping[Cell, float]) -> dict[Cell, float]:
    """All cells and their numbers, each summed on its own."""
    found = {}
    for cell in itertools.product(*dimensions):
        parts = [sums[node] for sums, node in zip(dimensions, cell, strict=True)]
        found[cell] = sum(
            number
            for finest, number in counts.items()
            if all(leaf in own for leaf, own in zip(finest, parts, strict=True))
        )
    return found


def is_safe(dimensions: Sequence[Sums], cells: Mapping[Cell, float], hidden: set[Cell], minimum: int) -> bool:
    """Each small cell could be `minimum` or more."""
    shown = {cell: number for cell, number in cells.items() if cell not in hidden}
    attacker = Attacker(dimensions, shown, dict.fromkeys(hidden, 1.0))
    return all(attacker.interval(cell)[1] >= minimum for cell in hidden if cells[cell] < minimum)


def cheapest(dimensions: Sequence[Sums], cells: Mapping[Cell, float], minimum: int) -> float:
    """The least value that must be hidden besides the small cells, by trying everything in the order of its cost."""
    small = {cell for cell, number in cells.items() if 0 < number < minimum}
    others = [cell for cell, number in cells.items() if number >= minimum]
    choices = sorted(
        (sum(cells[cell] for cell in chosen), chosen)
        for size in range(len(others) + 1)
        for chosen in itertools.combinations(others, size)
    )
    for cost, chosen in choices:
        hidden = small | set(chosen)
        if _nobody_alone(dimensions, cells, hidden) and is_safe(dimensions, cells, hidden, minimum):
            return cost
    raise AssertionError("hiding everything is always safe")


def _nobody_alone(dimensions: Sequence[Sums], cells: Mapping[Cell, float], hidden: set[Cell]) -> bool:
    """In a plain cross of leaves and totals no line may have a single hidden cell; only saves time."""
    for axis, sums in enumerate(dimensions):
        lines: dict[Cell, int] = {}
        for cell in hidden:
            line = (*cell[:axis], *cell[axis + 1 :])
            lines[line] = lines.get(line, 0) + 1
        if max(len(own) for own in sums.values()) == len(sums) - 1 and 1 in lines.values():
            return False
    return True
