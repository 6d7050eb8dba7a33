"""Each rule on a small table, its effect reckoned by hand or by the tests' own attacker."""

import numpy as np
import pandas as pd
import pytest

from indicators.disclosure.tables.protecting import UnsafeError, protect
from indicators.disclosure.tables.rules import Rules
from spatial.findings import RefusedError

from .attacker import Attacker, sums_of
from .tables import counts, links, rules, split

TOTAL = "Insgesamt"


def hidden_of(protected):
    return set(split(protected.table)[1])


def with_entries(text="", **entries):
    content = rules(text).content
    content.update(entries)
    return Rules(content)


def test_a_table_without_small_numbers_is_shown_whole():
    protected = protect(counts({("a", "x"): 5, ("a", "y"): 0, ("b", "x"): 3, ("b", "y"): 9}), None, rules())
    assert protected.table["status"].tolist() == ["ok"] * 9
    assert protected.table["sign"].tolist() == [""] * 9
    assert protected.audit.passed
    assert protected.audit.hidden == 0


def test_one_small_number_takes_its_row_and_column_with_it_and_all_bear_one_sign():
    numbers = {("a", "x"): 1, ("a", "y"): 5, ("b", "x"): 4, ("b", "y"): 6}
    protected = protect(counts(numbers), None, rules())
    assert hidden_of(protected) == set(numbers)  # every other way hides larger numbers: 5 + 4 + 6 is the least
    hidden = protected.table[protected.table["status"] == "suppressed"]
    assert set(hidden["sign"]) == {"."}
    assert hidden["value"].isna().all()
    assert protected.primary_cells == {"minimum": 1}
    assert protected.secondary_cells == 3


def test_all_of_a_group_having_an_attribute_is_a_secret_and_zeros_are_hidden_for_it():
    numbers = {("a", "yes"): 8, ("a", "no"): 0, ("b", "yes"): 5, ("b", "no"): 9}
    text = "group_disclosure: {dimensions: [age]}"
    assert not hidden_of(protect(counts(numbers), None, rules()))
    protected = protect(counts(numbers), None, rules(text))
    shown, hidden = split(protected.table, 0.0)
    assert ("a", "no") in hidden
    attacker = Attacker([sums_of(["a", "b"], []), sums_of(["yes", "no"], [])], shown, hidden)
    least, most = attacker.interval(("a", TOTAL), minus=("a", "yes"))
    assert (least, most >= 2) == (0, True)


def test_few_households_behind_many_persons_are_protected():
    table = counts({("a", "x"): 9, ("a", "y"): 5, ("b", "x"): 4, ("b", "y"): 6}).assign(homes=[1, 3, 3, 3])
    protected = protect(table, None, rules("carriers: [{column: homes, minimum: 3}]"))
    shown, hidden = split(protected.table)
    attacker = Attacker([sums_of(["a", "b"], []), sums_of(["x", "y"], [])], shown, hidden)
    assert attacker.interval(("a", "x"))[1] >= 9 + 3
    assert protected.primary_cells["carriers"] == 1


RATES = "rates: [{id: share, numerator: {age: x}, denominator: {age: Insgesamt}, minimum_base: 10}]"


def test_a_rate_is_hidden_with_its_count_and_withheld_on_a_small_base():
    numbers = {("a", "x"): 1, ("a", "y"): 15, ("b", "x"): 4, ("b", "y"): 16, ("c", "x"): 4, ("c", "y"): 3}
    numbers |= {("d", "x"): 0, ("d", "y"): 0}
    protected = protect(counts(numbers), None, rules(RATES))
    hidden = hidden_of(protected)
    rates = protected.rates.set_index("block")
    for block in ("a", "b"):
        secret = (block, "x") in hidden or (block, TOTAL) in hidden
        assert rates.loc[block, "status"] == ("suppressed" if secret else "ok")
    assert rates.loc["a", "status"] == "suppressed"
    assert rates.loc[TOTAL, "value"] == pytest.approx(20.9)  # 9 of 43
    assert rates.loc["c", "status"] in ("unreliable", "suppressed")
    assert rates.loc["d", "status"] == "not_meaningful"
    told = rates[rates["value"].notna()]
    for block, value in told["value"].items():  # whoever multiplies back finds only what is shown anyway
        assert (block, "x") not in hidden
        assert value > 0


def test_rates_of_unlike_things_know_that_the_part_does_not_exceed_the_whole():
    own = with_entries(
        dimensions=[{"column": "age", "total": None}],
        rates=[{"id": "r", "numerator": {"age": "poor"}, "denominator": {"age": "all"}, "minimum_base": 1}],
    )
    numbers = {("a", "poor"): 2, ("a", "all"): 3, ("b", "poor"): 8, ("b", "all"): 30}
    protected = protect(counts(numbers), None, own)
    hidden = hidden_of(protected)
    # poor ≤ all: with all = 3 shown, 2 could only be 1 to 3, which still reaches the minimum
    assert ("a", "poor") in hidden
    assert protected.audit.passed
    numbers[("a", "all")] = 2  # now hidden itself
    protected = protect(counts(numbers), None, own)
    assert {("a", "poor"), ("a", "all")} <= hidden_of(protected)


