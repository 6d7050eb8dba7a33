"""Maps that a page brings along: paths by hand, and the town's own shapes beside those that PostGIS holds."""

import gzip
import json
import re
from math import cos, radians

import pytest
from shapely.geometry import MultiPolygon, Polygon

from atlas.shapes import WIDTH, shapes_of
from spatial.models import Area, Boundaries

# Two squares of ten steps beside each other, the right one with a hole; the border between them is arc 1.
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [0.0, -2.5]},
    "arcs": [
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 0], [0, 10]],
        [[10, 10], [10, 0], [0, -10], [-10, 0]],
        [[14, 4], [2, 0], [0, 2], [-2, 0], [0, -2]],
    ],
    "objects": {
        "areas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "left", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "right", "arcs": [[[2, 1], [3]]]},
            ],
        }
    },
}


def test_arcs_become_rings_north_up_and_borders_are_run_both_ways():
    shapes = shapes_of(TOPOLOGY)  # 20 steps across; the middle is at the equator, so both scales are alike
    assert (shapes.width, shapes.height) == (WIDTH, WIDTH // 2)
    unit = WIDTH // 20
    ten, two = 10 * unit, 2 * unit
    assert shapes.paths["left"] == f"M{ten} 0l{-ten} 0 0 {ten} {ten} 0z"
    assert shapes.paths["right"] == (
        f"M{ten} 0l{ten} 0 0 {ten} {-ten} 0z"  # along arc 1 it comes back to where it began
        f"M{14 * unit} {6 * unit}l{two} 0 0 {-two} {-two} 0z"
    )


def test_an_arc_may_be_run_backwards():
    turned = json.loads(json.dumps(TOPOLOGY))
    turned["arcs"][1] = [[10, 10], [0, -10]]
    for geometry in turned["objects"]["areas"]["geometries"]:
        geometry["arcs"] = json.loads(json.dumps(geometry["arcs"]).replace("1]", "-2]"))
    assert shapes_of(turned) == shapes_of(TOPOLOGY)


def test_northwards_degrees_of_longitude_are_shorter():
    north = {**TOPOLOGY, "transform": {"scale": [0.5, 0.5], "translate": [0.0, 50.0]}}
    assert shapes_of(north).height == pytest.approx(WIDTH / 2 / cos(radians(52.5)), abs=1)


def polygons(path: str) -> list[Polygon]:
    """Read the path as a browser would."""
    found = []
    for start, steps in re.findall(r"M(-?\d+ -?\d+)l([^z]*)z", path):
        points = [tuple(map(int, start.split()))]
        numbers = list(map(int, steps.split()))
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            points.append((points[-1][0] + right, points[-1][1] + down))
        found.append(Polygon(points))
    return found


@pytest.mark.usefixtures("feldstadt")
@pytest.mark.parametrize("level", ["quartier", "viertel"])
def test_the_shapes_of_a_town_are_those_in_the_database(level):
    boundaries = Boundaries.objects.get(
        edition_level__edition__slug="2022", edition_level__level__slug=level, resolution="overview", root_code=""
    )
    shapes = shapes_of(json.loads(gzip.decompress(bytes(boundaries.gzip))))
    areas = {area.code: area.geometry for area in Area.objects.filter(edition_level=boundaries.edition_level)}
    assert shapes.paths.keys() == areas.keys()
    west, south, east, north = MultiPolygon(
        [Polygon(ring) for area in areas.values() for ring in area[0].coords]
    ).bounds
    for code, area in areas.items():
        (drawn,) = polygons(shapes.paths[code])
        expected = Polygon(
            [
                ((x - west) / (east - west) * shapes.width, (north - y) / (north - south) * shapes.height)
                for x, y in area[0].coords[0]
            ]
        )
        assert drawn.symmetric_difference(expected).area < 0.005 * expected.area
