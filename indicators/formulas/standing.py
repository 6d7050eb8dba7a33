"""Where an area stands among all: rank, percentile, deviation from the mean."""

import numpy as np
from numpy.typing import ArrayLike

from .arrays import floats, refuse_negative


def rank(values: ArrayLike, *, highest_first: bool = True) -> np.ndarray:
    """1 for the highest (or lowest) value; equal values share the smallest of their ranks (1, 2, 2, 4). NaN stays NaN.

    `values` is one-dimensional. A rank is told together with the number of areas ranked: "3rd of 11".
    """
    (column,) = floats(values)
    known = ~np.isnan(column)
    keys = -column[known] if highest_first else column[known]
    result = np.full(column.shape, np.nan)
    result[known] = np.searchsorted(np.sort(keys), keys, side="left") + 1
    return result


def percentile(values: ArrayLike) -> np.ndarray:
    """100 · (areas below + half of the equal ones, itself included) / areas with a value: 0 … 100, 50 in the middle."""
    (column,) = floats(values)
    known = ~np.isnan(column)
    keys = column[known]
    result = np.full(column.shape, np.nan)
    if keys.size:
        order = np.sort(keys)
        below, up_to = (np.searchsorted(order, keys, side=side) for side in ("left", "right"))
        result[known] = 100 * (below + up_to) / (2 * keys.size)
    return result


def deviation(values: ArrayLike, *, weights: ArrayLike | None = None) -> np.ndarray:
    """(x − mean) / standard deviation over the areas with a value, divisor n (as in the MSS of Berlin).

    With `weights` (usually inhabitants) both are weighted; an area of weight 0 or NaN gets a deviation but does not
    shape it. NaN stays NaN; all NaN where the areas do not differ. Works along the first axis, so that many indicators
    can stand in columns. Raises ValueError for a negative weight.
    """
    (column,) = floats(values)
    known = ~np.isnan(column)
    if weights is None:
        w = known.astype(np.float64)
    else:
        (w,) = floats(weights)
        refuse_negative(w, "weight")
        w = np.where(known, np.nan_to_num(w).reshape(w.shape + (1,) * (column.ndim - w.ndim)), 0.0)
    filled = np.where(known, column, 0.0)
    total = w.sum(axis=0)
    total = np.where(total > 0, total, np.nan)
    mean = (w * filled).sum(axis=0) / total
    centred = filled - mean
    spread = np.sqrt((w * centred**2).sum(axis=0) / total)
    # Equal values leave a spread of rounding errors, and dividing by those would invent differences.
    size = np.abs(mean) + np.abs(filled).max(axis=0, initial=0.0)
    spread = np.where(spread > 1e-12 * size, spread, np.nan)
    return np.where(known, centred / spread, np.nan)
