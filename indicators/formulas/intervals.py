"""Confidence intervals of shares, rates, counts and means.

These are the methods of the English public health observatories (Public Health England, Technical Guide: Confidence
Intervals, 2018), which PHEindicatormethods implements too. An interval says how far chance alone could have moved a
number, as if the area's people were a sample of what could have happened; it knows nothing of errors in the data.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri, stdtrit

from .arrays import counts_and_bases, floats, normal_quantile, refuse_negative, tail

EXACT_BELOW = 10  # events; from here on Byar's approximation is within 0.2 % of the exact limits


class Interval(NamedTuple):
    """A value and its interval, arrays of one shape; lower ≤ value ≤ upper wherever there is a number."""

    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


def proportion_interval(
    numerators: ArrayLike, denominators: ArrayLike, *, confidence: float = 0.95, factor: float = 1
) -> Interval:
    """Wilson's score interval of a share (0 … `factor`; factor 100 for per cent).

    (2x + z² ± z √(z² + 4x(1 − x/n))) / (2(n + z²)), for x of n persons. It never leaves 0 … 1 and has a sensible
    length at x = 0 and x = n. NaN where a number is missing or n = 0. Raises ValueError for x < 0 or x > n.

    Wilson (1927), JASA 22:209–212; Newcombe (1998), Statistics in Medicine 17:857–872.
    """
    x, n = counts_and_bases(numerators, denominators, share=True)
    z = normal_quantile(confidence)
    value = x / n
    root = z * np.sqrt(z**2 + 4 * x * (1 - value))
    lower = (2 * x + z**2 - root) / (2 * (n + z**2))
    upper = (2 * x + z**2 + root) / (2 * (n + z**2))
    # At the ends the bound is the value itself; rounding would put it a hair beside it.
    lower = np.where(x == 0, 0.0, np.minimum(lower, value))
    upper = np.where(x == n, 1.0, np.maximum(upper, value))
    return _scaled(value, lower, upper, factor)


def rate_interval(events: ArrayLike, bases: ArrayLike, *, confidence: float = 0.95, factor: float = 1) -> Interval:
    """Interval of a rate: events per person (or per km², year …) × factor, where an event may happen repeatedly.

    The limits are those of the number of events (see `count_interval`) divided by the base, which is taken as known.
    NaN where a number is missing or the base is 0. Raises ValueError for negative numbers.
    """
    x, n = counts_and_bases(events, bases, share=False)
    _, lower, upper = count_interval(x, confidence=confidence)
    return _scaled(x / n, lower / n, upper / n, factor)


def count_interval(events: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Interval of a Poisson count: exact below 10 events, Byar's approximation from 10 on.

    As the two differ by up to 0.2 %, a limit can step back by that much where a *fractional* count passes 10.
    """
    (x,) = floats(events)
    _, lower, upper = byar_count_interval(x, confidence=confidence)
    few = x < EXACT_BELOW
    exact = exact_count_interval(x[few], confidence=confidence)  # only where needed: it is twenty times as slow
    lower, upper = np.array(lower), np.array(upper)
    lower[few], upper[few] = exact.lower, exact.upper
    return Interval(x, lower, upper)


def exact_count_interval(events: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """χ²(α/2; 2x)/2 … χ²(1 − α/2; 2x + 2)/2: the Poisson means under which x or more, x or fewer are this unlikely.

    Garwood (1936), Biometrika 28:437–442. Raises ValueError for x < 0.
    """
    (x,) = floats(events)
    refuse_negative(x, "count")
    beyond = tail(confidence)
    # chdtri asks for the probability above; with 0 degrees of freedom it has no answer where ours is 0
    lower = np.where(x == 0, 0.0, chdtri(np.where(x == 0, 1, 2 * x), 1 - beyond) / 2)
    return Interval(x, lower, chdtri(2 * x + 2, beyond) / 2)


def byar_count_interval(events: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Byar: x(1 − 1/9x − z/3√x)³ … (x+1)(1 − 1/9(x+1) + z/3√(x+1))³. Good from 10 events on; lower is 0 at x = 0.

    Breslow and Day (1987), Statistical Methods in Cancer Research II, p. 69. Raises ValueError for x < 0.
    """
    (x,) = floats(events)
    refuse_negative(x, "count")
    z = normal_quantile(confidence)
    some = np.where(x == 0, 1.0, x)
    lower = some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    more = x + 1
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    # With one or two events and a high confidence the cube turns negative, and a count is at least nothing.
    return Interval(x, np.where(x == 0, 0.0, np.maximum(lower, 0.0)), upper)


def mean_interval(
    means: ArrayLike, standard_deviations: ArrayLike, numbers: ArrayLike, *, confidence: float = 0.95
) -> Interval:
    """Student's t: mean ± t(n − 1) · s/√n, in the unit of the mean.

    `standard_deviations` with divisor n − 1. One observation has a mean but no interval. NaN where anything is
    missing. Raises ValueError for a negative standard deviation or number.
    """
    mean, deviation, n = floats(means, standard_deviations, numbers)
    refuse_negative(deviation, "standard deviation")
    refuse_negative(n, "number of observations")
    enough = n > 1
    degrees = np.where(enough, n - 1, 1.0)
    half = stdtrit(degrees, 1 - tail(confidence)) * deviation / np.sqrt(np.where(enough, n, 1.0))
    half = np.where(enough, half, np.nan)
    mean = np.where(n > 0, mean, np.nan)
    return Interval(mean, mean - half, mean + half)


def mean_errors(lower: ArrayLike, upper: ArrayLike, numbers: ArrayLike, *, confidence: float = 0.95) -> np.ndarray:
    """The standard errors s/√n behind Student's intervals of `mean_interval`, for a test or another confidence.

    NaN where anything is missing or n < 2.
    """
    low, high, n = floats(lower, upper, numbers)
    enough = n > 1
    return np.where(enough, (high - low) / (2 * stdtrit(np.where(enough, n - 1, 1.0), 1 - tail(confidence))), np.nan)


def _scaled(value: np.ndarray, lower: np.ndarray, upper: np.ndarray, factor: float) -> Interval:
    if not factor > 0:
        raise ValueError(f"A factor is greater than zero, as in 100 for per cent; this one is {factor:g}.")
    return Interval(value * factor, lower * factor, upper * factor)
