"""Whether the parts of a group measure one thing: alpha, KMO, variance inflation, principal components. Pure.

OECD/JRC (2008), Handbook on constructing composite indicators, step 4. Columns are the scores (K, N) of a group's
parts; areas count in which all parts have a number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..methods.statistics import complete_cells

LEAST_AREAS = 3


@dataclass(frozen=True)
class Consistency:
    """Of one group with K parts; NaN where it cannot be said (a part does not vary, too few complete areas)."""

    areas: int
    alpha: float  # Cronbach's α = K / (K − 1) · (1 − Σ variances / variance of the sum)
    mean_correlation: float
    kmo: float  # Kaiser–Meyer–Olkin: Σ r² / (Σ r² + Σ partial r²); above 0.6 there is something in common
    inflation: np.ndarray  # (K,) variance inflation 1 / (1 − R²) of each part given the others; ∞ if they tell it
    eigenvalues: np.ndarray  # (K,) of the correlation matrix, the greatest first
    loadings: (
        np.ndarray
    )  # (K, K): correlation of each part (row) with each component (column); first row's sum positive

    @property
    def explained(self) -> np.ndarray:
        """Share of the variance of each component."""
        return self.eigenvalues / len(self.eigenvalues)

    @property
    def components(self) -> int:
        """How many components tell more than one part does alone (Kaiser's rule: eigenvalue above 1)."""
        return int((self.eigenvalues > 1 + 1e-9).sum())


def consistency_of(parts: np.ndarray) -> Consistency:
    """The consistency of a group's parts, scores (K, N)."""
    cells = complete_cells(parts)
    size = len(cells)
    if cells.shape[1] < LEAST_AREAS or np.any(np.ptp(cells, axis=1) == 0):
        nothing = np.full(size, np.nan)
        nan = float("nan")
        return Consistency(cells.shape[1], nan, nan, nan, nothing, nothing, np.full((size, size), np.nan))
    matrix = np.atleast_2d(np.corrcoef(cells))
    values, vectors = np.linalg.eigh(matrix)
    values, vectors = values[::-1], vectors[:, ::-1]
    signs = np.where(vectors.sum(axis=0) < 0, -1, 1)
    beside = ~np.eye(size, dtype=bool)
    inflation, partial = _inverse(matrix, values)
    squares = float((matrix[beside] ** 2).sum())
    return Consistency(
        areas=cells.shape[1],
        alpha=cronbach(cells),
        mean_correlation=float(matrix[beside].mean()) if size > 1 else float("nan"),
        kmo=squares / (squares + float((partial[beside] ** 2).sum())) if size > 1 and squares > 0 else float("nan"),
        inflation=inflation,
        eigenvalues=np.maximum(values, 0),
        loadings=vectors * signs * np.sqrt(np.maximum(values, 0)),
    )


def cronbach(cells: np.ndarray) -> float:
    """Cronbach's α of complete columns (K, n); NaN for one part, or a sum that does not vary [get_cronbach]."""
    size, spread = len(cells), cells.sum(axis=0).var(ddof=1)
    if size < 2 or spread == 0:
        return float("nan")
    return float(size / (size - 1) * (1 - cells.var(axis=1, ddof=1).sum() / spread))


def _inverse(matrix: np.ndarray, eigenvalues: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Variance inflation (K,), the diagonal of the inverse, and partial correlations (K, K), from the rest of it."""
    if eigenvalues[-1] < 1e-10:  # one part follows from the others
        return np.full(len(matrix), np.inf), np.full(matrix.shape, np.nan)
    inverse = np.linalg.inv(matrix)
    diagonal = np.diag(inverse)
    return diagonal, -inverse / np.sqrt(np.outer(diagonal, diagonal))
