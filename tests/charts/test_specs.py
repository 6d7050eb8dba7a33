"""Every kind of chart draws without a warning, says what it shows, and tells its scale truly."""

import re

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from atlas.charts.bars import Bar, bars
from atlas.charts.chart import IS_LIT, Chart, marks
from atlas.charts.drawing import VEGA_LITE, draw_png, draw_svg, sized
from atlas.charts.matrix import Pair, matrix
from atlas.charts.parts import Slice, back_to_back, stacked
from atlas.charts.radar import Web, radar, spot
from atlas.charts.scatter import Point, named, scatter
from atlas.charts.spine import Range, Rib, position, spine
from atlas.charts.swarm import MOST_DOTS, Spot, places, swarm
from atlas.pictures.drawings import NARROW

from .reading import draw

WORDS = {key: key for key in ("better", "worse", "similar", "higher", "lower", "unknown")}
LOOK = marks(["01", "02"])
NAMED = {"Nord": LOOK["01"], "Süd": LOOK["02"]}


def ribs() -> list[Rib]:
    rows = [("01", "Nord", -0.4, "better"), ("02", "Süd", 0.6, "unknown")]
    return [
        Rib(
            indicator="Anteil", area=area, name=name, at=at, low=at - 0.1, high=at + 0.1, judged=judged, says=f"{name}!"
        )
        for area, name, at, judged in rows
    ]


BARS = [
    Bar(area="01", name="Nord", value=1250.5, says="Nord!", colour="#000000", low=1200, high=1300),
    Bar(area="02", name="Süd", value=-20, says="Süd!", colour="#333333"),
]
SLICES = [Slice(area, name, part, 50, f"{name}!") for area, name in (("01", "Nord"), ("02", "Süd")) for part in "ab"]
WEBS = [
    Web(area="01", name="Nord", mark=LOOK["01"], scores=[1, 2, 3], says=["Nord!"] * 3),
    Web(area="02", name="Süd", mark=LOOK["02"], scores=[3, None, 1], says=["Süd!"] * 3),
]
POINTS = [Point(f"0{i}", name, i, i * i, f"{name}!", i == 3) for i, name in enumerate(("", "Nord", "Süd", "Weit weg"))]

SPECS = {
    "spine": spine(ribs(), {"Anteil": Range(-1, -0.3, 0.2, 0.8)}, NAMED, words=WORDS, ends=("l", "h"), language="de"),
    "bars": bars(BARS, unit="%", decimals=1, language="de", benchmark=500.0, called="Stadt: 500"),
    "swarm": swarm([Spot("01", "Nord", 1, "Nord!"), Spot("02", "Süd", 2, "Süd!")], LOOK, unit="%", language="de"),
    "scatter": scatter(POINTS, LOOK, titles=("x", "y"), language="de", line=(0.0, 1.0)),
    "stacked": stacked(SLICES, ["a", "b"], decimals=0, language="de"),
    "back to back": back_to_back(SLICES[:2], SLICES[2:], ["a", "b"], ("#000000", "#333333"), language="de"),
    "radar": radar(WEBS, ["eins", "zwei", "drei"], low=0, high=3, decimals=1, language="de"),
}


@pytest.mark.parametrize("name", SPECS)
def test_it_is_drawn_without_a_warning_and_every_mark_speaks(name, capfd):
    drawn = draw(SPECS[name])
    assert capfd.readouterr().err == ""
    for words in ("Nord!", "Süd!"):
        assert f'aria-label="{words}"' in drawn.svg
    assert {"Nord", "Süd"} <= set(drawn.texts)
    assert "lit" in {parameter["name"] for parameter in SPECS[name]["params"]}
    assert IS_LIT in str(SPECS[name]), "what is pointed at elsewhere lights up here"


def test_a_matrix_says_each_pair(capfd):
    pairs = [Pair("B", "A", -0.85, "B – A"), Pair("C", "A", 0.5, "C – A"), Pair("C", "B", None, "C – B")]
    drawn = draw(matrix(pairs, ["A", "B", "C"], ["A", "B", "C"], language="de"))
    assert capfd.readouterr().err == ""
    assert {"−0,85", "+0,50", "1", "2", "3"} <= set(drawn.texts)
    assert all(f'aria-label="{pair.says}"' in drawn.svg for pair in pairs)


def test_numbers_are_written_as_in_german():
    assert {"1.250,5", "−20,0"} <= set(draw(SPECS["bars"]).texts)


def test_a_picture_has_title_words_and_source():
    chart = Chart(
        name="b", title="Ein Titel", summary="Ein Satz.", draw=lambda: SPECS["bars"], facts=[("Quelle", "Register")]
    )
    svg = draw_svg(chart, (("Adresse", "https://atlas.example/?a=1&b=2"),))
    assert all(words in svg for words in ("Ein Titel", "Ein Satz.", "Quelle: Register", "a=1&amp;b=2"))
    assert draw_png(chart).startswith(b"\x89PNG")


