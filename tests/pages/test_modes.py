"""Ways of showing an indicator: what the server reckons for each, by hand on Feldstadt, and what it refuses."""

import json
import math
import re
from html import unescape
from itertools import combinations

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from atlas.classing import class_of
from atlas.conditions import MET, UNKNOWN, UNMET, Condition, all_of, judge, read_conditions, write_conditions
from atlas.modes.circles import radius, round_down, samples
from atlas.modes.crossed import NINE, TWELVE
from atlas.modes.diverging import colours_around, limits_around_zero
from atlas.modes.dots import at_least
from atlas.modes.dynamics import limits
from indicators.models import OfficialRun
from indicators.official import withdraw_run

SHARE = "indicator=child-share&level=quartier&period=2021-12-31"
COUNT = "indicator=inhabitants&level=quartier&period=2021-12-31"
numbers = st.floats(-1000, 1000, allow_nan=False).map(lambda number: round(number, 3))


def picture(client: Client, question: str, *, language: str = "", status: int = 200) -> dict:
    response = client.get(f"{language}/feldstadt/map/picture?{question}")
    assert response.status_code == status, response.content[:300]
    return json.loads(response.content)


def column(found: dict, key: str) -> dict[str, str]:
    codes = ["0101", "0102", "0103", "0104", "0105", "0106", "0201", "0202", "0203", "0204", "0205", "0206"]
    texts = next(each for each in found["columns"] if each["key"] == key)["texts"]
    return dict(zip(codes, texts, strict=True))


def page(client: Client, question: str, status: int = 200) -> str:
    response = client.get(f"/feldstadt/map/?{question}")
    assert response.status_code == status
    return unescape(response.content.decode())


pytestmark = pytest.mark.usefixtures("feldstadt")


def test_a_change_in_percentage_points_with_what_may_be_chance(client):
    found = picture(client, f"{SHARE}&view=change")
    changes = column(found, "value")
    # 0104: 200 of 1,000 against 200 of 990 are 20.0 against 20.2; 0201: nobody both times
    assert changes["0104"] == "−0,2"
    assert changes["0201"] == "0,0"
    assert (changes["0105"], changes["0106"], changes["0205"], changes["0206"]) == ("•", "k. A.", "/", "x")
    assert column(found, "second")["0104"] == "20,0"
    assert column(found, "third")["0104"] == "20,2"
    assert set(column(found, "words").values()) == {"kann Zufall sein", "nicht bekannt"}
    assert found["unit"] == "Prozentpunkte"
    assert sum(found["hatched"]) == 8
    assert found["title"] == "Anteil der Kinder: Veränderung (31.12.2020 bis 31.12.2021), Quartiere"
    assert [entry["symbol"] for entry in found["entries"][-5:]] == [
        "status-suppressed", "status-missing", "status-unreliable", "status-not_meaningful", "unsure",
    ]  # fmt: skip


def test_a_change_of_a_count_in_per_cent(client):
    found = picture(client, f"{COUNT}&view=change")
    # 1,000 after 990; nobody lives in 0206
    assert column(found, "value")["0104"] == "+1,0"
    assert found["unit"] == "%"
    assert column(found, "value")["0206"] == "x"
    assert found["hatched"] is None, "whether a register's count may be chance cannot be asked"


def test_no_change_from_areas_of_another_edition(client):
    question = "indicator=child-share&level=quartier&period=2022-12-31&view=change"
    assert "keinen früheren Zeitbezug" in picture(client, question, status=404)["sentence"]
    assert "anderen Gebietsstands" in picture(client, f"{question}&since=2021-12-31", status=404)["sentence"]
    refused = page(client, question, status=404)
    assert "Stattdessen die Werte zeigen" in refused
    assert "view=change" not in refused.split("Stattdessen")[0].rsplit("href=", 1)[1]


