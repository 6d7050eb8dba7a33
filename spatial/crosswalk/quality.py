"""How far off a conversion was, where the truth is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class ConversionErrors(NamedTuple):
    """Over the areas in which both numbers are known and somebody was counted.

    mean and median of |converted − counted| / counted × 100, the same weighted by size
    (Σ|converted − counted| / Σ counted × 100), the largest, and how many areas are within 5 %.
    """

    areas: int
    mean_percent: float
    median_percent: float
    weighted_percent: float
    largest_percent: float
    within_five_percent: int


def conversion_errors(converted: ArrayLike, counted: ArrayLike) -> ConversionErrors:
    """Compares converted numbers with counted ones, area by area. Raises ValueError for different shapes."""
    estimate, truth = np.asarray(converted, np.float64), np.asarray(counted, np.float64)
    if estimate.shape != truth.shape:
        raise ValueError(f"{estimate.shape} converted numbers, but {truth.shape} counted ones.")
    both = np.isfinite(estimate) & np.isfinite(truth) & (truth > 0)
    if not both.any():
        return ConversionErrors(0, np.nan, np.nan, np.nan, np.nan, 0)
    off = np.abs(estimate[both] - truth[both])
    percent = 100 * off / truth[both]
    return ConversionErrors(
        int(both.sum()),
        float(percent.mean()),
        float(np.median(percent)),
        float(100 * off.sum() / truth[both].sum()),
        float(percent.max()),
        int((percent <= 5).sum()),
    )