NUMBER = st.floats(-1e6, 1e6)


@given(NUMBER, NUMBER, st.lists(NUMBER, min_size=1, max_size=30))
def test_the_scale_of_a_spine(value, benchmark, areas):
    """A second way: the distance in parts of the largest distance that any area has, signed."""
    largest = max(abs(each - benchmark) for each in areas)
    at = position(value, benchmark, min(areas), max(areas))
    assert -1 <= at <= 1
    if largest > 1e-6:
        assert at == pytest.approx(max(-1, min(1, (value - benchmark) / largest)), abs=1e-9)


def test_benchmark_and_furthest_area_lie_where_they_must():
    assert position(5, 5, 0, 20) == 0
    assert position(20, 5, 0, 20) == 1
    assert position(0, 5, 0, 20) == pytest.approx(-1 / 3)
    assert position(7, 7, 7, 7) == 0


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=200))
def test_a_swarm_keeps_every_dot_near_its_number_and_none_upon_another(values):
    found = places(values)
    step = (max(values) - min(values)) / 90
    assert len(found) == len(values) == len(set(found)) if step > 1e-9 else True
    assert all(abs(at - value) <= step + 1e-9 for (at, _), value in zip(found, values, strict=True))


def test_thousands_of_areas_become_bars():
    many = [Spot(str(i), str(i), float(i % 50), "") for i in range(MOST_DOTS + 10)]
    drawn = draw(swarm(many, {}, unit="", language="de"))
    assert drawn.svg.count('aria-roledescription="point"') == 0
    assert len(drawn.svg) < 60_000


@pytest.mark.parametrize("width", [300, 520])
def test_names_around_a_radar_stay_whole_and_in_the_picture(width):
    names = ["Lage", "Integrationsbedarf", "Gesundheitsbedingungen", "Bildung", "Wohn- und Umweltbedingungen"]
    webs = [Web(area="01", name="Nord", mark=LOOK["01"], scores=[1, 2, 3, 2, 1], says=["Nord!"] * 5)]
    spec = radar(webs, names, low=0, high=3, decimals=1, language="de")
    svg = vl_convert.vegalite_to_svg({**sized(spec), "width": width}, vl_version=VEGA_LITE)
    places = re.findall(r'text-anchor="middle" transform="translate\(([-\d.]+),[-\d.]+\)"[^>]*>([^<]+)</text>', svg)
    assert not re.search(r'aria-label="[xy]: ', svg), "places on paper are nothing to be read aloud"
    whole = {words: float(x) for x, words in places if words in names}
    assert {"Integrationsbedarf", "Gesundheitsbedingungen", "Bildung"} <= whole.keys(), "no word is broken"
    for words, x in whole.items():
        assert 3 * len(words) <= x <= width - 3 * len(words)


def test_outliers_side_by_side_share_no_place_for_their_names():
    crowd = [Point(f"{i}", f"Ort {i}", 1 + i / 100, 1, "", True) for i in range(3)]
    far = [Point("8", "Fern", 10, 10, "", True), Point("9", "Mitte", 5, 5, "", False)]
    assert [point.name for point in named([*crowd, *far])] == ["Ort 0", "Fern"]
    assert named([]) == []
    assert named(crowd[:1]) == crowd[:1], "one place alone has no extent"


def test_a_narrow_sheet_narrows_the_chart_and_not_its_letters():
    chart = Chart(name="b", title="Ein Titel", summary="Ein Satz.", draw=lambda: SPECS["bars"])
    wide, narrow = draw_svg(chart), draw_svg(chart, (), NARROW)
    assert 'viewBox="0 0 864.00' in wide
    assert 'viewBox="0 0 400.00' in narrow
    assert 'font-size="28' in wide
    assert 'font-size="28' in narrow
    assert "scale(1)" in narrow, "it is drawn for this width, not shrunk to it"


def test_the_first_dimension_of_a_radar_points_upwards():
    assert spot(1, 0, 4) == (0, 1)
    assert spot(0.5, 1, 4) == pytest.approx((0.5, 0))


def test_a_number_is_read_upon_the_line_of_the_benchmark():
    """Drawn after the line, and first with a broad white edge."""
    layers = SPECS["bars"]["layer"]
    kinds = [
        "line" if layer["mark"]["type"] == "rule" and "data" in layer else layer["mark"]["type"] for layer in layers
    ]
    assert kinds[-2:] == ["text", "text"]
    assert kinds.index("line") < len(kinds) - 2
    assert [layer["mark"].get("stroke") for layer in layers[-2:]] == ["#ffffff", None]
