"""A crosswalk in memory: the share of every old area that belongs to every new one."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from spatial.findings import Finding


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
    """Every row divided by its sum, to the last bit: in each row the largest share takes what rounding left over.

    A row of zeros stays one. Weights must not be negative.
    """
    matrix = csr_array(weights, dtype=np.float64, copy=True)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        if start == end:
            continue
        row = matrix.data[start:end] / fsum(matrix.data[start:end])
        largest = int(row.argmax())
        row[largest] = 1 - fsum(np.delete(row, largest))
        matrix.data[start:end] = row
    matrix.eliminate_zeros()  # a weight too small to be seen beside the others
    return matrix
