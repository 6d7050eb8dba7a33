"""Empirical Bayes: rates of small areas drawn towards the rate around them, the more the smaller the area.

A smoothed rate is an estimate and is marked as such (flag `smoothed`). It is for maps that should not flicker, never
for a comparison of one area with another and never a basis of entitlement.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, eye_array

from .arrays import counts_and_bases


def smoothed_rates(events: ArrayLike, bases: ArrayLike, *, factor: float = 1) -> np.ndarray:
    """Towards the rate of all areas (Marshall's global estimator).

    r = O/P, b = Σ O / Σ P, s² = Σ P(r − b)² / Σ P, a = max(0, s² − b/P̄) with P̄ the mean base:
    θ = b + (r − b) a / (a + b/P). One-dimensional; NaN where a number is missing or a base is 0, and such areas do not
    take part. Raises ValueError for negative numbers.

    Marshall (1991), Applied Statistics 40:283–294.
    """
    x, n = counts_and_bases(events, bases, share=False)
    if not np.isfinite(x).any():
        return x
    total = np.nansum(n)
    around = np.nansum(x) / total
    rate = x / n
    variance = np.nansum(n * (rate - around) ** 2) / total
    return _shrunk(rate, n, around, variance, total / np.isfinite(n).sum()) * factor


def locally_smoothed_rates(
    events: ArrayLike, bases: ArrayLike, contiguity: csr_array, *, factor: float = 1
) -> np.ndarray:
    """Towards the rate of each area and those that border it (Marshall's local estimator), formulas as above.

    `contiguity` is the binary matrix of `contiguity.contiguity`. An area without neighbours keeps its own rate; a
    neighbour without a number does not take part.
    """
    x, n = counts_and_bases(events, bases, share=False)
    known = np.isfinite(x)
    around_each = csr_array((contiguity != 0).astype(np.float64) + eye_array(len(x)))
    x0, n0 = np.where(known, x, 0.0), np.where(known, n, 0.0)
    total = around_each @ n0
    total = np.where(total > 0, total, np.nan)
    around = (around_each @ x0) / total
    rate0 = np.where(known, x0 / np.where(known, n, 1.0), 0.0)
    # Σ P(r − b)² = Σ P r² − b² Σ P, as b Σ P = Σ P r
    variance = np.maximum((around_each @ (n0 * rate0**2)) / total - around**2, 0.0)
    mean_base = total / (around_each @ known.astype(np.float64))
    return _shrunk(x / n, n, around, variance, mean_base) * factor


def _shrunk(
    rate: np.ndarray, bases: np.ndarray, around: np.ndarray, variance: np.ndarray, mean_base: np.ndarray
) -> np.ndarray:
    between = np.maximum(variance - around / mean_base, 0.0)
    within = around / bases
    both = between + within
    # No event anywhere around: nothing to draw towards, and 0/0 would follow.
    weight = np.where(both == 0, 0.0, between / np.where(both == 0, 1.0, both))
    return around + (rate - around) * weight
