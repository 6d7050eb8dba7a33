"""Statistical neighbours: the areas most like an area by a stated profile of indicators.

After CIPFA's "nearest neighbours": standardise every indicator of the profile, then measure how far apart two areas
are. Which indicators make the profile, and with which weights, is a choice that belongs beside every list of
neighbours; nothing here chooses.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .arrays import floats, refuse_negative
from .standing import deviation

ROWS_AT_ONCE = 512  # keeps the table of distances small for a whole country


class Neighbours(NamedTuple):
    """For every area its neighbours, nearest first: positions (−1 where there are no more) and distances (NaN)."""

    positions: np.ndarray
    distances: np.ndarray


def statistical_neighbours(
    profile: ArrayLike, *, weights: ArrayLike | None = None, number: int = 5, least_shared: float = 0.75
) -> Neighbours:
    """The `number` areas nearest to each area; shapes (areas, number).

    `profile` has shape (areas, indicators). Distance = √(Σ w (zᵢ − zⱼ)² / Σ w) over the indicators that both have, in
    standard deviations; two areas that share less than `least_shared` of the weight are not compared. An indicator
    in which no area differs says nothing and counts as missing. Ties go to the earlier area.
    Raises ValueError for weights that do not fit the profile.
    """
    table = np.asarray(profile, np.float64)
    if table.ndim != 2:
        raise ValueError("A profile is a table: one row per area, one column per indicator.")
    (w,) = floats(np.ones(table.shape[1]) if weights is None else weights)
    if w.shape != (table.shape[1],) or np.isnan(w).any():
        raise ValueError(f"A profile of {table.shape[1]} indicators needs as many weights.")
    refuse_negative(w, "weight")

    z = deviation(table)
    known = ~np.isnan(z)
    z = np.where(known, z, 0.0)
    areas, wanted = len(table), max(min(number, len(table) - 1), 0)
    positions = np.full((areas, number), -1)
    distances = np.full((areas, number), np.nan)
    for start in range(0, areas, ROWS_AT_ONCE):
        rows = np.arange(start, min(start + ROWS_AT_ONCE, areas))
        apart = _distances(z, known, w, rows, least_shared)
        nearest = np.argsort(apart, axis=1, kind="stable")[:, :wanted]
        found = np.take_along_axis(apart, nearest, axis=1)
        positions[rows, :wanted] = np.where(np.isfinite(found), nearest, -1)
        distances[rows, :wanted] = np.where(np.isfinite(found), found, np.nan)
    return Neighbours(positions, distances)


def _distances(z: np.ndarray, known: np.ndarray, w: np.ndarray, rows: np.ndarray, least_shared: float) -> np.ndarray:
    """From each of `rows` to every area; infinite to itself and to areas that cannot be compared."""
    told = known.astype(np.float64)
    squares = (z[rows] ** 2 * w) @ told.T + (told[rows] * w) @ (z**2).T - 2 * (z[rows] * w) @ z.T
    shared = (told[rows] * w) @ told.T
    comparable = (shared > 0) & (shared >= least_shared * w.sum() * (1 - 1e-12))
    # Rounding, so that twins are exactly 0 apart and ties are ties: squares come from differences of large sums.
    apart = np.sqrt(np.round(np.maximum(squares, 0) / np.where(comparable, shared, 1.0), 12))
    apart = np.where(comparable, apart, np.inf)
    apart[np.arange(len(rows)), rows] = np.inf
    return apart
