"""Increasing, decreasing, no significant change; or that it cannot be told, and why.

The rule of Fingertips: the latest five periods, equally far apart and independent of each other. The tests treat the
periods as independent samples. In a register most people stay, so that successive years resemble each other more than
the tests assume: read a trend as "more than chance would do", not as a law.
"""

from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from .arrays import counts_and_bases, floats

PERIODS = 5
KINDS = ("share", "rate")


class Direction(IntEnum):
    """What the test says, at the level of significance that was asked for."""

    CANNOT_BE_TOLD = 0
    NO_CHANGE = 1
    INCREASING = 2
    DECREASING = 3


class Reason(IntEnum):
    """Why it cannot be told; the first that applies."""

    NONE = 0
    FEW_PERIODS = 1
    OVERLAPPING = 2
    UNEQUAL_SPACING = 3
    SERIES_BREAK = 4
    NUMBERS_MISSING = 5
    REFORM = 6  # the last two are for callers: no test is asked then
    NO_TEST = 7


class Trend(NamedTuple):
    """Arrays of one cell per area: `Direction`, `Reason`, χ² with one degree of freedom, p-value."""

    direction: np.ndarray
    reason: np.ndarray
    statistic: np.ndarray
    p_value: np.ndarray


DIRECTION_WORDS = {
    Direction.CANNOT_BE_TOLD: {"de": "nicht zu beurteilen", "en": "cannot be told"},
    Direction.NO_CHANGE: {"de": "keine signifikante Änderung", "en": "no significant change"},
    Direction.INCREASING: {"de": "zunehmend", "en": "increasing"},
    Direction.DECREASING: {"de": "abnehmend", "en": "decreasing"},
}
REASON_WORDS = {
    Reason.NONE: {"de": "", "en": ""},
    Reason.FEW_PERIODS: {"de": "weniger als fünf Zeitpunkte", "en": "fewer than five periods"},
    Reason.OVERLAPPING: {"de": "die Zeiträume überlappen sich", "en": "the periods overlap"},
    Reason.UNEQUAL_SPACING: {"de": "ungleiche Abstände", "en": "the periods are not equally far apart"},
    Reason.SERIES_BREAK: {"de": "Bruch in der Zeitreihe", "en": "a break in the series"},
    Reason.NUMBERS_MISSING: {
        "de": "Werte fehlen oder sind unsicher",
        "en": "missing, hidden or unreliable values",
    },
    Reason.REFORM: {
        "de": "seit der Gebietsreform wurde zu selten gezählt",
        "en": "too few counts since the areas were reformed",
    },
    Reason.NO_TEST: {
        "de": "für diese Art von Zahl gibt es keinen Test",
        "en": "there is no test for this kind of number",
    },
}


def trend(
    numerators: ArrayLike,
    denominators: ArrayLike,
    periods: Sequence[tuple[date, date]],
    *,
    kind: str = "share",
    breaks: Sequence[date] = (),
    significance: float = 0.05,
) -> Trend:
    """The trend of shares or rates over the latest five periods, for every area.

    `numerators` and `denominators` have shape (periods, …), oldest or newest first as `periods` has it: first and last
    day of each. `breaks` are days from which something else is counted. A missing, suppressed or unreliable number is
    handed over as NaN. Raises ValueError for another kind, and for numbers that cannot be.
    """
    if kind not in KINDS:
        raise ValueError(f"A trend can be tested for the kinds {' and '.join(KINDS)}, not for “{kind}”.")
    x, n = counts_and_bases(numerators, denominators, share=kind == "share")
    if len(periods) != len(x):
        raise ValueError(f"There are {len(periods)} periods, but {len(x)} rows of numbers.")
    latest = sorted(range(len(periods)), key=lambda row: periods[row])[-PERIODS:]
    reason = why_not([periods[row] for row in latest], breaks)
    if reason:
        return not_told(x.shape[1:], reason)
    test = proportion_trend if kind == "share" else rate_trend
    slope, statistic = test(x[latest], n[latest])
    return _told(slope, statistic, significance)


