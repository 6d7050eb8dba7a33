"""Better, similar or worse than a benchmark: the city, the parent, an area of one's choice, or a Richtwert.

The rule of Fingertips (OHID): the area's interval is held against the benchmark's value. Where the interval contains
it (bounds included), the two are similar. The benchmark counts as known exactly. That an area is a part of the city it
is compared with makes the comparison a little too cautious; for a part of a few per cent this does not matter.
"""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .arrays import floats
from .intervals import Interval, proportion_interval, rate_interval

DIRECTIONS = ("more_is_better", "less_is_better", "neutral")  # the same words as in an indicator's definition
INTERVALS: dict[str, Callable[..., Interval]] = {"share": proportion_interval, "rate": rate_interval}


class Comparison(IntEnum):
    """How a number stands beside a benchmark. Without a direction nothing is called better or worse."""

    UNKNOWN = 0
    SIMILAR = 1
    LOWER = 2
    HIGHER = 3
    BETTER = 4
    WORSE = 5


class Comparisons(NamedTuple):
    """The comparison at 95 %, and whether it would stand at 99.8 % too (False where similar or unknown)."""

    comparison: np.ndarray
    strong: np.ndarray


COMPARISON_WORDS = {
    Comparison.UNKNOWN: {"de": "nicht vergleichbar", "en": "cannot be compared"},
    Comparison.SIMILAR: {"de": "ähnlich", "en": "similar"},
    Comparison.LOWER: {"de": "niedriger", "en": "lower"},
    Comparison.HIGHER: {"de": "höher", "en": "higher"},
    Comparison.BETTER: {"de": "besser", "en": "better"},
    Comparison.WORSE: {"de": "schlechter", "en": "worse"},
}


def compare(lower: ArrayLike, upper: ArrayLike, benchmark: ArrayLike, *, direction: str = "neutral") -> np.ndarray:
    """`Comparison` of each area's interval with `benchmark` (one number, or one per area), as int8.

    UNKNOWN where a number is missing. All in one unit. Raises ValueError for an unknown direction or lower > upper.
    """
    low, high, mark = floats(lower, upper, benchmark)
    if np.any(low > high):
        raise ValueError("An interval's lower end lies above its upper end.")
    below, above = _words(direction)
    result = np.full(low.shape, Comparison.SIMILAR, np.int8)
    result[high < mark] = below
    result[low > mark] = above
    result[np.isnan(low) | np.isnan(high) | np.isnan(mark)] = Comparison.UNKNOWN
    return result


def compare_counts(
    numerators: ArrayLike,
    denominators: ArrayLike,
    benchmark: ArrayLike,
    *,
    kind: str = "share",
    direction: str = "neutral",
    factor: float = 1,
) -> Comparisons:
    """Shares (Wilson) or rates (exact/Byar) against a benchmark in the unit of the value, at 95 % and 99.8 %.

    `kind` is share or rate; `factor` is that of the indicator (100 for per cent). Raises ValueError as these do.
    """
    interval = interval_of(kind)
    at_95 = interval(numerators, denominators, confidence=0.95, factor=factor)
    at_998 = interval(numerators, denominators, confidence=0.998, factor=factor)
    usual = compare(at_95.lower, at_95.upper, benchmark, direction=direction)
    strict = compare(at_998.lower, at_998.upper, benchmark, direction=direction)
    return Comparisons(usual, (strict == usual) & (usual > Comparison.SIMILAR))


def interval_of(kind: str) -> Callable[..., Interval]:
    """The interval function for shares or rates. Raises ValueError for another kind."""
    if kind not in INTERVALS:
        raise ValueError(f"There is no interval for the kind “{kind}”; there is one for {' and '.join(INTERVALS)}.")
    return INTERVALS[kind]


def _words(direction: str) -> tuple[Comparison, Comparison]:
    if direction not in DIRECTIONS:
        raise ValueError(f"The direction “{direction}” is not one of {', '.join(DIRECTIONS)}.")
    if direction == "neutral":
        return Comparison.LOWER, Comparison.HIGHER
    if direction == "more_is_better":
        return Comparison.WORSE, Comparison.BETTER
    return Comparison.BETTER, Comparison.WORSE
