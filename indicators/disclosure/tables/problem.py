"""What secondary suppression works on: cells, equations, what is known whatever one does, and who needs protection.

Pure: arrays over cells. Cells may stand here that are never published (`silent`): finest areas that stay inside,
crosses of which only margins are told, and complements (a group less those with an attribute).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

AS_LAST_YEAR = 0.1  # of the cost, for cells that are hidden in another year: patterns that last are harder to attack


@dataclass(eq=False)
class Problem:
    """`equations` @ values = 0. `hidden` is what suppression changes; everything else stays."""

    equations: sparse.csr_array
    values: np.ndarray
    low: np.ndarray  # what an attacker knows of a cell without seeing it: at least this
    high: np.ndarray  # … and at most this
    areas: np.ndarray  # node of the first dimension
    hidden: np.ndarray
    silent: np.ndarray
    fixed: np.ndarray  # known to everybody: shown zeros, what cannot be, what is out already
    up: np.ndarray  # how much larger the cell must be able to be than it is; 0 where it needs no protection
    down: np.ndarray
    cost: np.ndarray  # of hiding the cell
    years: tuple[int, int] | None = None  # distance between a cell and its like of the next year, number of years
    minimum_if_hidden: float = 0.0  # what a hidden zero must be able to be
    lone: np.ndarray | None = None  # of sums: the one holder behind a cell, who knows it; −1 where there are more
    holdings: sparse.csr_array | None = None  # … and all holders of each cell, cells × holders

    @property
    def movable(self) -> np.ndarray:
        return ~self.fixed

    def needy(self) -> np.ndarray:
        """Positions of cells that need protection."""
        return np.flatnonzero(((self.up > 0) | (self.down > 0)) & (self.hidden | self.silent) & ~self.fixed)


def spread_zeros(equations: sparse.csr_array, fixed: np.ndarray, values: np.ndarray) -> np.ndarray:
    """`fixed` with every part of a known zero: parts of nothing are nothing."""
    parents = sparse.csr_array((equations.data == -1, equations.indices, equations.indptr), shape=equations.shape)
    parts = sparse.csr_array((equations.data == 1, equations.indices, equations.indptr), shape=equations.shape)
    parts = sparse.csr_array(parts.T.astype(np.float32))
    parents = parents.astype(np.float32)
    while True:
        nothing = (fixed & (values == 0)).astype(np.float32)
        more = fixed | (parts @ (parents @ nothing) > 0)
        if (more == fixed).all():
            return fixed
        fixed = more