def weighted_trend(
    values: ArrayLike,
    standard_errors: ArrayLike,
    periods: Sequence[tuple[date, date]],
    *,
    breaks: Sequence[date] = (),
    significance: float = 0.05,
) -> Trend:
    """The same for values with known standard errors (means, standardised rates): a line by weighted least squares.

    With t = 0 … 4, w = 1/se², t̄ and v̄ weighted means: slope = Σ w(t − t̄)(v − v̄) / Σ w(t − t̄)², χ² = slope² Σ w(t − t̄)².
    """
    v, error = floats(values, standard_errors)
    if len(periods) != len(v):
        raise ValueError(f"There are {len(periods)} periods, but {len(v)} rows of numbers.")
    latest = sorted(range(len(periods)), key=lambda row: periods[row])[-PERIODS:]
    reason = why_not([periods[row] for row in latest], breaks)
    if reason:
        return not_told(v.shape[1:], reason)
    v, error = v[latest], np.where(error[latest] > 0, error[latest], np.nan)
    w, t = error**-2.0, _scores(v)
    centred = t - (w * t).sum(axis=0) / w.sum(axis=0)
    spread = (w * centred**2).sum(axis=0)
    slope = (w * centred * v).sum(axis=0) / spread
    return _told(slope, slope**2 * spread, significance)


def proportion_trend(x: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """χ² test for trend in shares (Cochran–Armitage) along the first axis; its direction as a sign, and χ².

    T = Σ t(x − n p̄), χ² = T² / (p̄(1 − p̄)(Σ n t² − (Σ n t)²/Σ n)), p̄ = Σ x / Σ n, t = 0, 1, 2 …

    Armitage (1955), Biometrics 11:375–386.
    """
    t = _scores(x)
    total = n.sum(axis=0)
    share = x.sum(axis=0) / total
    score = (t * (x - n * share)).sum(axis=0)
    variance = share * (1 - share) * ((n * t**2).sum(axis=0) - (n * t).sum(axis=0) ** 2 / total)
    return np.sign(score), _square_over(score, variance)


def rate_trend(x: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """χ² test for trend in rates: the score test of a Poisson regression on time, along the first axis.

    With E = n Σ x / Σ n expected events: T = Σ t(x − E), χ² = T² / (Σ E t² − (Σ E t)²/Σ E).

    Breslow and Day (1987), Statistical Methods in Cancer Research II, pp. 96–97 (formula 3.12).
    """
    t = _scores(x)
    expected = n * (x.sum(axis=0) / n.sum(axis=0))
    score = (t * (x - expected)).sum(axis=0)
    events = expected.sum(axis=0)
    squares = (expected * t).sum(axis=0) ** 2 / np.where(events == 0, 1.0, events)
    return np.sign(score), _square_over(score, (expected * t**2).sum(axis=0) - squares)


def why_not(periods: Sequence[tuple[date, date]], breaks: Sequence[date] = ()) -> Reason:
    """Why these periods (oldest first) allow no test, whatever the numbers are; `Reason.NONE` where they do."""
    if len(periods) < PERIODS:
        return Reason.FEW_PERIODS
    if any(later[0] <= earlier[1] for earlier, later in pairwise(periods)):
        return Reason.OVERLAPPING
    starts = [first.year * 12 + first.month for first, _ in periods]
    if len(set(np.diff(starts).tolist())) > 1:
        return Reason.UNEQUAL_SPACING
    if any(periods[0][0] < day <= periods[-1][1] for day in breaks):
        return Reason.SERIES_BREAK
    return Reason.NONE


def _scores(like: np.ndarray) -> np.ndarray:
    return np.arange(len(like), dtype=np.float64).reshape(-1, *[1] * (like.ndim - 1))


def _square_over(score: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """score²/variance; 0 where nothing varies (no event ever, or everybody always)."""
    varies = variance > 0
    return np.where(varies, score**2 / np.where(varies, variance, 1.0), score * 0)


def _told(slope: np.ndarray, statistic: np.ndarray, significance: float) -> Trend:
    p_value = chdtrc(1, statistic)
    known = ~np.isnan(statistic)
    direction = np.where(p_value < significance, np.where(slope > 0, Direction.INCREASING, Direction.DECREASING), 1)
    return Trend(
        np.where(known, direction, Direction.CANNOT_BE_TOLD).astype(np.int8),
        np.where(known, Reason.NONE, Reason.NUMBERS_MISSING).astype(np.int8),
        statistic,
        p_value,
    )


def not_told(shape: tuple[int, ...], reason: Reason) -> Trend:
    """For every area the same: it cannot be told, and why."""
    nothing = np.full(shape, np.nan)
    return Trend(np.zeros(shape, np.int8), np.full(shape, reason, np.int8), nothing, nothing.copy())
