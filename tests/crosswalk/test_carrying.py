from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from spatial.crosswalk import Crosswalk, carry, conversion_errors
from spatial.crosswalk.carrying import ESTIMATED, MISSING, NOT_MEANINGFUL, OK, SUPPRESSED, UNRELIABLE
from spatial.crosswalk.shares import with_rows_of_one


def crosswalk(rows: list[list[float]], basis: str = "area") -> Crosswalk:
    matrix = with_rows_of_one(csr_array(np.array(rows, float)))
    old, new = (tuple(f"{name}{place}" for place in range(size)) for name, size in zip("on", matrix.shape, strict=True))
    return Crosswalk(old, new, matrix, basis)


SPLIT = crosswalk([[1, 0, 0], [0.25, 0.75, 0], [0, 0.005, 0.995]])


def test_counts_are_shared_out():
    told = carry([100, 40, 200], [OK] * 3, SPLIT)
    assert told.values == pytest.approx([110, 31, 199])
    assert (told.statuses == ESTIMATED).all()
    assert told.estimated.all()


def test_what_consists_of_whole_areas_is_not_estimated():
    merged = crosswalk([[1, 0, 0], [1, 0, 0], [0, 0.5, 0.5]])
    told = carry([1, 2, 10], [OK] * 3, merged)
    assert told.estimated.tolist() == [False, True, True]
    assert told.statuses.tolist() == [OK, ESTIMATED, ESTIMATED]
    assert told.errors[0] == 0
    assert told.errors[1] == pytest.approx(0.48 * 10 * 0.5)


def test_the_error_follows_the_basis_unless_another_is_given():
    rows = [[0.2, 0.8]]
    assert carry([10], [OK], crosswalk(rows, "addresses")).errors == pytest.approx([0.34 * 10 * 0.4] * 2)
    assert carry([10], [OK], crosswalk(rows, "somebody's word")).errors == pytest.approx([0.48 * 10 * 0.4] * 2)
    assert carry([10], [OK], crosswalk(rows), spread=0).errors.tolist() == [0, 0]


@pytest.mark.parametrize("status", [MISSING, SUPPRESSED, NOT_MEANINGFUL])
def test_an_area_without_a_number_takes_it_from_those_it_gives_to(status):
    told = carry([100, 40, 200], [OK, status, OK], SPLIT)
    assert told.statuses.tolist() == [status, status, ESTIMATED]
    assert np.isnan(told.values[:2]).all()
    assert np.isnan(told.errors[:2]).all()
    assert not told.estimated[:2].any()
    assert told.values[2] == 199


def test_a_crumb_without_a_number_does_not_decide():
    told = carry([100, 40, np.nan], [OK, OK, SUPPRESSED], SPLIT)
    assert told.statuses.tolist() == [ESTIMATED, ESTIMATED, SUPPRESSED]
    assert told.values[1] == 30
    hidden = carry([100, 40, 999], [OK, OK, SUPPRESSED], SPLIT)  # a number beside such a status leaks nowhere
    assert np.array_equal(hidden.values, told.values, equal_nan=True)
    crumbs_only = crosswalk([[0.995, 0.005]])
    assert carry([5], [SUPPRESSED], crumbs_only).statuses.tolist() == [SUPPRESSED, SUPPRESSED]


def test_the_strongest_status_wins():
    meeting = crosswalk([[1], [1], [1], [1]])
    for statuses, expected in [
        ([OK, ESTIMATED, OK, OK], ESTIMATED),
        ([OK, UNRELIABLE, OK, ESTIMATED], UNRELIABLE),
        ([OK, UNRELIABLE, NOT_MEANINGFUL, OK], NOT_MEANINGFUL),
        ([OK, SUPPRESSED, NOT_MEANINGFUL, UNRELIABLE], SUPPRESSED),
        ([MISSING, SUPPRESSED, NOT_MEANINGFUL, UNRELIABLE], MISSING),
    ]:
        assert carry([1.0] * 4, statuses, meeting).statuses.tolist() == [expected]


def test_a_new_area_that_nothing_reaches_is_missing():
    told = carry([7], [OK], crosswalk([[1, 0]]))
    assert told.statuses.tolist() == [OK, MISSING]
    assert np.isnan(told.values[1])


def test_a_number_that_is_none_is_missing_and_a_hidden_number_is_not_carried():
    told = carry([np.nan, 7, 3], [OK, SUPPRESSED, UNRELIABLE], crosswalk(np.eye(3).tolist()))
    assert told.statuses.tolist() == [MISSING, SUPPRESSED, UNRELIABLE]
    assert np.isnan(told.values[:2]).all()
    assert told.values[2] == 3


