"""Intervals equal the numbers that other packages and handbooks have published, and keep what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.formulas.intervals import (
    byar_count_interval,
    count_interval,
    exact_count_interval,
    mean_interval,
    proportion_interval,
    rate_interval,
)

# R 2.15, package binom: binom.confint(x, n, methods = "wilson"), as printed in statsmodels,
# statsmodels/stats/tests/results/results_proportion.py (first four with all digits, the others with seven)
WILSON_IN_R = [
    (18, 20, 0.6989663547715128, 0.972133518786232, 1e-14),
    (4, 20, 0.0806576625797981, 0.4160174322518935, 1e-14),
    (4, 200, 0.00780442641634947, 0.05028708690582643, 1e-14),
    (190, 200, 0.910421851861224, 0.972617354399236, 1e-14),
    (1, 30, 5.908590e-03, 0.16670391, 5e-9),
    (29, 30, 0.8332961, 0.9940914, 5e-8),
    (0, 30, 0.0, 0.11351339, 5e-9),
    (30, 30, 0.8864866, 1.0, 5e-8),
    # R: prop.test(73, 86, correct = FALSE)$conf.int, in statsmodels/stats/tests/test_proportion.py (res_prop_test_1)
    (73, 86, 0.758364348004061, 0.9094787701686766, 1e-14),
    # Public Health England's Python methods, test_wilson and test_phe_proportion (printed there in per cent)
    (100, 10_000, 0.008229336148148417, 0.012146982255114647, 1e-15),
    (100, 1000, 0.0829094435930957, 0.1201519631953484, 1e-15),
]


@pytest.mark.parametrize(("x", "n", "lower", "upper", "digits"), WILSON_IN_R)
def test_wilson_equals_published_limits(x, n, lower, upper, digits):
    interval = proportion_interval(x, n)
    assert interval.lower == pytest.approx(lower, abs=digits)
    assert interval.upper == pytest.approx(upper, abs=digits)


def test_exact_limits_equal_those_of_r():
    # R, exactci: poisson.exact(15, 400, tsmethod = "central") and DescTools: PoissonCI(15, 400, method = "exact"),
    # printed in statsmodels/stats/tests/test_rates_poisson.py, test_rate_poisson_r
    interval = exact_count_interval(15)
    assert interval.lower / 400 == pytest.approx(0.0209884653319583, abs=1e-15)
    assert interval.upper / 400 == pytest.approx(0.0618505471787146, abs=1e-15)


def test_exact_limits_equal_the_classic_table():
    # Garwood (1936), reprinted in Breslow and Day (1987), table 2.10: 95 % limits of a Poisson count
    interval = exact_count_interval(np.arange(6))
    assert interval.lower == pytest.approx([0, 0.0253, 0.242, 0.619, 1.09, 1.62], abs=5e-3)
    assert interval.upper == pytest.approx([3.69, 5.57, 7.22, 8.77, 10.24, 11.67], abs=5e-3)


def test_byar_equals_published_limits():
    # DescTools: PoissonCI(15, 400, method = "byar"), printed in statsmodels/stats/tests/test_rates_poisson.py.
    # DescTools puts x + ½ into both halves of the formula where Breslow and Day put x below and x + 1 above: its limits
    # for 15 are Breslow and Day's lower one for 15½ and their upper one for 14½.
    assert byar_count_interval(15.5).lower / 400 == pytest.approx(0.0219084369245707, abs=1e-15)
    assert byar_count_interval(14.5).upper / 400 == pytest.approx(0.0602933510943048, abs=1e-15)
    # Public Health England's first Python methods, test_byars: byars(100). Only the lower limit: the upper one printed
    # there (121.62458755509265) has 1/(9·100 + 1) where Breslow and Day have 1/(9·(100 + 1)); R has it right.
    assert byar_count_interval(100).lower == pytest.approx(81.36210549052788, abs=1e-11)


# PHEindicatormethods, tests/testthat/testdata_funnel_rate_outputs.csv (baseline 116.1720835 per 100,000, three years):
# the population at which an area with so many events just reaches the baseline. Their search stops at 6 or 7 digits.
@pytest.mark.parametrize(
    ("events", "upper_reaches", "lower_reaches", "confidence"),
    [
        (1, 1598.675694, 7.264481402, 0.95),
        (5, 3348.002593, 465.8280129, 0.95),
        (9, 4902.152951, 1180.827018, 0.95),
        (2, 3221.906682, 13.02722321, 0.998),
        (9, 6501.096999, 703.6760012, 0.998),
    ],
)
def test_rates_below_ten_events_reach_the_published_baseline(events, upper_reaches, lower_reaches, confidence):
    populations = 3 * np.array([upper_reaches, lower_reaches])
    interval = rate_interval(events, populations, confidence=confidence, factor=100_000)
    assert interval.upper[0] == pytest.approx(116.1720835, rel=2e-5)
    assert interval.lower[1] == pytest.approx(116.1720835, rel=2e-5)


def test_rates_are_exact_below_ten_events_and_byar_from_ten_on():
    few, many = count_interval([9.0, 10.0]), np.array([9.0, 10.0])
    assert few.lower[0] == exact_count_interval(many).lower[0]
    assert few.upper[1] == byar_count_interval(many).upper[1]
    # Technical Guide (PHE 2018): Byar's method is within 0.2 % of the exact value for numerators of 10 or more
    counts = np.arange(10, 2000)
    exact, byar = exact_count_interval(counts), byar_count_interval(counts)
    assert np.max(np.abs(byar.lower / exact.lower - 1)) < 0.002
    assert np.max(np.abs(byar.upper / exact.upper - 1)) < 0.002


def test_mean_equals_the_nist_handbook():
    # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2, data ZARR13.DAT
    interval = mean_interval(9.261460, 0.022789, 195)
    assert interval.lower == pytest.approx(9.258242, abs=1e-6)
    assert interval.upper == pytest.approx(9.264679, abs=1e-6)


def test_one_observation_has_a_mean_but_no_interval():
    interval = mean_interval([5.0, 5.0], 0.0, [1, 0])
    assert interval.value[0] == 5
    assert np.isnan([interval.lower[0], interval.upper[0], interval.value[1]]).all()


@pytest.mark.parametrize(
    ("function", "arguments", "sentence"),
    [
        (proportion_interval, (-1, 5), "cannot be negative: -1 at position 0"),
        (proportion_interval, ([1, 7], [5, 5]), "larger than its whole: 7 of 5 at position 1"),
        (proportion_interval, ([1, 2], [1, 2, 3]), "different shapes"),
        (rate_interval, (3, -5), "denominator cannot be negative"),
        (exact_count_interval, (-1,), "count cannot be negative"),
        (mean_interval, (3, -1, 5), "standard deviation cannot be negative"),
    ],
)
def test_numbers_that_cannot_be_are_refused_with_a_sentence(function, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        function(*arguments)


@pytest.mark.parametrize("confidence", [0, 0.5, 1, 95, float("nan")])
def test_a_confidence_is_a_share(confidence):
    with pytest.raises(ValueError, match="confidence lies between"):
        proportion_interval(1, 2, confidence=confidence)


def test_a_factor_is_positive():
    with pytest.raises(ValueError, match="factor is greater than zero"):
        rate_interval(1, 2, factor=0)


counts = st.integers(0, 5_000)
confidences = st.sampled_from([0.9, 0.95, 0.998])


@given(counts, counts, confidences)
def test_an_interval_contains_its_value_and_stays_in_range(x, more, confidence):
    n = x + more
    share = proportion_interval(x, n, confidence=confidence)
    rate = rate_interval(x, n, confidence=confidence, factor=1000)
    if n == 0:
        assert np.isnan([*share, *rate]).all()
        return
    assert 0 <= share.lower <= share.value <= share.upper <= 1
    assert 0 <= rate.lower <= rate.value <= rate.upper


@given(counts, confidences)
def test_limits_grow_with_the_count(x, confidence):
    limits = count_interval([x, x + 1], confidence=confidence)
    assert limits.lower[0] <= limits.lower[1]
    assert limits.upper[0] < limits.upper[1]
    share = proportion_interval([x, x + 1], 6000, confidence=confidence)
    assert share.lower[0] < share.lower[1]
    assert share.upper[0] < share.upper[1]


@given(st.integers(1, 500), st.integers(0, 500), st.integers(2, 10))
def test_more_people_make_a_narrower_interval(x, more, times):
    n = x + more
    small, large = proportion_interval(x, n), proportion_interval(x * times, n * times)
    assert large.upper - large.lower < small.upper - small.lower


@given(st.floats(0.6, 0.9), counts)
def test_more_confidence_makes_a_wider_interval(confidence, x):
    usual, sure = count_interval(x, confidence=confidence), count_interval(x, confidence=confidence + 0.099)
    assert sure.lower <= usual.lower
    assert sure.upper > usual.upper


cells = arrays(np.float64, 7, elements=st.one_of(st.just(np.nan), st.integers(0, 300).map(float)))


@given(cells, cells, st.permutations(range(7)))
def test_missing_never_becomes_a_number_and_order_never_matters(x, more, order):
    n, order = x + more, list(order)
    unknown = np.isnan(x) | np.isnan(n) | (n == 0)
    for function in (proportion_interval, rate_interval):
        told = function(x, n)
        for column, shuffled in zip(told, function(x[order], n[order]), strict=True):
            assert np.array_equal(np.isnan(column), unknown)
            assert np.array_equal(column[order], shuffled, equal_nan=True)
    for column in count_interval(x):
        assert np.array_equal(np.isnan(column), np.isnan(x))


def test_infinite_is_no_number():
    assert np.isnan(proportion_interval([1.0, np.inf], [np.inf, 5.0]).value).all()
