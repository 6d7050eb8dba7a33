"""Coordinates of line charts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.charts import Chart, Dot, Stroke, nice_step


def chart(*numbers: float, **options) -> Chart:
    dots = [Dot(date(2010 + place, 12, 31), number) for place, number in enumerate(numbers)]
    return Chart([Stroke(kind="counted", name="", runs=[dots])], **options)


def test_days_and_numbers_lie_to_scale():
    drawn = chart(0, 50, 100)
    (line,) = drawn.lines()
    points = [tuple(map(float, point.split(","))) for point in line["paths"][0].split()]
    assert [x for x, _ in points] == [drawn.left, pytest.approx((drawn.left + drawn.right) / 2, abs=1), drawn.right]
    assert [y for _, y in points] == [drawn.bottom, pytest.approx((drawn.bottom + drawn.top) / 2, abs=0.1), drawn.top]
    assert drawn.ticks() == [0, 20, 40, 60, 80, 100]


def test_negative_numbers_have_room_below_zero():
    assert chart(-3, 5).ticks() == [-4, -2, 0, 2, 4, 6]


def test_a_single_number_stands_in_the_middle():
    drawn = chart(7)
    assert drawn.x(date(2010, 12, 31)) == (drawn.left + drawn.right) / 2
    assert drawn.lines()[0]["paths"] == []


def test_long_numbers_have_room_beside_the_axis():
    drawn = chart(0, 60_000)
    usual = drawn.left
    drawn.make_room(["0", "60"])
    assert drawn.left == usual
    drawn.make_room(["0", "1.000.000"])
    assert drawn.left > usual
    assert drawn.x(drawn.days[0]) == drawn.left


def test_marks_outside_the_years_are_left_out():
    assert chart(1, 2, 3, marks=()).marks == []
    dots = [Dot(date(2010, 12, 31), 1), Dot(date(2011, 12, 31), 2)]
    strokes = [Stroke(kind="counted", name="", runs=[dots])]
    assert Chart(strokes, [date(2011, 7, 1), date(2012, 1, 1), date(2010, 1, 1)]).marks == [date(2011, 7, 1)]


@given(st.floats(1e-6, 1e9))
def test_steps_are_round_and_not_too_small(rough):
    step = nice_step(rough)
    assert rough * (1 - 1e-8) <= step <= rough * 2.5 * (1 + 1e-8)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12))
def test_everything_lies_inside_the_picture(numbers):
    drawn = chart(*numbers)
    for line in drawn.lines():
        for dot in line["dots"]:
            assert drawn.top - 0.1 <= dot["y"] <= drawn.bottom + 0.1
            assert drawn.left <= dot["x"] <= drawn.right
