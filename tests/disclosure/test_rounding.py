"""Rounding instead of hiding: by hand, and by hypothesis."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.disclosure.audit.ranges import ranges_of
from indicators.disclosure.audit.sums import Hierarchy
from indicators.disclosure.tables.instead import changed_instead as rounded
from indicators.disclosure.tables.protecting import UnsafeError
from indicators.disclosure.tables.rounding import every_rounded

from .attacker import Attacker, cells_of, sums_of
from .tables import counts, links, rules

AGES = ("x", "y")


def test_each_number_goes_to_the_nearest_multiple():
    assert every_rounded(np.arange(8.0), 3).tolist() == [0, 0, 3, 3, 3, 6, 6, 6]
    assert every_rounded(np.arange(13.0), 5).tolist() == [0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10, 10, 10]


def test_rounding_each_cell_does_not_add_up_and_says_so():
    numbers = {("a", "x"): 4, ("a", "y"): 4, ("b", "x"): 14, ("b", "y"): 6}
    found = rounded(counts(numbers), None, rules("instead: {round: every, base: 5}"))
    told = {tuple(row[:2]): row[2] for row in found.table.itertuples(index=False, name=None)}
    assert told["a", "x"] == told["a", "y"] == 5
    assert told["a", "Insgesamt"] == 10  # 8
    assert told["Insgesamt", "Insgesamt"] == 30  # 28
    assert told["Insgesamt", "x"] == 20  # 18, of 5 and 15
    assert told["Insgesamt", "y"] == 10  # 10, of 5 and 5
    assert found.facts["sums_that_do_not_add_up"] == 0
    numbers["b", "y"] = 8
    found = rounded(counts(numbers), None, rules("instead: {round: every, base: 5}"))
    assert found.facts["sums_that_do_not_add_up"] == 2  # 22 → 20 of 15 and 10; 12 → 10 of 5 and 10
    assert found.facts["largest_gap"] == 5


def test_margins_that_pin_a_rounded_number_stop_the_table():
    numbers = {(block, "x"): 1 for block in "abcdefgh"}  # eight zeros, each 0 or 1, and a sum of 9, at least 8
    with pytest.raises(UnsafeError, match="genau errechnen"):
        rounded(counts(numbers), None, rules("instead: {round: every, base: 3}"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=6, max_size=12), st.sampled_from([3, 5]))
def test_rounding_small_counts_adds_up_and_leaves_nothing_small(numbers, base):
    blocks = [f"b{number}" for number in range(len(numbers) // 2)]
    given_numbers = {
        (block, age): numbers[2 * place + (age == "y")] for place, block in enumerate(blocks) for age in AGES
    }
    own = rules(f"instead: {{round: small, base: {base}}}")
    found = rounded(counts(given_numbers), None, own)
    told = {tuple(row[:2]): row[2] for row in found.table.itertuples(index=False, name=None)}
    finest = {cell: told[cell] for cell in given_numbers}
    assert told == cells_of([sums_of(blocks, []), sums_of(AGES, [])], finest)
    assert not [number for number in told.values() if 0 < number < base]
    for cell, number in given_numbers.items():
        assert told[cell] == number or (0 < number < base and told[cell] in (0, base))
    total = ("Insgesamt", "Insgesamt")
    assert abs(told[total] - sum(given_numbers.values())) <= base / 2


def ranges_of_rounding(told, base):
    half = base // 2
    return {cell: (max(number - half, 0), number + half) for cell, number in told.items()}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=10), st.sampled_from([3, 5]))
def test_a_small_number_that_whole_numbers_pin_stops_the_table_and_no_other_does(numbers, base):
    """An attacker with integer programmes of its own must agree, both ways."""
    blocks = [f"b{number}" for number in range(len(numbers) // 2)]
    given_numbers = {
        (block, age): numbers[2 * place + (age == "y")] for place, block in enumerate(blocks) for age in AGES
    }
    pairs = [(block, f"q{place % 2}") for place, block in enumerate(blocks)]
    dimensions = [sums_of(blocks, pairs), sums_of(AGES, [])]
    truth = cells_of(dimensions, given_numbers)
    told = {cell: float(base * np.floor(number / base + 0.5)) for cell, number in truth.items()}
    attacker = Attacker(dimensions, {}, {}, ranges_of_rounding(told, base))
    intervals = {cell: attacker.interval(cell) for cell, number in truth.items() if 0 < number < 3}
    pinned = [cell for cell, (low, high) in intervals.items() if low == high]
    own = rules(f"instead: {{round: every, base: {base}}}")
    if pinned:
        with pytest.raises(UnsafeError):
            rounded(counts(given_numbers), links(pairs), own)
        return
    found = rounded(counts(given_numbers), links(pairs), own)
    assert {tuple(row[:2]): row[2] for row in found.table.itertuples(index=False, name=None)} == told
    assert found.facts["small"] == len(intervals)
    assert found.facts["known_below_minimum"] >= sum(high < 3 for _, high in intervals.values())


def test_a_range_of_one_number_is_exact():
    found = ranges_of(*one_of_two(1.0, 1.0), measure="n", minimum=3)
    assert (found.small, found.exact, found.passed) == (1, 1, False)


def test_a_range_that_does_not_hold_the_truth_stops_the_table():
    found = ranges_of(*one_of_two(2.0, 3.0), measure="n", minimum=3)
    assert found.wrong == 1
    assert not found.passed


def one_of_two(low, high):
    """What is told of area a; the counts of a (1) and b (9); their hierarchy."""
    links_of_all = pd.DataFrame({"equation": [0, 0], "child": ["a", "b"], "parent": ["all", "all"]})
    told = pd.DataFrame({"area": ["a"], "low": [low], "high": [high]})
    return (
        told,
        pd.DataFrame({"area": ["a", "b"], "n": [1, 9]}),
        [Hierarchy("area", ("a", "b", "all"), 2, links_of_all)],
    )
