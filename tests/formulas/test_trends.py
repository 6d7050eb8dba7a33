from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize
from scipy.special import chdtrc

from indicators.formulas.trends import (
    DIRECTION_WORDS,
    REASON_WORDS,
    Direction,
    Reason,
    proportion_trend,
    rate_trend,
    trend,
    weighted_trend,
    why_not,
)

YEARS = [(date(year, 1, 1), date(year, 12, 31)) for year in range(2016, 2021)]
KEY_DATES = [(date(year, 12, 31), date(year, 12, 31)) for year in range(2016, 2021)]
RISING = np.array([10, 20, 30, 40, 50.0])
HUNDRED = np.full(5, 100.0)


def test_the_test_for_shares_equals_prop_trend_test_of_r():
    # R, help page of prop.trend.test; output printed in R-help, 8 September 2023 (R. Barradas)
    sign, statistic = proportion_trend(np.array([83, 90, 129, 70.0]), np.array([86, 93, 136, 82.0]))
    assert statistic == pytest.approx(8.2249, abs=5e-5)
    assert chdtrc(1, statistic) == pytest.approx(0.004132, abs=5e-7)
    assert sign == -1


def test_the_test_for_shares_equals_the_textbook():
    # Rosner, Fundamentals of Biostatistics, section 10.6: breast cancer and age at first birth, χ² = 129.01
    sign, statistic = proportion_trend(
        np.array([320, 1206, 1011, 463, 220.0]), np.array([1742, 5638, 3904, 1555, 626.0])
    )
    assert statistic == pytest.approx(129.01, abs=0.005)
    assert sign == 1


