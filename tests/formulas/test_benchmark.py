import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas.benchmark import COMPARISON_WORDS, DIRECTIONS, Comparison, compare, compare_counts
from indicators.formulas.funnels import proportion_limits, rate_limits

LOWER, HIGHER, BETTER, WORSE = Comparison.LOWER, Comparison.HIGHER, Comparison.BETTER, Comparison.WORSE


@pytest.mark.parametrize(
    ("direction", "below", "above"),
    [("neutral", LOWER, HIGHER), ("more_is_better", WORSE, BETTER), ("less_is_better", BETTER, WORSE)],
)
def test_the_direction_chooses_the_words(direction, below, above):
    compared = compare([1, 4, 2, np.nan, 1], [3, 6, 4, 6, 3], [4, 3, 4, 3, np.nan], direction=direction)
    assert compared.tolist() == [below, above, Comparison.SIMILAR, Comparison.UNKNOWN, Comparison.UNKNOWN]


def test_every_comparison_has_words_in_both_languages():
    assert all(set(COMPARISON_WORDS[comparison]) == {"de", "en"} for comparison in Comparison)


def test_a_richtwert_is_a_benchmark_like_any_other():
    # 1 m² of playground per inhabitant: no interval around a surface, so both its ends are the value itself
    square_metres = np.array([0.4, 1.0, 1.3])
    told = compare(square_metres, square_metres, 1.0, direction="more_is_better")
    assert told.tolist() == [WORSE, Comparison.SIMILAR, BETTER]


def test_the_strict_comparison_holds_at_99_8_per_cent_too():
    result = compare_counts([65, 59, 50, 20], [100] * 4, 50, direction="more_is_better", factor=100)
    # 59 of 100 against 50 %: 49.2 … 68.1 at 95 %; 65 of 100: 55.3 … 73.6, and 49.9 … 77.6 at 99.8 %
    assert result.comparison.tolist() == [BETTER, Comparison.SIMILAR, Comparison.SIMILAR, WORSE]
    assert result.strong.tolist() == [False, False, False, True]


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="“up” is not one of"):
        compare(1, 2, 3, direction="up")
    with pytest.raises(ValueError, match="lower end lies above"):
        compare(3, 2, 1)
    with pytest.raises(ValueError, match="no interval for the kind “median”"):
        compare_counts(1, 2, 3, kind="median")


# PHEindicatormethods, tests/testthat/testdata_funnel_prop_outputs.csv: population, limits at 95 % and 99.8 %
PUBLISHED_BASELINE = 80.642448
PUBLISHED_LIMITS = np.array(
    [
        [1, 3.204264, 100, 0, 100],
        [18, 62.390093, 98.894803, 51.864359, 100],
        [41, 68.548635, 92.73626, 61.574398, 99.710497],
        [598, 77.475765, 83.809131, 75.649608, 85.635287],
        [9998, 79.867989, 81.416907, 79.421375, 81.863521],
        [110000, 80.408963, 80.875933, 80.274317, 81.010578],
    ]
)


def test_limits_of_shares_equal_the_published_ones():
    population = PUBLISHED_LIMITS[:, 0]
    usual = proportion_limits(PUBLISHED_BASELINE, population, factor=100)
    strict = proportion_limits(PUBLISHED_BASELINE, population, confidence=0.998, factor=100)
    # six decimals of a per cent are printed there, of the baseline too: 1e-8 as a share
    assert np.column_stack([*usual, *strict]) == pytest.approx(PUBLISHED_LIMITS[:, 1:], abs=1.1e-6)


def test_limits_of_rates_equal_the_published_ones():
    # the same package, testdata_funnel_rate_outputs.csv: baseline 116.1720835 per 100,000 in three years; for each
    # number of events the population where it is just low (95 %), and the rate there. Their search stops early.
    events = np.array([1, 5, 20, 104, 1360])
    people = 3 * np.array([1598.675694, 3348.002593, 8862.823734, 36157.10817, 411529.9259])
    low = np.array([20.85059119, 49.78092521, 75.22057153, 95.87787415, 110.158048])
    assert events / people * 1e5 == pytest.approx(low, rel=1e-8)
    assert rate_limits(116.1720835, people, factor=1e5).lower == pytest.approx(low, rel=2e-4)


@given(st.integers(0, 400), st.integers(0, 400), st.floats(0.05, 0.95), st.sampled_from([0.95, 0.998]))
def test_an_area_is_outside_the_funnel_exactly_if_it_differs_from_the_benchmark(x, more, benchmark, confidence):
    n = x + more
    if n == 0:
        return
    compared = compare_counts(x, n, benchmark)
    different = compared.comparison > Comparison.SIMILAR if confidence == 0.95 else compared.strong
    limits = proportion_limits(benchmark, n, confidence=confidence)
    margin = min(abs(x / n - limits.lower), abs(x / n - limits.upper))
    if margin > 1e-9:
        assert bool(different) == bool(x / n < limits.lower or x / n > limits.upper)


@given(st.floats(1e-6, 50), st.integers(1, 100_000))
def test_the_funnel_of_rates_contains_the_benchmark_and_narrows(benchmark, n):
    wide, narrow = rate_limits(benchmark, [n, 10 * n], factor=1000), 1e-9 + benchmark * 1e-9
    assert (wide.lower <= benchmark + narrow).all()
    assert (wide.upper >= benchmark - narrow).all()
    assert wide.upper[1] - wide.lower[1] <= wide.upper[0] - wide.lower[0] + narrow


def test_funnels_of_nothing_are_nothing():
    assert np.isnan(proportion_limits([np.nan, 0.5], [5, 0])).all()
    assert np.isnan(rate_limits([np.nan, 0.5], [5, 0])).all()
    assert rate_limits(0, 5) == (0, 0)
    with pytest.raises(ValueError, match="cannot be larger than 100"):
        proportion_limits(101, 5, factor=100)


@given(st.sampled_from(DIRECTIONS), st.integers(0, 60), st.integers(0, 60))
def test_better_and_worse_change_places_with_the_direction(direction, x, more):
    n = x + more
    opposite = {"more_is_better": "less_is_better", "less_is_better": "more_is_better"}.get(direction, direction)
    one = compare_counts(x, n, 0.4, direction=direction).comparison.item()
    other = compare_counts(x, n, 0.4, direction=opposite).comparison.item()
    assert {BETTER: WORSE, WORSE: BETTER}.get(one, one) == other
