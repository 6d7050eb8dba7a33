"""What the browser decodes: every area, in order, with shared borders, parents made exactly of their children."""

import gzip
import json
import math

import brotli
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings

from spatial.topology import GRID, build_shapes, overview_tolerance

from .little_town import EAST, NORTH, SRID
from .test_dissolving import tilings
from .topojson_decoder import decode, to_degrees


def shapes_of(areas: gpd.GeoDataFrame, above: dict[str, pd.DataFrame]) -> dict[tuple[str, str], dict]:
    """(level, resolution) → id → decoded shape; checks on the way that gzip and Brotli say the same."""
    decoded = {}
    for shapes in build_shapes(areas, above, level="block", name="test"):
        raw = gzip.decompress(shapes.gzip)
        assert brotli.decompress(shapes.brotli) == raw
        assert len(shapes.digest) == 20
        decoded[shapes.level, shapes.resolution] = decode(raw)
    return decoded


def winding_town(side: int = 5, points: int = 40) -> gpd.GeoDataFrame:
    """A grid of cells whose borders wind like rivers, the same for both neighbours: `side`² areas of about 500 m."""

    def wind(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[float, float]]:
        seed = np.random.default_rng([*first, *last])
        steps = np.linspace(0, 1, points)[:, None]
        line = np.array(first) * 500 + steps * (np.array(last) - first) * 500
        across = np.array([first[0] == last[0], first[1] == last[1]])  # so that lines never meet before their ends
        line += across * 30 * np.sin(steps * np.pi) * np.sin(steps * seed.uniform(5, 40, 2) + seed.uniform(0, 6, 2))
        return [tuple(point) for point in line]

    cells, codes = [], []
    for i in range(side):
        for j in range(side):
            south, north = wind((i, j), (i + 1, j)), wind((i, j + 1), (i + 1, j + 1))
            west, east = wind((i, j), (i, j + 1)), wind((i + 1, j), (i + 1, j + 1))
            ring = south + east[1:] + north[::-1][1:] + west[::-1][1:]
            cells.append(shapely.Polygon([(EAST + x, NORTH + y) for x, y in ring]))
            codes.append(f"{i:02d}{j:02d}")
    assert shapely.coverage_is_valid(cells)
    return gpd.GeoDataFrame({"code": codes, "parent": [code[:2] for code in codes]}, geometry=cells, crs=SRID)


def families(areas: gpd.GeoDataFrame) -> dict[str, pd.DataFrame]:
    parents = sorted(set(areas["parent"]))
    return {
        "quarter": pd.DataFrame({"code": parents, "parent": "0"}),
        "town": pd.DataFrame({"code": ["0"], "parent": [""]}),
    }


def check_agreement(areas: gpd.GeoDataFrame, decoded: dict[tuple[str, str], dict]) -> None:
    """Every area is there in order, is valid, meets its neighbours, and parents are exactly their children."""
    parent_of = dict(zip(areas["code"], areas["parent"], strict=True))
    for resolution in ("overview", "detail"):
        blocks = decoded["block", resolution]
        assert list(blocks) == areas["code"].tolist()
        shapes = np.array(list(blocks.values()))
        assert shapely.is_valid(shapes).all()
        assert (shapely.area(shapes) > 0).all()
        assert shapely.coverage_is_valid(shapes)
        quarters = decoded["quarter", resolution]
        assert list(quarters) == sorted(set(areas["parent"]))
        for code, outline in quarters.items():
            together = shapely.union_all([shape for block, shape in blocks.items() if parent_of[block] == code])
            assert together.symmetric_difference(outline).area == 0
        (town,) = decoded["town", resolution].values()
        assert shapely.union_all(shapes).symmetric_difference(town).area == 0


def test_winding_borders_are_simplified_together():
    areas = winding_town()
    decoded = shapes_of(areas, families(areas))
    check_agreement(areas, decoded)
    before = shapely.get_num_coordinates(areas.geometry.to_numpy()).sum()
    points = {
        resolution: sum(shapely.get_num_coordinates(shape) for shape in decoded["block", resolution].values())
        for resolution in ("overview", "detail")
    }
    assert points["overview"] < points["detail"] < before


def test_no_border_strays_far_from_where_it_was():
    areas = winding_town()
    tolerance = overview_tolerance(areas)
    for shapes in build_shapes(areas, {}, level="block", name="test"):
        raw = gzip.decompress(shapes.gzip)
        drawn = gpd.GeoSeries([to_degrees(shape, raw) for shape in decode(raw).values()], crs=4326).to_crs(SRID)
        strays = [
            shapely.hausdorff_distance(before.boundary, after.boundary)
            for before, after in zip(areas.geometry, drawn, strict=True)
        ]
        # Visvalingam's tolerance is the root of a triangle's area, so that a thin spike may be longer than it.
        assert max(strays) < 5 * shapes.tolerance + shapes.tolerance / GRID
        assert shapes.tolerance == pytest.approx(tolerance if shapes.resolution == "overview" else tolerance / 8)


@given(tilings())
@settings(deadline=None, max_examples=15)
def test_no_tiling_loses_an_area_or_its_shared_borders(areas):
    areas["parent"] = areas["code"].str[:2]
    check_agreement(areas, shapes_of(areas, families(areas)))


def test_a_tiny_area_in_a_wide_country_does_not_vanish():
    """A square of one metre beside one of 100 km: the grid becomes finer until it can be drawn."""
    tiny = shapely.box(EAST, NORTH, EAST + 1, NORTH + 1)
    wide = shapely.box(EAST, NORTH, EAST + 100_000, NORTH + 100_000).difference(tiny)
    areas = gpd.GeoDataFrame({"code": ["1", "2"], "parent": "0"}, geometry=[tiny, wide], crs=SRID)
    for (_, resolution), shapes in shapes_of(areas, {}).items():
        assert shapes["1"].area > 0, resolution
        assert shapely.coverage_is_valid(list(shapes.values()))


def test_a_coverage_with_faults_is_cleaned_before_it_is_simplified():
    areas = gpd.GeoDataFrame(
        {"code": ["1", "2"], "parent": "0"},
        geometry=[
            shapely.box(EAST, NORTH, EAST + 100.4, NORTH + 100),
            shapely.box(EAST + 100, NORTH, EAST + 200, NORTH + 100),
        ],
        crs=SRID,
    )
    for shapes in shapes_of(areas, {}).values():
        assert shapely.coverage_is_valid(list(shapes.values()))


def test_the_tolerance_follows_the_extent():
    """Berlin is 45.8 km wide: about 20 m; a town of 4.5 km: about 2 m."""
    town = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 45_000, 38_000)], crs=SRID)
    assert overview_tolerance(town) == 20
    assert overview_tolerance(town.scale(0.1, 0.1).to_frame("geometry")) == pytest.approx(2)


def test_equal_shapes_of_different_owners_have_different_addresses_and_the_same_owner_the_same():
    areas = winding_town(side=2)
    first, again, other = (
        [shapes.digest for shapes in build_shapes(areas, {}, level="block", name=name)]
        for name in ("lor/2018/", "lor/2018/", "lor/2020/")
    )
    assert first == again
    assert not set(first) & set(other)


def test_the_grid_is_even_in_metres():
    areas = winding_town(side=3)
    raw = gzip.decompress(next(build_shapes(areas, {}, level="block", name="test")).gzip)
    wide, high = json.loads(raw)["transform"]["scale"]
    assert wide * math.cos(math.radians(52.5)) == pytest.approx(high, rel=0.01)
    assert high * 111_320 == pytest.approx(overview_tolerance(areas) / GRID, rel=0.01)
