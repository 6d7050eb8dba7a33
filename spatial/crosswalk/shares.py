"""A crosswalk in memory: the share of every old area that belongs to every new one."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from spatial.findings import Finding

LEAST_SHARE = 1e-12  # below this a share is a rounding error of the overlay: of a million people it moves nobody


@dataclass(frozen=True, eq=False)
class Crosswalk:
    """`matrix[i, j]` is the share of old area i that belongs to new area j; every row sums to exactly 1.

    `basis` says what the shares measure: area, points, addresses, or the word of whoever supplied them.
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


def settle(numbers: np.ndarray, total: float) -> None:
    """Changes the numbers in place by rounding errors so that `math.fsum` of them is exactly `total`."""
    exact = numbers.tolist()  # fsum is much faster on a list
    for place in np.argsort(-numbers, kind="stable") if fsum(exact) != total else ():
        if exact[place] <= 0:  # a zero stays exactly nothing
            break
        exact[place] = max(exact[place] + fsum([total, *(-number for number in exact)]), 0.0)
        if fsum(exact) == total:
            break
    numbers[:] = exact
