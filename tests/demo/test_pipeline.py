"""From invented persons to protected tables: they say what a plain count says, and no person is left behind."""

from __future__ import annotations

import hashlib
import json
import stat
import sys

import pandas as pd
import pytest
import yaml

from demo import statistics_office
from demo.editions import EDITIONS, TOWN, edition_of
from demo.records import SURNAMES, YOUNG, persons_of
from demo.sample import RECORDS, write_records
from demo.spellings import written
from demo.statistics_office import EVERYBODY, LISTS, UNPLACED, hierarchy, protect_lists, register
from demo.write import FILES
from indicators.disclosure.counting import count_records, mapping_of
from indicators.disclosure.tables.protecting import protect
from indicators.disclosure.tables.rules import read_rules

PROTECTION = FILES / "protection"
TABLES = [(each, edition) for each in LISTS for edition in EDITIONS]
# list → whom a reader expects in its published cell, and among whom
WANTED = {
    "children_sgb2": ("Bedarfsgemeinschaft", {"ja": lambda all_: all_["Bedarfsgemeinschaft"] == "ja"}, 15),
    "advance_maintenance": ("Unterhaltsvorschuss", {"ja": lambda all_: all_["Unterhaltsvorschuss"] == "ja"}, 12),
    "day_care_fees": (
        "Einkommen",
        {"bis 24.000 Euro": lambda all_: pd.to_numeric(all_["Elterneinkommen"]) <= 24_000},
        18,
    ),
}


@pytest.fixture(scope="module")
def spelt(town):
    return written(town.addresses)


def table_of(folder, name, edition):
    path = folder / "deliveries" / name / edition / "table.csv"
    return pd.read_csv(path, dtype={"block": str, "Jahr": str})


@pytest.mark.parametrize("year", [2016, 2024])
@pytest.mark.parametrize("each", LISTS, ids=lambda each: each.name)
def test_shown_numbers_are_those_of_a_plain_count_where_people_really_live(town, spelt, folder, each, year):
    """The addresses are those that offices have typed; where people live, the town itself knows."""
    edition = edition_of(year)
    persons = town.years[year].persons
    persons = persons[persons["age"] < YOUNG]
    records = persons_of(town, year, spelt, below=YOUNG)
    homes = town.blocks[f"code_{edition}"].to_numpy()[persons["block"]]
    mapping = (folder / "protection" / f"{each.name}.count.yaml").read_text().replace("block_2020", f"block_{edition}")
    lines = count_records(records, mapping_of(mapping), register(town)).lines["line"].to_numpy()
    records["block"] = homes
    records.loc[records.index[lines[lines <= len(records)] - 1], "block"] = UNPLACED
    column, categories, below = WANTED[each.name]
    records = records[records["Alter"] < below]
    if each.name == "day_care_fees":
        records = records[records["Elterneinkommen"] != ""]
    categories = {**categories, "Insgesamt": lambda all_: all_["Alter"] >= 0}
    table = table_of(folder, each.name, edition)
    table = table[table["Jahr"] == str(year)].set_index([column, "block"])
    compared = 0
    for category, chosen in categories.items():
        those = records[chosen(records)]
        for area, value, status in table.loc[category, ["value", "status"]].itertuples():
            places = {TOWN: those["block"] != UNPLACED, EVERYBODY: those["block"] != ""}
            inside = those[places[area] if area in places else those["block"].str.startswith(area)]
            if status == "ok":
                assert value == len(inside), (category, area)
                compared += 1
            else:
                assert pd.isna(value)
    assert compared > 50


@pytest.mark.parametrize(("each", "edition"), TABLES, ids=lambda part: getattr(part, "name", part))
def test_who_cannot_be_placed_is_counted_beside_the_town(folder, each, edition):
    table = table_of(folder, each.name, edition)
    whole = table[table[WANTED[each.name][0]] == "Insgesamt"].pivot(index="block", columns="Jahr", values="value")
    nowhere = whole.loc[UNPLACED]
    assert (nowhere > 0).all()
    assert (nowhere / whole.loc[TOWN] < 0.05).all()
    assert (whole.loc[TOWN] + nowhere == whole.loc[EVERYBODY]).all()
    ortsteile = whole[whole.index.str.fullmatch(r"\d\d")]
    assert len(ortsteile) == 8
    assert (ortsteile.sum(min_count=8) == whole.loc[TOWN]).all()


