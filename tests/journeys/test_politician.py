"""A politician looks at their Stadtteil: what is it like, why are its quarters on the list, and onto paper with it."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_musterstadt")]

LISTED = ["Am Sonnenhang", "Bahnhofsviertel", "Bruchwiesen", "Eisenbahnerviertel"]


def test_from_the_start_page_to_the_own_stadtteil_and_onto_paper(start, page: Page):
    start("/musterstadt/")
    page.get_by_role("combobox", name="Adresse, Gebiet oder Thema suchen").fill("Altstadt")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("region", name="Gebiete").get_by_role("link", name="Altstadt", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Altstadt")
    expect(page.get_by_text("Ortsteil 01").first).to_be_visible()
    expect(page.get_by_role("region", name="Auf einen Blick")).to_contain_text("Musterstadt:")

    # Its quarters, one of which is on the list: why, and what would have to change.
    page.get_by_role("region", name="Umgebung").get_by_role("link", name="Bahnhofsviertel").click()
    listed = page.get_by_role("region", name="In Indizes und Rankings")
    expect(listed).to_contain_text("Gebiet mit besonderem Aufmerksamkeitsbedarf")
    expect(listed).to_contain_text("Rang 1 von 35")
    listed.get_by_role("link", name=re.compile("^Warum dieses Gebiet auf der Liste steht")).click()
    expect(page.get_by_text("Bahnhofsviertel ist ein Gebiet mit besonderem Aufmerksamkeitsbedarf")).to_be_visible()
    expect(page.get_by_role("region", name="Kriterium für Kriterium").get_by_role("row")).to_have_count(5)
    expect(page.get_by_role("heading", name="Was sich ändern müsste")).to_be_visible()
    page.go_back()

    # What is printed has no buttons and menus, but all chapters.
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Hauptmenü")).to_be_hidden()
    expect(page.get_by_role("combobox", name="Adresse, Gebiet oder Thema suchen")).to_be_hidden()
    expect(page.get_by_role("heading", name="Quellen")).to_be_visible()
    assert len(page.pdf(format="A4")) > 20_000


def test_the_four_listed_quarters_each_say_why(start, page: Page):
    start("/musterstadt/")
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Indizes und Rankings").click()
    page.get_by_role("link", name="Standard-Ranking der Quartiere").click()
    there = page.get_by_role("region", name="Gebiete mit besonderem Aufmerksamkeitsbedarf")
    listed = there.get_by_role("link").filter(visible=True).and_(page.locator("a:not([download])"))
    assert listed.all_inner_texts() == LISTED
    for name in LISTED:
        there.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_text(f"{name} ist ein Gebiet mit besonderem Aufmerksamkeitsbedarf")).to_be_visible()
        page.go_back()
