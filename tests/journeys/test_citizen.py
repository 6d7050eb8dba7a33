"""A citizen types the address, and understands what is told of the place where they live."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

FIELD = "Adresse, Gebiet oder Thema suchen"


@pytest.mark.usefixtures("_musterstadt")
@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_own_address_to_a_word_of_the_glossary(start, page: Page, width):
    page.set_viewport_size({"width": width, "height": 800})
    start("/")
    page.get_by_role("link", name="Musterstadt", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sozialatlas Musterstadt")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    field = page.get_by_role("combobox", name=FIELD)
    field.fill("bahnhofstr 1")
    option = page.get_by_role("group", name="Adressen").get_by_role("option", name="Bahnhofstraße 1", exact=False).first
    expect(option).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Bahnhofstraße 1, 00591"))).to_be_visible()
    expect(page.get_by_text("Diese Adresse liegt in diesen Gebieten:")).to_be_visible()

    page.get_by_role("link", name="Münsterviertel", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Münsterviertel")
    expect(page.get_by_role("heading", name="Auf einen Blick")).to_be_visible()
    expect(page.get_by_text("Musterstadt: ").first).to_be_visible()  # never a number without its town's
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("link", name="Kinder und Jugendliche unter 18 Jahren").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("unter 18 Jahren")
    expect(page.get_by_text("Was sie nicht sagt")).to_be_visible()

    page.get_by_role("link", name="Glossar").click()
    word = page.get_by_role("term").filter(has_text="geheim gehalten").first
    expect(word).to_be_visible()


@pytest.mark.usefixtures("_musterstadt")
def test_who_needs_it_finds_easy_language(start, page: Page):
    start("/musterstadt/")
    page.get_by_role("main").get_by_role("link", name="Leichte Sprache").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Atlas")