@pytest.mark.parametrize(("each", "edition"), TABLES, ids=lambda part: getattr(part, "name", part))
def test_beside_every_table_stand_its_audit_its_rules_and_a_report(folder, each, edition):
    place = folder / "deliveries" / each.name / edition
    audit = json.loads((place / "audit.json").read_text())
    assert audit["passed"] is True
    assert audit["exact"] == audit["recognisable"] == 0
    for name in ("table.csv", "rates.csv"):
        assert audit["sha256"][name] == hashlib.sha256((place / name).read_bytes()).hexdigest()
    assert (place / "rules.yaml").read_bytes() == (folder / "protection" / f"{each.name}.rules.yaml").read_bytes()
    assert "Geheimhaltung" in (place / "internal" / "report.html").read_text(encoding="utf-8")
    table = table_of(folder, each.name, edition)
    assert not table["block"].str.fullmatch(r"\d{7}").any(), "blocks stay in the statistics office"
    small = table["value"].between(1, yaml.safe_load((place / "rules.yaml").read_text())["minimum"] - 1)
    assert not small.any()
    assert 0.05 < (table["status"] == "suppressed").mean() < 0.35


def test_no_name_of_a_person_is_in_any_file(folder):
    names = [name.encode() for name in SURNAMES]
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not [name for name in names if name in content], path


def test_the_office_opens_no_file_to_write_but_its_results(town, tmp_path, monkeypatch):
    """Nothing of a person is on disk even for a moment: the interpreter tells every file that is opened."""
    opened, watching = [], [True]

    def watch(event, arguments):
        if watching and event == "open" and isinstance(arguments[0], str):
            mode, flags = arguments[1] or "", arguments[2] or 0
            writes = any(letter in mode for letter in "wax+") or flags & 3
            if writes and "__pycache__" not in arguments[0]:
                opened.append(arguments[0])

    monkeypatch.setattr(statistics_office, "EDITIONS", ("2020",))
    monkeypatch.setattr(statistics_office, "LISTS", [each for each in LISTS if each.name == "day_care_fees"])
    monkeypatch.setattr(statistics_office, "YEARS", range(2024, 2025))
    (tmp_path / "protection").mkdir()
    for part in ("count", "rules"):
        name = f"day_care_fees.{part}.yaml"
        (tmp_path / "protection" / name).write_bytes((PROTECTION / name).read_bytes())
    monkeypatch.setattr(statistics_office, "register", _with_both_editions)
    sys.addaudithook(watch)  # for ever, so it is told when to stop
    protect_lists(town, tmp_path, lambda text: None)
    watching.clear()
    names = {path.rsplit("/", 1)[-1] for path in opened}
    assert names == {"hierarchy-2020.csv", "table.csv", "rates.csv", "audit.json", "rules.yaml", "report.html",
                     "intervals.csv"}  # fmt: skip
    assert all(path.startswith(str(tmp_path)) for path in opened)


def _with_both_editions(town):
    addresses = town.addresses.copy()
    addresses["block_2020"] = town.blocks["code_2020"].to_numpy()[addresses["block"]]
    return addresses.drop(columns="block")


def test_by_hand_with_the_sample_everybody_finds_the_same_town(town, tmp_path):
    """What docs/counting.md and docs/disclosure.md walk through: everybody in the list, one year, by age."""
    assert write_records(town, tmp_path) == len(town.years[2024].persons)
    path = tmp_path / RECORDS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    records = pd.read_csv(path, sep=";", encoding="cp1252", dtype=str, keep_default_na=False)
    assert records["Nachname"].isin(SURNAMES).all()
    assert records["Straße"].str.endswith("str.").any()
    assert records["Straße"].str.contains(r"\(Nordstadt\)").any()
    counted = count_records(records, mapping_of((PROTECTION / "persons.count.yaml").read_text()), register(town))
    assert 0.96 < counted.report["share_placed"] < 0.98
    assert counted.counts["count"].sum() == len(records)
    protected = protect(counted.counts, hierarchy(register(town)["block_2020"]),
                        read_rules(PROTECTION / "persons.rules.yaml"))  # fmt: skip
    table = protected.table.set_index(["block", "Alter", "Bedarfsgemeinschaft"])
    assert table.loc[(EVERYBODY, "Insgesamt", "Insgesamt"), "value"] == len(records)
    assert protected.audit.passed
