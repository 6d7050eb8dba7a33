"""What facilities give to the people around them, across all borders. Pure: numpy and scipy.

Two steps (two-step floating catchment area, 2SFCA): each facility divides what it has among all who live within
reach; each place adds up what it gets from all facilities within its reach. Nothing is lost: what everybody gets
together is what the facilities with anybody in reach have together.

Luo and Wang (2003), Environment and Planning B 30:865–884, https://doi.org/10.1068/b29120.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree


def reached(
    places: ArrayLike, people: ArrayLike, facilities: ArrayLike, stocks: ArrayLike, *, metres: float
) -> np.ndarray:
    """What each place gets, in the unit of `stocks`; shape (places,).

    places, facilities: coordinates in metres, shapes (places, 2) and (facilities, 2). people: at each place; NaN (not
    known, hidden) counts as nobody. stocks: what each facility has; NaN counts as nothing. A place without people gets
    nothing. Raises ValueError for a negative number or shapes that do not fit.
    """
    here, there = np.asarray(places, np.float64), np.asarray(facilities, np.float64)
    living, having = (np.nan_to_num(np.asarray(numbers, np.float64)) for numbers in (people, stocks))
    if here.shape != (len(living), 2) or there.shape != (len(having), 2):
        raise ValueError(f"{here.shape} places for {living.shape} people, {there.shape} facilities for {having.shape}.")
    if (living < 0).any() or (having < 0).any():
        raise ValueError("Neither people nor what facilities have can be fewer than none.")
    got = np.zeros(len(living))
    if not len(living) or not len(having):
        return got
    for within, stock in zip(cKDTree(here).query_ball_point(there, metres), having, strict=True):
        demand = living[within].sum()
        if demand > 0:
            got[within] += living[within] * stock / demand
    return got
