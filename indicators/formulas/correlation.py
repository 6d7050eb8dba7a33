"""How closely indicators go together over areas: Pearson's correlation, each area weighted by its people.

Said of areas, never of people: that unemployment is high where many children live does not say that their parents are
the unemployed (the ecological fallacy).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

LEAST_AREAS = 5  # with fewer, nearly everything goes together


class Correlations(NamedTuple):
    """Indicators × indicators: correlation (NaN where it cannot be told) and the number of areas it is told from."""

    r: np.ndarray
    n: np.ndarray


class Line(NamedTuple):
    """y = intercept + slope · x, weighted least squares; what is left over in standard deviations, by area."""

    intercept: float
    slope: float
    residuals: np.ndarray


def correlations(table: ArrayLike, weights: ArrayLike | None = None) -> Correlations:
    """`table` is areas × indicators with NaN where nothing may be told; each pair is told from areas that have both.

    Areas without a weight above nought take no part. NaN with fewer than five areas or where nothing differs.
    """
    x = np.array(table, np.float64)
    if x.ndim != 2:
        raise ValueError("Correlations need a table: one row per area, one column per indicator.")
    w = _weights(weights, len(x))
    known = np.isfinite(x) & (w > 0)[:, None]
    m = known.astype(float)
    # About the middle first: sums of squares of large numbers with small differences would lose their digits.
    middle = np.divide((np.where(known, x, 0) * m).sum(0), m.sum(0), out=np.zeros(x.shape[1]), where=m.sum(0) > 0)
    x = np.where(known, x - middle, 0.0)
    total = (m * w[:, None]).T @ m
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = ((x * w[:, None]).T @ m) / total  # of the row's indicator, over the areas that have both
        square = ((x**2 * w[:, None]).T @ m) / total - mean**2
        product = ((x * w[:, None]).T @ x) / total - mean * mean.T
        differs = square > 1e-12 * np.maximum(1.0, ((x**2 * w[:, None]).T @ m) / total)
        r = product / np.sqrt(square * square.T)
    n = np.rint(m.T @ m).astype(int)
    r = np.where(differs & differs.T & (n >= LEAST_AREAS), np.clip(r, -1, 1), np.nan)
    return Correlations(r, n)


def straight_line(x: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> Line | None:
    """The line through the areas that have both; None with fewer than five, or where x does not differ."""
    x, y = np.array(x, np.float64), np.array(y, np.float64)
    w = _weights(weights, len(x))
    both = np.isfinite(x) & np.isfinite(y) & (w > 0)
    if both.sum() < LEAST_AREAS:
        return None
    mx, my = np.average(x[both], weights=w[both]), np.average(y[both], weights=w[both])
    spread = np.average((x[both] - mx) ** 2, weights=w[both])
    if not spread > 0:
        return None
    slope = float(np.average((x[both] - mx) * (y[both] - my), weights=w[both]) / spread)
    left = np.where(both, y - my - slope * (x - mx), np.nan)
    size = np.sqrt(np.average(left[both] ** 2, weights=w[both]))
    return Line(float(my - slope * mx), slope, left / size if size > 0 else left * 0)


def _weights(weights: ArrayLike | None, size: int) -> np.ndarray:
    w = np.ones(size) if weights is None else np.array(weights, np.float64)
    if w.shape != (size,):
        raise ValueError("There must be one weight per area.")
    if (w < 0).any():
        raise ValueError("A weight is below nought.")
    return np.where(np.isfinite(w), w, 0.0)
