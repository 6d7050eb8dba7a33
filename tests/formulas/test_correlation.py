"""Weighted correlations beside a slow and obvious second way, and beside numbers known from elsewhere."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.formulas.correlation import LEAST_AREAS, correlations, straight_line

NUMBERS = st.one_of(st.just(math.nan), st.integers(-50, 50).map(float))


def slowly(x: list[float], y: list[float], w: list[float]) -> tuple[float, int]:
    """Pearson's formula, area by area."""
    known = [(a, b, c) for a, b, c in zip(x, y, w, strict=True) if not math.isnan(a + b) and c > 0]
    if len(known) < LEAST_AREAS:
        return math.nan, len(known)
    total = sum(c for _, _, c in known)
    mx, my = (sum(c * each[i] for each in known for c in [each[2]]) / total for i in (0, 1))
    sxy = sum(c * (a - mx) * (b - my) for a, b, c in known)
    sxx, syy = sum(c * (a - mx) ** 2 for a, _, c in known), sum(c * (b - my) ** 2 for _, b, c in known)
    if len({a for a, _, _ in known}) < 2 or len({b for _, b, _ in known}) < 2:
        return math.nan, len(known)
    return sxy / math.sqrt(sxx * syy), len(known)


@given(arrays(float, (9, 3), elements=NUMBERS), arrays(float, 9, elements=st.integers(0, 900).map(float)))
def test_every_pair_is_as_reckoned_slowly(table, weights):
    found = correlations(table, weights)
    for i in range(3):
        for j in range(3):
            r, n = slowly(table[:, i].tolist(), table[:, j].tolist(), weights.tolist())
            assert found.n[i, j] == n
            assert found.r[i, j] == pytest.approx(r, abs=1e-9, nan_ok=True)


def test_anscombes_first_set():
    """F. J. Anscombe, Graphs in Statistical Analysis (1973): r = 0.816, y = 3.00 + 0.500 x."""
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    assert correlations(np.column_stack([x, y])).r[0, 1] == pytest.approx(0.816, abs=5e-4)
    line = straight_line(x, y)
    assert line is not None
    assert (line.intercept, line.slope) == pytest.approx((3.0, 0.5), abs=5e-3)
    assert abs(line.residuals.mean()) < 1e-9


def test_an_area_of_weight_two_counts_like_two_areas():
    x, y = np.array([1.0, 2, 3, 4, 7]), np.array([2.0, 1, 5, 3, 4])
    weighted = correlations(np.column_stack([x, y]), [2, 1, 1, 1, 3]).r[0, 1]
    again = [0, 0, 1, 2, 3, 4, 4, 4]
    assert weighted == pytest.approx(correlations(np.column_stack([x[again], y[again]])).r[0, 1])


def test_large_numbers_with_small_differences_keep_their_digits():
    x = 1e9 + np.array([1.0, 2, 3, 4, 5, 6])
    assert correlations(np.column_stack([x, x])).r[0, 1] == pytest.approx(1.0)


def test_what_does_not_differ_or_is_too_little_says_nothing():
    five = np.array([[1.0, 2], [1, 3], [1, 4], [1, 5], [1, 6]])
    assert np.isnan(correlations(five).r[0, 1])
    assert straight_line(five[:, 0], five[:, 1]) is None
    assert np.isnan(correlations(np.arange(8.0).reshape(4, 2)).r[0, 1])
    assert straight_line([1, 2, 3], [1, 2, 3]) is None


def test_impossible_questions_are_refused():
    with pytest.raises(ValueError, match="table"):
        correlations([1.0, 2.0])
    with pytest.raises(ValueError, match="one weight per area"):
        correlations(np.ones((3, 2)), [1.0])
    with pytest.raises(ValueError, match="below nought"):
        correlations(np.ones((2, 2)), [1.0, -1.0])
