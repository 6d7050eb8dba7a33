"""Spatial statistics against published numbers, and against all permutations of a small map."""

from itertools import permutations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.formulas.autocorrelation import Quadrant, getis_ord, local_moran, moran
from indicators.formulas.contiguity import contiguity, from_pairs, row_standardised

from .counties import column, neighbours

SQUARES = [shapely.box(row, place, row + 1, place + 1) for row in range(3) for place in range(3)]
PATH = from_pairs([0, 1, 2, 3, 4, 1], [1, 2, 3, 4, 5, 4], 6)  # six areas, not alike in their numbers of neighbours


def test_moran_equals_esda():
    # esda/tests/test_moran.py, TestMoran: test_sids, test_moran (rows standardised), test_variance (binary)
    carolina = moran(column("carolina", "rate"), neighbours("carolina"))
    assert carolina.statistic == pytest.approx(0.24772519320480135, abs=1e-14)
    st_louis = moran(column("st_louis", "rate"), neighbours("st_louis"))
    assert st_louis.statistic == pytest.approx(0.24365582621771659, abs=1e-14)
    grid = moran(np.arange(1, 10), contiguity(SQUARES, rule="rook"), standardise_rows=False)
    assert grid.variance == pytest.approx(0.059687500000000004, abs=1e-15)


@pytest.mark.parametrize("standardise_rows", [True, False])
def test_mean_and_variance_are_those_of_all_permutations(standardise_rows):
    values, tree = np.array([1.0, 2.0, 2.5, 7.0, 3.0]), PATH[:5][:, :5]
    told = moran(values, tree, standardise_rows=standardise_rows)
    every = [
        moran(np.array(order), tree, standardise_rows=standardise_rows).statistic for order in permutations(values)
    ]
    assert told.expected == pytest.approx(np.mean(every), abs=1e-12)
    assert told.variance == pytest.approx(np.var(every), abs=1e-12)
    assert told.z == pytest.approx((told.statistic - np.mean(every)) / np.std(every))


def test_local_moran_equals_the_enumeration_of_all_arrangements():
    values = np.array([9.0, 8.0, 1.0, 0.0, 2.0, 5.0])
    told = local_moran(values, PATH, permutations=19_999, seed=3)
    z = values - values.mean()
    for area in range(6):
        own = PATH[[area]].indices
        others = np.delete(z, area)
        sums = np.array([sum(order[: len(own)]) for order in permutations(others)])
        observed = z[own].sum()
        tail = min((sums >= observed - 1e-9).mean(), (sums <= observed + 1e-9).mean())
        assert told.p_value[area] == pytest.approx(min(1, 2 * tail), abs=0.015)
    lag = row_standardised(PATH) @ z
    assert told.statistic == pytest.approx(z * lag / (z**2).mean())
    # with standardised rows the mean of the local values is the global one
    assert told.statistic.mean() == pytest.approx(moran(values, PATH).statistic)


def test_quadrants_name_the_area_first():
    told = local_moran([9.0, 8.0, 1.0, 0.0, 2.0, 5.0], PATH, permutations=99)
    assert told.quadrant[0] == Quadrant.HIGH_AMONG_HIGH
    assert told.quadrant[3] == Quadrant.LOW_AMONG_LOW
    assert told.quadrant[5] == Quadrant.HIGH_AMONG_LOW


def test_a_planted_cluster_is_found_and_noise_is_not():
    rng = np.random.default_rng(8)
    side = 20
    cells = [shapely.box(x, y, x + 1, y + 1) for x in range(side) for y in range(side)]
    borders = contiguity(cells)
    noise = rng.normal(size=side * side)
    assert (local_moran(noise, borders).cluster > 0).sum() <= 2
    assert (getis_ord(noise, borders).spot != 0).sum() <= 2
    planted = noise.reshape(side, side).copy()
    planted[5:9, 5:9] += 5
    told = local_moran(planted.ravel(), borders)
    inside = told.cluster.reshape(side, side)[5:9, 5:9]
    assert (inside == Quadrant.HIGH_AMONG_HIGH).sum() >= 12
    assert (getis_ord(planted.ravel(), borders).spot.reshape(side, side)[6:8, 6:8] == 1).all()


