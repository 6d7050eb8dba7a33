"""Every way of showing an indicator is drawn into its picture: colours, circles, dots, patterns, legends."""

import re
from xml.etree import ElementTree

import pytest

from atlas.modes import MODES

pytestmark = pytest.mark.usefixtures("feldstadt")

SVG = "{http://www.w3.org/2000/svg}"
BASE = "level=quartier&period=2021-12-31"


def picture(client, question: str) -> ElementTree.Element:
    answer = client.get(f"/feldstadt/map/picture.svg?{BASE}&{question}")
    assert answer.status_code == 200, answer.content.decode()[:500]
    return ElementTree.fromstring(answer.content)


def words(root: ElementTree.Element) -> str:
    return " | ".join(each.text or "" for each in root.iter(f"{SVG}text"))


def test_circles_are_in_proportion_to_what_they_stand_for(client):
    """Twice the surface for twice the number: Bahnhof has 1000 people, Äußere Höhe 500."""
    root = picture(client, "indicator=inhabitants&view=circles")
    radii = sorted(
        float(each.get("r")) for each in root.iter(f"{SVG}circle") if each.get("cx") and float(each.get("r")) > 40
    )
    largest, half = radii[-1], min(radii, key=lambda radius: abs(radius - radii[-1] / 2**0.5))
    assert (largest / half) ** 2 == pytest.approx(2, rel=0.01)


def test_every_dot_lies_in_the_town_and_there_are_as_many_as_people(client):
    root = picture(client, "indicator=inhabitants&view=dots&per=100")
    drawn = [each for each in root.iter(f"{SVG}circle") if not each.get("stroke")]
    people = [400, 500, 800, 1000, 200, 250, 600, 700, 900, 300, 20, 0]
    assert len(drawn) == sum(int(number / 100 + 0.5) for number in people)
    assert "1 Punkt = 100 Personen" in words(root)
    again = picture(client, "indicator=inhabitants&view=dots&per=100")
    assert [each.attrib for each in again.iter(f"{SVG}circle")] == [each.attrib for each in root.iter(f"{SVG}circle")]


def test_changes_are_drawn_in_two_directions_with_their_years(client):
    root = picture(client, "indicator=child-share&view=change&since=2020-12-31")
    assert "31.12.2020" in words(root)
    fills = {each.get("fill") for each in root.iter(f"{SVG}path")}
    assert any(re.fullmatch("#[0-9a-f]{6}", fill or "") for fill in fills)


@pytest.mark.parametrize("view", MODES)
@pytest.mark.parametrize("indicator", ["child-share", "inhabitants"])
def test_each_way_of_showing_gives_files_or_says_why_not(client, view, indicator):
    """What a page shows, its files show; what it refuses, they refuse with the same status."""
    question = f"?{BASE}&indicator={indicator}&view={view}"
    page = client.get(f"/feldstadt/map/{question}").status_code
    for name in ("map/picture.svg", "map/table.xlsx", "map/areas.geojson", "map/print/", "embedded/"):
        assert client.get(f"/feldstadt/{name}{question}").status_code == page, name
    if page == 200:
        root = picture(client, f"indicator={indicator}&view={view}")
        painted = {each.get("fill") for each in root.iter() if each.get("fill")}
        colour = re.compile(r"#[0-9a-f]{6}|none|url\(#(map|key)-[\w-]+\)")
        assert [fill for fill in painted if not colour.fullmatch(fill)] == []
        defined = {each.get("id") for each in root.iter(f"{SVG}pattern")}
        assert {fill[5:-1] for fill in painted if fill.startswith("url")} <= defined


def test_filtered_areas_step_back_and_are_not_in_the_table(client):
    """More than 15 per cent children have Bahnhof (20.0), Öhringer Weg (16.0), Übersee (19.0) and Weststadt (22.0)."""
    question = f"?{BASE}&indicator=child-share&where=child-share>15"
    rows = client.get(f"/feldstadt/map/table.json{question}").json()["rows"]
    assert {row["name"] for row in rows} == {"Bahnhof", "Öhringer Weg", "Übersee", "Weststadt"}
    root = picture(client, "indicator=child-share&where=child-share>15")
    assert "url(#map-unmet)" in {each.get("fill") for each in root.iter(f"{SVG}path")}
    assert "mehr als 15" in words(root)


def test_patterns_upon_colours_are_drawn_as_on_the_page(client):
    root = picture(client, "indicator=child-share&patterns=on")
    used = {each.get("fill") for each in root.iter() if "texture" in each.get("fill", "")}
    assert {fill.split("-")[0] for fill in used} == {"url(#map", "url(#key"}
