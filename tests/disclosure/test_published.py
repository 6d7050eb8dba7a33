"""Small tables that other tools publish as examples: what their result tells an attacker, and what ours costs.

Sources: Fischetti and Salazar-González (1999, 2001), the table of investments by activity and region; the R packages
sdcTable (data-raw/microdata1.R, reference/protectTable, tests/testthat/test-simpleheuristic.R), SSBtools (`example1`,
`d2w`) and GaussSuppression (articles/Small_count_frequency_table_suppression, reference/SuppressSmallCounts).
"""

import numpy as np
import pandas as pd
import pytest

from indicators.disclosure.tables.counts import counts_of
from indicators.disclosure.tables.primary import primary_of
from indicators.disclosure.tables.protecting import protect
from indicators.disclosure.tables.secondary import Suppression
from indicators.disclosure.tables.stating import problem_of

from .attacker import Attacker, cells_of, is_safe, sums_of
from .tables import counts, links, rules, split

T = "Insgesamt"


def table_of(rows, columns, numbers):
    """(row, column) → number, of numbers by row."""
    return {
        (row, column): number
        for row, line in zip(rows, numbers, strict=True)
        for column, number in zip(columns, line, strict=True)
    }


def plain(numbers, pairs=(), others=()):
    """The sums of both columns: `pairs` of the first, `others` of the second."""
    rows, columns = (list(dict.fromkeys(axis)) for axis in zip(*numbers, strict=True))
    return [sums_of(rows, list(pairs)), sums_of(columns, list(others))]


def hidden_for(numbers, primary):
    """What our engine hides beside `primary`: cell → (how much larger, how much smaller it must be able to be)."""
    counted = counts_of(counts(numbers), None, rules(minimum=2))
    problem = problem_of(counted, primary_of(counted), None, None)
    problem.low[:] = 0
    names = list(zip(*(counted.cells.labels(axis) for axis in range(2)), strict=True))
    for cell, (up, down) in primary.items():
        place = names.index(cell)
        problem.hidden[place], problem.up[place], problem.down[place] = True, up, down
    suppression = Suppression(problem, counted.cells.dimensions[0])
    suppression.run(budget=1500)
    assert not suppression.stuck
    return {names[place] for place in np.flatnonzero(problem.hidden[: len(names)])}


def attacker_of(numbers, hidden, floor=0.0, **sums):
    dimensions = plain(numbers, **sums)
    cells = cells_of(dimensions, numbers)
    shown = {cell: number for cell, number in cells.items() if cell not in hidden}
    return Attacker(dimensions, shown, dict.fromkeys(hidden, floor)), cells


INVESTMENTS = table_of(["I", "II", "III"], "ABC", [[20, 50, 10], [8, 19, 22], [17, 32, 12]])


def test_fischetti_and_salazar():
    """22 of activity II in region C is sensitive; they hide three more, and the attacker then knows 5 to 30."""
    published = {("II", "A"), ("II", "C"), ("III", "A"), ("III", "C")}
    attacker, cells = attacker_of(INVESTMENTS, published)
    assert cells[T, T] == 190
    assert attacker.interval(("II", "C")) == (5, 30)
    ours = hidden_for(INVESTMENTS, {("II", "C"): (8, 17)})
    assert len(ours) == 4
    assert sum(cells[cell] for cell in ours) <= sum(cells[cell] for cell in published)
    low, high = attacker_of(INVESTMENTS, ours)[0].interval(("II", "C"))
    assert low <= 5
    assert high >= 30


# sdcTable's test of SIMPLEHEURISTIC: nine hidden cells, two and more in every line, and yet one is exact
FOUR = table_of("wxyz", "abcd", [[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]])
NINE = {(row, column) for row, columns in zip("wxyz", ("abc", "ac", "bd", "bd"), strict=True) for column in columns}


def test_the_table_in_which_two_hidden_cells_in_every_line_are_not_enough():
    assert attacker_of(FOUR, NINE)[0].interval(("w", "b")) == (47, 47)
    assert attacker_of(FOUR, NINE | {("x", "b")})[0].interval(("w", "b")) == (0, 141)  # as their test says
    ours = hidden_for(FOUR, dict.fromkeys(NINE, (1, 1)))
    assert ours >= NINE
    assert len(ours) == 10  # one more, as theirs
    attacker, cells = attacker_of(FOUR, ours)
    for cell in NINE:
        low, high = attacker.interval(cell)
        assert low < cells[cell] < high


def test_microdata1_of_sdctable_costs_no_more_than_its_optimum():
    """HITAS reports an objective of 42: the 2 and three further cells."""
    numbers = table_of("ABCD", ["male", "female"], [[18, 2], [14, 19], [12, 10], [11, 14]])
    protected = protect(counts(numbers), None, rules())
    _, hidden = split(protected.table)
    dimensions, cells = plain(numbers), cells_of(plain(numbers), numbers)
    assert cells[T, T] == 100
    assert is_safe(dimensions, cells, set(hidden), 3)
    assert sum(cells[cell] for cell in hidden) == 42
    assert len(hidden) == 4


