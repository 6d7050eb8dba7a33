"""Class breaks against enumeration, against mapclassify, and by hand."""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.classes import COUNTS, METHODS, class_breaks, classify, natural

SKEWED = np.random.default_rng(20_240_601).gamma(2, 3, 120).round(2)


def cost(values: np.ndarray, breaks: list[float]) -> float:
    """Sum of squared distances to the class means: what natural breaks make as small as possible."""
    classes = classify(values, breaks)
    return sum(((values[classes == c] - values[classes == c].mean()) ** 2).sum() for c in set(classes.tolist()))


def least_cost(values: np.ndarray, n: int) -> float:
    """The same by trying every way to cut the sorted distinct values."""
    distinct = np.unique(values)
    n = min(n, len(distinct))
    return min(cost(values, list(cut)) for cut in itertools.combinations(distinct[:-1], n - 1))


@given(st.lists(st.integers(0, 40), min_size=1, max_size=11), st.integers(3, 6))
def test_natural_classes_are_as_good_as_the_best_of_all_ways_to_cut(values, n):
    array = np.array(values, float)
    breaks = natural(array, [n])[n]
    assert len(breaks) == min(n, len(set(values))) - 1
    assert cost(array, breaks) == pytest.approx(least_cost(array, n), abs=1e-9)


@pytest.fixture(scope="module")
def mapclassify():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mapclassify  # noqa: PLC0415 (heavy, and warns that numba is missing)
    return mapclassify


@pytest.mark.parametrize("n", COUNTS)
def test_the_breaks_are_those_of_mapclassify(mapclassify, n):
    ours = class_breaks(SKEWED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = {
            "quantiles": mapclassify.Quantiles(SKEWED, n).bins[:-1],
            "equal": mapclassify.EqualInterval(SKEWED, n).bins[:-1],
            "natural": mapclassify.FisherJenks(SKEWED, n).bins[:-1],
        }
    for method, bins in theirs.items():
        limits = ours[method][n]
        if method == "equal":  # we leave out limits of classes without values
            assert set(limits) <= set(np.round(bins, 6).tolist())
        else:
            assert limits == pytest.approx(list(bins), abs=1e-6)


def test_a_value_on_a_limit_belongs_to_the_lower_class_as_in_mapclassify(mapclassify):
    values = np.array([1.0, 2, 3, 4, 5])
    assert classify(values, [2, 4]).tolist() == [0, 0, 1, 1, 2]
    assert mapclassify.UserDefined(values, [2, 4, 5]).yb.tolist() == [0, 0, 1, 1, 2]


def test_breaks_by_hand():
    breaks = class_breaks(np.array([1.0, 2, 3, 10, 11, 12, 20, 21, 22]))
    assert breaks["natural"][3] == [3, 12]
    assert breaks["quantiles"][3] == pytest.approx([23 / 3, 44 / 3], abs=1e-6)
    assert breaks["equal"][3] == [8, 15]
    assert class_breaks(np.array([0.0, 2, 4]))["deviation"][4] == [0, 2]  # mean 2, deviation 2; nothing lies above 4


def test_limits_of_classes_without_values_are_left_out():
    breaks = class_breaks(np.array([0.0, 1, 100]))
    assert breaks["equal"][5] == [20]
    assert all(limits == sorted(set(limits)) for by_count in breaks.values() for limits in by_count.values())


@pytest.mark.parametrize("values", [[], [np.nan], [5.0], [5.0, 5.0, np.nan, 5.0]])
def test_constant_values_make_one_class(values):
    breaks = class_breaks(np.array(values))
    assert set(breaks) == set(METHODS)
    assert all(breaks[method] == {n: [] for n in COUNTS} for method in METHODS)


def test_values_that_are_none_take_no_part():
    with_holes = np.concatenate([SKEWED, np.full(20, np.nan)])
    assert class_breaks(with_holes) == class_breaks(SKEWED)
    assert classify(np.array([np.nan, 3]), [1, 2]).tolist() == [-1, 2]


@given(st.lists(st.floats(-1e4, 1e4).map(lambda x: round(x, 2)), min_size=2, max_size=60), st.randoms())
def test_breaks_are_ascending_inner_and_do_not_depend_on_the_order(values, random):
    shuffled = values[:]
    random.shuffle(shuffled)
    breaks = class_breaks(np.array(values))
    assert set(breaks) == set(METHODS)
    for method, by_count in breaks.items():
        assert list(by_count) == list(COUNTS)
        for n, limits in by_count.items():
            assert len(limits) <= n - 1
            assert all(low < high for low, high in itertools.pairwise(limits))
            if limits:
                counts = np.bincount(classify(np.array(values), limits), minlength=len(limits) + 1)
                assert (counts > 0).all(), (method, n)
    other = class_breaks(np.array(shuffled))
    for method in ("quantiles", "natural", "equal"):
        assert other[method] == breaks[method]


def test_eleven_thousand_areas_are_cut_in_pieces_without_a_seam(monkeypatch):
    values = np.random.default_rng(7).gamma(2, 3, 400)
    whole = natural(values)
    monkeypatch.setattr("indicators.classes._CHUNK", 400 * 7)
    for n, limits in natural(values).items():
        assert limits.tolist() == whole[n].tolist()
