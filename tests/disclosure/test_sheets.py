"""Sheets of several variables on several levels: what is hidden withstands a slow attacker with whole numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.aggregation import Family
from indicators.disclosure.audit.sheets import audit_sheets
from indicators.disclosure.sheets.counted import Period, SheetRules
from indicators.disclosure.sheets.internal import groups_of
from indicators.disclosure.sheets.layout import Layout
from indicators.disclosure.sheets.protecting import protect_period, view_of

from .sheet_attacker import SheetAttacker

SMALL = st.sampled_from([0, 0, 1, 1, 2, 2, 3, 4, 5, 7, 12, 40])


def layout_of(parents, variables, sums=(), pairs=()):
    families = tuple(Family(np.array(of), max(of) + 1) for of in parents)
    sizes = (*(len(of) for of in parents), max(parents[-1]) + 1)
    return Layout(tuple(variables), families, sizes, tuple(sums), tuple(pairs))


def counted(layout, finest) -> Period:
    """All levels, summed; `finest`: (variables, areas of the lowest level)."""
    levels = [np.array(finest, float)]
    for family in layout.families:
        levels.append(family.sums(levels[-1]))
    values = np.concatenate(levels, axis=1)
    return Period.of(values, ~np.isnan(values))


@st.composite
def towns(draw, levels=2):
    """Parents of each level up to one root, and the number of finest areas; single children and all."""
    width = draw(st.integers(1, 7))
    first, parents = width, []
    for _ in range(levels - 1):
        groups = draw(st.lists(st.integers(0, 2), min_size=width, max_size=width))
        numbers = {group: n for n, group in enumerate(sorted(set(groups)))}
        parents.append([numbers[group] for group in groups])
        width = len(numbers)
    return first, [*parents, [0] * width]


# two ages make the young, young and old make all; who is not in the first age overlaps with the young
SUMS = ((2, (0, 1)), (4, (2, 3)), (6, (1, 3)))


@st.composite
def ages(draw, levels=2):
    """young_1, young_2, young, old, all, some of all, and all but young_1."""
    width, parents = draw(towns(levels))
    rows = [draw(st.lists(SMALL, min_size=width, max_size=width)) for _ in range(3)]
    one, two, old = (np.array(row) for row in rows)
    every = one + two + old
    some = np.minimum(np.array(draw(st.lists(SMALL, min_size=width, max_size=width))), every)
    layout = layout_of(parents, ["one", "two", "young", "old", "all", "some", "later"], SUMS, [(4, 5)])
    return layout, counted(layout, [one, two, one + two, old, every, some, two + old])


def attacker_on(layout, period, hidden, floors, *, pairs=True):
    return SheetAttacker(
        period.values,
        hidden,
        floors,
        sizes=layout.sizes,
        parents=[family.parents for family in layout.families],
        sums=layout.sums,
        pairs=layout.pairs if pairs else (),
    )


@settings(deadline=None, max_examples=25)
@given(ages(), st.sampled_from([2, 3, 5]))
def test_no_public_cell_and_no_rest_can_be_reckoned_or_recognised(town, minimum):
    layout, period = town
    found = protect_period(layout, period, SheetRules(minimum), public_from=0)
    assert found.audit.passed
    small = (period.values > 0) & (period.values < minimum)
    assert found.hidden[small].all()
    assert not found.hidden[period.values == 0].any()
    attacker = attacker_on(layout, period, found.hidden, np.ones(period.values.shape))
    for cell in zip(*np.nonzero(found.hidden), strict=True):
        low, high = attacker.least(cell), attacker.most(cell)
        assert high >= minimum, (cell, low, high)
        assert low < high
    for whole, part in layout.pairs:
        for area in range(layout.areas):
            rest = period.values[whole, area] - period.values[part, area]
            if 0 < rest < minimum:
                assert attacker.most((whole, area), minus=(part, area)) >= minimum


@settings(deadline=None, max_examples=25)
@given(ages(levels=3), st.sampled_from([2, 3, 5]))
def test_insiders_reckon_and_recognise_no_small_count_below_the_public_levels(town, minimum):
    layout, period = town
    found = protect_period(layout, period, SheetRules(minimum), public_from=1)
    small = (period.values > 0) & (period.values < minimum)
    assert found.hidden[small].all()
    floors = np.ones(period.values.shape)
    finest = layout.level(0)
    family = layout.families[0]
    whole = ~family.largest(~found.hidden[:, finest], nobody=False)[:, family.parents]
    alone = list(groups_of(layout).alone)
    # Zeros are among what is hidden in closed blocks, and where all blocks of an area are hidden; nowhere else.
    floors[:, finest] = 0
    floors[alone, finest] = np.where(whole[alone], 0, 1)
    assert not (found.hidden & (period.values == 0))[floors == 1].any()
    attacker = attacker_on(layout, period, found.hidden, floors, pairs=False)
    for cell in zip(*np.nonzero(small), strict=True):
        low, high = attacker.least(cell), attacker.most(cell)
        assert high >= minimum, (cell, low, high)
        assert low < high


@settings(deadline=None, max_examples=20)
@given(ages(), st.data())
def test_the_audit_finds_what_the_slow_attacker_finds(town, data):
    """Of any pattern, also of careless ones."""
    layout, period = town
    minimum = 3
    hidden = np.array(
        data.draw(st.lists(st.booleans(), min_size=period.values.size, max_size=period.values.size))
    ).reshape(period.values.shape)
    hidden |= (period.values > 0) & (period.values < minimum)
    hidden &= period.values > 0
    audit = audit_sheets(view_of(layout, period, SheetRules(minimum), hidden))
    attacker = attacker_on(layout, period, hidden, np.ones(period.values.shape))
    for cell in zip(*np.nonzero(hidden), strict=True):
        low, high = attacker.least(cell), attacker.most(cell)
        assert audit.unsafe[cell] == (high < minimum or low == high), (cell, low, high)
        assert audit.exact_cells[cell] == (low == high)
    few = 0
    for whole, part in layout.pairs:
        for area in range(layout.areas):
            low = attacker.least((whole, area), minus=(part, area))
            few += low >= 1 and attacker.most((whole, area), minus=(part, area)) < minimum
    assert audit.open_rests == few
    assert audit.unsolved == 0


def test_what_blocks_need_costs_the_public_nothing():
    layout = layout_of([[0, 0, 0, 1], [0, 0]], ["cases"])
    period = counted(layout, [[1, 1, 1, 9]])
    found = protect_period(layout, period, SheetRules(3), public_from=1)
    assert found.hidden.tolist() == [[True, True, True, False, False, False, False]]


def test_a_block_shows_all_parts_of_its_total_or_none():
    layout = layout_of([[0, 0, 0, 0]], ["male", "female", "all"], [(2, (0, 1))])
    period = counted(layout, [[2, 9, 8, 5], [7, 9, 7, 6], [9, 18, 15, 11]])
    found = protect_period(layout, period, SheetRules(3), public_from=1)
    # 2 men must hide, and another block with them: the smallest
    assert found.hidden[:2].tolist() == [[True, False, False, True, False]] * 2
    assert not found.hidden[2].any()


def test_of_several_ways_from_a_total_to_its_parts_one_is_shown_below_the_public_levels():
    layout = layout_of([[0, 0]], ["a", "b", "c", "ab", "all"], [(4, (0, 1, 2)), (3, (0, 1)), (4, (3, 2))])
    groups = groups_of(layout)
    assert groups.alone == (4,)
    assert groups.partitions == ((4, (0, 1, 2)),)
    assert groups.never == (3,)
    preferred = groups_of(layout, ((3, 2),))
    assert preferred.partitions == ((4, (3, 2)),)
    assert preferred.never == (0, 1)


def test_groups_that_overlap_are_not_shown_side_by_side_below_the_public_levels():
    # under 6, under 7: their difference is the one six-year-old
    layout = layout_of(
        [[0, 0]], ["a", "b", "c", "ab", "abc", "rest", "all"], [(3, (0, 1)), (4, (0, 1, 2)), (6, (0, 1, 2, 5))]
    )
    assert groups_of(layout).alone == (6,)
    assert groups_of(layout, ((4, 5),)).partitions == ((6, (4, 5)),)
    assert groups_of(layout, ((3, 4, 5),)).partitions == ((6, (0, 1, 2, 5)),), (
        "not a way to add up: it counts some twice"
    )


def test_sex_and_age_are_two_ways_that_do_not_know_of_one_another():
    layout = layout_of([[0, 0]], ["m", "f", "young", "old", "all"], [(4, (0, 1)), (4, (2, 3))])
    assert groups_of(layout).partitions == ((4, (0, 1)), (4, (2, 3)))


@pytest.mark.parametrize(("rest", "opens"), [(1, True), (2, True), (3, False), (0, False)])
def test_whoever_sees_a_share_and_its_base_sees_the_rest(rest, opens):
    layout = layout_of([[0, 0]], ["part", "whole"], pairs=[(1, 0)])
    period = counted(layout, [[20 - rest, 10], [20, 30]])
    nothing = np.zeros(period.values.shape, bool)
    assert (audit_sheets(view_of(layout, period, SheetRules(3), nothing)).open_rests > 0) is opens
    assert protect_period(layout, period, SheetRules(3), public_from=0).hidden.any() == opens


def test_nobody_may_see_that_all_of_a_group_are_in_a_part_where_the_rules_say_so():
    layout = layout_of([[0, 0, 0]], ["part", "whole"], pairs=[(1, 0)])
    period = counted(layout, [[12, 5, 7], [12, 30, 20]])
    rules = SheetRules(3, groups={(1, 0): 2})
    found = protect_period(layout, period, rules, public_from=0)
    assert found.audit.passed
    assert found.hidden[:, 0].any()
    attacker = attacker_on(layout, period, found.hidden, np.ones(period.values.shape))
    assert attacker.most((1, 0), minus=(0, 0)) >= 2
    assert not protect_period(layout, period, SheetRules(3), public_from=0).hidden.any()


def test_what_is_out_stays_out_and_what_was_hidden_stays_hidden():
    layout = layout_of([[0, 0, 0, 0]], ["cases"])
    period = counted(layout, [[2, 9, 5, 30]])
    assert protect_period(layout, period, SheetRules(3), public_from=0).hidden.tolist() == [
        [True, False, True, False, False]
    ]
    period.out = np.array([[False, False, True, False, True]])
    period.kept = np.array([[True, True, False, False, False]])
    again = protect_period(layout, period, SheetRules(3), public_from=0)
    assert again.hidden.tolist() == [[True, True, False, False, False]]
    assert again.audit.passed


def test_a_release_that_cannot_be_made_safe_is_told_as_such():
    layout = layout_of([[0, 0, 0]], ["cases"])
    period = counted(layout, [[2, 9, 5]])
    period.out = np.array([[False, True, True, True]])
    found = protect_period(layout, period, SheetRules(3), public_from=0)
    assert not found.audit.passed
    assert found.audit.exact == 1


def test_the_same_cells_are_hidden_as_in_another_year_where_that_is_possible():
    layout = layout_of([[0, 0, 0, 0]], ["cases"])
    first = protect_period(layout, counted(layout, [[2, 9, 5, 30]]), SheetRules(3), public_from=0)
    second = counted(layout, [[2, 6, 7, 30]])
    assert not protect_period(layout, second, SheetRules(3), public_from=0).hidden[0, 2]
    second.liked = first.hidden
    assert protect_period(layout, second, SheetRules(3), public_from=0).hidden[0, 2]


def test_a_star_of_the_supplier_is_protected_where_a_sum_would_give_it_away():
    layout = layout_of([[0, 0, 0]], ["m", "f", "all"], [(2, (0, 1))])
    period = counted(layout, [[4, 9, 8], [5, 7, 6], [9, 16, 14]])
    period.starred = np.zeros(period.values.shape, bool)
    period.starred[0, [0, 3]] = True  # the men of the first area, and so of all
    period.low = np.where(period.starred, [1, 1, 1, 0], 0.0)
    period.high = np.where(period.starred, [9, 9, 9, np.inf], np.inf)
    found = protect_period(layout, period, SheetRules(3), public_from=0)
    assert found.hidden[0, 0]
    assert found.hidden[1:, 0].any(), "else all less women are the men"


def test_where_zeros_are_hidden_they_are_hidden_like_small_counts():
    layout = layout_of([[0, 0, 0]], ["cases"])
    found = protect_period(layout, counted(layout, [[0, 9, 5]]), SheetRules(3, zeros_are_hidden=True), public_from=0)
    assert found.hidden[0, 0]
    assert found.audit.passed
    assert found.hidden.sum() == 2
