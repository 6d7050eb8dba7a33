"""Sums over years and changes of years: years are protected together, and nothing can be reckoned across them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.disclosure.__main__ import main
from indicators.disclosure.audit.auditing import audit
from indicators.disclosure.tables.counts import counts_of
from indicators.disclosure.tables.instead import changed_instead
from indicators.disclosure.tables.protecting import hierarchies_of, protect
from indicators.disclosure.tables.rules import rules_of
from spatial.definitions import DefinitionError
from spatial.findings import RefusedError

from .attacker import Attacker, cells_of, sums_of
from .tables import counts, links, split

YEARS = ("2020", "2021", "2022")
POOLS = """pools:
  - {id: "2020–2021", of: ["2020", "2021"]}
  - {id: "2021–2022", of: ["2021", "2022"]}
"""
CHANGES = """changes:
  - {from: "2020", to: "2021"}
  - {from: "2020–2021", to: "2021–2022"}
"""
IN_POOLS = [("2020", "2020–2021"), ("2021", "2020–2021"), ("2021", "2021–2022"), ("2022", "2021–2022")]


def rules(more=POOLS + CHANGES, years="{column: year, years: true}"):
    head = "rules: test\nversion: 1\ngeography: {column: block}\nzeros: published\nminimum: 3\ncount: n\n"
    return rules_of(f"{head}dimensions:\n  - {years}\n{more}")


def table_of(numbers):
    return counts(numbers, "block year")


@st.composite
def histories(draw):
    blocks = [f"b{number}" for number in range(draw(st.integers(2, 5)))]
    pairs = [(block, f"q{place % 2}") for place, block in enumerate(blocks)]
    number = st.integers(0, 7)
    return blocks, pairs, {(block, year): draw(number) for block in blocks for year in YEARS}


@settings(max_examples=40, deadline=None)
@given(histories())
def test_no_hidden_number_can_be_reckoned_from_years_pools_and_changes(history):
    blocks, pairs, numbers = history
    protected = protect(table_of(numbers), links(pairs), rules())
    shown, hidden = split(protected.table)
    years = sums_of(YEARS, IN_POOLS)
    dimensions = [sums_of(blocks, pairs), years]
    truth = cells_of(dimensions, numbers)
    assert {year for _, year in shown | hidden} == {*YEARS, "2020–2021", "2021–2022"}
    assert shown == {cell: truth[cell] for cell in shown}
    for block, before, after, value in protected.changes[["block", "from", "to", "value"]].itertuples(index=False):
        open_both = (block, before) in shown and (block, after) in shown
        assert (value == truth[block, after] - truth[block, before]) if open_both else pd.isna(value)
    attacker = Attacker(dimensions, shown, hidden)
    for cell in hidden:
        low, high = attacker.interval(cell)
        assert low < high
        assert high >= 3


def test_a_pool_would_give_away_what_years_by_themselves_hide():
    """Each year hides b0 and b1; the pool alone shows b0's sum, so the years must be thought of together."""
    numbers = {("b0", "2020"): 1, ("b0", "2021"): 8, ("b1", "2020"): 6, ("b1", "2021"): 7, ("b2", "2020"): 9}
    numbers |= {("b2", "2021"): 9}
    pool = 'pools: [{id: both, of: ["2020", "2021"]}]\n'
    apart = protect(table_of(numbers), None, rules(""))
    together = protect(table_of(numbers), None, rules(pool))
    _, hidden_apart = split(apart.table)
    _, hidden = split(together.table)
    assert ("b0", "2021") not in hidden_apart
    dimensions = [sums_of(["b0", "b1", "b2"], []), sums_of(["2020", "2021"], [("2020", "both"), ("2021", "both")])]
    truth = cells_of(dimensions, numbers)
    careless = {cell: truth[cell] for cell in split(apart.table)[0]} | {
        (block, "both"): truth[block, "both"] for block in ("b0", "b1", "b2", "Insgesamt")
    }
    assert Attacker(dimensions, careless, hidden_apart).interval(("b0", "2020")) == (1, 1)
    shown = {cell: truth[cell] for cell in split(together.table)[0]}
    assert Attacker(dimensions, shown, hidden).interval(("b0", "2020"))[1] >= 3


def test_the_audit_stops_a_change_beside_a_hidden_count_and_a_wrong_one():
    numbers = {(block, year): 5 + place for place, block in enumerate("abc") for year in YEARS} | {("a", "2020"): 1}
    own = rules()
    protected = protect(table_of(numbers), None, own)
    counted = counts_of(table_of(numbers), None, own)

    def audited(changes):
        return audit(protected.table, table_of(numbers), hierarchies_of(counted), own, changes=changes)

    assert audited(protected.changes).passed
    opened = protected.changes.assign(value=protected.changes["value"].fillna(4))
    assert audited(opened).open_small > 0
    wrong = protected.changes.assign(value=protected.changes["value"] + 1)
    assert audited(wrong).wrong_sums > 0


def test_changes_are_written_and_told(tmp_path):
    numbers = {(block, year): 5 + place for place, block in enumerate("abc") for year in YEARS} | {("a", "2020"): 1}
    table_of(numbers).to_csv(tmp_path / "counts.csv", index=False)
    head = "rules: test\nversion: 1\ngeography: {column: block}\nzeros: published\nminimum: 3\ncount: n\n"
    text = f"{head}dimensions:\n  - {{column: year, years: true}}\n{POOLS}{CHANGES}"
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    words = ["protect", str(tmp_path / "counts.csv"), "--rules", str(tmp_path / "rules.yaml")]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    table = pd.read_csv(tmp_path / "out" / "changes.csv", keep_default_na=False)
    assert list(table.columns) == ["from", "to", "block", "value", "status", "sign"]
    assert table[(table["block"] == "a") & (table["from"] == "2020")]["sign"].tolist() == ["."]
    page = (tmp_path / "out" / "internal" / "report.html").read_text(encoding="utf-8")
    assert "Veränderung von 2020 nach 2021" in page
    assert "Summe von 2021, 2022" in page


def test_changes_of_rounded_numbers_are_changes_of_what_is_shown():
    numbers = {(block, year): 7 + 3 * place for place, block in enumerate("ab") for year in YEARS} | {("a", "2021"): 14}
    found = changed_instead(table_of(numbers), None, rules(f"{CHANGES}{POOLS}instead: {{round: every, base: 5}}"))
    told = found.table.set_index(["block", "year"])["value"]
    for row in found.changes.itertuples(index=False):
        assert row.value == told[row.block, row.to] - told[row.block, row[0]]


@pytest.mark.parametrize(
    ("more", "years", "words"),
    [
        (POOLS, "{column: year}", "years: true"),
        ('pools: [{id: all, of: ["2020", "1999"]}]', "{column: year, years: true}", "1999"),
        ('pools: [{id: "2020", of: ["2021", "2022"]}]', "{column: year, years: true}", "zugleich"),
        ('changes: [{from: "2020", to: "2030"}]', "{column: year, years: true}", "2030"),
    ],
)
def test_pools_and_changes_that_cannot_be_are_told(more, years, words):
    numbers = {(block, year): 9 for block in "ab" for year in YEARS}
    with pytest.raises((RefusedError, DefinitionError), match=words):
        protect(table_of(numbers), None, rules(more, years))
