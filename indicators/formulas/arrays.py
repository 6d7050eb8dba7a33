"""Numbers as they come in: one shape, float64, NaN where there is none, and a sentence where they cannot be right."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri


def floats(*arrays: ArrayLike) -> list[np.ndarray]:
    """The arrays as float64 of one common shape; infinite becomes NaN. Raises ValueError where shapes do not fit."""
    columns = [np.asarray(array, np.float64) for array in arrays]
    columns = [np.where(np.isfinite(column), column, np.nan) for column in columns]
    try:
        return [column.copy() for column in np.broadcast_arrays(*columns)]
    except ValueError as fault:
        shapes = ", ".join(str(column.shape) for column in columns)
        raise ValueError(f"These arrays belong together but have different shapes: {shapes}.") from fault


def counts_and_bases(counts: ArrayLike, bases: ArrayLike, *, share: bool) -> list[np.ndarray]:
    """Counts and what they are divided by, NaN in both where one is missing or there is nothing to divide by.

    Raises ValueError for a negative number, and with `share=True` for a part larger than its whole.
    """
    counts, bases = floats(counts, bases)
    refuse_negative(counts, "count")
    refuse_negative(bases, "denominator")
    if share and np.any(counts > bases):
        place = np.argwhere(counts > bases)[0]
        raise ValueError(
            f"A part is larger than its whole: {counts[tuple(place)]:g} of {bases[tuple(place)]:g} "
            f"at position {_spelled(place)}. Is this a rate instead of a share?"
        )
    unknown = np.isnan(counts) | np.isnan(bases) | (bases == 0)
    return [np.where(unknown, np.nan, counts), np.where(unknown, np.nan, bases)]


def refuse_negative(numbers: np.ndarray, word: str) -> None:
    """Raises ValueError with the first number below zero and its position."""
    if np.any(numbers < 0):
        place = np.argwhere(numbers < 0)[0]
        raise ValueError(f"A {word} cannot be negative: {numbers[tuple(place)]:g} at position {_spelled(place)}.")


def normal_quantile(confidence: float) -> float:
    """z such that a share `confidence` of the standard normal distribution lies between −z and z (0.95 → 1.95996…)."""
    return float(ndtri(1 - tail(confidence)))


def tail(confidence: float) -> float:
    """What lies beyond one end of an interval: (1 − confidence) / 2. Raises ValueError outside 0.5 … 1 (exclusive)."""
    if not 0.5 < confidence < 1:
        raise ValueError(f"A confidence lies between 0.5 and 1, as in 0.95; this one is {confidence:g}.")
    return (1 - confidence) / 2


def _spelled(place: np.ndarray) -> str:
    return ", ".join(str(int(index)) for index in place) or "0"
