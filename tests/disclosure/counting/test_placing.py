"""Points in polygons: the raster beside a slow test of every point in every polygon, one after the other."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.disclosure.counting import placing
from indicators.disclosure.counting.placing import OUTSIDE, SEVERAL, place_exactly, place_points


def slowly(x, y, shapes):
    found = []
    for one, other in zip(x, y, strict=True):
        hits = [place for place, shape in enumerate(shapes) if shape.intersects(shapely.Point(one, other))]
        found.append(OUTSIDE if not hits else hits[0] if len(hits) == 1 else SEVERAL)
    return found


def voronoi(seed: int, size: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    points = shapely.MultiPoint(random.uniform(0, 1000, (size, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=shapely.box(0, 0, 1000, 1000)))
    return shapely.intersection(cells, shapely.box(0, 0, 1000, 1000))


def awkward() -> np.ndarray:
    """A ring with another in its hole, two parts far apart, an overlap, a sliver, both directions of drawing."""
    ring = shapely.box(0, 0, 300, 300).difference(shapely.box(100, 100, 200, 200))
    two = shapely.MultiPolygon([shapely.box(400, 0, 500, 100), shapely.box(900, 900, 1000, 1000)])
    over = shapely.box(450, 50, 600, 150)
    sliver = shapely.Polygon([(0, 500), (1000, 500.5), (0, 501)])
    clockwise = shapely.reverse(shapely.box(600, 600, 800, 800))
    return np.array([ring, shapely.box(100, 100, 200, 200), two, over, sliver, clockwise])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([1, 50, 1_000, 30_000]))
def test_the_raster_finds_what_testing_every_point_finds(seed, cells):
    random = np.random.default_rng(seed)
    shapes = awkward() if seed % 3 == 0 else voronoi(seed, 1 + seed % 40)
    corners = shapely.get_coordinates(shapes)
    points = np.concatenate(
        [
            random.uniform(-100, 1100, (150, 2)),
            random.integers(-1, 11, (60, 2)) * 100.0,  # corners and borders of the awkward ones
            corners[random.integers(0, len(corners), 30)],
            (corners[:-1][:40] + corners[1:][:40]) / 2,
        ]
    )
    x, y = points.T
    assert place_points(x, y, shapes, cells).tolist() == slowly(x, y, shapes)


def test_a_point_on_a_common_border_belongs_to_both_and_at_the_rim_to_one():
    shapes = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    assert place_points(np.array([1.0, 0.0, 0.5, 3.0]), np.array([0.5, 0.5, 0.5, 0.5]), shapes).tolist() == [
        SEVERAL,
        0,
        0,
        OUTSIDE,
    ]


def test_what_is_no_number_is_outside():
    shapes = np.array([shapely.box(0, 0, 1, 1)])
    odd = np.array([np.nan, np.inf, -np.inf, 0.5])
    assert place_points(odd, np.full(4, 0.5), shapes).tolist() == [OUTSIDE, OUTSIDE, OUTSIDE, 0]


@pytest.mark.parametrize("size", [0, 1])
def test_nothing_at_all(size):
    nothing = np.zeros(size)
    assert (place_points(nothing, nothing, np.array([], dtype=object)) == OUTSIDE).all()
    assert len(place_exactly(np.zeros(0), np.zeros(0), voronoi(1, 3))) == 0


def test_coordinates_as_large_as_real_ones():
    shapes = shapely.transform(voronoi(3, 200), lambda points: points + np.array([380_000, 5_800_000]))
    random = np.random.default_rng(4)
    x, y = random.uniform(-10, 1010, (2, 3000)).round(2) + np.array([[380_000], [5_800_000]])
    assert place_points(x, y, shapes).tolist() == slowly(x, y, shapes)


def test_hardly_a_point_needs_the_exact_test(monkeypatch):
    """Holes and both directions of drawing are understood by the raster itself; only overlaps are looked at closely."""
    asked = []

    def count(x, y, shapes):
        asked.append(len(x))
        return place_exactly(x, y, shapes)

    monkeypatch.setattr(placing, "place_exactly", count)
    shapes = awkward()[[0, 1, 5]]
    turned = shapely.reverse(shapes)
    x, y = np.random.default_rng(1).uniform(-50, 850, (2, 2000))
    for own in (shapes, turned):
        assert place_points(x, y, own, 1_000).tolist() == slowly(x, y, own)
    assert sum(asked) < 5