GEO = [("Spain", "EU"), ("Portugal", "EU"), ("Iceland", "nonEU")]
EXAMPLE = table_of(["Spain", "Iceland", "Portugal"], ["young", "old"], [[5, 6], [2, 3], [0, 4]])  # example1, 2014
INCOMES = table_of(  # d2w: region × income, in tenths as in the reference
    ["300", "400"],
    ["other", "wages", "pensions", "assistance"],
    [[7, 4, 19, 29], [1, 0, 3, 6]],
)
NOT_ASSISTANCE = [("other", "not"), ("wages", "not"), ("pensions", "not"), ("assistance", "rest")]

# name: (numbers, pairs of the first column, of the second, minimum, zeros, what GaussSuppression hides, value hidden
# beside the small by us and by them, how many of the small anybody knows to be small who sees their table)
GAUSS = {
    "table 1, zeros hidden": (
        EXAMPLE, [], [], 2, "hidden",
        [("Iceland", "young"), ("Portugal", "young"), ("Iceland", "old"), ("Portugal", "old")],
        (9, 9), 0,
    ),
    "table 2, hierarchy, zeros hidden": (
        EXAMPLE, GEO, [], 3, "hidden",
        [("EU", "old"), ("nonEU", "old"), ("Iceland", "old"), ("Portugal", "old"), ("EU", "young"),
         ("nonEU", "young"), ("Iceland", "young"), ("Portugal", "young")],
        (36, 25), 3,
    ),
    "table 4, hierarchy, zeros shown": (
        EXAMPLE, GEO, [], 5, "published",
        [("Portugal", T), ("Spain", T), ("EU", "old"), ("nonEU", "old"), ("Iceland", "old"), ("Portugal", "old"),
         ("EU", "young"), ("nonEU", "young"), ("Iceland", "young"), ("Spain", "young")],
        (62, 31), 4,
    ),
    "d2, incomes, zeros hidden": (
        INCOMES, [], NOT_ASSISTANCE, 3, "hidden",
        [("300", "other"), ("400", "other"), ("300", "wages"), ("400", "wages")],
        (33, 11), 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GAUSS)
def test_examples_of_gausssuppression(name):
    numbers, pairs, others, minimum, zeros, theirs, costs, known_to_be_small = GAUSS[name]
    floor = 0.0 if zeros == "hidden" else 1.0
    hierarchy = pd.concat([links(pairs), links(others, dimension="age")]) if pairs or others else None
    protected = protect(counts(numbers), hierarchy, rules(minimum=minimum, zeros=zeros))
    _, hidden = split(protected.table, floor)
    sums = {"pairs": pairs, "others": others}
    attacker, cells = attacker_of(numbers, set(hidden), floor, **sums)
    small = {cell for cell, number in cells.items() if number < minimum and (number or zeros == "hidden")}
    assert small <= hidden.keys()
    ours = {cell: attacker.interval(cell) for cell in hidden}
    assert not [cell for cell, (low, high) in ours.items() if low == high or high < minimum]
    attacker, _ = attacker_of(numbers, set(theirs), floor, **sums)
    published = {cell: attacker.interval(cell) for cell in small}
    assert sum(low == high for low, high in published.values()) == 0
    assert sum(high < minimum for _, high in published.values()) == known_to_be_small
    assert sum(cells[cell] for cell in theirs if cell not in small) == costs[1]
    assert sum(cells[cell] for cell in hidden if cell not in small) <= costs[0]


def test_two_ones_whose_sum_is_two():
    """example1, table 8 of the article: their sum tells both, if no more of the young of 2016 are hidden."""
    lines = {
        "young": [[5, 5, 7], [2, 0, 1], [0, 0, 1]],
        "old": [[6, 6, 5], [3, 3, 4], [4, 4, 3]],
    }
    numbers = {
        (geo, age, year): number
        for age, table in lines.items()
        for geo, line in zip(["Spain", "Iceland", "Portugal"], table, strict=True)
        for year, number in zip(["2014", "2015", "2016"], line, strict=True)
    }
    dimensions = [sums_of(["Spain", "Iceland", "Portugal"], GEO), sums_of(list(lines), [])]
    dimensions.append(sums_of(["2014", "2015", "2016"], []))
    cells = cells_of(dimensions, numbers)
    assert cells[T, T, T] == 59
    two = {("Iceland", "young", "2016"), ("Portugal", "young", "2016")}
    careless = {(geo, "young", "2016"): cells[geo, "young", "2016"] for geo in ("Spain", T)}
    attacker = Attacker(dimensions, careless, dict.fromkeys(two, 1.0))
    assert [attacker.interval(cell) for cell in sorted(two)] == [(1, 1), (1, 1)]
    protected = protect(counts(numbers, "block age year"), links(GEO), rules(columns="age year", minimum=2))
    shown, hidden = split(protected.table)
    attacker = Attacker(dimensions, shown, hidden)
    for cell in hidden:
        low, high = attacker.interval(cell)
        assert low < high
        assert high >= 2
