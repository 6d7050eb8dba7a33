"""Rounding instead of hiding: by hand, and by hypothesis."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.disclosure.tables.protecting import UnsafeError
from indicators.disclosure.tables.rounding import every_rounded, rounded

from .attacker import cells_of, sums_of
from .tables import counts, rules

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
