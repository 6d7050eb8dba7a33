"""A journalist looks a subject up and takes away the number with its source, a picture, a citation, code for a page."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_musterstadt")]

FIELD = "Adresse, Gebiet oder Thema suchen"
SUBJECT = "Kinderarmut"


def test_from_a_subject_to_number_source_picture_citation_and_code(start, page: Page, context):
    start("/musterstadt/")
    page.get_by_role("combobox", name=FIELD).fill("Kinder unter 15 Jahren")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("region", name="Indikatoren").get_by_role("link", name=re.compile("unter 15")).first.click()
    name = page.get_by_role("heading", level=1).inner_text()

    # The number with its source.
    origin = page.get_by_role("region", name="Woher die Zahlen kommen")
    expect(origin).to_contain_text(re.compile("dl-de|CC BY"))
    origin.get_by_text("Dateien hinter den Zahlen").click()
    expect(origin).to_contain_text("SHA-256")

    page.get_by_role("link", name=re.compile("^Auf der Karte")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.get_by_text("Herunterladen, drucken, teilen").click()

    picture = download(page, "PNG")
    assert picture.startswith(b"\x89PNG")
    drawing = download(page, "SVG").decode()
    assert name in drawing
    assert "Quelle" in drawing

    citation = page.locator("[data-part=citation]")
    expect(citation).to_contain_text("Kleinräumiger Sozialatlas. Quelle:")
    expect(citation).to_contain_text("@misc")

    page.get_by_role("link", name="Einbetten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("In die eigene Internetseite einbetten")
    page.get_by_label("Was gezeigt wird").select_option(label="Tabelle")
    code = page.get_by_role("region", name="Code für Ihre Seite")
    expect(code).to_contain_text("show=table")
    frame = re.search(r'src="([^"]+)"', code.inner_text())[1].replace("&amp;", "&")

    own_page = context.new_page()
    own_page.goto(frame)
    expect(own_page.get_by_role("table")).to_contain_text("Bahnhofsviertel")
    expect(own_page.locator("body")).to_contain_text("Quelle")


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as waited:
        page.get_by_role("link", name=name, exact=True).click()
    return waited.value.path().read_bytes()