def test_what_is_out_stays_out_and_what_was_hidden_stays_hidden():
    numbers = {("a", "x"): 1, ("a", "y"): 5, ("b", "x"): 4, ("b", "y"): 6, ("c", "x"): 7, ("c", "y"): 8}
    first = protect(counts(numbers), None, rules())
    again = protect(counts(numbers), None, rules(), released=first.table)
    pd.testing.assert_frame_equal(first.table, again.table)
    # a second release with a further grouping: the old cells keep their status, and all is safe together
    blocks = ["a", "b", "c"]
    halves = [("a", "h1"), ("b", "h1"), ("c", "h2")]
    later = protect(counts(numbers), links(halves, "halves"), rules(), released=first.table)
    old = later.table.merge(first.table, on=["block", "age"])
    assert (old["status_x"] == old["status_y"]).all()
    shown, hidden = split(later.table)
    attacker = Attacker([sums_of(blocks, halves), sums_of(["x", "y"], [])], shown, hidden)
    for cell in hidden:
        low, high = attacker.interval(cell)
        assert low < high
        assert high >= 3


def test_a_small_number_that_is_out_already_is_told_and_cannot_be_recalled():
    numbers = {("a", "x"): 1, ("a", "y"): 5, ("b", "x"): 4, ("b", "y"): 6}
    careless = protect(counts(numbers), None, rules(minimum=2))
    assert hidden_of(careless)
    out = careless.table.assign(value=0.0, status="ok")
    out["value"] = [1, 5, 6, 4, 6, 10, 5, 11, 16]
    protected = protect(counts(numbers), None, rules(), released=out)
    assert protected.already_out == 1
    assert not hidden_of(protected)


def test_where_the_last_release_leaves_no_room_nothing_comes_out():
    numbers = {("a", "x"): 5, ("a", "y"): 6, ("b", "x"): 7, ("b", "y"): 2}
    out = protect(counts(numbers), None, rules(minimum=2)).table  # shows everything but the 2, had it been hidden
    out.loc[(out["block"] == "b") & (out["age"] == "y"), ["value", "status"]] = [np.nan, "suppressed"]
    with pytest.raises(UnsafeError) as refusal:
        protect(counts(numbers), None, rules(), released=out)
    assert "frühere Veröffentlichungen" in refusal.value.de


def test_the_same_cells_as_last_year_are_preferred():
    numbers = {(block, age): 10 for block in "abcd" for age in "xyz"} | {("a", "x"): 2}
    plain = hidden_of(protect(counts(numbers), None, rules()))
    wanted = {("a", "x"), ("a", "z"), ("d", "x"), ("d", "z")}
    last = protect(counts(numbers), None, rules()).table
    mine = [cell in wanted for cell in last[["block", "age"]].itertuples(index=False, name=None)]
    last["status"] = np.where(mine, "suppressed", "ok")
    assert hidden_of(protect(counts(numbers), None, rules(), last_year=last)) == wanted
    assert len(plain) == 4


def test_years_side_by_side_are_not_added_up_and_differences_tell_nothing():
    own = with_entries(dimensions=[{"column": "age"}, {"column": "year", "total": None}])
    table = pd.concat(
        [
            counts({("a", "x"): 1, ("a", "y"): 5, ("b", "x"): 4, ("b", "y"): 6}).assign(year="2023"),
            counts({("a", "x"): 4, ("a", "y"): 5, ("b", "x"): 4, ("b", "y"): 6}).assign(year="2024"),
        ]
    )
    protected = protect(table, None, own).table
    assert set(protected["year"]) == {"2023", "2024"}
    assert (protected[protected["year"] == "2024"]["status"] == "ok").all()


def test_margins_are_published_without_their_cross():
    own = with_entries(dimensions=[{"column": "age"}, {"column": "sex"}], tables=[["block", "age"], ["block", "sex"]])
    random = np.random.default_rng(2)
    rows = [(b, a, s, int(random.integers(0, 6))) for b in "abc" for a in "xy" for s in "mw"]
    table = pd.DataFrame(rows, columns=["block", "age", "sex", "n"])
    protected = protect(table, None, own)
    assert not ((protected.table["age"] != TOTAL) & (protected.table["sex"] != TOTAL)).any()
    shown, hidden = split(protected.table)
    dimensions = [sums_of(list("abc"), []), sums_of(["x", "y"], []), sums_of(["m", "w"], [])]
    attacker = Attacker(dimensions, shown, hidden)
    for cell in hidden:
        assert attacker.interval(cell)[1] >= 3
    for *cell, number in rows:
        if 0 < number < 3:
            assert attacker.interval(tuple(cell))[1] >= 3


