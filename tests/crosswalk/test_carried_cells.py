"""Cells of sheets across a reform: against a slow loop that only knows the sentences of the docstrings."""

from math import fsum, isfinite, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from indicators.carrying import carried_errors, carry_cells
from indicators.statuses import ESTIMATED, MISSING, NOT_MEANINGFUL, OK, SUPPRESSED, UNRELIABLE
from spatial.crosswalk import Crosswalk
from spatial.crosswalk.shares import with_rows_of_one

NAN = np.nan
SPREAD = 0.48  # by area


def crosswalk(rows, basis: str = "area") -> Crosswalk:
    matrix = with_rows_of_one(csr_array(np.array(rows, float)))
    old, new = (tuple(f"{name}{place}" for place in range(size)) for name, size in zip("on", matrix.shape, strict=True))
    return Crosswalk(old, new, matrix, basis)


def slow_cell(cells: list[tuple[float, int]], shares: list[float]) -> tuple[float, int]:
    """The cell of one new area from all old cells and the shares that they give to it."""
    if not any(shares):
        return NAN, MISSING
    relevant = [cell for cell, share in zip(cells, shares, strict=True) if share >= 0.01]
    if not relevant:  # crumbs only
        relevant = [cell for cell, share in zip(cells, shares, strict=True) if share > 0]
    said = {status for _, status in relevant}
    for status in (MISSING, SUPPRESSED, NOT_MEANINGFUL):
        if status in said:
            return NAN, status
    value = sum(
        value * share
        for (value, status), share in zip(cells, shares, strict=True)
        if status in (OK, UNRELIABLE, ESTIMATED)
    )
    if UNRELIABLE in said:
        return value, UNRELIABLE
    return value, ESTIMATED if ESTIMATED in said or any(0 < share < 1 for share in shares) else OK


def slow_error(n: list[float], d: list[float] | None, shares: list[float], factor: float) -> float:
    """Of one new area; all numbers known."""
    above = sum(share * x for share, x in zip(shares, n, strict=True))
    if not any(shares):
        return NAN
    if d is None:
        return factor * sqrt(sum(SPREAD**2 * s * (1 - s) * x**2 for s, x in zip(shares, n, strict=True)))
    below = sum(share * x for share, x in zip(shares, d, strict=True))
    if below <= 0:
        return NAN
    q = above / below
    inner = sum(SPREAD**2 * s * (1 - s) * (x - q * y) ** 2 for s, x, y in zip(shares, n, d, strict=True))
    return factor / below * sqrt(inner)


rows_of_shares = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 0, 0, 0.001, 0.2, 1, 3]), min_size=width, max_size=width).filter(any),
        min_size=1,
        max_size=6,
    )
)
cell = st.one_of(
    st.tuples(st.integers(0, 10**6).map(float), st.sampled_from([OK, OK, UNRELIABLE, ESTIMATED])),
    st.tuples(st.just(NAN), st.sampled_from([MISSING, SUPPRESSED, NOT_MEANINGFUL])),
)


@settings(deadline=None)
@given(rows_of_shares, st.data())
def test_every_cell_is_what_the_slow_loop_says(rows, data):
    walk = crosswalk(rows)
    cells = data.draw(st.lists(cell, min_size=len(rows), max_size=len(rows)))
    values, statuses = carry_cells(np.array([c[0] for c in cells]), np.array([c[1] for c in cells], np.int8), walk)
    shares = walk.matrix.toarray()
    for new in range(shares.shape[1]):
        value, status = slow_cell(cells, shares[:, new].tolist())
        assert statuses[new] == status
        assert values[new] == pytest.approx(value, rel=1e-9, abs=1e-6, nan_ok=True)
        assert isfinite(values[new]) == (status in (OK, UNRELIABLE, ESTIMATED))


@settings(deadline=None)
@given(rows_of_shares, st.data())
def test_totals_are_preserved_exactly(rows, data):
    walk = crosswalk(rows)
    numbers = data.draw(st.lists(st.integers(0, 10**7), min_size=len(rows), max_size=len(rows)))
    values, _ = carry_cells(np.array(numbers, float), np.zeros(len(rows), np.int8), walk)
    assert fsum(values[np.isfinite(values)]) == sum(numbers)