def test_an_unreliable_number_of_parts_is_both():
    told = carry([8], [UNRELIABLE], crosswalk([[0.5, 0.5]]))
    assert told.statuses.tolist() == [UNRELIABLE, UNRELIABLE]
    assert told.estimated.all()


def test_an_estimate_of_an_estimate_is_one():
    told = carry([8.0, 2.0], [ESTIMATED, OK], crosswalk([[1, 0], [0, 1]]))
    assert told.values.tolist() == [8, 2]
    assert told.statuses.tolist() == [ESTIMATED, OK]
    assert told.estimated.tolist() == [True, False]


def test_rounding_errors_are_put_where_numbers_are_estimated():
    """1/21 + 2/21 + … + 6/21 of 83 are a hair beside 83; the larger count beside them must not pay for that."""
    walk = crosswalk([[1, 0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5, 6]])
    assert fsum(walk.matrix.T @ np.array([27.0, 83])) != 27 + 83
    told = carry([27, 83], [OK, OK], walk)
    assert told.values[0] == 27
    assert fsum(told.values) == 27 + 83


def test_many_variables_cross_together():
    values = np.array([[100, 1.0], [40, 2.0], [200, np.nan]])
    statuses = np.array([[OK, OK], [OK, OK], [OK, MISSING]])
    told = carry(values, statuses, SPLIT)
    for column in (0, 1):
        alone = carry(values[:, column], statuses[:, column], SPLIT)
        for one, other in (
            (told.values, alone.values),
            (told.statuses, alone.statuses),
            (told.estimated, alone.estimated),
            (told.errors, alone.errors),
        ):
            assert np.array_equal(one[:, column], other, equal_nan=True)


def test_arrays_that_do_not_fit_are_refused():
    for values, statuses in (([1, 2], [0, 0]), ([1, 2, 3], [0, 0]), (np.ones((3, 1, 1)), np.zeros((3, 1, 1)))):
        with pytest.raises(ValueError, match="for 3 old areas"):
            carry(values, statuses, SPLIT)


shares = st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), min_size=1, max_size=6).filter(
    lambda rows: all(sum(row) > 0.01 for row in rows)
)


@settings(deadline=None)
@given(shares, st.data())
def test_totals_are_preserved_exactly(rows, data):
    walk = crosswalk(rows)
    for row in range(len(rows)):
        assert fsum(walk.matrix[[row]].data) == 1
    numbers = data.draw(st.lists(st.integers(0, 10**7), min_size=len(rows), max_size=len(rows)))
    reached = np.asarray(walk.matrix.sum(axis=0)).ravel() > 0
    told = carry(numbers, [OK] * len(rows), walk)
    assert fsum(told.values[reached]) == sum(numbers)
    whole = carry(numbers, [OK] * len(rows), walk, whole_numbers=True)
    assert fsum(whole.values[reached]) == sum(numbers)
    assert (whole.values[reached] == np.floor(whole.values[reached])).all()
    assert (np.abs(whole.values - told.values)[reached] <= 1).all()
    assert (whole.values[reached] >= 0).all()


@settings(deadline=None)
@given(shares, st.data())
def test_no_missing_number_ever_becomes_one(rows, data):
    walk = crosswalk(rows)
    cell = st.sampled_from([(5.0, OK), (np.nan, OK), (9.0, SUPPRESSED), (np.nan, MISSING), (2.0, UNRELIABLE)])
    cells = data.draw(st.lists(cell, min_size=len(rows), max_size=len(rows)))
    told = carry([value for value, _ in cells], [status for _, status in cells], walk)
    matrix = walk.matrix.toarray()
    for new in range(matrix.shape[1]):
        sources = [cells[old] for old in range(len(rows)) if matrix[old, new] >= 0.01]
        unknown = any(np.isnan(value) or status in (SUPPRESSED, MISSING) for value, status in sources)
        shown = told.statuses[new] in (OK, UNRELIABLE, ESTIMATED)
        assert shown == bool(np.isfinite(told.values[new]))
        if unknown:
            assert not shown


def test_errors_of_a_conversion():
    told = conversion_errors([90, 220, 50, np.nan, 3], [100, 200, 50, 9, 0])
    assert told.areas == 3
    assert told.mean_percent == pytest.approx(20 / 3)
    assert told.median_percent == 10
    assert told.weighted_percent == pytest.approx(100 * 30 / 350)
    assert told.largest_percent == 10
    assert told.within_five_percent == 1
    assert conversion_errors([np.nan], [1]).areas == 0
    with pytest.raises(ValueError, match="counted ones"):
        conversion_errors([1], [1, 2])
