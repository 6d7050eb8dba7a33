"""A crosswalk in memory: the share of every old area that belongs to every new one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from spatial.findings import Finding

LEAST_SHARE = 1e-12  # below this a share is a rounding error of the overlay: of a million people it moves nobody


@dataclass(frozen=True, eq=False)
class Crosswalk:
    """`matrix[i, j]` is the share of old area i that belongs to new area j; every row sums to exactly 1.

    `basis` says what the shares measure: area, points, addresses, population, or the word of whoever supplied them.
    """

    old_codes: tuple[str, ...]
    new_codes: tuple[str, ...]
    matrix: csr_array
    basis: str
    findings: tuple[Finding, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """Columns old, new, share: one row per pair, in the order of the codes."""
        pairs = self.matrix.tocoo()
        frame = pd.DataFrame(
            {
                "old": np.asarray(self.old_codes, object)[pairs.row],
                "new": np.asarray(self.new_codes, object)[pairs.col],
                "share": pairs.data,
            }
        )
        return frame.iloc[np.lexsort((pairs.col, pairs.row))].reset_index(drop=True)

    @cached_property
    def uncertainty(self) -> csr_array:
        """s(1 − s) of every share s: nothing where an old area goes over whole."""
        matrix = self.matrix
        return csr_array((matrix.data * (1 - matrix.data), matrix.indices, matrix.indptr), shape=matrix.shape)

    @cached_property
    def largest_shares(self) -> np.ndarray:
        """Of every new area, the largest share that it takes; 0 where no old area reaches it."""
        largest = np.zeros(self.matrix.shape[1])
        np.maximum.at(largest, self.matrix.indices, self.matrix.data)
        return largest

    @cached_property
    def takes_parts(self) -> np.ndarray:
        """True for every new area that takes a part of an old one: its numbers are estimated."""
        cut = np.bincount(self.matrix.indices, self.matrix.data < 1, minlength=self.matrix.shape[1])
        return cut > 0

    @cached_property
    def takes_one_whole(self) -> np.ndarray:
        """True for every new area that is one old area, whole and alone."""
        return ~self.takes_parts & (np.bincount(self.matrix.indices, minlength=self.matrix.shape[1]) == 1)

    @cached_property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Positions of the old and the new area of every share, in the order of `matrix.data`."""
        sizes = np.diff(self.matrix.indptr)
        return np.repeat(np.arange(self.matrix.shape[0]), sizes), self.matrix.indices


def with_rows_of_one(weights: csr_array) -> csr_array:
    """Every row divided by its sum, until it sums to 1 to the last bit (by `math.fsum`).

    What rounding leaves over goes to the largest share; where that is too coarse to take it, to the next smaller ones.
    A row of zeros stays one. Weights must not be negative.
    """
    matrix = csr_array(weights, dtype=np.float64, copy=True)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        if start == end:
            continue
        row = matrix.data[start:end] / fsum(matrix.data[start:end])
        row[row < LEAST_SHARE] = 0.0
        settle(row, 1.0)
        matrix.data[start:end] = row
    matrix.eliminate_zeros()
    return matrix


def settle(numbers: np.ndarray, total: float, *, first: np.ndarray | None = None) -> None:
    """Changes the numbers in place by rounding errors so that `math.fsum` of them is exactly `total`.

    Those marked by `first` are changed before the others, so that numbers which are known to the digit stay as they
    are. No number changes its sign, and a zero stays exactly nothing.
    """
    exact = numbers.tolist()  # fsum is much faster on a list
    if fsum(exact) == total:
        return
    order = np.lexsort((-np.abs(numbers), np.zeros(len(numbers)) if first is None else ~first))
    for place in order[numbers[order] != 0]:
        changed = exact[place] + fsum([total, *(-number for number in exact)])
        exact[place] = changed if changed * exact[place] > 0 else 0.0
        if fsum(exact) == total:
            break
    numbers[:] = exact