def test_distance_from_the_town_its_parent_and_an_area(client):
    # 772 of 5,670 children are 13.6 %; 0104 has 20.0 %
    town = picture(client, f"{SHARE}&view=compare")
    assert column(town, "value")["0104"] == "+6,4"
    assert column(town, "words")["0104"] == "höher"
    assert column(town, "words")["0103"] == "kann Zufall sein"  # 15.0 %, interval 12.7 to 17.6
    assert not town["hatched"][3]
    assert town["hatched"][2]
    # a parent whose own number is unknown is nothing to stand beside
    parent = picture(client, f"{SHARE}&view=compare&against=parent")
    assert set(column(parent, "third").values()) - {"k. A."}
    other = picture(client, f"{SHARE}&view=compare&against=0104")
    assert column(other, "value")["0104"] == "0,0"
    assert column(other, "value")["0204"] == "+2,0"
    assert "gibt es hier nicht" in picture(client, f"{SHARE}&view=compare&against=nowhere", status=404)["sentence"]
    hidden = picture(client, f"{SHARE}&view=compare&against=0105", status=404)["sentence"]
    assert "nicht öffentlich" in hidden


def test_counts_are_circles_of_proportional_surface(client):
    found = picture(client, COUNT)
    assert found["view"] == "circles"
    by_area = dict(zip(sorted(column(found, "value")), found["circles"]["radii"], strict=True))
    assert by_area["0104"] == 34.0  # the largest, of twelve areas
    assert by_area["0202"] == pytest.approx(34 * math.sqrt(0.7), abs=0.01)
    assert by_area["0206"] == 0.0
    assert [each["label"] for each in found["circles"]["samples"]] == ["1.000", "200", "50"]
    shown = page(client, COUNT)
    assert shown.count("<circle") >= 3
    assert 'value="circles" selected' in shown


def test_dots_stand_for_round_numbers(client):
    found = picture(client, f"{COUNT}&view=dots&per=50")
    assert found["dots"]["label"] == "1 Punkt = 50 Personen"
    assert found["dots"]["counts"][:4] == [8, 10, 16, 20]
    assert found["dots"]["counts"][10] == 0  # 20 persons: less than half a dot
    assert "kein Punkt zeigt eine Adresse" in page(client, f"{COUNT}&view=dots")
    assert picture(client, f"{COUNT}&view=dots")["dots"]["per"] == 10


@pytest.mark.parametrize(("view", "word"), [("circles", "Fläche"), ("dots", "zufällig"), ("dots", "Personen")])
def test_a_legend_says_nothing_twice(client, view, word):
    shown = page(client, f"{COUNT}&view={view}")
    start = shown.index('<section class="legend"')
    assert shown[start : shown.index("<details", start)].count(word) == 1


def test_what_does_not_fit_the_kind_of_indicator_is_refused_kindly(client):
    assert "lässt sich so nicht darstellen" in picture(client, f"{SHARE}&view=circles", status=404)["sentence"]
    refused = page(client, f"{COUNT}&view=pair", status=404)
    assert "In der üblichen Darstellung zeigen" in refused


def test_two_indicators_need_two_that_are_not_counts(client):
    assert "keinen zweiten Indikator" in picture(client, f"{SHARE}&view=pair", status=404)["sentence"]
    assert "nicht neben dem ersten" in picture(client, f"{SHARE}&view=pair&second=inhabitants", status=404)["sentence"]
    assert "nicht veröffentlicht" in picture(client, f"{SHARE}&view=pair&second=nothing", status=404)["sentence"]


def test_level_and_change_after_mean_and_standard_deviation(client):
    found = picture(client, f"{SHARE}&view=dynamics&n=3")
    values = [10, 12, 15, 20, 0, 16, 19, 22]
    mean, spread = np.mean(values), np.std(values)
    low = [value < mean - spread for value in values]
    assert low.count(True) == sum(
        found["groups"][place] in ("class-0", "class-1", "class-2") for place in range(len(found["groups"]))
    )
    assert found["square"]["rows"] == ["hoch", "mittel", "niedrig"]
    assert found["square"]["columns"] == ["sinkt", "stabil", "steigt"]
    assert sum(entry["count"] for row in found["square"]["cells"] for entry in row) == 8
    assert len(picture(client, f"{SHARE}&view=dynamics")["square"]["rows"]) == 4


