"""Two maps on one page: with a divider for mouse, finger and keyboard, side by side, and without script."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

TWO = "/feldstadt/map/two/?indicator=child-share&level=quartier&period=2021-12-31"

# The canvas of a half is not made for reading; a copy of what is seen at a point of the frame is.
COLOUR = """([map, pane, across, down]) => {
  const frame = document.getElementById(map).getBoundingClientRect();
  const canvas = document.querySelector(`#${map} .leaflet-${pane}-pane canvas.choropleth`);
  const box = canvas.getBoundingClientRect();
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext("2d", { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const scale = canvas.width / box.width;
  const x = (frame.x + frame.width * across - box.x) * scale;
  const y = (frame.y + frame.height * down - box.y) * scale;
  return [...context.getImageData(x, y, 1, 1).data.slice(0, 3)];
}"""


def clip(page: Page, pane: int) -> list[float]:
    """Left and right edge of what is seen of a pane."""
    edges = page.eval_on_selector(f".leaflet-half-{pane}-pane", "each => each.style.clip")
    _, right, _, left = (float(each) for each in re.findall(r"-?[\d.]+", edges))
    return [left, right]


@pytest.mark.usefixtures("feldstadt")
def test_without_script_both_legends_and_columns_are_there(client):
    text = client.get(f"{TWO}&indicator2=inhabitants").content.decode()
    row = re.search(r'data-code="0104".*?</tr>', text, re.DOTALL)[0]
    assert re.findall(r"numeric\">([^<]+)<", row) == ["20,0", "1.000"]
    assert [re.sub(r"\s+", " ", each) for each in re.findall(r'id="legend-\w+">([^<]+)', text)] == [
        "Anteil der Kinder, 31.12.2021 (%)",
        "Einwohnerzahl, 31.12.2021 (Personen)",
    ]
    hidden = re.search(r'data-code="0105".*?</tr>', text, re.DOTALL)[0]
    assert "geheim gehalten" in hidden


@pytest.mark.usefixtures("feldstadt")
def test_the_same_indicator_has_the_same_classes_in_both_years(client):
    text = client.get(TWO).content.decode()
    assert "31.12.2020" in text  # the other year on the same areas
    left, right = re.findall(r'id="legend-\w+">.*?</ul>', text, re.DOTALL)
    labels = [
        re.findall(r'rect width="24" height="16" fill="([^"]+)".*?legend-label">([^<]+)', each)
        for each in (left, right)
    ]
    assert labels[0] == labels[1]
    assert len(labels[0]) == 5


@pytest.mark.usefixtures("feldstadt")
def test_after_a_reform_each_half_has_its_own_table(client):
    text = client.get(f"{TWO}&period2=2022-12-31").content.decode()
    assert text.count("<caption") == 2
    assert len(re.findall(r'data-code="0207"', text)) == 1
    assert "neu zugeschnitten" in text


@pytest.mark.usefixtures("feldstadt")
def test_what_cannot_be_meant_is_said(client):
    for address, status in (
        ("layout=round", 400),
        ("split=101", 400),
        ("indicator2=nonsense", 400),
        ("colour=red", 400),
    ):
        assert client.get(f"{TWO}&{address}").status_code == status
    # A form sends the old period along with another indicator.
    assert client.get("/feldstadt/map/two/?indicator=child-share&indicator2=inhabitants&period2=").status_code == 200


@pytest.mark.usefixtures("feldstadt")
def test_both_maps_are_one_picture_and_one_table(client):
    question = f"{TWO}&indicator2=inhabitants".replace("two/", "two/maps.svg")
    svg = client.get(question).content.decode()
    words = re.findall(r"<text[^>]*>([^<]+)</text>", svg)
    assert "Anteil der Kinder, 31.12.2021 (%)" in words  # over the legend of the left
    assert "Einwohnerzahl, 31.12.2021 (Personen)" in words
    assert any("Einwohnerregister Feldstadt" in each for each in words)
    rows = client.get(question.replace("maps.svg", "maps.json")).json()["rows"]
    at = {(row["indicator"], row["code"]): (row["value"], row["sign"]) for row in rows}
    assert at["Anteil der Kinder", "0104"] == (20.0, "")
    assert at["Einwohnerzahl", "0104"][0] == 1000
    assert at["Anteil der Kinder", "0105"] == (None, "•")
    feature = next(
        each
        for each in json.loads(b"".join(client.get(question.replace("svg", "geojson")).streaming_content))["features"]
        if each["id"] == "0104"
    )
    assert feature["properties"]["child-share_value"] == 20.0
    assert feature["properties"]["inhabitants_value"] == 1000
    menu = client.get(f"{TWO}&indicator2=inhabitants").content.decode()
    assert re.search(r'href="/feldstadt/map/two/maps\.png\?[^"]*indicator2=inhabitants[^"]*"[^>]* download', menu)


def test_the_divider_moves_by_keyboard_and_mouse_and_stays_in_the_address(visit, page: Page):
    visit(f"{TWO}&indicator2=inhabitants")
    divider = page.get_by_role("slider", name="Schieber zwischen den beiden Karten")
    width = page.locator("#map-left").bounding_box()["width"]
    assert clip(page, 0)[1] == pytest.approx(clip(page, 1)[0])
    divider.focus()
    divider.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "52")
    expect(divider).to_have_attribute("aria-valuetext", "52 Prozent links")
    divider.press("PageDown")
    expect(divider).to_have_attribute("aria-valuenow", "32")
    expect(page).to_have_url(re.compile("split=32"))
    box = divider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + width / 4, box["y"] + 40)
    page.mouse.up()
    moved = int(divider.get_attribute("aria-valuenow"))
    assert abs(moved - 57) <= 1
    left, right = clip(page, 0), clip(page, 1)
    assert left[1] - left[0] == pytest.approx(width * moved / 100, rel=0.02)
    assert left[1] == right[0]
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(divider).to_have_attribute("aria-valuenow", str(moved))


def test_each_half_has_its_own_colours_and_pointing_tells_both(visit, page: Page):
    visit(f"{TWO}&indicator2=inhabitants&split=70")
    page.locator("#map-left").scroll_into_view_if_needed()
    colours = [page.evaluate(COLOUR, ["map-left", f"half-{half}", 0.49, 0.42]) for half in (0, 1)]
    assert colours[0] != colours[1]
    box = page.locator("#map-left").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.49, box["y"] + box["height"] * 0.42)
    tip = page.locator("[data-part=tip]")
    expect(tip).to_contain_text("Mühlgrund")
    expect(tip).to_contain_text("Anteil der Kinder, 31.12.2021: •")
    expect(tip).to_contain_text("Einwohnerzahl, 31.12.2021:")
    page.mouse.click(box["x"] + box["width"] * 0.49, box["y"] + box["height"] * 0.42)
    expect(page).to_have_url(re.compile("area=0105"))
    expect(page.locator('tr[data-code="0105"]')).to_have_attribute("data-pinned", "")
    expect(page.locator("[data-part=announcer]")).to_contain_text("Mühlgrund")


def test_side_by_side_what_moves_one_moves_the_other(visit, page: Page):
    visit(f"/en{TWO}&layout=side")
    expect(page.get_by_role("link", name="One map with a divider")).to_be_visible()
    scales = page.locator(".leaflet-control-scale-line")
    before = scales.all_inner_texts()
    assert before[0] == before[1]
    page.locator("#map-left").get_by_role("button", name="Zoom in").click()
    page.locator("#map-left").get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(700)
    after = scales.all_inner_texts()
    assert after[0] == after[1]
    assert after != before
    page.get_by_role("link", name="Swap left and right").click()
    expect(page.locator(".half-name.left")).to_have_text("Share of children, 31 December 2020")
