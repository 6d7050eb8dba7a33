"""Missing numbers are filled as COINr and slow loops fill them, known ones never touched, and every fill is marked."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.composite.methods.imputing import ALONG_PERIODS, METHODS, impute, impute_by_row

from .coinr import COINR, COLUMNS, column, numbers

NAN = float("nan")
PANELS = arrays(
    np.float64,
    st.tuples(st.integers(1, 6), st.integers(1, 4)),
    elements=st.one_of(st.integers(-20, 20).map(float), st.just(NAN)),
)
TIMES = [2010.0, 2011, 2013, 2016, 2017, 2019]


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize(
    ("result", "method"),
    [("i_mean", "mean"), ("i_median", "median"), ("i_mean_grp", "group-mean"), ("i_median_grp", "group-median")],
)
def test_as_coinr(name, result, method):
    labels = [["a", "b", "c"][place % 3] for place in range(24)]
    labels[6] = None
    ours = impute(column(name)[None], method, groups=labels)
    np.testing.assert_allclose(ours.values[0], column(name, result), rtol=1e-9)
    np.testing.assert_array_equal(ours.imputed[0], np.isnan(column(name)) & ~np.isnan(column(name, result)))


@pytest.mark.parametrize("unit", sorted(COINR["panel"]))
def test_series_as_coinr(unit):
    series = numbers(COINR["panel"][unit]["input"])[:, None]
    for method in ("constant", "linear"):
        if method in COINR["panel"][unit]:
            ours = impute(series, method, times=COINR["times"]).values[:, 0]
            np.testing.assert_allclose(ours, numbers(COINR["panel"][unit][method]), rtol=1e-9)
    # linear-constant is linear, and constant for the series of one number at which COINr's linear stops.
    expected = COINR["panel"][unit].get("linear", COINR["panel"][unit]["constant"])
    ours = impute(series, "linear-constant", times=COINR["times"]).values[:, 0]
    np.testing.assert_allclose(ours, numbers(expected), rtol=1e-9)


def slow(panel, method, times, most):
    """Cell by cell, looking at the neighbours in the area's series one after the other."""
    result = panel.copy()
    reach = len(panel) if most is None else most
    for n in range(panel.shape[1]):
        known = [t for t in range(len(panel)) if not math.isnan(panel[t, n])]
        for t in range(len(panel)):
            if t in known or not known or (method == "linear" and len(known) < 2):
                continue
            before, after = [k for k in known if k < t], [k for k in known if k > t]
            left = before[-1] if before else None
            right = after[0] if after else None
            near_left, near_right = left is not None and t - left <= reach, right is not None and right - t <= reach
            if method == "latest" or (method == "constant" and left is not None) or right is None:
                if near_left:
                    result[t, n] = panel[left, n]
            elif left is None:
                if near_right and method != "latest":
                    result[t, n] = panel[right, n]
            elif near_left or near_right:
                share = (times[t] - times[left]) / (times[right] - times[left])
                result[t, n] = panel[left, n] * (1 - share) + panel[right, n] * share
    return result