def test_level_and_change_lead_to_official_classes_of_status_and_dynamics(client):
    """To the newest public run of each index of crossed classes, and to no other index."""
    link = {"text": "Official classes, from several indicators together:", "name": "Situation and size, 2021"}
    found = picture(client, f"{SHARE}&view=dynamics", language="/en")
    assert found["links"] == [{**link, "address": "/en/feldstadt/indices/side-by-side/"}]
    assert picture(client, f"{SHARE}&view=change")["links"] == []
    told = '<a class="[^"]*" href="/feldstadt/indices/side-by-side/">Lage und Größe, 2021</a>'
    assert re.search(f"Amtliche Klassen aus mehreren Indikatoren: {told}", page(client, f"{SHARE}&view=dynamics"))
    withdraw_run(OfficialRun.objects.get(recipe="side-by-side"), by=None)
    assert picture(client, f"{SHARE}&view=dynamics")["links"] == []


def test_areas_that_meet_the_conditions(client):
    found = picture(client, f"{SHARE}&where=child-share%3E15;inhabitants%3Eavg")
    # above 15 %: 0104, 0202, 0203, 0204; mean of the twelve: 5,670 / 12 = 472.5; 0204 has 300
    met = [place for place, each in enumerate(found["filter"]["kept"]) if each == "met"]
    assert met == [3, 7, 8]
    assert (
        found["filter"]["sentence"]
        == (
            "Quartiere: 3 von 12 erfüllen alle Bedingungen. "
            "Bei 0 ist es nicht bekannt (geheim gehalten, unsicher oder keine Angabe)."
        )
        or found["filter"]["sentence"] == "Quartiere: 3 von 12 erfüllen alle Bedingungen."
    )
    alone = picture(client, f"{SHARE}&where=child-share%3E15")
    assert alone["filter"]["sentence"] == (
        "Quartiere: 4 von 12 erfüllen die Bedingung. "
        "Bei 4 ist es nicht bekannt (geheim gehalten, unsicher oder keine Angabe)."
    )
    assert {entry["symbol"]: entry["count"] for entry in alone["entries"]}["unknown"] == 4
    shown = page(client, f"{SHARE}&where=child-share%3E15")
    assert re.findall(r'data-code="(\d+)"', shown) == ["0104", "0202", "0203", "0204"]
    assert "Anteil der Kinder: mehr als 15 %" in shown


def test_a_condition_is_added_by_the_form_without_script(client):
    shown = page(client, f"{SHARE}&where=child-share%3E15&add_indicator=inhabitants&add_side=less&add_mark=800")
    assert "Einwohnerzahl: weniger als 800 Personen" in shown
    assert re.findall(r'data-code="(\d+)"', shown) == ["0202", "0204"]
    assert "gehört eine Zahl" in page(client, f"{SHARE}&add_indicator=inhabitants&add_side=less&add_mark=many", 400)
    assert "Bedingung" in page(client, f"{SHARE}&where=many", 400)


def test_patterns_are_drawn_upon_the_swatches_without_script(client):
    assert '<path d="M2 0V16M10 0V16M18 0V16" stroke="#1f2937"' in page(client, f"{SHARE}&patterns=on")
    plain = page(client, SHARE)
    assert '<path d="M2 0V16M10 0V16M18 0V16" stroke="#1f2937"' not in plain
    assert "Farben zusätzlich mit Mustern zeigen" in plain


@given(st.lists(numbers, min_size=1, max_size=60), st.sampled_from(["quantiles", "natural", "equal", "deviation"]),
       st.integers(3, 7))  # fmt: skip
