"""Stories that are told by day care, school entry and the youth office: patterns again, never numbers."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from demo.traits import own

YEARS = range(2015, 2025)
PARK, NEW_ESTATE = "0403", "0801"
LEADERS = {"0104", "0201", "0305", "0605"}
IMPROVER, DECLINER = "0203", "0303"
UNDER_25 = ["age_0_3", "age_3_6", "age_6_7", "age_7_12", "age_12_14", "age_14_15", "age_15_18", "age_18_20",
            "age_20_21", "age_21_25"]  # fmt: skip


def share(files, dataset, top, bottom, *, digits=4, base=None):
    """Per cent by area (rows) and year (columns); `base`: the dataset of the denominator, if it is another one."""
    return pd.DataFrame(
        {
            year: 100 * files.counts(dataset, year, digits)[top] / files.counts(base or dataset, year, digits)[bottom]
            for year in YEARS
        }
    )


def test_1_the_fifth_of_the_ranking_lies_just_below_the_line(files):
    """Mean rank per cent of the Herford indicators: who is fourth depends on the weights in 30 to 45 % of draws."""
    people, land, youth = (
        files.counts(name, 2024, 4).drop(PARK) for name in ("population", "land_use", "youth_welfare")
    )
    table = pd.DataFrame(
        {
            "under 25": people[UNDER_25].sum(axis=1),
            "density": people["total"] / land["settlement_area_ha"],
            "lowest fee": youth["children_fee_lowest"] / youth["children_fee_assessed"],
            "advance": youth["children_under_12_advance"] / people[UNDER_25[:4]].sum(axis=1),
        }
    )
    ranks = 100 * table.rank(pct=True)  # among those that have a number
    order = ranks.mean(axis=1).sort_values(ascending=False).index
    assert set(order[:4]) == LEADERS
    weights = np.random.default_rng(1).dirichlet(np.ones(4), 5_000)
    scores = pd.DataFrame(ranks.to_numpy() @ weights.T, index=ranks.index)
    assert 0.30 <= (scores.loc[order[4]] > scores.loc[order[3]]).mean() <= 0.45
    assert (scores.loc[order[9]] > scores.loc[order[0]]).mean() < 0.05


def test_3_renewal_helps_children_while_poverty_hardly_moves(files):
    care = share(files, "day_care", "in_care_under_3", "age_0_3", base="population").loc[IMPROVER]
    assert care[2024] > 1.6 * care[2016], "about twice as many"
    assert care[2022] - care[2017] > 0.7 * (care[2024] - care[2015]), "between 2018 and 2022"
    speech = share(files, "school_entry", "language_findings_3y", "examined_3y").loc[IMPROVER]
    assert speech[[2016, 2017, 2018]].mean() - speech[[2023, 2024]].mean() > 9
    poor = share(files, "benefits", "children_under_15_sgb2", "children_under_15").loc[IMPROVER]
    assert abs(poor[[2022, 2023, 2024]].mean() - poor[[2015, 2016, 2017]].mean()) < 5


def test_3_decline_is_slow_and_no_single_year_shows_it(files):
    care = share(files, "day_care", "in_care_under_3", "age_0_3", base="population").loc[DECLINER]
    assert care[2015] - care[2024] > 12
    assert (care.diff().dropna() > -6).all()
    speech = share(files, "school_entry", "language_findings_3y", "examined_3y").loc[DECLINER]
    assert speech[2024] - speech[2017] > 9


def test_6_day_care_rises_in_nearly_every_quartier_and_stands_still_in_the_town(files):
    def of(years, digits):
        care = sum(files.counts("day_care", year, digits)["in_care_under_3"] for year in years)
        return 100 * care / sum(files.counts("population", year, digits)["age_0_3"] for year in years)

    before, now = (2015, 2016), (2023, 2024)
    assert abs(of(now, 0).iloc[0] - of(before, 0).iloc[0]) < 1
    rise = (of(now, 4) - of(before, 4)).dropna()
    same = rise.drop([PARK, "0201", "0202", "0206", "0503", "0504"], errors="ignore")  # areas changed in 2020
    assert (same > 0).mean() > 0.8
    assert same.median() > 1
    children = {year: files.counts("population", year, 4)["age_0_3"] for year in (*before, *now)}
    grown = [sum(children[year][["0104", "0305", "0605", "0401", NEW_ESTATE]].sum() for year in years)
             / sum(children[year].sum() for year in years) for years in (before, now)]  # fmt: skip
    assert grown[1] > 1.3 * grown[0], "there are more children where few have a place"


def test_7_advance_maintenance_breaks_in_2017(files):
    rate = share(files, "youth_welfare", "children_under_12_advance", "age_0_3", digits=0, base="population").iloc[0]
    assert rate[2016] < rate[2017] < rate[2018]
    assert rate[2018] > 1.8 * rate[2016]
    assert (rate[range(2018, 2025)].pct_change().dropna().abs() < 0.15).all()


def test_7_housing_benefit_doubles_in_2023(files):
    rate = share(
        files, "further_benefits", "households_housing_benefit", "households", digits=0, base="households"
    ).iloc[0]
    assert 1.6 < rate[2023] / rate[2022] < 2.4
    assert (rate[range(2015, 2023)].pct_change().dropna().abs() < 0.25).all()


def test_7_the_new_language_test_finds_more(files):
    found = share(files, "school_entry", "language_findings", "examined", digits=0).iloc[0]
    assert found[[2019, 2022, 2023]].mean() > found[[2016, 2017, 2018]].mean() + 2


def test_7_years_without_examinations_are_missing_and_sums_hold_what_there_is(files, folder):
    for year in (2020, 2021):
        text = next((folder / "deliveries" / "school_entry").glob(f"{year}-*.csv")).read_text()
        assert "nicht erhoben" in text
    entry = {year: files.counts("school_entry", year, 0).iloc[0] for year in YEARS}
    assert entry[2019]["examined_3y"] == sum(entry[year]["examined"] for year in (2017, 2018, 2019))
    assert entry[2022]["examined_3y"] == entry[2022]["examined"]
    assert entry[2023]["examined_3y"] == entry[2022]["examined"] + entry[2023]["examined"]
    assert entry[2024]["examined_3y"] == sum(entry[year]["examined"] for year in (2022, 2023, 2024))


def test_8_libraries_are_far_from_the_estates_and_their_children_use_them_least(files, folder):
    libraries = gpd.read_file(folder / "facilities" / "library.gpkg").geometry.to_numpy()
    areas = gpd.read_file(folder / "areas" / "2020.gpkg", layer="quartier").set_index("code").geometry
    way = pd.concat([areas.centroid.distance(point) for point in libraries], axis=1).min(axis=1)
    users, people = files.counts("library_users", 2024, 4), files.counts("population", 2024, 4)
    use = (users["library_users_under_18"] / people[UNDER_25[:7]].sum(axis=1)).drop(PARK)
    estates = ["0305", "0605"]
    assert (way[estates] > 1_000).all()
    assert (use[estates] < 0.7 * use.median()).all()
    near = use[way[use.index] < 800]
    assert use[estates].max() < near.median()


def test_a_trait_is_the_same_every_year_and_independent_of_others():
    persons = pd.DataFrame({"fate": np.random.default_rng(3).random(20_000, dtype=np.float32)})
    first = own(persons, "speech")
    assert (own(persons, "speech") == first).all()
    assert abs(first.mean() - 0.5) < 0.01
    assert ((first >= 0) & (first < 1)).all()
    assert abs(np.corrcoef(first, own(persons, "motor"))[0, 1]) < 0.03
    assert abs(np.corrcoef(first, persons["fate"])[0, 1]) < 0.03


@pytest.mark.parametrize("year", YEARS)
def test_parts_are_never_more_than_the_whole(files, year):
    """What the mappings promise as checks holds for every block, so that no delivery is ever refused."""
    for mapping in files.mappings:
        if year not in files.years(mapping["dataset"]):
            continue
        table = files.counts(mapping["dataset"], year)
        for check in mapping.get("checks", []):
            if "part" in check:
                assert not (table[check["part"]] > table[check["of"]]).any(), (mapping["dataset"], check)


def test_children_in_centres_are_children_in_day_care(files):
    for year in YEARS:
        sites, homes = files.counts("day_care_sites", year, 0).iloc[0], files.counts("day_care", year, 0).iloc[0]
        assert 0.8 * homes["in_care_under_3"] < sites["occupied_under_3"] <= homes["in_care_under_3"]
        assert 0.9 * homes["in_care_3_to_6"] < sites["occupied_from_3"] <= homes["in_care_3_to_6"]
        assert sites["kita_children"] == sites["occupied_under_3"] + sites["occupied_from_3"]
