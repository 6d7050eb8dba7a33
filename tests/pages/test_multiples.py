"""Small maps beside one another: what they show, in page and picture, with and without a browser."""

import json
import re
from xml.etree import ElementTree

import pyogrio
import pytest
from django.test import Client
from playwright.sync_api import expect

pytestmark = [pytest.mark.django_db]

YEARS = "/feldstadt/map/multiples/?indicator=child-share&level=quartier&classes=equal&n=4"
SEVERAL = "/feldstadt/map/multiples/?level=quartier&period=2021-12-31&indicators=child-share&indicators=inhabitants"
PALETTE = ["#ffffcc", "#a1dab4", "#41b6c4", "#225ea8"]


def maps_of(text: str) -> list[str]:
    return re.findall(r"<li>\s*<a href=.*?</li>", text.partition('class="small-maps"')[2], re.DOTALL)


def fills(one: str) -> dict[str, list[str]]:
    """Codes of areas by colour or pattern."""
    groups = re.findall(r'<g fill="([^"]+)">(.*?)</g>', one)
    return {fill: sorted(re.findall(r'href="#s\d+-(\w+)"', inner)) for fill, inner in groups}


@pytest.mark.usefixtures("feldstadt")
def test_one_map_per_year_with_the_same_classes(client):
    text = client.get(YEARS).content.decode()
    first, second, third = maps_of(text)
    assert [re.search(r'small-caption">([^<]+)', each)[1] for each in (first, second, third)] == [
        "31.12.2020", "31.12.2021", "31.12.2022",
    ]  # fmt: skip
    # Equal steps over all years: from 0 to the largest share, 18 children of 79 inhabitants in 2020, in four parts.
    limits = [float(each) for each in re.search(r"breaks=([\d.+]+)", second)[1].split("+")]
    largest = max(
        value
        for year in (2020, 2021, 2022)
        for answer in [Client().get(f"/api/v1/data/feldstadt/feldstadt/quartier/child-share/{year}-12-31").json()]
        for place, value in enumerate(answer["values"])
        if value is not None and place not in answer["statuses"]["unreliable"]
    )
    assert limits == pytest.approx([largest / 4, largest / 2, largest * 3 / 4], abs=0.06)
    for one, year in ((first, 2020), (second, 2021), (third, 2022)):
        answer = Client().get(f"/api/v1/data/feldstadt/feldstadt/quartier/child-share/{year}-12-31").json()
        areas = Client().get(f"/api/v1/geo/feldstadt/feldstadt/{answer['edition']}/quartier/areas").json()
        status = {place: name for name, places in answer["statuses"].items() for place in places}
        expected: dict[str, list[str]] = {}
        for place, (code, value) in enumerate(zip(areas["codes"], answer["values"], strict=True)):
            fill = (
                f"url(#small-{status[place]})" if place in status else PALETTE[sum(limit < value for limit in limits)]
            )
            expected.setdefault(fill, []).append(code)
        assert fills(one) == expected
    assert "edition=2022" in third


@pytest.mark.usefixtures("feldstadt")
def test_several_indicators_of_a_year_each_with_classes_of_its_own(client):
    text = client.get(SEVERAL).content.decode()
    share, people = maps_of(text)
    assert "Anteil der Kinder" in share
    assert "Einwohnerzahl" in people
    assert "niedrigste Werte" in text
    assert "Grenzen:" in share
    # Every area of the town is drawn once in each.
    assert [sum(map(len, fills(each).values())) for each in (share, people)] == [12, 12]
    assert '<th class="kern-table__header kern-table__header--numeric" scope="col">Anteil der Kinder (%)</th>' in text


@pytest.mark.usefixtures("feldstadt")
def test_the_table_holds_the_same_and_hides_what_is_hidden(client):
    text = client.get(YEARS).content.decode()
    cells = re.search(r"Mühlgrund</th>(.*?)</tr>", text, re.DOTALL)[1]
    assert cells.count("geheim gehalten") == 2  # in both years of this edition
    assert not re.search(r">\d", cells)