def test_limits_lie_evenly_around_nothing(differences, method, count):
    breaks = limits_around_zero(differences, method, count, 3)
    assert breaks == sorted(-limit + 0.0 for limit in breaks)
    assert breaks == sorted(set(breaks))
    assert len(breaks) <= count - 1
    assert (0.0 in breaks) == (count % 2 == 0 and any(differences))
    assert len(colours_around(breaks)) == len(breaks) + 1


@given(st.lists(numbers, min_size=1, max_size=8, unique=True).map(sorted))
def test_every_class_of_own_limits_has_a_colour(breaks):
    assert len(colours_around(breaks)) == len(breaks) + 1


@given(st.floats(0.01, 1e6), st.floats(1, 1e6))
def test_a_circle_of_twice_the_number_has_twice_the_surface(part, largest):
    value = min(part, largest)
    exact = 34 * math.sqrt(value / largest)
    assert radius(value, largest, 34) == pytest.approx(max(exact, 1.0), abs=0.006)


@given(st.floats(1, 1e9))
def test_legends_of_circles_have_round_numbers_that_occur(largest):
    found = samples(largest)
    assert found == sorted(set(found), reverse=True)
    assert all(number <= largest and str(int(number)).rstrip("0") in ("1", "2", "5") for number in found)
    assert round_down(largest) * 2.5 >= largest


@given(st.floats(0, 1e8), st.integers(100, 10_000))
def test_dots_are_never_more_than_wanted_unless_they_cannot_be_coarser(number, dots):
    step = at_least(number, dots)
    assert number / step <= dots or step == 100_000


@given(st.lists(numbers, min_size=3, max_size=50))
def test_limits_of_levels_are_those_of_a_second_reckoning(values):
    mean = math.fsum(values) / len(values)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))
    assert limits(values, (-1, 1, 1.5)) == pytest.approx([mean - spread, mean + spread, mean + 1.5 * spread], abs=1e-6)


conditions = st.builds(
    Condition, st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True), st.booleans(),
    st.none() | st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 4) + 0.0),
)  # fmt: skip


@given(st.lists(conditions, max_size=5, unique=True).map(tuple))
def test_conditions_survive_the_way_to_the_address(found):
    assert read_conditions(write_conditions(found)) == found


@given(st.lists(st.tuples(*[st.none() | numbers] * 2), min_size=1), numbers, numbers)
def test_all_conditions_after_a_slow_second_reckoning(rows, first, second):
    one = judge([row[0] for row in rows], Condition("a", True, first), None)
    two = judge([row[1] for row in rows], Condition("b", False, None), second)
    expected = []
    for a, b in rows:
        fails = (a is not None and a <= first) or (b is not None and b >= second)
        expected.append(UNMET if fails else UNKNOWN if a is None or b is None else MET)
    assert all_of([one, two]) == expected


# Machado, Oliveira, Fernandes (2009), severity 1.0, in linear RGB
SIGHTS = {
    "usual": np.eye(3),
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]


def seen(colour: str, sight: str) -> np.ndarray:
    """A colour in CIE Lab (D65), as readers with this sight see it."""
    channels = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    xyz = np.array(TO_XYZ) @ np.clip(np.array(SIGHTS[sight]) @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    cube = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * cube[1] - 16, 500 * (cube[0] - cube[1]), 200 * (cube[1] - cube[2])])


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("square", [NINE, TWELVE])
def test_crossed_colours_stay_apart_for_everybody(square, sight):
    colours = [seen(colour, sight) for row in square for colour in row]
    pairs = combinations(colours, 2)
    assert min(float(np.linalg.norm(one - other)) for one, other in pairs) > 18  # 2.3 is just noticeable side by side


def test_classes_are_found_alike_on_both_sides():
    assert [class_of(value, [-1, 1]) for value in (-1.5, -1, 0, 1, 1.1)] == [0, 0, 1, 1, 2]
