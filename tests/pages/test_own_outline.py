"""Choosing areas by an outline from a file, and keeping sets of areas in the browser: neither is sent anywhere."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGE = "/en/feldstadt/own-area/"
COMPARISON = "/en/feldstadt/comparison/"
# The upper row of squares, a little of the second: labels lie in the middle of each square of 0.01°.
UPPER = [[7.999, 51.997], [8.031, 51.997], [8.031, 52.011], [7.999, 52.011], [7.999, 51.997]]


def outline(*rings: list, crs: str = "") -> bytes:
    found: dict = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": rings}}
    if crs:
        found["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(found).encode()


def upload(page: Page, content: bytes, name: str = "outline.geojson") -> None:
    page.get_by_label("Choose by an outline from a file").set_input_files(
        [{"name": name, "mimeType": "application/geo+json", "buffer": content}]
    )


def chosen(page: Page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('input[name=area]:checked')].map((box) => box.value).sort()")


@pytest.mark.parametrize("width", [1280, 360])
def test_an_outline_chooses_the_areas_whose_point_lies_in_it(visit, page: Page, width):
    page.set_viewport_size({"width": width, "height": 800})
    visit(f"{PAGE}?areas=0205+0206")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    upload(page, outline(UPPER))
    expect(page.get_by_text("Areas chosen by the outline: 3.")).to_be_visible()
    assert chosen(page) == ["0101", "0102", "0103"]
    assert page.locator("[data-part=map] path.chosen").count() == 3
    assert page.locator("[data-part=drawn-outline]").get_attribute("d").startswith("M")
    assert not [address for address in sent if not address.endswith((".js", ".css"))], "the file stays here"
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Show figures").click()
    page.wait_for_url("**areas=0101+0102+0103**")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no json", "The file is no GeoJSON."),
        (outline([[8, 52], [9, 52], [8, 52]]), "is not closed"),
        (outline([[8, 52], [8.1, 52.1], [8.1, 52], [8, 52.1], [8, 52]]), "crosses itself"),
        (outline(UPPER, crs="EPSG:25832"), "not degrees"),
        (outline([[x + 1, y] for x, y in UPPER]), "No area of this level"),
        (b" " * 2_000_001, "larger than 2 MB"),
        (outline([["<b>", 52], [8, 52], [8, 53], ["<b>", 52]]), "not the form of GeoJSON"),
    ],
    ids=["json", "closed", "crossing", "metres", "elsewhere", "large", "numbers"],
)
def test_what_is_refused_is_said_and_changes_nothing(visit, page: Page, content, sentence):
    visit(f"{PAGE}?areas=0205+0206")
    upload(page, content)
    expect(page.locator("#outline-fault")).to_contain_text(sentence)
    assert chosen(page) == ["0205", "0206"]
    upload(page, outline(UPPER))
    expect(page.locator("#outline-fault")).to_be_hidden()


def keep(page: Page, name: str) -> None:
    page.get_by_label("Name of the list").fill(name)
    page.get_by_role("button", name="Keep the chosen areas").click()


def test_lists_lie_in_the_browser_until_they_are_deleted(visit, page: Page):
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    visit(PAGE)
    keep(page, "Nothing")
    expect(page.get_by_text("Choose areas first.")).to_be_visible()
    visit(f"{PAGE}?areas=0103+0104")
    keep(page, " ")
    expect(page.get_by_text("Give the list a name.")).to_be_visible()
    keep(page, "<b>Centre</b> & more")
    lists = page.get_by_role("region", name="My lists")
    expect(lists.get_by_role("listitem")).to_contain_text(["<b>Centre</b> & more (Quarters: 2)"])
    assert not [address for address in sent if "Centre" in address]
    visit(COMPARISON)  # there, too
    lists.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("list", name="Chosen areas")).to_contain_text("Altstadt")
    expect(page.get_by_role("list", name="Chosen areas")).to_contain_text("Bahnhof")
    keep(page, "Two")
    expect(lists.get_by_role("listitem")).to_have_count(2)
    keep(page, "Two")
    expect(lists.get_by_role("listitem")).to_have_count(2)
    lists.get_by_role("link", name="As an area of one’s own: <b>Centre</b> & more").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("<b>Centre</b> & more")
    assert chosen(page) == ["0103", "0104"]
    lists.get_by_role("button", name="Delete: Two").click()
    expect(page.get_by_text("“Two” is deleted.")).to_be_visible()
    expect(page.get_by_label("Name of the list")).to_be_focused()
    keep(page, "Three")
    lists.get_by_role("button", name="Delete all lists").click()
    expect(lists.get_by_role("listitem")).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("address", [f"{PAGE}?areas=0103+0104", f"{COMPARISON}?areas=0103,0104"])
@pytest.mark.parametrize("width", [1280, 360])
def test_lists_are_for_everybody(visit, page: Page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    visit(address)
    keep(page, "A long name that goes on until the eighty letters that a name may have are all used")
    expect(page.get_by_role("button", name=re.compile("^Delete: A long name"))).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_lies_in_the_store_is_not_trusted(visit, page: Page):
    visit(PAGE)
    page.evaluate("""() => localStorage.setItem("social-atlas/feldstadt/lists", '[{"name": 3}, null, "x"]')""")
    visit(PAGE)
    expect(page.get_by_role("region", name="My lists").get_by_role("listitem")).to_have_count(0)
    page.evaluate("""() => localStorage.setItem("social-atlas/feldstadt/lists", "{")""")
    visit(PAGE)
    expect(page.get_by_role("region", name="My lists")).to_be_visible()