@settings(deadline=None)
@given(rows_of_shares, st.data())
def test_the_order_of_areas_never_matters(rows, data):
    cells = data.draw(st.lists(cell, min_size=len(rows), max_size=len(rows)))
    old = np.array(data.draw(st.permutations(range(len(rows)))))
    new = np.array(data.draw(st.permutations(range(len(rows[0])))))
    values, statuses = np.array([c[0] for c in cells]), np.array([c[1] for c in cells], np.int8)
    shares = np.array(rows)
    told = carry_cells(values, statuses, crosswalk(shares))
    other = carry_cells(values[old], statuses[old], crosswalk(shares[old][:, new]))
    assert np.array_equal(told[1][new], other[1])
    assert other[0] == pytest.approx(told[0][new], rel=1e-12, abs=1e-9, nan_ok=True)
    n, d = np.where(np.isfinite(values), values, 5), values + 1
    errors = carried_errors(n, d, crosswalk(shares), 100)
    turned = carried_errors(n[old], d[old], crosswalk(shares[old][:, new]), 100)
    assert turned == pytest.approx(errors[new], rel=1e-6, abs=1e-6, nan_ok=True)


@settings(deadline=None)
@given(st.lists(cell, min_size=1, max_size=8))
def test_where_nothing_changed_nothing_changes(cells):
    walk = crosswalk(np.eye(len(cells)))
    values, statuses = np.array([c[0] for c in cells]), np.array([c[1] for c in cells], np.int8)
    for additive in (True, False):
        told = carry_cells(values, statuses, walk, additive=additive)
        assert np.array_equal(told[0], values, equal_nan=True)
        assert np.array_equal(told[1], statuses)
    errors = carried_errors(values, None, walk)
    assert np.array_equal(errors, np.where(np.isfinite(values), 0, NAN), equal_nan=True)


def test_what_cannot_be_added_stays_only_where_an_area_is_itself():
    """Area 0 is itself under a new code, areas 1 and 2 were joined, area 3 was cut."""
    walk = crosswalk([[0, 0, 0, 1], [1, 0, 0, 0], [1, 0, 0, 0], [0, 0.5, 0.5, 0]])
    values, statuses = carry_cells(np.array([34.5, 40, 41, 42]), np.zeros(4, np.int8), walk, additive=False)
    assert np.array_equal(values, [NAN, NAN, NAN, 34.5], equal_nan=True)
    assert statuses.tolist() == [MISSING, MISSING, MISSING, OK]


@settings(deadline=None)
@given(rows_of_shares, st.booleans(), st.data())
def test_every_error_is_what_the_slow_loop_says(rows, divided, data):
    walk = crosswalk(rows)
    counts = st.lists(st.integers(0, 10**5).map(float), min_size=len(rows), max_size=len(rows))
    n, d = data.draw(counts), data.draw(counts) if divided else None
    errors = carried_errors(np.array(n), None if d is None else np.array(d), walk, 1000)
    shares = walk.matrix.toarray()
    for new in range(shares.shape[1]):
        expected = slow_error(n, d, shares[:, new].tolist(), 1000)
        assert errors[new] == pytest.approx(expected, rel=1e-6, abs=1e-6, nan_ok=True)


def test_an_error_by_hand():
    """Half of 30/100 and half of 10/100: 20/100 = 20 %; off by ±10 each, 100/100 · √(2 · 0.48² · 0.25 · 100) = 3.39."""
    walk = crosswalk([[0.5, 0.5], [0.5, 0.5]])
    errors = carried_errors(np.array([30.0, 10]), np.array([100.0, 100]), walk, 100)
    assert errors == pytest.approx([0.48 * sqrt(50)] * 2)


def test_what_is_alike_everywhere_is_certain_however_it_is_cut():
    walk = crosswalk([[0.3, 0.7], [0.9, 0.1]])
    assert carried_errors(np.array([10.0, 50]), np.array([40.0, 200]), walk, 100) == pytest.approx([0, 0], abs=1e-12)


def test_the_basis_says_how_sure_shares_are():
    n, d, rows = np.array([30.0, 10]), np.array([100.0, 100]), [[0.5, 0.5], [0.5, 0.5]]
    by_area, by_people = (carried_errors(n, d, crosswalk(rows, basis)) for basis in ("area", "population"))
    assert by_people == pytest.approx(by_area * 0.34 / 0.48)


def test_no_error_without_a_number():
    """The second old area is unknown and matters to both; the third new area has nobody to divide by."""
    walk = crosswalk([[1, 0, 0], [0.5, 0.5, 0], [0, 0, 1]])
    assert np.isnan(carried_errors(np.array([5, NAN, 0]), np.array([10.0, 10, 0]), walk)).all()
    assert np.isnan(carried_errors(np.array([5.0, 5, 0]), np.array([10, NAN, 0]), walk)).all()
    with pytest.raises(ValueError, match="for 3 old areas"):
        carried_errors(np.array([5.0, 5]), None, walk)