@pytest.mark.usefixtures("feldstadt")
@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("?indicators=nonsense", 400, "nonsense"),
        ("?indicators=a b c d e f g h i j k l m", 400, "12"),
        ("?indicators=child-share+unheard-of&level=quartier", 404, "unheard-of"),
        ("?colour=red", 400, "colour"),
    ],
)
def test_what_cannot_be_shown_is_said(client, address, status, sentence):
    response = client.get(f"/feldstadt/map/multiples/{address}")
    assert response.status_code == status
    assert sentence in response.content.decode()


@pytest.mark.usefixtures("feldstadt")
def test_the_picture_is_the_page(client):
    svg = client.get(YEARS.replace("multiples/", "multiples/maps.svg"))
    assert svg["Content-Type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(svg.content)
    words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"31.12.2020", "31.12.2021", "31.12.2022", "Legende"} <= set(words)
    assert any("Einwohnerregister Feldstadt" in each for each in words)
    assert any("/map/multiples/?" in each for each in words)
    colours = {each.get("fill") for each in drawn.iter("{http://www.w3.org/2000/svg}path")}
    assert set(PALETTE) <= colours
    png = client.get(YEARS.replace("multiples/", "multiples/maps.png"))
    assert png.content.startswith(b"\x89PNG")
    assert client.get(YEARS.replace("multiples/", "multiples/maps.pdf")).status_code == 404


@pytest.mark.usefixtures("feldstadt")
def test_the_picture_of_several_indicators_tells_the_limits_of_each(client):
    drawn = ElementTree.fromstring(client.get(SEVERAL.replace("multiples/", "multiples/maps.svg")).content)
    words = [each.text or "" for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert sum(each.startswith("Grenzen: ") for each in words) == 2
    assert {"Anteil der Kinder", "Einwohnerzahl", "niedrigste Werte", "höchste Werte"} <= set(words)


@pytest.mark.usefixtures("feldstadt")
def test_table_and_areas_hold_the_numbers_of_all_years(client, tmp_path):
    """One row per year and area: three years, the last after the reform, which are those of the API."""
    rows = client.get(YEARS.replace("multiples/", "multiples/maps.json")).json()["rows"]
    told = {(row["period"], row["code"]): (row["value"], row["sign"]) for row in rows}
    path = tmp_path / "maps.gpkg"
    path.write_bytes(client.get(YEARS.replace("multiples/", "multiples/maps.gpkg")).content)
    layers = pyogrio.list_layers(path)[:, 0].tolist()
    assert layers == ["quartier-2020", "quartier-2022", "metadata"]
    answer = client.get(YEARS.replace("multiples/", "multiples/maps.geojson"))
    features = json.loads(b"".join(answer.streaming_content))["features"]
    drawn = {(each["properties"]["edition"], each["id"]): each["properties"] for each in features}
    expected = 0
    for year in (2020, 2021, 2022):
        values = client.get(f"/api/v1/data/feldstadt/feldstadt/quartier/child-share/{year}-12-31").json()
        areas = client.get(f"/api/v1/geo/feldstadt/feldstadt/{values['edition']}/quartier/areas").json()
        hidden = set(values["statuses"].get("suppressed", []))
        for place, (code, value) in enumerate(zip(areas["codes"], values["values"], strict=True)):
            expected += 1
            assert told[f"31.12.{year}", code][0] == value
            assert drawn[values["edition"], code][f"{year}-12-31_value"] == value
            if place in hidden:
                assert told[f"31.12.{year}", code] == (None, "•")
    assert len(rows) == expected


@pytest.mark.browser
def test_from_the_map_to_all_years_and_back(visit):
    page = visit("/feldstadt/map/?indicator=child-share&level=quartier&period=2020-12-31")
    page.get_by_label("Zeitbezug", exact=True).select_option("2021-12-31")
    expect(page.locator("[data-part=player-period]")).to_have_text("31.12.2021")
    page.get_by_role("link", name="Alle Jahre nebeneinander").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anteil der Kinder in allen Jahren")
    page.get_by_role("link", name="31.12.2020").press("Enter")
    expect(page).to_have_url(re.compile(r"/map/\?.*period=2020-12-31.*classes=own"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Anteil der Kinder")