def test_the_test_for_rates_is_the_score_test_of_a_poisson_regression():
    x, n = np.array([12, 15, 11, 22, 30.0]), np.array([1000, 1100, 900, 1200, 1000.0])
    t = np.arange(5)

    def fit(beta):
        means = n * np.exp(beta[0] + beta[1] * t)
        return means.sum() - (x * np.log(means)).sum()

    # An obvious second way: the likelihood ratio, which for moderate effects is close to the score test
    best = minimize(fit, [np.log(x.sum() / n.sum()), 0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
    ratio = 2 * (fit([np.log(x.sum() / n.sum()), 0]) - best.fun)
    sign, statistic = rate_trend(x, n)
    assert statistic == pytest.approx(ratio, rel=0.03)
    assert sign == np.sign(best.x[1]) == 1


@given(arrays(np.int64, 5, elements=st.integers(0, 50)), arrays(np.int64, 5, elements=st.integers(1, 1000)))
def test_rare_shares_and_rates_have_the_same_trend(x, thousands):
    n = thousands * 10_000_000.0
    (sign, share), (other_sign, rate) = proportion_trend(x * 1.0, n), rate_trend(x * 1.0, n)
    assert sign == other_sign or share < 1e-6
    assert share == pytest.approx(rate, rel=1e-4, abs=1e-9)


def test_a_trend_is_told_with_its_direction():
    x = np.column_stack([RISING, RISING[::-1], np.full(5, 30.0), np.zeros(5), HUNDRED])
    result = trend(x, np.full((5, 5), 100.0), KEY_DATES)
    nothing = Direction.NO_CHANGE
    assert result.direction.tolist() == [Direction.INCREASING, Direction.DECREASING, nothing, nothing, nothing]
    assert (result.reason == Reason.NONE).all()


def test_the_latest_five_periods_count_in_whatever_order_they_come():
    rows = np.concatenate([[90.0], RISING])
    periods = [(date(2015, 12, 31), date(2015, 12, 31)), *KEY_DATES]
    forwards = trend(rows, np.full(6, 100.0), periods)
    backwards = trend(rows[::-1], np.full(6, 100.0), periods[::-1])
    assert forwards == backwards == trend(RISING, HUNDRED, KEY_DATES)


def test_what_cannot_be_told_says_why():
    pools = [(date(year - 2, 1, 1), date(year, 12, 31)) for year in range(2016, 2021)]
    every_third = [(date(year - 2, 1, 1), date(year, 12, 31)) for year in range(2008, 2021, 3)]
    with_a_gap = [YEARS[0], *[(date(year, 1, 1), date(year, 12, 31)) for year in range(2018, 2022)]]
    assert why_not(YEARS[1:]) is Reason.FEW_PERIODS
    assert why_not(pools) is Reason.OVERLAPPING
    assert why_not(every_third) is Reason.NONE
    assert why_not(with_a_gap) is Reason.UNEQUAL_SPACING
    assert why_not(YEARS, [date(2017, 7, 1)]) is Reason.SERIES_BREAK
    assert why_not(YEARS, [date(2016, 1, 1)]) is Reason.NONE  # counted the new way from the first day on
    assert why_not(YEARS, [date(2021, 1, 1)]) is Reason.NONE
    result = trend(RISING, HUNDRED, YEARS, breaks=[date(2017, 7, 1)])
    assert (result.direction, result.reason) == (Direction.CANNOT_BE_TOLD, Reason.SERIES_BREAK)
    assert np.isnan(result.p_value)


def test_a_missing_number_spoils_its_area_only():
    x, n = np.column_stack([RISING, RISING]), np.full((5, 2), 100.0)
    x[2, 0] = np.nan
    result = trend(x, n, YEARS, kind="rate")
    assert result.direction.tolist() == [Direction.CANNOT_BE_TOLD, Direction.INCREASING]
    assert result.reason.tolist() == [Reason.NUMBERS_MISSING, Reason.NONE]


def test_means_are_tested_by_a_weighted_line():
    # With equal weights: the sums of squares of a plain regression on 0 … 4 by hand
    values, error = np.array([1.0, 2.0, 2.0, 3.0, 4.0]), 0.5
    slope = (values * [-2, -1, 0, 1, 2]).sum() / 10
    result = weighted_trend(values, error, YEARS)
    assert result.statistic == pytest.approx(slope**2 * 10 / error**2)
    assert result.direction == Direction.INCREASING
    assert weighted_trend(values, 5.0, YEARS).direction == Direction.NO_CHANGE
    assert weighted_trend(values, 0.0, YEARS).reason == Reason.NUMBERS_MISSING
    assert weighted_trend(values, error, YEARS, breaks=[date(2018, 1, 1)]).reason == Reason.SERIES_BREAK


def test_every_direction_and_reason_has_words():
    assert set(DIRECTION_WORDS) == set(Direction)
    assert set(REASON_WORDS) == set(Reason)


def test_wrong_calls_are_refused():
    with pytest.raises(ValueError, match="not for “median”"):
        trend(RISING, HUNDRED, YEARS, kind="median")
    with pytest.raises(ValueError, match="4 periods, but 5 rows"):
        trend(RISING, HUNDRED, YEARS[1:])
    with pytest.raises(ValueError, match="4 periods, but 5 rows"):
        weighted_trend(RISING, HUNDRED, YEARS[1:])


tables = arrays(np.float64, (5, 3), elements=st.one_of(st.just(np.nan), st.integers(0, 40).map(float)))


@given(tables, tables, st.sampled_from(["share", "rate"]))
def test_turning_time_around_turns_the_direction_around(x, more, kind):
    n = x + more
    forwards, backwards = trend(x, n, YEARS, kind=kind), trend(x[::-1], n[::-1], YEARS, kind=kind)
    assert forwards.statistic == pytest.approx(backwards.statistic, nan_ok=True)
    turned = np.array([0, 1, Direction.DECREASING, Direction.INCREASING])
    near = np.abs(np.nan_to_num(forwards.p_value) - 0.05) < 1e-9
    assert np.array_equal(turned[forwards.direction][~near], backwards.direction[~near])
    unknown = (np.isnan(x) | np.isnan(n) | (n == 0)).any(axis=0)
    assert np.array_equal(forwards.direction == Direction.CANNOT_BE_TOLD, unknown)
