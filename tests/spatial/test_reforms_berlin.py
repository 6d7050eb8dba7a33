"""Berlin's reform of 2021, stored: against plain geopandas.overlay and group-bys of the published files."""

from math import fsum
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from indicators.carrying import carry_cells
from spatial.crosswalk import conversion_errors
from spatial.crosswalk_mappings import store_crosswalks
from spatial.describing import load_hierarchy
from spatial.editions import import_edition, publish_edition
from spatial.models import Crosswalk, Edition, EditionLevel
from spatial.reforms import read_crosswalk_between, read_crosswalks

pytestmark = [pytest.mark.berlin, pytest.mark.django_db]

EXAMPLES = Path(__file__).parents[2] / "examples" / "berlin"
DIGITS = {"planungsraum": 8, "bezirksregion": 6, "prognoseraum": 4, "bezirk": 2}
SUM_2020 = 3_769_962  # inhabitants, as published


def register(berlin: Path, year: int) -> pd.Series:
    path = berlin / "ewr" / f"{year}-02-t2-planning-areas.csv"
    return pd.read_csv(path, dtype={"id": str}).set_index("id")["inhabitants"].astype(float)


def on_level(population: pd.Series, level: str) -> pd.Series:
    """Counted on a level: summed from the Planungsräume."""
    return population.groupby(population.index.str[: DIGITS[level]]).sum()


def slow_pieces(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> pd.DataFrame:
    """old, new, share by area: what is below 1 % of the old area and narrower than 20 m is left out."""
    cut = gpd.overlay(old, new, how="intersection", keep_geom_type=True)
    cut["area"], cut["width"] = cut.area, 2 * cut.area / cut.length
    cut["share"] = cut["area"] / cut.groupby("old")["area"].transform("sum")
    largest = cut.groupby("old")["area"].transform("max")
    cut = cut[(cut["share"] >= 0.01) | (cut["width"] >= 20) | (cut["area"] == largest)]
    cut["share"] = cut["area"] / cut.groupby("old")["area"].transform("sum")
    return cut[["old", "new", "share"]]


def slow_errors(shares: pd.DataFrame, before: pd.Series, after: pd.Series) -> dict[str, float]:
    carried = (shares["share"] * shares["old"].map(before)).groupby(shares["new"]).sum()
    off = (carried - after).abs()[after > 0]
    percent = 100 * off / after[after > 0]
    return {
        "median": percent.median(),
        "weighted": 100 * off.sum() / after.sum(),
        "within": (percent <= 5).sum(),
    }


def test_the_total_is_kept_and_the_errors_are_those_of_a_slow_computation(berlin):
    load_hierarchy(EXAMPLES / "lor.yaml")
    for edition in ("2020", "2021"):
        import_edition(EXAMPLES / f"lor-{edition}.yaml", berlin, commit=True)
        publish_edition(Edition.objects.get(slug=edition))
    store_crosswalks(EXAMPLES / "lor-2020-to-2021.yaml", berlin, commit=True)
    before, after = register(berlin, 2020), register(berlin, 2021)

    errors = {}
    for stored in read_crosswalks(Crosswalk.objects.all()):
        level = EditionLevel.objects.get(pk=stored.to_level_id).level.slug
        if level == "land":
            continue
        counted = on_level(before, level).reindex(stored.crosswalk.old_codes).to_numpy()
        values, _ = carry_cells(counted, np.zeros(len(counted), np.int8), stored.crosswalk)
        assert np.isfinite(values).all()
        assert fsum(values) == SUM_2020
        truth = on_level(after, level).reindex(stored.crosswalk.new_codes).to_numpy()
        errors[level, stored.crosswalk.basis] = conversion_errors(values, truth)
    # addresses are better than surfaces, and people than both
    by_area = {level: each.weighted_percent for (level, basis), each in errors.items() if basis == "area"}
    assert errors["planungsraum", "addresses"].weighted_percent < 0.8 * by_area["planungsraum"]
    for level in ("bezirksregion", "prognoseraum"):
        assert errors[level, "population"].weighted_percent < 0.4 * by_area[level]

    old = gpd.read_file(berlin / "lor_2006" / "lor_planungsraeume_2020_epsg25833.geojson")
    twice = (old["broker Dow"] == "06010102") & (old["BEZIRKSNAM"] == "Charlottenburg-Wilmersdorf")
    old["old"] = old["broker Dow"].where(~twice, "04030417")
    old["geometry"] = old.geometry.make_valid()
    new = gpd.read_file(berlin / "lor_2021" / "lor_plr.shp").rename(columns={"PLR_ID": "new"})
    planning = slow_pieces(old[["old", "geometry"]], new[["new", "geometry"]])
    told = slow_errors(planning, before, after)
    found = errors["planungsraum", "area"]
    assert found.weighted_percent == pytest.approx(told["weighted"], abs=0.01)
    assert found.median_percent == pytest.approx(told["median"], abs=0.01)
    assert abs(found.within_five_percent - told["within"]) <= 1

    # Bezirksregionen: how many of its people does an old one give to a new one, by the shares of its Planungsräume?
    addresses = read_crosswalk_between(
        EditionLevel.objects.get(edition__slug="2020", level__slug="planungsraum"),
        EditionLevel.objects.get(edition__slug="2021", level__slug="planungsraum"),
    ).table
    people = addresses["share"] * addresses["old"].map(before)
    given = people.groupby([addresses["old"].str[:6], addresses["new"].str[:6]]).sum().rename("people").reset_index()
    given = given[given["people"] > 0]
    given["share"] = given["people"] / given.groupby("old")["people"].transform("sum")
    told = slow_errors(given, on_level(before, "bezirksregion"), on_level(after, "bezirksregion"))
    assert errors["bezirksregion", "population"].weighted_percent == pytest.approx(told["weighted"], abs=0.02)
    assert errors["bezirksregion", "population"].median_percent == pytest.approx(told["median"], abs=0.05)
