"""Bars of a histogram: every value in exactly one, of round width."""

from hypothesis import given
from hypothesis import strategies as st

from atlas.charts.histogram import BARS, Line, histogram, steps

numbers = st.lists(st.floats(-1e6, 1e6, allow_nan=False).map(lambda each: round(each, 3)), min_size=1, max_size=200)


@given(numbers)
def test_every_value_is_in_one_bar_and_there_are_not_too_many(values):
    bars = steps(values)
    assert sum(count for _, _, count in bars) == len(values)
    assert 1 <= len(bars) <= 2 * BARS + 2
    width = bars[0][1] - bars[0][0]
    for low, high, count in bars:
        inside = sum(low + 1e-6 * width < value < high - 1e-6 * width for value in values)
        assert inside <= count


def test_by_hand():
    counted = steps([0.5, 1.0, 1.5, 12.0])  # 11.5 wide, in about 18 bars: the next of 1, 2, 5 is 1
    assert [(low, high) for low, high, _ in counted] == [(n, n + 1) for n in range(13)]
    assert [count for _, _, count in counted] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert steps([4.0, 4.0]) == [(3.5, 4.5, 2)]
    assert steps([]) == []


def test_the_specification_tells_each_bar_and_marks_the_lines():
    spec = histogram(
        [1.0, 2.0, 9.0],
        [Line(2.0, "Altstadt"), Line(3.0, "Stadt")],
        unit="%",
        counted="Gebiete",
        language="de",
        says=lambda low, high, n: f"{low}–{high}: {n}",
    )
    bars, *lines = spec["layer"]
    assert sum(row["n"] for row in bars["data"]["values"]) == 3
    assert [line["data"]["values"][0]["says"] for line in lines] == ["Altstadt", "Stadt"]
