"""Sums against a slow, obvious way to make them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.aggregation import Counts, Family, add_up, sum_to_parents
from indicators.models import Sheet
from indicators.statuses import MISSING, NAMES, NOT_MEANINGFUL, OK, SUPPRESSED, UNRELIABLE, numbers_are_told

STRONGEST_FIRST = [MISSING, SUPPRESSED, NOT_MEANINGFUL, UNRELIABLE, OK]


def obvious(values, statuses, parents, parent_count):
    sums, worst = {}, {}
    for value, status, parent in zip(values, statuses, parents, strict=True):
        sums[parent] = sums.get(parent, 0) + (0 if np.isnan(value) else value)
        worst[parent] = min(worst.get(parent, 99), STRONGEST_FIRST.index(status))
    told = []
    for parent in range(parent_count):
        status = STRONGEST_FIRST[worst[parent]] if parent in worst else MISSING
        told.append((sums[parent] if status in (OK, UNRELIABLE) else None, status))
    return told


@st.composite
def levels(draw):
    width, parent_count = draw(st.integers(1, 12)), draw(st.integers(1, 5))
    statuses = draw(st.lists(st.sampled_from([OK, OK, OK, *range(5)]), min_size=width, max_size=width))
    numbers = draw(st.lists(st.integers(0, 10**9), min_size=width, max_size=width))
    parents = draw(st.lists(st.integers(0, parent_count - 1), min_size=width, max_size=width))
    values = [
        float(number) if status in (OK, UNRELIABLE) else np.nan
        for number, status in zip(numbers, statuses, strict=True)
    ]
    return values, statuses, parents, parent_count


@settings(deadline=None)
@given(levels())
def test_sums_and_statuses_of_larger_areas(level):
    values, statuses, parents, parent_count = level
    above = sum_to_parents(
        Counts(np.array([values]), np.array([statuses], np.int8)), Family(np.array(parents), parent_count)
    )
    told = [
        (None if np.isnan(value) else value, int(status))
        for value, status in zip(above.values[0], above.statuses[0], strict=True)
    ]
    assert told == obvious(values, statuses, parents, parent_count)


@settings(deadline=None)
@given(levels(), st.randoms(use_true_random=False))
def test_the_order_of_the_areas_does_not_matter(level, chance):
    values, statuses, parents, parent_count = level
    order = list(range(len(values)))
    chance.shuffle(order)
    one = sum_to_parents(
        Counts(np.array([values]), np.array([statuses], np.int8)), Family(np.array(parents), parent_count)
    )
    other = sum_to_parents(
        Counts(np.array([values])[:, order], np.array([statuses], np.int8)[:, order]),
        Family(np.array(parents)[order], parent_count),
    )
    np.testing.assert_array_equal(one.values, other.values)
    np.testing.assert_array_equal(one.statuses, other.statuses)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=8))
def test_a_sum_of_variables_is_known_only_where_all_of_them_are(pairs):
    statuses = np.array(pairs, np.int8).T
    values = np.where(numbers_are_told(statuses), 2.0, np.nan)
    whole = add_up([Counts(values[0], statuses[0]), Counts(values[1], statuses[1])])
    for cell, (left, right) in enumerate(pairs):
        expected = STRONGEST_FIRST[min(STRONGEST_FIRST.index(left), STRONGEST_FIRST.index(right))]
        assert whole.statuses[cell] == expected
        assert (whole.values[cell] == 4.0) if expected in (OK, UNRELIABLE) else np.isnan(whole.values[cell])


def test_status_numbers_are_those_of_the_database():
    assert {status.name.lower(): status.value for status in Sheet.Status} == NAMES
