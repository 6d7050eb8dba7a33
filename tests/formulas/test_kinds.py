"""Statuses decide first; then sums, then divisions. Cells are written as pairs: (number, status)."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.cataloguing import SCHEMAS
from indicators.formulas import FORMULAS, Cells, cells, count, quotient, total
from indicators.statuses import ESTIMATED, MISSING, NAMES, NOT_MEANINGFUL, OK, SUPPRESSED, UNRELIABLE

NAN = np.nan
STATUSES = sorted(NAMES.values())


def column(*pairs: tuple[float, int]) -> Cells:
    return cells(np.array([number for number, _ in pairs]), np.array([status for _, status in pairs]))


def test_a_share_is_numerator_over_denominator_times_factor():
    result = quotient(column((3, OK), (0, OK), (7, OK)), column((12, OK), (5, OK), (7, OK)), factor=100)
    assert result.values.tolist() == [25, 0, 100]
    assert result.statuses.tolist() == [OK, OK, OK]
    assert result.numerators.tolist() == [3, 0, 7]
    assert result.denominators.tolist() == [12, 5, 7]


def test_zero_is_a_number_but_nothing_can_be_divided_by_it():
    result = quotient(column((0, OK), (0, OK), (5, OK)), column((10, OK), (0, OK), (0, OK)))
    assert result.statuses.tolist() == [OK, NOT_MEANINGFUL, NOT_MEANINGFUL]
    np.testing.assert_array_equal(result.values, [0, NAN, NAN])


def test_what_is_missing_stays_missing_even_if_the_rest_is_hidden():
    for status, other, expected in [
        (MISSING, SUPPRESSED, MISSING),
        (SUPPRESSED, MISSING, MISSING),
        (SUPPRESSED, OK, SUPPRESSED),
        (OK, SUPPRESSED, SUPPRESSED),
        (NOT_MEANINGFUL, UNRELIABLE, NOT_MEANINGFUL),
        (SUPPRESSED, NOT_MEANINGFUL, SUPPRESSED),
        (UNRELIABLE, OK, UNRELIABLE),
    ]:
        result = quotient(column((1, status)), column((2, other)))
        assert result.statuses.tolist() == [expected]
        assert total([column((1, status)), column((2, other))]).statuses.tolist() == [expected]


def test_hidden_divided_by_zero_stays_hidden():
    assert quotient(column((NAN, SUPPRESSED)), column((0, OK))).statuses.tolist() == [SUPPRESSED]


def test_a_small_base_keeps_its_value_and_says_so():
    result = quotient(column((1, OK), (1, OK)), column((99, OK), (100, OK)), factor=100, minimum_denominator=100)
    assert result.statuses.tolist() == [UNRELIABLE, OK]
    assert result.values[0] == pytest.approx(100 / 99)


def test_differences_may_be_negative():
    change = total([column((90, OK))], [column((100, OK))])
    assert quotient(change, column((100, OK)), factor=100).values.tolist() == [-10]


def test_a_number_that_is_none_is_missing_and_a_hidden_one_is_taken_away():
    odd = cells(np.array([NAN, np.inf, -np.inf, 5, 5]), np.array([OK, OK, UNRELIABLE, SUPPRESSED, MISSING]))
    assert odd.statuses.tolist() == [MISSING, MISSING, MISSING, SUPPRESSED, MISSING]
    assert np.isnan(odd.values).all()


def test_a_quotient_too_large_for_a_number_is_not_meaningful():
    assert quotient(column((1e308, OK)), column((1e-308, OK))).statuses.tolist() == [NOT_MEANINGFUL]


def test_a_count_is_its_numerator_times_its_factor():
    result = count(column((3, OK), (NAN, MISSING)), factor=2)
    np.testing.assert_array_equal(result.values, [6, NAN])
    assert result.denominators is None
    with pytest.raises(ValueError, match="no denominator"):
        count(column((3, OK)), column((3, OK)))


def test_a_sum_needs_a_part_and_cells_need_one_shape():
    with pytest.raises(ValueError, match="at least one part"):
        total([])
    with pytest.raises(ValueError, match="statuses"):
        cells(np.zeros(2), np.zeros(3))


def test_there_is_a_formula_for_every_kind():
    schema = json.loads((SCHEMAS / "indicator.schema.json").read_text(encoding="utf-8"))
    kinds = set(schema["properties"]["kind"]["enum"])
    assert set(FORMULAS) == kinds - {"structure", "change"}  # these consist of others


numbers = st.one_of(st.floats(0, 1e6), st.just(0.0), st.just(NAN))
pairs = st.lists(st.tuples(numbers, st.sampled_from(STATUSES), numbers, st.sampled_from(STATUSES)), min_size=1)


@given(pairs, st.sampled_from(sorted(FORMULAS)), st.sampled_from([1, 100, 1000]), st.sampled_from([0, 50]))
def test_a_cell_has_a_number_exactly_if_its_status_lets_it_be_told(rows, kind, factor, minimum):
    a, b = (column(*[row[at : at + 2] for row in rows]) for at in (0, 2))
    result = FORMULAS[kind](a, None if kind in ("count", "median") else b, factor=factor, minimum_denominator=minimum)
    told = np.isin(result.statuses, [OK, ESTIMATED, UNRELIABLE])
    assert np.isfinite(result.values[told]).all()
    assert np.isnan(result.values[~told]).all()
    assert not (told & np.isin(a.statuses, [MISSING, SUPPRESSED])).any()


@given(pairs, st.randoms())
def test_the_order_of_areas_never_matters(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    a, b = (column(*[row[at : at + 2] for row in rows]) for at in (0, 2))
    one = quotient(a, b, factor=100, minimum_denominator=5)
    other = quotient(
        Cells(a.values[order], a.statuses[order]),
        Cells(b.values[order], b.statuses[order]),
        factor=100,
        minimum_denominator=5,
    )
    np.testing.assert_array_equal(one.values[order], other.values)
    np.testing.assert_array_equal(one.statuses[order], other.statuses)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=1, max_size=30))
def test_summing_first_lies_between_the_rates_of_the_parts(parts):
    above = quotient(column((sum(n for n, _ in parts), OK)), column((sum(d for _, d in parts), OK)))
    rates = [n / d for n, d in parts]
    assert min(rates) * (1 - 1e-12) <= above.values[0] <= max(rates) * (1 + 1e-12)


def test_arrays_of_any_shape_may_be_computed_at_once():
    shape = (3, 4)
    result = quotient(
        Cells(np.arange(12.0).reshape(shape), np.zeros(shape, np.int8)), Cells(np.ones(shape), np.zeros(shape, np.int8))
    )
    assert result.values.shape == result.statuses.shape == shape
