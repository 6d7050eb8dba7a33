"""A slow, obvious attacker on sheets of several variables and levels: whole-number programmes over everything known."""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

FAR = 10_000


class SheetAttacker:
    """Cells are (variable, area), areas from the smallest level upwards. `floors`: the least a hidden cell can be."""

    def __init__(self, values, hidden, floors, *, sizes, parents, sums, pairs=()):
        self.shape = values.shape
        count = values.size
        number = np.arange(count).reshape(values.shape)
        rows, low, high = [], [], []

        def add(parts, whole, least, most):
            row = np.zeros(count)
            for part in parts:
                row[part] += 1
            row[whole] -= 1
            rows.append(row)
            low.append(least)
            high.append(most)

        for variable in range(values.shape[0]):
            start = 0
            for size, of in zip(sizes, parents, strict=False):
                for parent in range(max(of) + 1):
                    children = [number[variable, start + child] for child in range(size) if of[child] == parent]
                    add(children, number[variable, start + size + parent], 0, 0)
                start += size
        for area in range(values.shape[1]):
            for whole, parts in sums:
                add([number[part, area] for part in parts], number[whole, area], 0, 0)
            for whole, part in pairs:
                add([number[part, area]], number[whole, area], -np.inf, 0)
        self._constraint = LinearConstraint(np.array(rows), low, high)
        self._bounds = Bounds(np.where(hidden, floors, values).ravel(), np.where(hidden, FAR, values).ravel())

    def most(self, cell, minus=None) -> float:
        return -self._least(-1, cell, minus)

    def least(self, cell, minus=None) -> float:
        return self._least(1, cell, minus)

    def _least(self, sign, cell, minus) -> float:
        costs = np.zeros(self.shape)
        costs[cell] += sign
        if minus:
            costs[minus] -= sign
        found = milp(costs.ravel(), constraints=self._constraint, bounds=self._bounds, integrality=np.ones(costs.size))
        assert found.status == 0, found.message
        return float(np.round(found.fun))
