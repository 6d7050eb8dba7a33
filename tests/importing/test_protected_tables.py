"""Tables of a separated statistics office, as `python -m indicators.disclosure protect` writes them."""

import hashlib
import json

import numpy as np
import pandas as pd
import pytest

from indicators.disclosure.__main__ import main
from indicators.importing import import_observations
from indicators.models import Release, Sheet
from indicators.statuses import OK, SUPPRESSED

from .test_importing import stored

MAPPING = """
municipality: smalltown
dataset: population
level: block
layout: protected
code: {column: block}
period: {value: "2020-12-31"}
protected:
  cells:
    total: {sex: Insgesamt}
    male: {sex: m}
    female: {sex: f}
"""
RULES = """rules: sex
version: 1
geography: {column: block}
dimensions:
  - {column: sex}
count: n
zeros: published
minimum: 3
"""
# 0101 has one man and 0201 has two women
NUMBERS = {"0101": (1, 6), "0102": (9, 11), "0103": (14, 16), "0201": (19, 2), "0202": (24, 26)}
LINKS = [("0101", "01"), ("0102", "01"), ("0103", "01"), ("0201", "02"), ("0202", "02"), ("01", "0"), ("02", "0")]


@pytest.fixture
def office(tmp_path):
    """A folder as the office writes it, made by the command itself."""
    rows = [(code, sex, n) for code, pair in NUMBERS.items() for sex, n in zip("mf", pair, strict=True)]
    pd.DataFrame(rows, columns=["block", "sex", "n"]).to_csv(tmp_path / "counts.csv", index=False)
    pd.DataFrame(LINKS, columns=["child", "parent"]).to_csv(tmp_path / "links.csv", index=False)
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    words = [str(tmp_path / name) for name in ("counts.csv", "links.csv", "rules.yaml", "out")]
    assert main(["protect", words[0], "--hierarchy", words[1], "--rules", words[2], "--out", words[3]]) == 0
    return tmp_path / "out"


def bring(town, office, mapping=MAPPING, *, commit=False):
    return import_observations(town.write(mapping, "mapping.yaml"), [office / "table.csv"], commit=commit)


def rewrite(office, change):
    """Changes the table and seals it again, as a careless clerk with the audit's help would."""
    table = pd.read_csv(office / "table.csv", dtype=str, keep_default_na=False)
    change(table)
    table.to_csv(office / "table.csv", index=False, lineterminator="\n")
    facts = json.loads((office / "audit.json").read_text())
    facts["sha256"]["table.csv"] = hashlib.sha256((office / "table.csv").read_bytes()).hexdigest()
    (office / "audit.json").write_text(json.dumps(facts))


def at(table, code, sex):
    return (table["block"] == code) & (table["sex"] == sex)


def test_the_same_cells_are_hidden_on_every_level_as_in_the_table(town, office):
    report = bring(town, office, commit=True)
    assert report.ok, report.sentences("en")
    table = pd.read_csv(office / "table.csv", dtype=str, keep_default_na=False)
    hidden = 0
    for variable, sex in (("total", "Insgesamt"), ("male", "m"), ("female", "f")):
        for level in town.hierarchy.levels.all():
            codes = town.edition.levels.get(level=level).codes
            values, statuses = stored(variable, level.slug)
            for code, value, status in zip(codes, values, statuses, strict=True):
                (row,) = table[at(table, code, sex)].to_dict("records")
                assert status == (OK if row["status"] == "ok" else SUPPRESSED)
                assert value == (float(row["value"]) if row["value"] else None)
                hidden += status == SUPPRESSED
    assert hidden == (table["status"] == "suppressed").sum() >= 4


def test_a_sum_of_told_variables_is_told_and_others_are_not(town, office):
    bring(town, office, commit=True)
    male, female, both = (np.array(stored(name, "block")[1]) for name in ("male", "female", "both"))
    np.testing.assert_array_equal(both == OK, (male == OK) & (female == OK))


def test_the_same_table_brings_the_same_releases_and_no_second_ones(town, office):
    assert len(bring(town, office, commit=True).releases) == 1
    assert bring(town, office, commit=True).nothing_to_do