def test_the_same_seed_gives_the_same_answer():
    values, borders = column("carolina", "rate"), neighbours("carolina")
    one, same, other = (local_moran(values, borders, permutations=199, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.p_value, same.p_value)
    assert not np.array_equal(one.p_value, other.p_value)


def test_getis_ord_equals_esda():
    # esda/tests/test_getisord.py, TestGLocal: test_binary, test_star_binary. (Its row-standardised values come from the
    # variance of binary weights; Ord and Getis' z does not depend on the scale of the weights.)
    points = np.array([(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)])
    apart = np.hypot(*(points[:, None] - points[None]).T)
    within = from_pairs(*np.nonzero(np.triu((apart <= 15) & (apart > 0))), 6)
    values = [2, 3, 3.2, 5, 8, 7]
    assert getis_ord(values, within, star=False).z[0] == pytest.approx(-1.0136729, abs=5e-8)
    assert getis_ord(values, within).z[0] == pytest.approx(-1.39727626, abs=5e-9)


def test_getis_ord_without_the_area_has_mean_and_variance_of_all_arrangements():
    values = np.array([9.0, 8.0, 1.0, 0.0, 2.0, 5.0])
    z = getis_ord(values, PATH, star=False).z
    for area in range(6):
        own = PATH[[area]].indices
        sums = np.array([sum(order[: len(own)]) for order in permutations(np.delete(values, area))])
        assert z[area] == pytest.approx((values[own].sum() - sums.mean()) / sums.std())


def test_islands_and_missing_numbers_have_no_value():
    values = np.array([1.0, 5.0, np.nan, 4.0, 2.0, 9.0, 7.0, 3.0])
    borders = from_pairs([0, 1, 2, 4, 5, 6], [1, 4, 3, 5, 6, 0], 8)  # 3 has only the missing 2, 7 has nobody
    told, spots = local_moran(values, borders, permutations=99), getis_ord(values, borders)
    for column_told in (told.statistic, told.p_value, told.q_value, spots.z, spots.p_value, spots.q_value):
        assert np.isnan(column_told[[2, 3, 7]]).all()
    assert (told.quadrant[[2, 3, 7]] == Quadrant.NONE).all()
    assert (spots.spot[[2, 3, 7]] == 0).all()
    known = [0, 1, 4, 5, 6]
    assert moran(values, borders) == moran(values[known], borders[known][:, known])
    assert moran(values, borders).areas == 5


def test_where_nobody_differs_or_too_few_are_known_there_is_no_value():
    ring = from_pairs(range(6), [1, 2, 3, 4, 5, 0], 6)
    for values in (np.full(6, 0.1), np.full(6, np.nan), [1, 2, np.nan, np.nan, np.nan, np.nan]):
        assert np.isnan(moran(values, ring).statistic)
        assert np.isnan(local_moran(values, ring, permutations=9).p_value).all()
        assert np.isnan(getis_ord(values, ring).z).all()
    complete = from_pairs(*np.triu_indices(5, 1), 5)
    assert moran(np.arange(5), complete).statistic == pytest.approx(-0.25)
    assert np.isnan(moran(np.arange(5), complete).z)
    assert np.isnan(getis_ord(np.arange(5.0), complete).z).all()
    with pytest.raises(ValueError, match="do not fit"):
        moran([1, 2], complete)


def test_queens_touch_and_rooks_share_a_border():
    queen, rook = contiguity(SQUARES), contiguity(SQUARES, rule="rook")
    assert queen[[4]].indices.tolist() == [0, 1, 2, 3, 5, 6, 7, 8]
    assert rook[[4]].indices.tolist() == [1, 3, 5, 7]
    assert (queen != queen.T).nnz == 0


def test_a_tolerance_forgives_gaps_but_not_corners():
    pieces = [shapely.box(0, 0, 10, 10), shapely.box(10.5, 0, 20, 10), shapely.box(10.5, 10.5, 20, 20), None]
    assert contiguity(pieces).nnz == 0
    assert contiguity(pieces, tolerance=1).toarray().tolist() == [[0, 1, 1, 0], [1, 0, 1, 0], [1, 1, 0, 0], [0] * 4]
    assert contiguity(pieces, rule="rook", tolerance=1).toarray().tolist() == [
        [0, 1, 0, 0],
        [1, 0, 1, 0],
        [0, 1, 0, 0],
        [0, 0, 0, 0],
    ]
    assert contiguity([]).shape == (0, 0)
    with pytest.raises(ValueError, match="queen or rook"):
        contiguity(pieces, rule="bishop")
    with pytest.raises(ValueError, match="cannot be negative"):
        contiguity(pieces, tolerance=-1)


@given(
    arrays(np.float64, 6, elements=st.one_of(st.just(np.nan), st.integers(-9, 9).map(float))),
    st.floats(0.5, 20),
    st.floats(-50, 50),
    st.permutations(range(6)),
)
def test_units_and_order_of_areas_do_not_matter(values, factor, shift, order):
    order = list(order)
    one = moran(values, PATH)
    other = moran((values * factor + shift)[order], PATH[order][:, order])
    assert other.statistic == pytest.approx(one.statistic, nan_ok=True, abs=1e-9)
    assert other.p_value == pytest.approx(one.p_value, nan_ok=True, abs=1e-6)
    spots, moved = getis_ord(values, PATH), getis_ord((values * factor + shift)[order], PATH[order][:, order])
    assert moved.z == pytest.approx(spots.z[order], nan_ok=True, abs=1e-6)
    assert np.isnan(spots.z[np.isnan(values)]).all()
