"""Facilities in pictures: distances reckoned a second, slow way, and sizes by hand."""

import re
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.exports.map_places import place_marks, radius_of, reaches
from atlas.facility_lists import Kind
from atlas.shapes import Shapes

# One unit is ten metres; 0.001° are 100 units in both directions.
SHAPES = Shapes(
    width=1000, height=800, paths={}, west=8.0, north=52.0, across=100_000, down=100_000, metres=10.0
)  # fmt: skip
numbers = st.integers(-100, 1100)


def kind(points: list[tuple[float, float]], capacities: list[float | None] | None = None) -> Kind:
    found = [
        {"key": str(i), "name": f"K{i}", "capacity": capacity, "point": [8 + x / 100_000, 52 - y / 100_000]}
        for i, ((x, y), capacity) in enumerate(zip(points, capacities or [None] * len(points), strict=True))
    ]
    return Kind(
        slug="kita", name="Kitas", unit="Plätze", source="Amt", count=len(found), colour="#00664b", letter="K",
        chosen=True, found=found,
    )  # fmt: skip


def inside(path: str, x: float, y: float) -> bool:
    """Even-odd over all rings of a path of straight lines."""
    crossed = 0
    for ring in path.split("M")[1:]:
        corners = [tuple(map(float, corner.split())) for corner in ring.split("L")]
        for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossed += 1
    return crossed % 2 == 1


@given(
    st.lists(st.tuples(numbers, st.integers(-100, 900)), min_size=1, max_size=6),
    st.lists(st.tuples(st.floats(1, 999), st.floats(1, 799)), min_size=20, max_size=20),
    st.sampled_from([300, 1000, 5000]),
)
def test_a_point_is_within_reach_as_its_distance_says(places, points, metres):
    (reach,) = reaches([kind(places)], [metres], SHAPES)
    radius = metres / 10
    for x, y in points:
        distance = min(hypot(x - px, y - py) for px, py in places)
        if abs(distance - radius) > 1 + radius * 0.003:  # the circle has 96 corners
            assert inside(reach.surface, x, y) == (distance < radius)
    for corner in re.findall(r"[ML]([-\d.]+) ([-\d.]+)", reach.surface + reach.line):
        assert -0.1 <= float(corner[0]) <= 1000.1
        assert -0.1 <= float(corner[1]) <= 800.1


def test_the_widest_distance_is_drawn_first_and_none_without_facilities():
    wide, narrow = reaches([kind([(500, 400)])], [300, 1000], SHAPES)
    assert len(wide.surface) > 0
    assert inside(wide.surface, 560, 400)
    assert not inside(narrow.surface, 560, 400)
    assert reaches([], [300], SHAPES) == []
    assert reaches([kind([(500, 400)])], [], SHAPES) == []


def test_four_times_the_capacity_has_twice_the_radius_and_what_lies_outside_is_left_out():
    assert [radius_of(capacity, 100) for capacity in (100, 25, 1, None)] == [12, 6, 5, 5]
    marks = place_marks(
        [kind([(100, 100), (200, 200), (2000, 100)], [100, 25, 50])], SHAPES, marked="kita:1", titled=True
    )
    assert [(mark.x, mark.y, mark.radius, mark.letter, mark.outlined) for mark in marks] == [
        (pytest.approx(100), pytest.approx(100), 12, "K", False),
        (pytest.approx(200), pytest.approx(200), 6, "K", True),
    ]
    assert marks[0].title == "K0 (Kitas, 100 Plätze)"
