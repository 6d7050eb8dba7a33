"""Pools, changes and supplies, against arithmetic by hand and slow second ways."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formulas import Cells, cells, change, pooled
from indicators.formulas.evaluating import evaluate, interval, squares
from indicators.formulas.supply import reached
from indicators.statuses import ESTIMATED, MISSING, NAMES, NOT_MEANINGFUL, OK, SUPPRESSED, UNRELIABLE, numbers_are_told
from indicators.terms import fraction

NAN = math.nan
CELL = st.tuples(st.integers(0, 500), st.sampled_from(sorted(NAMES.values())))


def column(*pairs: tuple[float, int]) -> Cells:
    return cells(np.array([number for number, _ in pairs], float), np.array([status for _, status in pairs]))


def told(result: Cells | None) -> list[tuple[float | None, int]]:
    assert result is not None
    return [
        (None if math.isnan(value) else value, int(status))
        for value, status in zip(result.values, result.statuses, strict=True)
    ]


def years(table: dict[str, list[Cells | None]]):
    """Cells of variables by years ago."""
    return lambda key, ago: table[key][ago] if ago < len(table[key]) else None


def test_three_years_are_added_before_they_are_divided():
    found = years(
        {
            "a.x": [column((1, OK)), column((2, OK)), column((6, OK))],
            "a.n": [column((10, OK)), column((20, OK)), column((10, OK))],
        }
    )
    definition = {"kind": "share", "numerator": "a.x", "denominator": "a.n", "factor": 100, "pool": {"years": 3}}
    assert told(evaluate(fraction(definition), found)) == [(22.5, OK)]  # 9 of 40, and not the mean of 10, 10 and 60


def test_a_year_without_examinations_may_be_left_out_if_the_definition_says_so():
    found = years({"a.x": [column((3, OK)), None, column((5, OK))], "a.n": [column((10, OK)), None, column((10, OK))]})
    definition = {"kind": "share", "numerator": "a.x", "denominator": "a.n", "factor": 100}
    assert told(evaluate(fraction(definition | {"pool": {"years": 3, "at_least": 2}}), found)) == [(40, OK)]
    assert told(evaluate(fraction(definition | {"pool": {"years": 3}}), found)) == [(None, MISSING)]


def test_a_hidden_year_hides_the_pool_and_a_missing_one_counts_as_absent():
    assert told(pooled([column((3, OK)), column((0, SUPPRESSED))], at_least=1)) == [(None, SUPPRESSED)]
    assert told(pooled([column((3, OK)), column((0, MISSING))], at_least=1)) == [(3, OK)]
    assert told(pooled([column((3, OK)), column((0, MISSING))], at_least=2)) == [(None, MISSING)]
    with pytest.raises(ValueError, match="at least one year"):
        pooled([None, None], at_least=1)


@given(st.lists(CELL, min_size=1, max_size=5), st.integers(1, 5))
def test_pools_equal_the_slow_way(years_of_a_cell, at_least):
    there = [(number, status) for number, status in years_of_a_cell if status != MISSING]
    ranks = [OK, ESTIMATED, UNRELIABLE, NOT_MEANINGFUL, SUPPRESSED]
    if len(there) < at_least:
        expected = (None, MISSING)
    else:
        status = max((status for _, status in there), key=ranks.index)
        seen = status in (OK, ESTIMATED, UNRELIABLE)
        expected = (sum(number for number, _ in there) if seen else None, status)
    assert told(pooled([column(cell) for cell in years_of_a_cell], at_least=at_least)) == [expected]


def test_changes_by_hand():
    now, then = column((12, OK), (9, OK), (5, OK), (5, OK)), column((10, OK), (10, UNRELIABLE), (0, OK), (0, MISSING))
    assert told(change(now, then, told_as="absolute")) == [(2, OK), (-1, UNRELIABLE), (5, OK), (None, MISSING)]
    assert told(change(now, then, told_as="points")) == [(2, OK), (-1, UNRELIABLE), (5, OK), (None, MISSING)]
    relative = told(change(now, then, told_as="relative"))
    assert relative == [(20, OK), (-10, UNRELIABLE), (None, NOT_MEANINGFUL), (None, MISSING)]


def test_a_change_compares_divided_values_of_both_years():
    found = years({"a.x": [column((3, OK)), None, column((1, OK))], "a.n": [column((10, OK)), None, column((5, OK))]})
    share = {"kind": "share", "numerator": "a.x", "denominator": "a.n", "factor": 100}
    definition = {"kind": "change", "change": {"of": "share", "years": 2, "as": "points"}, "base": share}
    assert told(evaluate(fraction(definition), found)) == [(pytest.approx(10), OK)]
    assert evaluate(fraction(definition | {"change": {"of": "share", "years": 1, "as": "points"}}), found) is None


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_no_nan_ever_turns_into_a_number(pairs):
    now, then = column(*(pair[0] for pair in pairs)), column(*(pair[1] for pair in pairs))
    for told_as in ("absolute", "relative", "points"):
        result = change(now, then, told_as=told_as)
        assert (np.isfinite(result.values) == numbers_are_told(result.statuses)).all()
        for value, before, after in zip(result.values, now.values, then.values, strict=True):
            assert math.isnan(value) or not (math.isnan(before) or math.isnan(after))


def test_a_supply_is_measured_against_what_those_served_are_entitled_to():
    found = years({"a.metres": [column((500, OK))], "a.people": [column((1000, OK))]})
    definition = {
        "kind": "supply",
        "numerator": "a.metres",
        "denominator": "a.people",
        "reference": {"value": 1.0},
    }
    assert told(evaluate(fraction(definition), found)) == [(50, OK)]


def test_only_counts_set_against_counts_have_intervals():
    found = years({"a.x": [column((5, OK), (7, SUPPRESSED))], "a.n": [column((10, OK), (9, OK))]})
    for kind, expected in [("share", True), ("rate", True), ("ratio", False), ("per_capita", False), ("mean", False)]:
        wanted = fraction({"kind": kind, "numerator": "a.x", "denominator": "a.n"})
        result = evaluate(wanted, found)
        assert result is not None
        limits = interval(wanted, result)
        assert (limits is not None) == expected, kind
        if limits:
            assert limits.lower[0] < 0.5 < limits.upper[0]
            assert np.isnan([limits.lower[1], limits.upper[1]]).all()


def test_the_interval_of_a_mean_comes_from_its_sum_of_squares():
    # 2, 4, 4, 6: mean 4, variance (4 + 0 + 0 + 4)/3; t(0.975; 3) = 3.182446 (any table of Student's t)
    found = years({"a.sum": [column((16, OK))], "a.n": [column((4, OK))], "a.squares": [column((72, OK))]})
    wanted = fraction({"kind": "mean", "numerator": "a.sum", "denominator": "a.n", "squares": "a.squares"})
    result = evaluate(wanted, found)
    assert result is not None
    limits = interval(wanted, result, found("a.squares", 0))
    assert limits is not None
    half = 3.182446305 * math.sqrt(8 / 3) / 2
    assert (limits.lower[0], limits.upper[0]) == pytest.approx((4 - half, 4 + half))


def test_two_libraries_share_what_they_have_among_all_within_reach():
    # Places at 0, 100 and 200 m with 10, 20 and 30 people. One library at 50 m has 60 m², reach 60 m: 30 people, 2 m²
    # each. One at 150 m has 100 m²: 50 people, 2 m² each. The place in the middle gets from both.
    got = reached([[0, 0], [100, 0], [200, 0]], [10, 20, 30], [[50, 0], [150, 0]], [60, 100], metres=60)
    assert got == pytest.approx([20, 80, 60])


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 50)), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 50)), max_size=6),
    st.integers(1, 15),
)
def test_nothing_is_lost_and_all_places_get_what_the_slow_way_gives_them(places, facilities, metres):
    expected = [0.0] * len(places)
    given_away = 0
    for fx, fy, stock in facilities:
        near = [i for i, (x, y, _) in enumerate(places) if math.hypot(x - fx, y - fy) <= metres]
        demand = sum(places[i][2] for i in near)
        if demand:
            given_away += stock
        for i in near:
            expected[i] += stock * places[i][2] / demand if demand else 0
    got = reached(
        [place[:2] for place in places],
        [place[2] for place in places],
        np.array([facility[:2] for facility in facilities], float).reshape(-1, 2),
        [facility[2] for facility in facilities],
        metres=metres,
    )
    assert got == pytest.approx(expected)
    assert got.sum() == pytest.approx(given_away)


def test_a_year_that_a_cell_lacks_above_the_line_is_left_out_below_it():
    """Otherwise cases of two years would be divided by the inhabitants of three."""
    found = years(
        {
            "a.x": [column((3, OK), (3, OK)), column((0, MISSING), (4, OK)), column((5, OK), (5, OK))],
            "b.n": [column((10, OK), (10, OK)), column((20, OK), (0, MISSING)), column((10, OK), (30, OK))],
        }
    )
    definition = {"kind": "share", "numerator": "a.x", "denominator": "b.n", "factor": 100}
    definition |= {"pool": {"years": 3, "at_least": 2}}
    assert told(evaluate(fraction(definition), found)) == [(40, OK), (20, OK)]  # 8 of 20, 8 of 40


def test_a_year_of_which_one_part_is_not_there_at_all_is_left_out_of_both():
    found = years(
        {
            "a.x": [column((3, OK)), None, column((5, OK))],
            "b.n": [column((10, OK)), column((20, OK)), column((10, OK))],
        }
    )
    definition = {"kind": "rate", "numerator": "a.x", "denominator": "b.n", "factor": 1000}
    assert told(evaluate(fraction(definition | {"pool": {"years": 3, "at_least": 2}}), found)) == [(400, OK)]
    assert told(evaluate(fraction(definition | {"pool": {"years": 3, "at_least": 3}}), found)) == [(None, MISSING)]


def test_squares_of_fewer_years_than_the_mean_tell_no_interval():
    table = {
        "a.x": [column((30, OK), (30, OK)), column((10, OK), (10, OK))],
        "a.n": [column((10, OK), (10, OK)), column((5, OK), (5, OK))],
        "a.xx": [column((100, OK), (100, OK)), column((30, OK), (0, MISSING))],
    }
    definition = {"kind": "mean", "numerator": "a.x", "denominator": "a.n", "squares": "a.xx"}
    recipe = fraction(definition | {"pool": {"years": 2, "at_least": 1}})
    result = evaluate(recipe, years(table))
    limits = interval(recipe, result, squares(recipe, years(table)))
    assert np.isfinite(limits.lower).tolist() == [True, False]