STARS = "starred: {sign: '*', from: 1, to: 9}"


def test_a_starred_delivery_keeps_its_range_although_sums_came_with_it():
    numbers = {("a", "x"): "*", ("a", "y"): 40, ("b", "x"): 30, ("b", "y"): 50, ("c", "x"): 22, ("c", "y"): 33}
    sums = {("a", TOTAL): 47, ("b", TOTAL): 80, (TOTAL, "x"): 59, (TOTAL, "y"): 123, (TOTAL, TOTAL): 182}
    protected = protect(counts(numbers | sums), None, rules(STARS))
    shown, hidden = split(protected.table)
    assert ("a", "x") in hidden
    attacker = Attacker([sums_of(list("abc"), []), sums_of(["x", "y"], [])], shown, hidden)
    low, high = attacker.interval(("a", "x"))
    assert low <= 1
    assert high >= 9
    assert protected.primary_cells["starred"] >= 1


def test_sums_of_a_starred_delivery_that_nobody_knows_are_hidden():
    numbers = {("a", "x"): "*", ("a", "y"): 40, ("b", "x"): 30, ("b", "y"): 50}
    hidden = hidden_of(protect(counts(numbers), None, rules(STARS)))
    assert hidden >= {("a", "x"), ("a", TOTAL), (TOTAL, "x"), (TOTAL, TOTAL)}


def test_a_starred_delivery_that_contradicts_itself_is_refused():
    numbers = {("a", "x"): "*", ("a", "y"): 40, ("a", TOTAL): 60}
    with pytest.raises(RefusedError, match="Sternen"):
        protect(counts(numbers), None, rules(STARS))


def turnover(rows):
    return pd.DataFrame(rows, columns=["block", "age", "firm", "euro"])


MONEY = "magnitude: {column: euro, holder: firm, dominance: [{largest: 1, percent: 80}], p_percent: 10}"


def test_a_dominated_sum_stays_as_uncertain_as_p_per_cent_demands():
    rows = [("a", "x", "big", 1000.0), ("a", "x", "small", 40.0), ("a", "x", "tiny", 10.0), ("a", "x", "mini", 10.0)]
    rows += [(block, age, f"{block}{age}{n}", 100.0 + n) for block in "abc" for age in "xy" for n in range(4)]
    rows = [row for row in rows if row[:2] != ("a", "x") or row[2] in ("big", "small", "tiny", "mini")]
    protected = protect(turnover(rows), None, rules(MONEY))
    assert ("a", "x") in hidden_of(protected)
    interval = protected.audit.intervals.set_index(["block", "age"]).loc[("a", "x")]
    # p %: 100 − (1060 − 1000 − 40) = 80; dominance: 1000 / 0.8 − 1060 = 190 must stay possible on both sides
    assert interval["high"] >= 1060 + 190 - 0.01
    assert interval["low"] <= 1060 - 190 + 0.01


def test_a_single_holder_cannot_reckon_a_neighbour_with_what_only_they_know():
    rows = [("a", "x", "f", 50.0), ("a", "y", "g", 60.0)]
    rows += [(block, age, f"{block}{age}{n}", 30.0 + n) for block in "bc" for age in "xy" for n in range(5)]
    protected = protect(turnover(rows), None, rules(MONEY))
    hidden = hidden_of(protected)
    # were only these two hidden in block a, f would know g: the block's sum must be hidden as well
    assert {("a", "x"), ("a", "y")} <= hidden
    assert ("a", TOTAL) in hidden


def test_an_empty_hierarchy_level_and_absent_rows():
    own = with_entries(absent="impossible", zeros="hidden")
    protected = protect(counts({("a", "x"): 9, ("b", "x"): 4, ("b", "y"): 4}), None, own)
    shown, _ = split(protected.table)
    assert shown["a", "y"] == 0  # nobody can be there, and everybody knows


