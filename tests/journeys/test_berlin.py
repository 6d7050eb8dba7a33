"""The same ways in Berlin: from an address to a Bezirksregion of Charlottenburg-Wilmersdorf and to its number."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.berlin, pytest.mark.usefixtures("berlin")]


def test_a_citizen_of_charlottenburg_finds_the_bezirksregion(start, page: Page):
    start("/charlottenburg-wilmersdorf/")
    field = page.get_by_role("combobox", name="Adresse, Gebiet oder Thema suchen")
    field.fill("Fritschestr. 22")
    option = page.get_by_role("group", name="Adressen").get_by_role("option", name="Fritschestraße 22").first
    expect(option).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    areas = page.get_by_text("Diese Adresse liegt in diesen Gebieten:").locator("xpath=following-sibling::ul")
    region = areas.get_by_role("listitem").filter(has_text="Bezirksregion").get_by_role("link").first
    name = region.inner_text()
    region.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text(re.compile(r"^Bezirksregion 04\d{4}")).first).to_be_visible()


def test_a_politician_sees_the_region_beside_berlin_and_its_planungsraeume(start, page: Page):
    start("/charlottenburg-wilmersdorf/search/?q=Schloss Charlottenburg")
    link = page.get_by_role("region", name="Gebiete").get_by_role("listitem").filter(has_text="Bezirksregion")
    link.get_by_role("link").first.click()
    expect(page.get_by_text(re.compile(r"^Bezirksregion 04\d{4}")).first).to_be_visible()
    expect(page.get_by_role("heading", name="Planungsräume")).to_be_visible()
    chapters = page.get_by_role("navigation", name="Kapitel")
    chapters.get_by_role("link").first.click()
    expect(page.get_by_role("columnheader", name="Charlottenburg-Wilmersdorf").first).to_be_visible()


def test_a_planner_maps_the_regions_of_the_district(start, page: Page):
    start("/charlottenburg-wilmersdorf/map/?indicator=share-under-18&level=bezirksregion")
    table = page.get_by_role("region", name="Tabelle").get_by_role("table")
    rows = table.get_by_role("rowheader")
    expect(rows.first).to_be_visible()
    assert 10 < rows.count() < 30
    page.get_by_label("Darstellung", exact=True).select_option(label="Veränderung seit einem früheren Jahr")
    expect(page.get_by_role("columnheader", name="Sicherheit")).to_be_visible()
