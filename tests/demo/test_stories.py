"""The stories hidden in the town: each must be there to find, as a pattern, not as a number."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely

YEARS = range(2015, 2025)
WORKING_AGE = ["age_15_18", "age_18_20", "age_20_21", "age_21_25", "age_25_65"]
PARK, SMALL_VILLAGE, NEW_ESTATE, SHELTER, CARE, JOBCENTRE = "0403", "0702", "0801", "0604", "0304", "0501"
LEADERS = {"0104", "0201", "0305", "0605"}


@pytest.fixture(scope="module")
def burden(files):
    """Three shares per Quartier in 2024: poor children, unemployed, recipients; without the business park."""
    people, work, support = (files.counts(name, 2024, 4) for name in ("population", "employment", "benefits"))
    table = support.assign(
        children=100 * support["children_under_15_sgb2"] / support["children_under_15"],
        unemployed=100 * work["unemployed"] / people[WORKING_AGE].sum(axis=1),
        recipients=100 * support["sgb2_recipients"] / support["below_retirement_age"],
    )
    return table.loc[table.index != PARK, ["children", "unemployed", "recipients"]]


def test_1_four_quartiere_lead_and_a_fifth_follows(burden):
    score = ((burden - burden.mean()) / burden.std()).mean(axis=1).sort_values(ascending=False)
    assert set(score.index[:4]) == LEADERS
    assert score.index[4] == "0401"
    assert score.iloc[4] > score.iloc[5] + 0.2
    assert (burden["children"].dropna() < 20).mean() > 0.6, "most lie close together"
    assert burden["children"].skew() > 0.8


def test_1_neighbours_are_alike(burden, folder):
    burden = burden[["recipients"]].dropna()  # of children, a third of the numbers are hidden
    areas = gpd.read_file(folder / "areas" / "2020.gpkg", layer="quartier").set_index("code").loc[burden.index]
    shapes = areas.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="touches")
    weight = np.zeros((len(shapes), len(shapes)))
    weight[one, other] = 1
    weight /= np.maximum(weight.sum(axis=1, keepdims=True), 1)
    rank = burden["recipients"].rank()  # the few that stand out are not all next to each other
    gap = (rank - rank.mean()).to_numpy()
    assert 0.12 < gap @ weight @ gap / (gap @ gap) < 0.6


def test_2_the_new_estate_grows_from_40_to_1100_and_is_full_of_families(files):
    size = [files.counts("population", year, 4).loc[NEW_ESTATE, "total"] for year in YEARS]
    assert 25 <= size[0] <= 60
    assert 900 <= size[-1] <= 1_250
    assert all(later > earlier for earlier, later in pairwise(size))
    now = files.counts("population", 2024, 4)
    under_18 = now[["age_0_3", "age_3_6", "age_6_7", "age_7_12", "age_12_14", "age_14_15", "age_15_18"]].sum(axis=1)
    share = under_18 / now["total"]
    assert share.idxmax() == NEW_ESTATE
    growth = now["total"] / now["total_5_years_ago"] - 1
    assert growth.idxmax() == NEW_ESTATE
    assert growth[NEW_ESTATE] > 0.4
    assert growth.drop(NEW_ESTATE).max() < 0.25


def test_2_the_new_estate_has_too_few_places_in_day_care(town, files, folder):
    kitas = gpd.read_file(folder / "facilities" / "kita.gpkg")
    areas = gpd.read_file(folder / "areas" / "2020.gpkg", layer="quartier")
    places = gpd.sjoin(kitas, areas[["code", "geometry"]]).groupby("code")["places_from_3"].sum()
    children = files.counts("population", 2024, 4)["age_3_6"]
    assert 50 <= 100 * places[NEW_ESTATE] / children[NEW_ESTATE] <= 75
    assert 80 <= 100 * places.sum() / children.sum() <= 115


def test_4_in_the_smallest_village_one_family_makes_the_rate(town, files):
    village = files.counts("population", 2024, 4).loc[SMALL_VILLAGE]
    assert 200 <= village["total"] <= 300
    persons = town.years[2024].persons
    quarter = town.blocks["code_2020"].str[:4].to_numpy()[persons["block"]]
    children = persons[(quarter == SMALL_VILLAGE) & (persons["age"] < 15)]
    poor = children[children["sgb2"]]
    assert 10 <= 100 * len(poor) / len(children) <= 30
    assert poor["row"].nunique() <= 2


@pytest.mark.parametrize("year", YEARS)
def test_5_the_shelter_turns_over_its_quartier_in_2016_and_2022(files, year):
    people = files.counts("population", year, 4)
    volume = 100 * (people["moved_in"] + people["moved_out"]) / people["total"]
    if year in (2016, 2022):
        assert 95 <= volume[SHELTER] <= 145
        assert volume.drop(NEW_ESTATE).idxmax() == SHELTER
    elif year != 2015:
        assert volume[SHELTER] < 50


def test_5_one_block_holds_a_care_home(files):
    blocks = files.counts("population", 2024)
    share = (blocks["age_80_plus"] / blocks["total"])[blocks["total"] >= 100]
    assert share.idxmax().startswith(CARE)
    assert share.max() > 0.3
    assert share.nlargest(2).iloc[1] < share.max() - 0.05


def test_5_the_job_centre_spoils_the_figures_of_a_quartier_without_poor_children(burden):
    middle = burden["unemployed"].median()
    assert burden.loc[JOBCENTRE, "unemployed"] > 1.6 * middle
    assert burden.loc[JOBCENTRE, "children"] < burden["children"].median()


@pytest.mark.parametrize("year", YEARS)
def test_5_the_business_park_has_hardly_any_inhabitants_but_many_businesses(files, year):
    assert 0 < files.counts("population", year, 4).loc[PARK, "total"] < 50
    assert files.counts("business", year, 4).loc[PARK, "businesses"] > 60


def test_5_one_firm_dominates_the_jobs_of_its_ortsteil(files):
    ortsteil, blocks = files.counts("jobs", 2024, 2)["jobs"], files.counts("jobs", 2024)["jobs"]
    assert blocks.max() > 0.4 * ortsteil["04"]
    assert ortsteil.idxmax() != "07"


def test_9_the_reform_merges_splits_moves_renames_and_uses_a_code_again(folder, files):
    old, new = (gpd.read_file(folder / "areas" / f"{year}.gpkg", layer="quartier").set_index("code")
                for year in ("2015", "2020"))  # fmt: skip

    def alike(first, second):
        return first.symmetric_difference(second).area < 1

    merged = old.geometry["0201"].union(old.geometry["0202"])
    assert alike(merged, new.geometry["0201"])
    split = new.geometry["0206"].union(new.geometry["0202"])
    assert alike(split, old.geometry["0206"])
    assert not old.geometry["0202"].intersects(new.geometry["0202"].buffer(-5)), "the code names another area now"
    both = [areas.geometry["0503"].union(areas.geometry["0504"]) for areas in (old, new)]
    assert alike(*both)
    moved = old.geometry["0503"].difference(new.geometry["0503"]).area
    assert 5_000 < moved < 100_000
    changed = {"0201", "0202", "0206", "0503", "0504"}
    same = [code for code in old.index if code not in changed]
    assert all(alike(old.geometry[code], new.geometry[code]) for code in same)
    renamed = [code for code in same if old["name"][code] != new["name"][code]]
    assert renamed == ["0305", "0601"]
    blocks = [
        set(gpd.read_file(folder / "areas" / f"{year}.gpkg", layer="baublock")["code"]) for year in ("2015", "2020")
    ]
    assert len(blocks[1]) == len(blocks[0]) + 1, "one block was cut in two"


def test_9_the_town_grows_smoothly_over_the_reform(files):
    total = [files.counts("population", year, 0)["total"].iloc[0] for year in YEARS]
    steps = np.diff(total) / total[:-1]
    assert (np.abs(steps) < 0.02).all()


def test_10_one_ortsteil_has_two_quartiere_and_one_of_them_is_small(files):
    people = files.counts("population", 2024, 4)["total"]
    number = people.groupby(people.index.str[:2]).size()
    assert number["07"] == 2
    assert (number.drop("07") > 2).all()
    assert people["0702"] < 0.25 * people["0701"]
    young = files.counts("employment", 2024, 4)["unemployed_15_25"]
    assert young["0702"] < 3, "hidden itself, it makes its neighbour hidden too"


def test_8_playgrounds_do_not_follow_need(folder, files):
    grounds = gpd.read_file(folder / "facilities" / "playground.gpkg")
    areas = gpd.read_file(folder / "areas" / "2020.gpkg", layer="quartier")
    grounds = grounds.set_geometry(grounds.representative_point())
    people = files.counts("population", 2024, 4)["total"]
    square = gpd.sjoin(grounds, areas[["code", "geometry"]]).groupby("code")["area_m2"].sum()
    each = (square / people).drop(PARK)
    assert set(each.drop(NEW_ESTATE).nsmallest(4).index) >= {"0104", "0201"}
    assert each.drop(NEW_ESTATE).nlargest(3).index.isin(["0203"]).any()


def test_fugitives_raise_the_share_of_foreigners_in_2016_and_2022(files):
    share = {year: 100 * files.counts("population", year, 0)["foreigners"].iloc[0]
             / files.counts("population", year, 0)["total"].iloc[0] for year in YEARS}  # fmt: skip
    steps = {year: share[year] - share[year - 1] for year in YEARS if year > 2015}
    quiet = np.mean([steps[year] for year in (2018, 2019, 2020, 2021)])
    assert steps[2016] > 1.3 * quiet
    assert steps[2022] > 1.3 * quiet


def test_burden_stays_where_it_is_from_year_to_year(files):
    shares = []
    for year in (2021, 2022, 2023, 2024):
        table = files.counts("benefits", year, 4).drop(PARK)
        shares.append(table["children_under_15_sgb2"] / table["children_under_15"])
    for before, now in pairwise(shares):
        told = before.notna() & now.notna()
        assert told.sum() > 20
        assert np.corrcoef(before[told], now[told])[0, 1] > 0.93