FAULTS = {
    "audit is missing": (lambda office: (office / "audit.json").unlink(), "fehlt die Prüfung „audit.json“"),
    "audit is no JSON": (lambda office: (office / "audit.json").write_text("{"), "nicht lesbar"),
    "audit of another file": (
        lambda office: (office / "table.csv").write_bytes((office / "table.csv").read_bytes() + b"\n"),
        "Die Prüfsumme in „audit.json“ passt nicht",
    ),
    "audit has not passed": (
        lambda office: (office / "audit.json").write_text(
            (office / "audit.json").read_text().replace('"passed": true', '"passed": false')
        ),
        "nicht bestanden",
    ),
    "audit with an exact cell": (
        lambda office: (office / "audit.json").write_text(
            (office / "audit.json").read_text().replace('"exact": 0', '"exact": 1')
        ),
        "nicht bestanden",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_without_its_own_passed_audit_no_table_comes_in(town, office, name):
    spoil, words = FAULTS[name]
    spoil(office)
    report = bring(town, office, commit=True)
    assert report.stopped
    assert words in report.sentences("de")[0]
    assert not Sheet.objects.exists()
    assert not Release.objects.exists()


def set_cell(code, sex, **entries):
    def change(table):
        for column, text in entries.items():
            table.loc[at(table, code, sex), column] = text

    return change


RESEALED = {
    "small number": (set_cell("0101", "m", value="1", status="ok"), "Hier steht eine Zahl unter 3 offen"),
    "number behind a sign": (set_cell("0101", "m", value="1"), "gesperrt, und doch steht eine Zahl da"),
    "wrong sum": (set_cell("0", "Insgesamt", value="999"), "Gebiet „0“ ist nicht die Summe seiner Teile"),
    "strange status": (set_cell("0", "Insgesamt", status="geheim"), "sind nur „ok“ und „suppressed“ bekannt"),
    "no number": (set_cell("0", "Insgesamt", value=""), "Das Feld ist leer"),
    "strange code": (set_cell("0202", "m", block="0999"), "„0999“ gibt es im Gebietsstand"),
    "hidden for nothing": (set_cell("0", "Insgesamt", value="", status="suppressed"), "alle seine Teile sind es nicht"),
}


@pytest.mark.parametrize("name", RESEALED)
def test_what_a_sealed_table_says_is_looked_at_again(town, office, name):
    change, words = RESEALED[name]
    rewrite(office, change)
    report = bring(town, office, commit=True)
    assert report.stopped
    told = "\n".join(report.sentences("de"))
    assert words in told
    if name != "hidden for nothing":
        assert "Zeile" in told
    assert not Sheet.objects.exists()


def test_a_table_protected_less_strictly_than_the_dataset_asks_is_refused(town, office):
    town.dataset.minimum_count = 5
    town.dataset.save()
    report = bring(town, office)
    assert "ist ab 3 geschützt, der Datensatz verlangt 5" in report.sentences("de")[0]


MAPPINGS = {
    "unknown category": (("{sex: m}", "{sex: x}"), "Zu „male“ gibt es keine Zeile"),
    "unknown variable": (("male: {", "child: {"), "hat kein Merkmal „child“"),
    "unknown column": (("{sex: m}", "{age: m}"), "Die Spalte „age“ fehlt"),
    "column left open": (("{sex: Insgesamt}", "{}"), "muss jedes Merkmal sagen, was in der Spalte „sex“ steht"),
}


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_that_does_not_fit_the_table_is_told(town, office, name):
    (old, new), words = MAPPINGS[name]
    assert words in "\n".join(bring(town, office, MAPPING.replace(old, new)).sentences("de"))


def test_periods_may_stand_in_a_column(town, tmp_path, monkeypatch):
    rows = [(code, sex, "2020", n) for code, pair in NUMBERS.items() for sex, n in zip("mf", pair, strict=True)]
    rows += [(code, sex, "2021", n + 3) for code, sex, _, n in rows]
    pd.DataFrame(rows, columns=["block", "sex", "year", "n"]).to_csv(tmp_path / "counts.csv", index=False)
    pd.DataFrame(LINKS, columns=["child", "parent"]).to_csv(tmp_path / "links.csv", index=False)
    rules = RULES.replace("count: n", "  - {column: year, years: true}\ncount: n")
    (tmp_path / "rules.yaml").write_text(rules, encoding="utf-8")
    words = ["protect", "counts.csv", "--hierarchy", "links.csv", "--rules", "rules.yaml", "--out", "out"]

    monkeypatch.chdir(tmp_path)
    assert main(words) == 0

    mapping = MAPPING.replace('{value: "2020-12-31"}', '{column: year, format: "%Y"}')
    report = bring(town, tmp_path / "out", mapping, commit=True)
    assert report.ok, report.sentences("en")
    assert report.periods == ["2020-12-31", "2021-12-31"]
