import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.aggregation import Counts, Family, sum_to_parents
from indicators.disclosure.protection import hide_small, protect
from indicators.statuses import MISSING, OK, SUPPRESSED

from .attacker import intervals


def counts(rows, statuses=None):
    values = np.array(rows, float)
    if statuses is None:
        statuses = np.where(np.isnan(values), MISSING, OK)
    return Counts(values, np.array(statuses, np.int8))


def tree_of(leaves: Counts, parents: list[list[int]]):
    families = [Family(np.array(of), max(of) + 1) for of in parents]
    levels = [leaves]
    for family in families:
        levels.append(sum_to_parents(levels[-1], family))
    return levels, families


def shown(levels):
    return [
        [
            "·" if status == SUPPRESSED else int(value)
            for value, status in zip(level.values[0], level.statuses[0], strict=True)
        ]
        for level in levels
    ]


@st.composite
def trees(draw):
    """Leaf counts and the parents of each level; every parent has a child, the last level is one root."""
    width = draw(st.integers(1, 12))
    leaves = draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 2, 3, 4, 5, 7, 12, 40]), min_size=width, max_size=width))
    parents = []
    for _ in range(draw(st.integers(0, 2))):
        groups = draw(st.lists(st.integers(0, 4), min_size=width, max_size=width))
        numbers = {group: n for n, group in enumerate(sorted(set(groups)))}
        parents.append([numbers[group] for group in groups])
        width = len(numbers)
    return leaves, [*parents, [0] * width]


@settings(deadline=None, max_examples=120)
@given(trees(), st.sampled_from([2, 3, 5, 10]))
def test_no_hidden_count_can_be_reckoned_or_recognised(tree, minimum):
    leaves, parents = tree
    levels, families = tree_of(counts([leaves]), parents)

    protected = protect(levels, families, minimum)

    hidden = [level.statuses[0] == SUPPRESSED for level in protected]
    for level, after, mask in zip(levels, protected, hidden, strict=True):
        assert mask[(level.values[0] > 0) & (level.values[0] < minimum)].all()
        np.testing.assert_array_equal(after.values[0][~mask], level.values[0][~mask])
        assert np.isnan(after.values[0][mask]).all()
    found = intervals([level.values[0] for level in levels], hidden, parents)
    for k, of in enumerate(parents):
        for parent in set(of):
            group = np.array(of) == parent
            assert hidden[k][group].all() or not hidden[k][group & (levels[k].values[0] == 0)].any()
    for cell, (low, high) in found.items():
        assert high >= minimum - 1e-6, (cell, low, high, shown(protected))
        assert high - low > 1e-6, (cell, low, high, shown(protected))


def test_an_area_may_be_told_although_each_of_its_parts_is_small():
    levels, families = tree_of(counts([[1, 1, 0, 2, 0, 8]]), [[0, 0, 0, 0, 1, 1], [0, 0]])
    assert shown(protect(levels, families, 3)) == [["·", "·", "·", "·", 0, 8], [4, 8], [12]]


def test_a_lone_small_count_takes_its_smallest_neighbour_along():
    levels, families = tree_of(counts([[2, 9, 5, 0]]), [[0, 0, 0, 0]])
    assert shown(protect(levels, families, 3)) == [["·", 9, "·", 0], [16]]


def test_two_ones_are_not_enough():
    # 1 + 1 beside a shown total of 7 with 5 shown: everybody would know that both are 1.
    levels, families = tree_of(counts([[1, 1, 5]]), [[0, 0, 0]])
    assert shown(protect(levels, families, 3)) == [["·", "·", "·"], [7]]


def test_an_only_child_hides_its_parent_and_a_neighbour_of_the_parent():
    levels, families = tree_of(counts([[2, 6, 7, 30]]), [[0, 1, 1, 2], [0, 0, 0]])
    assert shown(protect(levels, families, 3)) == [["·", "·", 7, 30], ["·", "·", 30], [45]]


def test_nothing_is_hidden_where_nothing_is_small():
    levels, families = tree_of(counts([[3, 0, 8]]), [[0, 0, 0]])
    assert shown(protect(levels, families, 3)) == [[3, 0, 8], [11]]


def test_sheets_are_protected_one_by_one_and_missing_stays_missing():
    levels, families = tree_of(counts([[3, 0, 8, 9], [1, np.nan, 7, 9]]), [[0, 0, 1, 1], [0, 0]])
    protected = protect(levels, families, 3)
    assert (protected[0].statuses[0] == OK).all()
    assert protected[0].statuses[1].tolist() == [SUPPRESSED, MISSING, OK, OK]
    assert protected[1].statuses[1].tolist() == [MISSING, OK]


def test_equal_neighbours_are_chosen_by_code_so_that_the_choice_is_always_the_same():
    levels, families = tree_of(counts([[5, 1, 5, 5]]), [[0, 0, 0, 0]])
    assert shown(protect(levels, families, 3)) == [["·", "·", 5, 5], [16]]


def test_what_is_not_added_up_is_hidden_cell_by_cell():
    assert shown([hide_small(counts([[0, 2, 3]]), 3)]) == [[0, "·", 3]]
