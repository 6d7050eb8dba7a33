"""The short tour: started by people only, by keyboard and on a phone, and gone without a trace."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from atlas.tour import TOUR

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAP = "/feldstadt/map/"
LIT = """() => { const light = document.querySelector(".tour-light").getBoundingClientRect();
  const card = document.querySelector(".tour-card").getBoundingClientRect();
  return [light.left, light.top, light.right, light.bottom, card.left, card.top, card.right, card.bottom]; }"""


def tour(page: Page):
    return page.get_by_role("dialog")


def test_it_is_asked_for_walked_through_by_keyboard_and_ended_with_escape(visit, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(MAP)
    expect(tour(page)).to_have_count(0)
    assert not [address for address in asked if re.search(r"/tour\.(js|css)", address)]
    button = page.get_by_role("button", name="Kurze Führung")
    button.focus()
    page.keyboard.press("Enter")
    expect(tour(page)).to_have_accessible_name("Was soll die Karte zeigen?")
    expect(tour(page)).to_contain_text("Schritt 1 von 6")
    expect(page.get_by_role("button", name="Weiter")).to_be_focused()
    expect(page.get_by_role("button", name="Zurück", exact=True)).to_be_hidden()
    page.keyboard.press("Enter")
    expect(tour(page)).to_have_accessible_name("Die Karte")
    page.keyboard.press("ArrowRight")
    expect(tour(page)).to_have_accessible_name("Die Legende")
    page.keyboard.press("ArrowLeft")
    expect(tour(page)).to_have_accessible_name("Die Karte")
    for _ in range(8):  # the focus stays inside
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.closest('main, header, footer')")
    page.keyboard.press("Escape")
    expect(tour(page)).to_have_count(0)
    expect(button).to_be_focused()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_to_the_end_and_back_to_the_page(visit, page: Page):
    visit(MAP)
    page.get_by_role("button", name="Kurze Führung").click()
    for step in TOUR[1:]:
        page.get_by_role("button", name="Weiter").click()
        expect(tour(page)).to_have_accessible_name(str(step["title"]))
    expect(page.get_by_role("button", name="Führung beenden")).to_be_hidden()
    page.get_by_role("button", name="Fertig").click()
    expect(tour(page)).to_have_count(0)
    page.get_by_role("button", name="Kurze Führung").click()
    expect(tour(page)).to_contain_text("Schritt 1 von 6")


@pytest.mark.parametrize(("prefix", "width", "height"), [("", 1280, 800), ("/en", 360, 640)])
def test_each_step_lights_its_part_of_the_page_for_everybody(visit, page: Page, prefix, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    visit(prefix + MAP)
    page.locator("[data-tour-start]").click()
    for step in TOUR:
        expect(tour(page)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        left, top, right, bottom, *card = page.evaluate(LIT)
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height, step["target"]
        box = page.locator(str(step["target"])).first.bounding_box()
        assert max(box["x"], left) < min(box["x"] + box["width"], right), step["target"]
        assert max(box["y"], top) < min(box["y"] + box["height"], bottom), step["target"]
        assert 0 <= card[0] < card[2] <= width
        assert 0 <= card[1] < card[3] <= height
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
        page.locator("[data-tour=next]").click()
    expect(tour(page)).to_have_count(0)


def test_start_page_and_help_lead_to_it(visit, page: Page):
    for address in ("/feldstadt/", "/feldstadt/help/"):
        visit(address)
        page.get_by_role("link", name="Kurze Führung").click()
        expect(tour(page)).to_have_accessible_name("Was soll die Karte zeigen?")
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="Kurze Führung")).to_be_focused()


def test_without_script_there_is_no_button_and_the_help_page_tells_the_same(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in (MAP, "/feldstadt/", "/feldstadt/help/"):
        page.goto(site + address)
        expect(page.get_by_text("Kurze Führung").locator("visible=true")).to_have_count(0)
    for step in TOUR:
        expect(
            page.get_by_role("term").filter(has_text=re.compile(f"^{re.escape(str(step['title']))}$"))
        ).to_be_visible()
        expect(page.get_by_text(str(step["text"]))).to_be_visible()
    context.close()


def test_every_step_points_at_something_that_is_on_the_page(feldstadt):
    page = Client().get(MAP).content.decode()
    for step in TOUR:
        name = re.search(r"[\w-]+\]?$", str(step["target"])).group().strip("]")
        assert re.search(rf'(data-part|class)="[^"]*\b{name}\b', page), step["target"]
