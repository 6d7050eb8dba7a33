"""What moved since last year beyond noise, over all areas and indicators (Auffällige Veränderungen).

Every area and indicator is tested, and among so many tests chance alone would supply "changes": therefore the false
discovery rate is controlled over all of them together.

The tests treat the two years as independent samples. In truth most people are counted in both, so that the difference
varies less than assumed: what is reported is reported with reason, some small true changes are not (an approximation
on the cautious side; the persons' histories, which would allow McNemar's test, never reach the atlas).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from .arrays import counts_and_bases, floats, refuse_negative
from .false_discovery import adjusted_p_values


class Change(NamedTuple):
    """Per cell: later minus earlier in the unit of the value, z (positive where it grew), two-sided p-value."""

    difference: np.ndarray
    z: np.ndarray
    p_value: np.ndarray


class Notable(NamedTuple):
    """Per cell: the p-value adjusted over everything tested, and whether the change is notable."""

    q_value: np.ndarray
    notable: np.ndarray


def share_change(
    before: ArrayLike, before_bases: ArrayLike, after: ArrayLike, after_bases: ArrayLike, *, factor: float = 1
) -> Change:
    """Two shares: z = (p₂ − p₁) / √(p̄(1 − p̄)(1/n₁ + 1/n₂)), p̄ the share of both together (z² is Pearson's χ²).

    With `factor` 100 the difference is in percentage points. NaN where a number is missing or a base is 0; 0 where
    nobody or everybody is counted both times. Raises ValueError for negative numbers and parts above their whole.
    """
    (x1, n1), (x2, n2) = _both(before, before_bases, after, after_bases, share=True)
    together = (x1 + x2) / (n1 + n2)
    variance = together * (1 - together) * (1 / n1 + 1 / n2)
    return _change(x2 / n2 - x1 / n1, variance, factor)


def rate_change(
    before: ArrayLike, before_bases: ArrayLike, after: ArrayLike, after_bases: ArrayLike, *, factor: float = 1
) -> Change:
    """Two rates: z = (x₂/n₂ − x₁/n₁) / √(r̄(1/n₁ + 1/n₂)), r̄ = (x₁ + x₂)/(n₁ + n₂), the score test of two counts.

    Gu, Ng, Tang, Schucany (2008), Biometrical Journal 50:283–298 (their W₂ with ratio 1).
    """
    (x1, n1), (x2, n2) = _both(before, before_bases, after, after_bases, share=False)
    variance = (x1 + x2) / (n1 + n2) * (1 / n1 + 1 / n2)
    return _change(x2 / n2 - x1 / n1, variance, factor)


def mean_change(before: ArrayLike, before_errors: ArrayLike, after: ArrayLike, after_errors: ArrayLike) -> Change:
    """Two means with their standard errors: z = (m₂ − m₁) / √(se₁² + se₂²). NaN where a number is missing.

    Raises ValueError for a negative standard error.
    """
    m1, e1, m2, e2 = floats(before, before_errors, after, after_errors)
    refuse_negative(e1, "standard error")
    refuse_negative(e2, "standard error")
    return _change(m2 - m1, e1**2 + e2**2, 1)


def notable_changes(
    changes: Mapping[str, Change], *, false_discoveries: float = 0.05, smallest: Mapping[str, float] | None = None
) -> dict[str, Notable]:
    """Which changes are notable, all indicators (the keys) and areas judged together.

    Notable means q ≤ `false_discoveries` and, where `smallest` names one for the indicator, a difference of at least
    that size: in a large area the smallest move is beyond noise without being of interest.
    """
    keys = list(changes)
    if not keys:
        return {}
    joined = adjusted_p_values(np.concatenate([np.ravel(changes[key].p_value) for key in keys]))
    parts = np.split(joined, np.cumsum([np.size(changes[key].p_value) for key in keys])[:-1])
    result = {}
    for key, part in zip(keys, parts, strict=True):
        change = changes[key]
        q = part.reshape(np.shape(change.p_value))
        large = np.abs(change.difference) >= (smallest or {}).get(key, 0.0)
        result[key] = Notable(q, (q <= false_discoveries) & large)
    return result


def _both(
    before: ArrayLike, before_bases: ArrayLike, after: ArrayLike, after_bases: ArrayLike, *, share: bool
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    x1, n1, x2, n2 = floats(before, before_bases, after, after_bases)
    return counts_and_bases(x1, n1, share=share), counts_and_bases(x2, n2, share=share)


def _change(difference: np.ndarray, variance: np.ndarray, factor: float) -> Change:
    varies = variance > 0
    # Without any variance both years are all zero or all full: no difference, and nothing to be surprised at.
    z = np.where(varies, difference / np.sqrt(np.where(varies, variance, 1.0)), difference * 0)
    return Change(difference * factor, z, 2 * ndtr(-np.abs(z)))
