"""Funnel limits: how far an area of a given size strays from the benchmark by chance alone.

A funnel asks the same question as `benchmark.compare`, from the other side: there the interval stands around the
area's value, here around the benchmark's. For shares the two always agree (Wilson's interval is the normal test
turned inside out); for rates they agree but for the 0.2 % between the exact limits and Byar's.

Spiegelhalter (2005), Statistics in Medicine 24:1185–1202.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtriv

from .arrays import floats, normal_quantile, refuse_negative, tail


class Limits(NamedTuple):
    """Lower and upper limit, in the unit of the benchmark."""

    lower: np.ndarray
    upper: np.ndarray


def proportion_limits(
    benchmark: ArrayLike, denominators: ArrayLike, *, confidence: float = 0.95, factor: float = 1
) -> Limits:
    """p ± z √(p(1 − p)/n), cut at 0 and `factor`; p is the benchmark in units of `factor` (100 for per cent).

    NaN where a number is missing or n = 0. Raises ValueError for a benchmark outside 0 … factor or n < 0.
    """
    p, n = floats(np.asarray(benchmark, np.float64) / factor, denominators)
    refuse_negative(p, "benchmark")
    refuse_negative(n, "denominator")
    if np.any(p > 1):
        raise ValueError(f"A share cannot be larger than {factor:g}; a benchmark is.")
    n = np.where(n == 0, np.nan, n)
    reach = normal_quantile(confidence) * np.sqrt(p * (1 - p) / n)
    return Limits(np.maximum(p - reach, 0) * factor, np.minimum(p + reach, 1) * factor)


def rate_limits(
    benchmark: ArrayLike, denominators: ArrayLike, *, confidence: float = 0.95, factor: float = 1
) -> Limits:
    """The rates whose exact Poisson interval just touches the benchmark, for events among n persons.

    With E = benchmark · n / factor expected events the limits are the (fractional) counts x with
    χ²(1 − α/2; 2x + 2) = 2E (or 0, where no event at all would not be strange) and χ²(α/2; 2x) = 2E. NaN where a number
    is missing or n = 0. Raises ValueError for negative numbers.
    """
    rate, n = floats(benchmark, denominators)
    refuse_negative(rate, "benchmark")
    refuse_negative(n, "denominator")
    n = np.where(n == 0, np.nan, n)
    expected = rate * n / factor
    beyond = tail(confidence)
    some = np.where(expected > 0, expected, 1.0)
    # chdtriv(p, x): the degrees of freedom under which χ² ≤ x has the probability p
    fewest = np.where(np.exp(-some) > beyond, 0.0, np.maximum(chdtriv(1 - beyond, 2 * some) / 2 - 1, 0))
    most = chdtriv(beyond, 2 * some) / 2
    nothing = expected == 0
    lower = np.where(nothing, 0.0, fewest) / n * factor
    upper = np.where(nothing, 0.0, most) / n * factor
    unknown = np.isnan(expected)
    return Limits(np.where(unknown, np.nan, lower), np.where(unknown, np.nan, upper))
