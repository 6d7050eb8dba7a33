"""Larger areas are made from smaller ones without losing or moving a thing, whatever the grid and the codes."""

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.checks import check_levels
from spatial.dissolving import dissolve, group_codes

from .little_town import EAST, NORTH, SRID


@st.composite
def tilings(draw) -> gpd.GeoDataFrame:
    """Rectangles that fill a rectangle without gaps: 2–6 columns and rows of 20–300 m, codes of 4 digits."""
    widths = draw(st.lists(st.integers(20, 300), min_size=2, max_size=6))
    heights = draw(st.lists(st.integers(20, 300), min_size=2, max_size=6))
    x, y = np.cumsum([0, *widths]) + EAST, np.cumsum([0, *heights]) + NORTH
    cells = [shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for i in range(len(widths)) for j in range(len(heights))]
    quarter = draw(st.lists(st.integers(0, 3), min_size=len(cells), max_size=len(cells)))
    codes = [f"{group:02d}{number:02d}" for number, group in enumerate(quarter)]
    table = gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=cells, crs=SRID)
    return table.sort_values("code", ignore_index=True)


@given(tilings())
@settings(deadline=None, max_examples=20)
def test_groups_by_prefix_nest_and_keep_every_square_metre(table):
    table["parent"] = group_codes({"prefix": 2}, table, file="")
    quarters = dissolve(table, table["parent"]).assign(parent="0")
    town = dissolve(quarters, quarters["parent"]).assign(parent="")
    assert quarters["code"].tolist() == sorted({code[:2] for code in table["code"]})
    for code, shape in zip(quarters["code"], quarters.geometry, strict=True):
        assert shape.area == table.geometry.area[table["code"].str.startswith(code)].sum()
    assert town.geometry.iloc[0].area == table.geometry.area.sum()
    assert check_levels({"town": town, "quarter": quarters, "block": table}, srid=SRID) == []


@given(tilings(), st.data())
@settings(deadline=None, max_examples=20)
def test_an_area_that_goes_missing_below_is_always_noticed(table, data):
    table["parent"] = group_codes({"prefix": 2}, table, file="")
    quarters = dissolve(table, table["parent"]).assign(parent="0")
    lost = data.draw(st.integers(0, len(table) - 1))
    findings = check_levels({"quarter": quarters, "block": table.drop(index=lost)}, srid=SRID)
    assert [finding.codes for finding in findings] == [(table["parent"][lost],)]


def test_areas_that_do_not_meet_edge_to_edge_are_still_united():
    shapes = [shapely.box(0, 0, 10, 10), shapely.box(9, 0, 20, 10)]
    table = gpd.GeoDataFrame({"code": ["1", "2"]}, geometry=shapes, crs=SRID)
    assert dissolve(table, group_codes({"constant": "0"}, table, file="")).area.tolist() == [200]
