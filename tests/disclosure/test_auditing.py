"""The gate by itself: tables that are known to be unsafe must be caught, whoever made them."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from indicators.disclosure.audit import attack
from indicators.disclosure.audit.attack import System, intervals_of
from indicators.disclosure.audit.auditing import Hierarchy, audit

from .tables import counts, rules

TOTAL = "Insgesamt"


def hierarchy(name, leaves, links=None):
    links = links or [(leaf, TOTAL) for leaf in leaves]
    parents = list(dict.fromkeys(parent for _, parent in links))
    frame = pd.DataFrame(
        [(parents.index(parent), child, parent) for child, parent in links], columns=["equation", "child", "parent"]
    )
    return Hierarchy(name, (*leaves, *parents), len(leaves), frame)


def published(values, blocks, ages=("x", "y")):
    """A table from rows of numbers, blocks and their total × ages and their total; None is hidden."""
    rows = [
        (block, age, np.nan if number is None else number, "suppressed" if number is None else "ok")
        for block, line in zip((*blocks, TOTAL), values, strict=True)
        for age, number in zip((*ages, TOTAL), line, strict=True)
    ]
    return pd.DataFrame(rows, columns=["block", "age", "value", "status"])


def audited(values, numbers, own=None, **options):
    blocks = sorted({block for block, _ in numbers})
    hierarchies = [hierarchy("block", blocks), hierarchy("age", ["x", "y"])]
    return audit(published(values, blocks), counts(numbers), hierarchies, own or rules(), **options)


SMALL = {("a", "x"): 1, ("a", "y"): 5, ("b", "x"): 4, ("b", "y"): 6}


def test_a_safe_table_passes():
    found = audited([[None, None, 6], [None, None, 10], [5, 11, 16]], SMALL)
    assert found.passed
    assert found.hidden == 4
    bounds = found.intervals.set_index(["block", "age"])
    assert tuple(bounds.loc[("a", "x")]) == (1, 4)  # each of the four is at least 1: 6 − 5 … 5 − 1
    assert tuple(bounds.loc[("b", "y")]) == (6, 9)


def test_one_hidden_cell_in_a_line_is_exact():
    found = audited([[None, 5, 6], [4, 6, 10], [5, 11, 16]], SMALL)
    assert (found.passed, found.exact) == (False, 1)


def test_the_known_least_of_one_makes_two_hidden_numbers_exact():
    numbers = {("a", "x"): 1, ("a", "y"): 1, ("b", "x"): 1, ("b", "y"): 6}
    found = audited([[None, None, 2], [None, None, 7], [2, 7, 9]], numbers)  # 2 = 1 + 1 as both are at least 1
    assert found.exact == 4
    assert not found.passed


def test_a_number_known_to_be_small_is_recognised():
    numbers = {("a", "x"): 1, ("a", "y"): 2, ("b", "x"): 4, ("b", "y"): 6}
    found = audited([[None, None, 3], [None, None, 10], [5, 8, 13]], numbers)
    assert found.recognisable == 2  # both are 1 or 2
    assert not found.passed


def test_a_small_number_left_open_is_found():
    found = audited([[1, 5, 6], [4, 6, 10], [5, 11, 16]], SMALL)
    assert (found.passed, found.open_small) == (False, 1)


def test_a_wrong_number_is_found():
    found = audited([[None, None, 6], [None, None, 10], [5, 12, 16]], SMALL)
    assert found.wrong_sums == 1
    assert not found.passed


def test_an_open_rate_of_a_hidden_count_is_found():
    own = rules("rates: [{id: r, numerator: {age: x}, denominator: {age: Insgesamt}, minimum_base: 1}]")
    rates = pd.DataFrame({"rate": ["r"], "block": ["a"], "value": [16.7], "status": ["ok"]})
    found = audited([[None, None, 6], [None, None, 10], [5, 11, 16]], SMALL, own, rates=rates)
    assert (found.passed, found.open_small) == (False, 1)


def test_a_group_that_gives_itself_away_is_found():
    numbers = {("a", "x"): 8, ("a", "y"): 0, ("b", "x"): 5, ("b", "y"): 9}
    own = rules("group_disclosure: {dimensions: [age]}")
    found = audited([[8, 0, 8], [5, 9, 14], [13, 9, 22]], numbers, own)
    assert (found.passed, found.groups) == (False, 1)


def test_a_solver_that_ends_otherwise_than_with_an_optimum_makes_the_table_unsafe(monkeypatch):
    values = [[None, None, 6], [None, None, 10], [5, 11, 16]]
    new = attack._Component._new

    def impatient(self, *, whole):
        model = new(self, whole=whole)
        model.setOptionValue("simplex_iteration_limit", 0)
        return model

    monkeypatch.setattr(attack._Component, "_new", impatient)
    found = audited(values, SMALL)
    assert found.unsolved > 0
    assert not found.passed


def test_whole_numbers_are_found_where_the_linear_programme_is_fractional():
    """x + y, y + z, x + z are at most 3 each, w = x + y + z: 4.5 in fractions (1.5 each), 4 in persons (2, 1, 1)."""
    pairs = np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]])
    rows = np.zeros((4, 7))
    rows[:3, :3], rows[:3, 3:6] = pairs, np.eye(3)  # each pair has a further unknown of at least 1, together 4
    rows[3] = [1, 1, 1, 0, 0, 0, -1]
    truth = np.array([1.0, 1, 1, 2, 2, 2, 3])
    system = System(sparse.csr_array(rows), rows @ truth, np.ones(7), np.full(7, 99.0), truth, True, np.full(7, -1))
    found = intervals_of(system, np.array([6]), 5.0)
    assert (found.low[6], found.high[6]) == (3, 4)
    assert found.whole_number_programmes > 0


@pytest.mark.parametrize("seed", range(5))
def test_intervals_agree_with_counting_all_tables(seed):
    """2 × 3 cells below 5, some shown: every table that fits is written down."""
    random = np.random.default_rng(seed)
    truth = random.integers(1, 4, (2, 3)).astype(float)
    lines = [np.kron(np.eye(2)[row], np.ones(3)) for row in range(2)]
    lines += [np.tile(np.eye(3)[column], 2) for column in range(3)]
    matrix = np.array(lines)
    right = matrix @ truth.ravel()
    system = System(sparse.csr_array(matrix), right, np.ones(6), np.full(6, 99.0), truth.ravel(), True, np.full(6, -1))
    found = intervals_of(system, np.arange(6), 3.0)
    ways = np.array(np.meshgrid(*[np.arange(1, 9)] * 6)).reshape(6, -1)
    fits = ways[:, (np.abs(matrix @ ways - right[:, None]) < 1e-9).all(axis=0)]
    assert found.low.tolist() == fits.min(axis=1).tolist()
    assert found.high.tolist() == fits.max(axis=1).tolist()


@pytest.mark.parametrize(("second_holder", "safe"), [("g", False), ("f", True)])
def test_a_holder_who_knows_one_of_two_hidden_sums_knows_the_other(second_holder, safe):
    """Both sums of block a have one holder. Were they two, f would take 50 from 110; the same one learns nothing."""
    rows = [("a", "x", "f", 50.0), ("a", "y", second_holder, 60.0)]
    rows += [("b", age, f"{age}{number}", 20.0) for age in ("x", "y") for number in range(5)]
    table = pd.DataFrame(rows, columns=["block", "age", "firm", "euro"])
    own = rules("magnitude: {column: euro, holder: firm}", minimum=2)
    sums = (None, None) if safe else (110, 200)  # f alone stands behind a's sum, too
    shown = published([[None, None, sums[0]], [None, None, sums[1]], [150, 160, 310]], ["a", "b"])
    found = audit(shown, table, [hierarchy("block", ["a", "b"]), hierarchy("age", ["x", "y"])], own)
    assert found.passed is safe
    assert found.exact + found.narrow == (0 if safe else 2)
