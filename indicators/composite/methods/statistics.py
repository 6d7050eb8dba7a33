"""Statistics that several steps of a composite index share: ranks, skewness, kurtosis, complete cells. Pure.

Areas stand on the last axis; NaN = no number, which nothing here counts.
"""

from __future__ import annotations

import math

import numpy as np

TIES = ("min", "average", "max")


class ConstantColumn(ValueError):  # noqa: N818  it names what was found, as the sentence made of it does
    """All areas have the same number, so that nothing can be measured by their spread. `periods`: where, if known."""

    def __init__(self, message: str, periods: tuple[int, ...] = ()):
        super().__init__(message)
        self.periods = periods


def ascending_ranks(values: np.ndarray, *, ties: str = "min") -> np.ndarray:
    """Ranks along the last axis, 1 = lowest number, as floats; NaN where there is no number.

    `ties`: equal numbers share the lowest ("min", as in sport), the middle ("average") or the highest ("max") of the
    ranks they take up together.
    """
    if ties not in TIES:
        raise ValueError(f"Ties are one of {', '.join(TIES)}, not {ties!r}.")
    values = np.asarray(values, np.float64)
    size = values.shape[-1]
    order = np.argsort(values, axis=-1)  # NaN comes last; which of equal numbers stands first does not matter
    ascending = np.take_along_axis(values, order, axis=-1)
    differs = ascending[..., 1:] != ascending[..., :-1]
    position = np.arange(1.0, size + 1)
    lowest = np.broadcast_to(position, values.shape).copy()
    lowest[..., 1:][~differs] = 0
    np.maximum.accumulate(lowest, axis=-1, out=lowest)
    placed = lowest
    if ties != "min":
        highest = np.broadcast_to(position, values.shape).copy()
        highest[..., :-1][~differs] = size + 1
        backwards = highest[..., ::-1]
        highest = np.minimum.accumulate(backwards, axis=-1)[..., ::-1]
        placed = highest if ties == "max" else (lowest + highest) / 2
    placed[np.isnan(ascending)] = np.nan
    ranks = np.empty_like(values)
    np.put_along_axis(ranks, order, placed, axis=-1)
    return ranks


def skewness_and_kurtosis(numbers: np.ndarray) -> tuple[float, float]:
    """How a 1-D array without NaN leans, and how heavy its tails are; both 0 for a normal distribution.

    Adjusted Fisher–Pearson skewness G1 = √(n(n−1))/(n−2) · m3/m2^1.5 and excess kurtosis
    G2 = (n−1)/((n−2)(n−3)) · ((n+1)(m4/m2² − 3) + 6): type 2 of Joanes and Gill (1998), as in Excel, SAS and COINr.
    NaN for fewer than three or four numbers, or no spread.
    """
    n = len(numbers)
    if n < 3 or numbers.max() == numbers.min():
        return float("nan"), float("nan")
    apart = numbers - numbers.mean()
    squares = apart * apart
    m2, m3, m4 = squares.sum() / n, (squares @ apart) / n, (squares @ squares) / n
    leaning = m3 / m2**1.5 * math.sqrt(n * (n - 1)) / (n - 2)
    if n < 4:
        return float(leaning), float("nan")
    return float(leaning), float(((n + 1) * (m4 / m2**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def complete_cells(parts: np.ndarray) -> np.ndarray:
    """The cells of (K,…) parts in which all K have a number, side by side: an array (K, cells)."""
    flat = np.asarray(parts, np.float64).reshape(len(parts), -1)
    return flat[:, np.isfinite(flat).all(axis=0)]


def german(number: float) -> str:
    """A number in a German sentence: at most six digits, decimal comma."""
    return f"{number:g}".replace(".", ",")
