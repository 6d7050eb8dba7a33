import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.formulas.neighbours import statistical_neighbours
from indicators.formulas.standing import deviation, percentile, rank

columns = arrays(np.float64, st.integers(1, 12), elements=st.one_of(st.just(np.nan), st.integers(-5, 5).map(float)))


def test_equal_values_share_the_smallest_rank():
    assert rank([30, 10, 20, 20, np.nan]) == pytest.approx([1, 4, 2, 2, np.nan], nan_ok=True)
    assert rank([30, 10, 20, 20], highest_first=False).tolist() == [4, 1, 2, 2]


@given(columns)
def test_a_rank_is_one_more_than_the_areas_before(values):
    for value, place, standing in zip(values, rank(values), percentile(values), strict=True):
        known = values[~np.isnan(values)]
        if np.isnan(value):
            assert np.isnan([place, standing]).all()
        else:
            assert place == 1 + (known > value).sum()
            assert standing == pytest.approx(100 * ((known < value).sum() + (known == value).sum() / 2) / len(known))


def test_percentiles_stand_symmetrically():
    assert percentile([1, 2, 3, 4]).tolist() == [12.5, 37.5, 62.5, 87.5]
    assert percentile([7, 7, 7]).tolist() == [50, 50, 50]
    assert np.isnan(percentile([np.nan])).all()


def test_deviations_have_mean_zero_and_size_one():
    z = deviation([1, 2, 3, np.nan, 6])
    assert np.nanmean(z) == pytest.approx(0)
    assert np.nanstd(z) == pytest.approx(1)
    assert np.isnan(z[3])
    assert np.isnan(deviation([0.1 + 0.2, 0.3, 0.3])).all()
    assert np.isnan(deviation([])).all()


def test_weights_make_it_the_deviation_among_people():
    z = deviation([1, 2, 5], weights=[3, 1, np.nan])
    # three people with 1 and one with 2: mean 1.25, standard deviation √(3/16)
    assert z == pytest.approx((np.array([1, 2, 5]) - 1.25) / np.sqrt(3 / 16))
    with pytest.raises(ValueError, match="weight cannot be negative"):
        deviation([1, 2], weights=[1, -1])


@given(columns, st.floats(0.1, 50), st.floats(-100, 100))
def test_units_do_not_matter_to_deviations(values, factor, shift):
    assert deviation(values * factor + shift) == pytest.approx(deviation(values), abs=1e-6, nan_ok=True)


def test_neighbours_are_the_areas_with_the_nearest_profile():
    profile = np.array([[0, 0], [0, 1], [10, 10], [11, 10], [0, 0.4]])
    told = statistical_neighbours(profile, number=2)
    assert told.positions.tolist() == [[4, 1], [4, 0], [3, 1], [2, 1], [0, 1]]
    assert (np.diff(told.distances, axis=1) >= 0).all()


def test_distances_are_in_standard_deviations_over_what_both_know():
    profile = np.array([[0.0, 5.0, 1.0], [2.0, np.nan, 1.0], [4.0, 9.0, 1.0]])
    told = statistical_neighbours(profile, number=2, least_shared=0.3)
    # the first indicator has a standard deviation of √(8/3); the last one, equal everywhere, does not count
    assert told.distances[1] == pytest.approx([2 / np.sqrt(8 / 3)] * 2)
    assert told.positions[1].tolist() == [0, 2]
    strict = statistical_neighbours(profile, number=2, least_shared=0.6)
    assert strict.positions.tolist() == [[2, -1], [-1, -1], [0, -1]]
    assert np.isnan(strict.distances[1]).all()


def test_weights_decide_what_is_alike():
    profile = np.array([[0, 0], [0, 9], [9, 0], [5, 5.0]])
    assert statistical_neighbours(profile, number=1, weights=[1, 0]).positions[0] == 1
    assert statistical_neighbours(profile, number=1, weights=[0, 1]).positions[0] == 2
    with pytest.raises(ValueError, match="2 indicators needs as many weights"):
        statistical_neighbours(profile, weights=[1, 1, 1])
    with pytest.raises(ValueError, match="one row per area"):
        statistical_neighbours([1, 2])


def test_few_areas_have_few_neighbours():
    told = statistical_neighbours([[1.0], [2.0]], number=5)
    assert told.positions.tolist() == [[1, -1, -1, -1, -1], [0, -1, -1, -1, -1]]
    assert statistical_neighbours(np.empty((0, 2))).positions.shape == (0, 5)


profiles = arrays(np.float64, (7, 3), elements=st.one_of(st.just(np.nan), st.integers(-4, 4).map(float)))


@given(profiles)
def test_neighbours_equal_a_slow_obvious_search(profile):
    told = statistical_neighbours(profile, number=6, least_shared=0.5)
    z = deviation(profile)
    for area in range(7):
        slow = []
        for other in range(7):
            both = ~np.isnan(z[area]) & ~np.isnan(z[other])
            if other != area and both.sum() >= 1.5:
                slow.append(np.sqrt(((z[area] - z[other])[both] ** 2).mean()))
        assert told.distances[area][: len(slow)] == pytest.approx(sorted(slow), abs=2e-6)
        assert np.isnan(told.distances[area][len(slow) :]).all()
