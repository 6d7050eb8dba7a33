"""The people: counts in the files are sums over persons, and the books balance from year to year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from demo.quarters import PARTS

SHOWN = range(2015, 2025)
EDITION = {year: "2015" if year < 2020 else "2020" for year in SHOWN}


def quarter_of(town, year, blocks):
    return town.blocks[f"code_{EDITION[year]}"].str[:4].to_numpy()[blocks]


@pytest.mark.parametrize("year", SHOWN)
def test_groups_add_up_to_all(files, year):
    table = files.counts("population", year)
    ages = [name for name in table.columns if name.startswith("age_") and name != "age_5_plus"]
    assert len(ages) == 14
    assert (table["male"] + table["female"] == table["total"]).all()
    assert (table[ages].sum(axis=1) == table["total"]).all()
    assert (table["residence_over_5_years"] <= table["age_5_plus"]).all()
    assert (table["age_5_plus"] <= table["total"]).all()
    assert (table["foreigners"] <= table["migration_background"]).mean() > 0.9


@pytest.mark.parametrize("year", [2015, 2019, 2020, 2024])
def test_files_agree_with_a_count_of_persons_by_pandas(town, files, year):
    persons = town.years[year].persons
    persons = persons.assign(quarter=quarter_of(town, year, persons["block"]))
    table = files.counts("population", year, 4)
    for name, chosen in {
        "total": persons["age"] >= 0,
        "age_0_3": persons["age"].isin([0, 1, 2]),
        "age_14_15": persons["age"] == 14,
        "age_25_65": persons["age"].between(25, 64),
        "age_80_plus": persons["age"] > 79,
        "female": persons["female"],
        "migration_background_under_18": persons["background"] & (persons["age"] <= 17),
    }.items():
        recount = persons[chosen].groupby("quarter").size().reindex(table.index, fill_value=0)
        assert (recount == table[name]).all(), name
    work = files.counts("employment", year, 4)
    recount = persons[persons["unemployed"] & persons["age"].between(15, 24)].groupby("quarter").size()
    assert (recount.reindex(work.index, fill_value=0) == work["unemployed_15_25"]).all()


@pytest.mark.parametrize("year", [2016, 2017, 2018, 2019, 2021, 2022, 2023, 2024])
def test_the_balance_of_every_quartier_closes(files, year):
    """Who lives here = who lived here + born − died + came − went. (Between 2019 and 2020 the borders moved.)"""
    before, now = files.counts("population", year - 1, 4), files.counts("population", year, 4)
    expected = before["total"] + now["births"] - now["deaths"] + now["moved_in"] - now["moved_out"]
    assert (expected == now["total"]).all()


def test_inhabitants_five_years_ago_are_those_of_the_files_of_that_year(files, folder):
    """2024 against 2019 through the true crosswalk of blocks; 2019 is in the old edition."""
    keys = pd.read_csv(folder / "truth" / "blocks-2015-2020.csv", dtype={"code_2015": str, "code_2020": str})
    old = files.counts("population", 2019)["total"]
    share = keys["share_of_inhabitants"] * keys["code_2015"].map(old)
    expected = share.groupby(keys["code_2020"]).sum()
    found = files.counts("population", 2024)["total_5_years_ago"]
    assert np.allclose(found, expected.reindex(found.index), atol=0.01)


def test_people_grow_older_by_one_year_where_they_stay(town):
    """Of those aged 40 who do not move, nearly as many are 41 a year later: no one is drawn anew each year."""
    before, now = town.years[2023].persons, town.years[2024].persons
    stayed = now[(now["years_here"] >= 1) & (now["age"] == 41)].groupby("row").size()
    were = before[before["age"] == 40].groupby("row").size()
    assert stayed.index.isin(were.index).all()


def test_households_hang_together(town):
    persons = town.years[2024].persons
    private = persons[persons["household"] >= 0]
    adults = private[private["age"] >= 18].groupby("row").size().reindex(private["row"].unique(), fill_value=0)
    assert (adults > 0).all()
    lone = private[private["household"] == 7]
    assert (lone[lone["age"] >= 18].groupby("row").size() == 1).all()
    assert lone[lone["age"] < 18]["row"].nunique() == lone["row"].nunique()
    children = private[private["age"] < 15]
    benefits = private.groupby("row")["sgb2"].any()
    assert (children["sgb2"].to_numpy() == benefits[children["row"]].to_numpy()).all()


@pytest.mark.parametrize("year", SHOWN)
def test_households_and_work_are_parts_of_wholes(files, year):
    homes = files.counts("households", year)
    assert (homes["lone_parent_families"] <= homes["families"]).all()
    assert (homes["families"] <= homes["households"]).all()
    assert (homes["single_65_plus"] <= homes["households_65_plus"]).all()
    work, more = files.counts("employment", year), files.counts("employment_district", year)
    assert (work["employees"] + more["marginally_employed"] == more["employees_incl"]).all()
    assert (more["long_term_unemployed"] <= work["unemployed"]).all()
    shops, sectors = files.counts("business", year), files.counts("business_district", year)
    assert (sectors.sum(axis=1) == shops["businesses"]).all()
    support = files.counts("benefits", year)
    quartiere = files.counts("benefits", year, 4).dropna()
    assert (quartiere["children_under_15_sgb2"] <= quartiere["sgb2_recipients"]).all()
    assert len(quartiere) > 20
    assert (support["sgb2_recipients"] + support["old_age_support"] <= support["minimum_income_recipients"]).all()


def test_small_numbers_are_as_common_as_in_life(files):
    """Suppression must show: many Quartiere have one or two young unemployed, most blocks have few children."""
    young = files.counts("employment", 2024, 4)["unemployed_15_25"]
    assert young.between(1, 2).sum() >= 2
    children = files.counts("population", 2024)["age_0_3"]
    assert children.between(1, 2).mean() > 0.15


def test_parts_of_the_plan_add_up_to_sixty_thousand():
    assert sum(part.inhabitants for part in PARTS) == pytest.approx(60_000, rel=0.03)
