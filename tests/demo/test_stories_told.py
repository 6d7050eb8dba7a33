"""What the municipality file tells readers about its numbers is what is hidden in them: remarks, breaks, notes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from demo.dwellings import CARE_HOME, JOBCENTRE, SHELTER

YEARS = range(2015, 2025)
CATALOGUE = Path(__file__).parents[2] / "indicators" / "catalog"
SMALL_VILLAGE = "0702"


@pytest.fixture(scope="module")
def told(files):
    return files.yaml("municipality.yaml")


@pytest.fixture(scope="module")
def remarks(told):
    return {entry["remark"]: entry for entry in told["remarks"]}


@pytest.fixture(scope="module")
def breaks(told):
    """variable → the years of which the numbers are the first of a new way of counting (key date: 31 December)."""
    return {
        f"{dataset['dataset']}.{variable['variable']}": [str(each["first_day"])[:4] for each in variable["breaks"]]
        for dataset in told["datasets"]
        for variable in dataset["variables"]
        if "breaks" in variable
    }


def town_rate(files, dataset, top, bottom, base=None):
    """Per cent of the whole town by year; NaN where there is no number."""
    return np.array(
        [
            100 * files.counts(dataset, year, 0)[top].iloc[0] / files.counts(base or dataset, year, 0)[bottom].iloc[0]
            for year in YEARS
        ]
    )


@pytest.mark.parametrize(
    ("remark", "kind"),
    [("shelter-2016", SHELTER), ("shelter-2022", SHELTER), ("care-home", CARE_HOME), ("job-centre", JOBCENTRE)],
)
def test_5_each_remark_names_the_block_where_it_is(town, remarks, remark, kind):
    for year in YEARS:
        persons = town.years[year].persons
        here = town.blocks[f"code_{2015 if year < 2020 else 2020}"].to_numpy()[
            persons["block"][persons["home"] == kind]
        ]
        assert set(here) == {remarks[remark]["code"]}, year


def test_5_the_department_lets_readers_see_numbers_without_shelter_and_care_home_only(remarks):
    separable = {name for name, entry in remarks.items() if entry.get("separable")}
    assert separable == {"shelter-2016", "shelter-2022", "care-home"}


@pytest.mark.parametrize(("remark", "year"), [("shelter-2016", 2016), ("shelter-2022", 2022)])
def test_5_without_the_shelter_its_quartier_is_like_others(files, remarks, remark, year):
    entry = remarks[remark]
    assert str(entry["first_day"]) <= f"{year}-12-31" <= str(entry["last_day"])
    blocks = files.counts("population", year)
    quartier = blocks.groupby(blocks.index.str[:4]).sum()
    moves = ["moved_in", "moved_out"]
    usual = 100 * quartier[moves].sum(axis=1) / quartier["total"]
    rest = quartier.loc[entry["code"][:4]] - blocks.loc[entry["code"]]
    assert usual[entry["code"][:4]] > 2.5 * usual.quantile(0.9)
    assert 100 * rest[moves].sum() / rest["total"] < usual.quantile(0.9)


def test_5_without_the_care_home_its_quartier_has_fewer_of_great_age(files, remarks):
    code = remarks["care-home"]["code"]
    blocks = files.counts("population", 2024)
    quartier = blocks.groupby(blocks.index.str[:4]).sum()
    share = quartier["age_80_plus"] / quartier["total"]
    rest = quartier.loc[code[:4]] - blocks.loc[code]
    assert rest["age_80_plus"] / rest["total"] < 0.7 * share[code[:4]]


def test_5_homeless_people_at_the_job_centre_make_its_quartier_look_poor(files, remarks):
    code = remarks["job-centre"]["code"]
    assert "employment" in remarks["job-centre"]["datasets"]
    people, work = files.counts("population", 2024), files.counts("employment", 2024)
    grown = people[["age_15_18", "age_18_20", "age_20_21", "age_21_25", "age_25_65"]].sum(axis=1)
    unemployed = work["unemployed"]
    whole = [table.groupby(table.index.str[:4]).sum() for table in (unemployed, grown)]
    share = whole[0] / whole[1]
    rest = (whole[0][code[:4]] - unemployed[code]) / (whole[1][code[:4]] - grown[code])
    assert rest < 0.7 * share[code[:4]]


def test_5_the_business_park_is_too_small_for_any_rate(files, remarks):
    park = remarks["business-park"]["code"]
    definitions = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in CATALOGUE.glob("*/*.yaml")]
    rates = [
        each for each in definitions if each.get("denominator") == "population.total" and each["kind"] != "density"
    ]
    assert len(rates) > 15
    inhabitants = max(files.counts("population", year, 4).loc[park, "total"] for year in YEARS)
    assert all(inhabitants < each["minimum_denominator"] for each in rates), "unreliable, whatever it is"


def test_4_the_family_of_the_smallest_village_is_shown_as_unreliable_or_not_at_all(files):
    definition = yaml.safe_load((CATALOGUE / "social" / "children-under-15-sgb2.yaml").read_text(encoding="utf-8"))
    for year in YEARS:
        village = files.counts("benefits", year, 4).loc[SMALL_VILLAGE]
        small = village["children_under_15"] < definition["minimum_denominator"]
        assert small or village["children_under_15_sgb2"] < 3, year


@pytest.mark.parametrize(
    ("first_year", "rate"),  # dataset and variable, and what it is divided by: variable and dataset
    [
        (2017, ("youth_welfare", "children_under_12_advance", "age_0_3", "population")),
        (2023, ("further_benefits", "households_housing_benefit", "households", "households")),
        (2020, ("youth_welfare", "children_fee_assessed", "age_3_6", "population")),
    ],
)
def test_7_the_largest_step_of_a_series_is_where_its_break_is_declared(files, breaks, first_year, rate):
    assert breaks[".".join(rate[:2])] == [str(first_year)]
    steps = np.abs(np.diff(np.log(town_rate(files, *rate))))
    assert YEARS[steps.argmax() + 1] == first_year


def test_7_the_new_language_test_is_declared_and_finds_more(files, breaks):
    assert breaks["school_entry.language_findings"] == ["2019"]
    found = town_rate(files, "school_entry", "language_findings", "examined")
    new = np.array(YEARS) >= 2019
    assert np.nanmean(found[new]) > np.nanmean(found[~new]) + 1.5


def test_7_whatever_is_made_of_a_broken_series_is_broken_too(told, breaks):
    assert breaks["school_entry.language_findings_3y"] == breaks["school_entry.language_findings"]
    dwellings = {name: years for name, years in breaks.items() if name.startswith("housing.")}
    assert set(map(tuple, dwellings.values())) == {("2022",)}, "the census of 2022"
    for dataset in told["datasets"]:
        for variable in dataset["variables"]:
            parts = {f"{dataset['dataset']}.{part}" for part in variable.get("sum_of", [])}
            if parts & set(breaks):
                assert f"{dataset['dataset']}.{variable['variable']}" in breaks


def test_7_years_without_examinations_are_missing_with_the_reason(files, told):
    (entry,) = [dataset for dataset in told["datasets"] if dataset["dataset"] == "school_entry"]
    said = " ".join(note["de"] for note in entry["notes"])
    for year in (2020, 2021):
        assert str(year) in said
        assert files.counts("school_entry", year, 0).isna().all(axis=None)
    assert "Pandemie" in said


def test_what_is_derived_says_how(told):
    notes = {entry["dataset"]: str(entry.get("notes")) for entry in told["datasets"]}
    assert "Hauptwohnsitz" in notes["population"]
    assert "Fortschreibung" in notes["population"]
    assert "HHGen" in notes["households"]
    population = next(entry for entry in told["datasets"] if entry["dataset"] == "population")
    derived = {entry["variable"] for entry in population["variables"] if "MigraPro" in str(entry.get("notes"))}
    assert derived == {"migration_background", "migration_background_under_18"}
