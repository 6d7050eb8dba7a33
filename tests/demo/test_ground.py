"""The ground: blocks tile the town, levels nest, and it is about as large as a town of 60,000."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

EDITIONS = ("2015", "2020")


def layer(folder, edition, name):
    return gpd.read_file(folder / "areas" / f"{edition}.gpkg", layer=name).set_index("code")


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("level", ["baublock", "quartier"])
def test_areas_tile_the_town_without_gap_or_overlap(folder, edition, level):
    areas = layer(folder, edition, level)
    shapes = areas.geometry.to_numpy()
    assert areas.crs.to_epsg() == 25832
    assert shapely.is_valid(shapes).all()
    assert (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON).all()
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.coverage_union_all(shapes)
    assert len(shapely.get_parts(whole)) == 1
    assert shapely.get_num_interior_rings(shapely.get_parts(whole)[0]) == 0
    assert shapely.area(shapes).sum() == pytest.approx(whole.area)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_quartier_is_exactly_its_blocks(folder, edition):
    blocks, quarters = layer(folder, edition, "baublock"), layer(folder, edition, "quartier")
    assert set(blocks.index.str[:4]) == set(quarters.index)
    union = blocks.dissolve(blocks.index.str[:4].rename("quarter"))
    for code, shape in quarters.geometry.items():
        assert shape.symmetric_difference(union.geometry[code]).area < 0.01


@pytest.mark.parametrize("edition", EDITIONS)
def test_codes_and_numbers_of_areas_follow_the_plan(folder, edition):
    blocks, quarters = layer(folder, edition, "baublock"), layer(folder, edition, "quartier")
    assert len(quarters) == 40
    assert 500 <= len(blocks) <= 800
    assert blocks.index.str.fullmatch(r"\d{7}").all()
    assert blocks.index.is_unique
    assert quarters.index.is_unique
    assert set(quarters.index.str[:2]) == {f"0{number}" for number in range(1, 9)}
    assert quarters["name"].is_unique


def test_the_town_has_the_size_of_a_town(folder):
    minx, miny, maxx, maxy = layer(folder, "2020", "quartier").total_bounds
    assert 5_500 < maxx - minx < 8_500
    assert 5_000 < maxy - miny < 8_500


def test_blocks_of_the_old_town_are_small_and_those_of_estates_large(folder):
    size = layer(folder, "2020", "baublock").area / 10_000
    median = size.groupby(size.index.str[:4]).median()
    assert median["0101"] < 1.5 < median["0104"] < 3 < median["0305"]


def test_streets_run_in_more_than_two_directions(folder):
    """A honeycomb or one grid would show in the directions of the borders; a grown town has many."""
    rings = layer(folder, "2020", "baublock").exterior.to_numpy()
    steps = np.vstack([np.diff(shapely.get_coordinates(ring), axis=0) for ring in rings])
    angle = np.degrees(np.arctan2(steps[:, 1], steps[:, 0])) % 90
    share = np.histogram(angle, bins=9, range=(0, 90), weights=np.hypot(*steps.T))[0]
    share = share / share.sum()
    assert share.max() < 0.35
    assert share.min() > 0.02


def test_every_address_lies_in_its_block_and_none_is_given_twice(folder):
    table = pd.read_csv(folder / "addresses.csv", dtype={"block_2015": str, "block_2020": str, "postcode": str},
                        keep_default_na=False)  # fmt: skip
    blocks = layer(folder, "2020", "baublock").geometry
    points = shapely.points(table["x"], table["y"])
    assert shapely.contains(blocks[table["block_2020"]].to_numpy(), points).all()
    assert not table.duplicated(["street", "number", "suffix"]).any()
    assert table["postcode"].str.startswith("0059").all()
    assert not {"name", "age", "person"} & set(table.columns)