@pytest.mark.parametrize("method", sorted(ALONG_PERIODS))
@given(panel=PANELS, most=st.one_of(st.none(), st.integers(1, 3)))
def test_other_periods_lend_as_in_slow_loops(method, panel, most):
    times = TIMES[: len(panel)]
    ours = impute(panel, method, times=times, most=most)
    np.testing.assert_allclose(ours.values, slow(panel, method, times, most), rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(ours.imputed, np.isnan(panel) & ~np.isnan(ours.values))


@pytest.mark.parametrize("method", sorted(METHODS))
@given(panel=PANELS)
def test_known_numbers_are_never_touched_and_what_is_filled_lies_between_them(method, panel):
    labels = ["x", "y", "x", "y"][: panel.shape[1]]
    ours = impute(panel, method, groups=labels, value=5)
    known = np.isfinite(panel)
    np.testing.assert_array_equal(ours.values[known], panel[known])
    assert not (ours.imputed & known).any()
    assert np.isfinite(ours.values[ours.imputed]).all()
    if method != "value" and ours.imputed.any():
        assert ours.values[ours.imputed].min() >= panel[known].min() - 1e-9
        assert ours.values[ours.imputed].max() <= panel[known].max() + 1e-9


@given(panel=PANELS)
def test_means_and_medians_as_the_standard_library_has_them(panel):
    for method, function in [("mean", statistics.fmean), ("median", statistics.median)]:
        ours = impute(panel, method).values
        for row, filled in zip(panel, ours, strict=True):
            known = [cell for cell in row if not math.isnan(cell)]
            for cell, now in zip(row, filled, strict=True):
                if math.isnan(cell) and known:
                    assert now == pytest.approx(function(known), rel=1e-12, abs=1e-12)
                elif math.isnan(cell):
                    assert math.isnan(now)


def test_labels_may_change_from_period_to_period():
    panel = np.array([[1.0, 3, 10, NAN], [1, 3, 10, NAN]])
    labels = np.array([["a", "a", "b", "a"], ["a", "a", "b", "b"]])
    assert impute(panel, "group-mean", groups=labels).values[:, 3].tolist() == [2, 10]
    numeric = np.array([1.0, 1, NAN, 1])
    assert impute(panel, "group-mean", groups=numeric).values[:, 3].tolist() == [2, 2]


def test_only_the_cells_that_may_be_filled_are_filled():
    panel = np.array([[1.0, 3, NAN, NAN]])
    ours = impute(panel, "mean", where=np.array([[True, True, True, False]]))
    np.testing.assert_array_equal(ours.values, [[1, 3, 2, NAN]])
    assert ours.imputed.tolist() == [[False, False, True, False]]


def test_a_function_of_ones_own_sees_a_period_and_fills_gaps_alone():
    panel = np.array([[1.0, NAN, 4], [NAN, NAN, 25]])
    ours = impute(panel, lambda row, by: np.full(row.shape, np.nanmax(row) * by), by=2)
    np.testing.assert_array_equal(ours.values, [[1, 8, 4], [50, 50, 25]])


def test_the_mean_of_the_areas_other_parts_of_the_same_group():
    matrix = np.array([[[1.0, NAN]], [[NAN, 4]], [[5, 6]], [[NAN, NAN]]])  # (K,T,N)
    ours = impute_by_row(matrix, ["a", "a", "a", "b"])
    np.testing.assert_array_equal(ours.values[:, 0, :], [[1, 5], [3, 4], [5, 6], [NAN, NAN]])
    np.testing.assert_array_equal(ours.imputed[:, 0, :], [[0, 1], [1, 0], [0, 0], [0, 0]])
    ours = impute_by_row(matrix, method="median")
    np.testing.assert_array_equal(ours.values[3, 0], [3, 5])


def test_a_model_between_indicators_gets_all_parts_of_a_period():
    matrix = np.array([[[1.0, 2, NAN]], [[10, 20, 30]]])

    def first_is_a_tenth_of_the_second(parts):
        parts[0] = parts[1] / 10
        return parts

    ours = impute_by_row(matrix, method=first_is_a_tenth_of_the_second)
    assert ours.values[0, 0].tolist() == [1, 2, 3]
    assert ours.imputed.sum() == 1


def test_what_a_programmer_gets_wrong_is_a_value_error():
    panel = np.array([[1.0, NAN], [2, 3]])
    wrong = [
        ("average", {}),
        ("group-mean", {}),
        ("value", {}),
        ("mean", {"limit": 3}),
        ("linear", {"times": [2012, 2010]}),
        ("linear", {"times": [2012]}),
        (lambda row: row[:1], {}),
    ]
    for method, options in wrong:
        with pytest.raises(ValueError):
            impute(panel, method, **options)
    with pytest.raises(ValueError, match="labels"):
        impute_by_row(panel[:, None], ["a"])
