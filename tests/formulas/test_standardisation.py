import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas.standardisation import EUROPEAN_STANDARD_POPULATION_2013, standardised_rate

# PHEindicatormethods, DSR-vignette (2018), "Zero deaths for a specific age band within a small geography"
POPULATION = [30, 35, 35, 35, 40, 40, 45, 50, 50, 50, 60, 60, 70, 75, 70, 60, 20, 20, 15]
DEATHS = [1, 1, 0, 0, 0, 1, 1, 3, 3, 3, 3, 10, 10, 10, 10, 8, 8, 8, 8]


def test_dobson_equals_the_vignette_of_phe_indicator_methods():
    rate = standardised_rate(DEATHS, POPULATION)
    assert rate == pytest.approx((8283.016, 6570.819, 10289.65), rel=1e-6)  # printed with seven digits


def test_dobson_equals_a_published_rate_and_limit_to_the_last_digit():
    # Public Health England's first Python methods, test_phe_dsr; without its upper limit, which that package has wrong
    # (see test_byar_equals_published_limits)
    events = [50, 55, 55, 55, 60, 60, 65, 70, 70, 70, 70, 65, 60, 55, 50, 40, 25, 15, 10]
    people = [509, 559, 559, 559, 609, 609, 659, 709, 709, 709, 709, 659, 609, 559, 509, 409, 259, 159, 109]
    rate = standardised_rate(events, people)
    assert rate[:2] == pytest.approx((9832.763039564017, 9232.668299548477), rel=1e-13)


def test_the_standard_population_is_that_of_eurostat():
    assert EUROPEAN_STANDARD_POPULATION_2013.sum() == 100_000
    assert len(EUROPEAN_STANDARD_POPULATION_2013) == 19


def test_fewer_than_ten_events_have_no_rate():
    few = np.zeros(19)
    few[5] = 9
    assert np.isnan(standardised_rate(few, np.full(19, 100))).all()
    few[6] = 1
    assert np.isfinite(standardised_rate(few, np.full(19, 100))).all()


def test_events_without_people_and_missing_age_groups_give_no_rate():
    population = np.array([POPULATION] * 3, float)
    deaths = np.array([DEATHS] * 3, float)
    population[0, 2] = 0  # nobody, and no death: allowed
    population[1, 5] = 0  # nobody, but a death
    deaths[2, 3] = np.nan
    assert np.isnan(standardised_rate(deaths, population).value).tolist() == [False, True, True]


def test_age_groups_must_fit():
    with pytest.raises(ValueError, match="19 age groups, the data 18"):
        standardised_rate(np.ones(18), np.ones(18))
    with pytest.raises(ValueError, match="cannot be negative"):
        standardised_rate(-np.ones(19), np.ones(19))


@given(st.integers(1, 60), st.integers(100, 500))
def test_where_every_age_has_the_same_rate_the_standard_does_not_matter(events, people):
    x, n = np.full(19, events), np.full(19, people)
    rate = standardised_rate(x, n, factor=1)
    assert rate.value == pytest.approx(events / people)
    assert rate.lower < rate.value < rate.upper