@pytest.mark.parametrize(
    ("table", "hierarchy", "word"),
    [
        (counts({("a", "x"): "eins"}), None, "ganze Zahl"),
        (counts({("a", "x"): -1}), None, "ganze Zahl"),
        (counts({("a", "x"): 1.5}), None, "ganze Zahl"),
        (counts({("a", "x"): 1}).drop(columns="age"), None, "Spalte „age“ fehlt"),
        (pd.concat([counts({("a", "x"): 1})] * 2, ignore_index=True), None, "dieselbe Zelle"),
        (counts({("a", "x"): 1}), links([("b", "q")]), "nicht in der Hierarchie"),
        (counts({("q", "x"): 1}), links([("b", "q")]), "haben in der Hierarchie Teile"),
        (counts({("a", "x"): 1}), links([("a", "q"), ("a", "r")]), "zwei Eltern"),
        (counts({("a", "x"): 1}), links([("a", "q"), ("q", "r"), ("r", "q")]), "Kreis"),
        (counts({("a", "x"): 1}), links([("a", "q")], dimension="colour"), "die Regeln kennen"),
        (counts({("a", "x"): 1}), links([("a", "q")]).drop(columns="child"), "child"),
        (counts({("", "x"): 1}), None, "leere"),
        (counts({}), None, "keine Zeilen"),
    ],
)
def test_input_that_cannot_be_used_is_refused_in_a_sentence(table, hierarchy, word):
    with pytest.raises(RefusedError) as refusal:
        protect(table, hierarchy, rules())
    assert word in refusal.value.de
    assert refusal.value.en != refusal.value.de


def test_groupings_that_do_not_comprise_the_same_are_refused():
    town = [("a", "q"), ("b", "q"), ("q", "town")]
    school = [("a", "s"), ("s", "town")]
    with pytest.raises(RefusedError, match="nicht dasselbe"):
        protect(counts({("a", "x"): 4, ("b", "x"): 5}), pd.concat([links(town, "1"), links(school, "2")]), rules())


def test_a_single_number_without_any_sum_is_hidden_and_limitless():
    protected = protect(counts({("a", "x"): 1}), None, rules())
    assert hidden_of(protected) == {("a", "x")}
    assert protected.audit.intervals[["low", "high"]].to_numpy().tolist() == [[1, np.inf]]


def test_where_nobody_else_can_be_a_group_conceals_nothing():
    text = "absent: impossible\ngroup_disclosure: {dimensions: [age]}"
    numbers = {("a", "x"): 8, ("b", "x"): 5, ("b", "y"): 9}
    assert not hidden_of(protect(counts(numbers), None, rules(text)))
    numbers["a", "y"] = 0  # somebody could be there, and nobody is
    assert hidden_of(protect(counts(numbers), None, rules(text)))


def test_the_same_cells_are_hidden_in_all_years_where_possible():
    first = {(block, age): 10 for block in "abcd" for age in "xyz"} | {("a", "x"): 2, ("d", "x"): 9, ("a", "z"): 9}
    second = first | {("d", "x"): 10, ("b", "x"): 9, ("a", "z"): 10, ("a", "y"): 9}  # here other cells cost less
    table = pd.concat([counts(first).assign(year="2023"), counts(second).assign(year="2024")], ignore_index=True)

    def by_year(**column):
        own = with_entries(dimensions=[{"column": "age"}, {"column": "year", **column}])
        hidden = hidden_of(protect(table, None, own))
        return [{cell[:2] for cell in hidden if cell[2] == year} for year in ("2023", "2024")]

    then, now = by_year(total=None)
    assert then != now
    then, now = by_year(years=True)
    assert then == now
    assert len(then) == 4


def test_the_difference_of_a_custom_area_and_a_quartier_tells_nothing():
    blocks = ["a", "b", "c", "d", "e"]
    numbers = {(block, age): 20 + place for place, block in enumerate(blocks) for age in ("x", "y")} | {("c", "x"): 2}
    quartiere = [("a", "q1"), ("b", "q1"), ("c", "q1"), ("d", "q2"), ("e", "q2")]
    custom = [("a", "around the school"), ("b", "around the school")]  # q1 without c
    hierarchy = pd.concat([links(quartiere, "quartiere"), links(custom, "custom")])
    protected = protect(counts(numbers), hierarchy, rules())
    shown, hidden = split(protected.table)
    attacker = Attacker([sums_of(blocks, quartiere + custom), sums_of(["x", "y"], [])], shown, hidden)
    assert attacker.interval(("c", "x"))[1] >= 3
    assert not {("q1", "x"), ("around the school", "x")} <= shown.keys()


def test_areas_of_two_editions_are_protected_against_each_other():
    blocks = ["a", "b", "c", "d"]
    numbers = {(block, age): 9 + place for place, block in enumerate(blocks) for age in ("x", "y")} | {("b", "y"): 1}
    old, new = (
        [("a", "o1"), ("b", "o1"), ("c", "o2"), ("d", "o2")],
        [("a", "n1"), ("b", "n2"), ("c", "n2"), ("d", "n2")],
    )
    first = protect(counts(numbers), links(old, "2019"), rules())
    both = pd.concat([links(old, "2019"), links(new, "2021")])
    second = protect(counts(numbers), both, rules(), released=first.table)
    shown, hidden = split(second.table)
    attacker = Attacker([sums_of(blocks, old + new), sums_of(["x", "y"], [])], shown, hidden)
    for cell in hidden:
        low, high = attacker.interval(cell)
        assert low < high >= 3
