"""One search for houses, areas, postcodes, themes, indicators and words; what is asked is kept nowhere."""

import io
import logging
import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.log import log_response
from playwright.sync_api import Browser, Page, expect

from atlas.synonyms import meant

pytestmark = pytest.mark.django_db
SEARCH = "/feldstadt/search/"


def page_of(client, words: str, prefix: str = "") -> str:
    answer = client.get(f"{prefix}{SEARCH}", {"q": words})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def suggested(client, words: str) -> dict[str, list[dict]]:
    answer = client.get(f"{SEARCH}suggestions/", {"q": words})
    assert "no-store" in answer["Cache-Control"]
    return {group["key"]: group["entries"] for group in answer.json()["groups"]}


def test_a_house_leads_to_its_areas(feldstadt, client):
    page = page_of(client, "lindenalle 2")
    assert "Lindenallee 2, 12345 Feldstadt" in page
    listed = re.search(r'class="found-house".*?</section>', page, re.S).group()
    assert re.findall(r"\((\d+)\)</span>", listed) == ["0104", "01", "0"]  # the smallest first
    assert re.search(r'href="/feldstadt/map/\?[^"]*area=0104', listed)
    assert 'href="/feldstadt/areas/quartier/0104/"' in listed
    assert client.get("/feldstadt/areas/quartier/0104/").status_code == 200
    assert "Adressen: Vermessungsamt, Stand 1. Januar 2022." in listed
    assert "This address lies in these areas:" in page_of(client, "Lindenallee 2", "/en")


def test_a_street_and_a_postcode_tell_their_areas(feldstadt, client):
    for words in ("Lindenallee", "12345"):
        page = page_of(client, words)
        assert re.findall(r"area=(\d{4})", page) == [
            "0104",
            "0206",
            "0101",
        ]  # by name: Bahnhof, Gewerbepark, Zeppelinfeld


def test_suggestions_come_in_groups(feldstadt, client):
    found = suggested(client, "lind")
    assert list(found) == ["places", "areas"]
    assert found["areas"][0]["name"] == "Lindenhof"
    (house,) = suggested(client, "Lindenallee 3")["places"]
    assert house["areas"][-1] == {"level": "quartier", "edition": "2022", "code": "0206"}
    assert [each["name"] for each in suggested(client, "Bevölk")["themes"]] == ["Bevölkerung"]
    assert suggested(client, "interv")["words"][0]["address"] == "/feldstadt/glossary/#interval"
    assert suggested(client, "") == {}


def test_people_say_it_in_other_words(feldstadt, client):
    assert "bürgergeld" in meant("Hartz IV")
    assert [each["indicator"] for each in suggested(client, "Minderjährige")["indicators"]] == ["child-share"]
    assert "indicators" not in suggested(client, "Quark")


def test_the_web_server_does_not_log_what_was_asked_nor_who_asked():
    settings: dict = {}
    path = Path(__file__).parents[2] / "setup" / "gunicorn.conf.py"
    exec(compile(path.read_text(encoding="utf-8"), path, "exec"), settings)  # noqa: S102 - our own file
    logged = set(re.findall(r"%\(([^)]+)\)", settings["access_log_format"]))
    assert logged <= {"t", "m", "U", "s", "b", "M"}  # time, method, path without question, outcome, size, duration


def test_faults_of_ours_are_in_the_log_without_what_was_asked():
    (handler,) = logging.getLogger("django.request").handlers
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(written := io.StringIO())
    request = RequestFactory().get("/feldstadt/search/", {"q": "Lindenallee 2"}, REMOTE_ADDR="192.0.2.7")
    log_response("Internal Server Error: %s", request.path, response=HttpResponse(status=500), request=request)
    handler.setStream(before)
    assert "/feldstadt/search/" in written.getvalue()
    assert not re.search("Lindenallee|192.0.2.7", written.getvalue())


@pytest.mark.browser
def test_the_citizens_way_from_address_to_area_to_indicator_to_map(visit, page: Page):
    visit("/feldstadt/")
    field = page.get_by_role("combobox", name="Adresse, Gebiet oder Thema suchen")
    field.fill("lindenallee 2")
    expect(page.get_by_role("group", name="Adressen").get_by_role("option")).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Lindenallee 2, 12345 Feldstadt")).to_be_visible()
    page.get_by_role("link", name="Bahnhof auf der Karte").click()
    expect(page.get_by_role("heading", name="Bahnhof")).to_be_visible()
    page.get_by_role("link", name="Zeitreihe und Herkunft", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Zeitreihe: Bahnhof")).to_be_visible()
    page.get_by_role("link", name="Auf der Karte zeigen").click()
    expect(page.locator(".panel")).to_contain_text("Bahnhof")


@pytest.mark.browser
def test_on_the_map_a_house_marks_its_area_and_an_indicator_is_shown(visit, page: Page):
    visit("/feldstadt/map/?indicator=child-share")
    field = page.get_by_role("combobox", name="Adresse, Gebiet oder Thema suchen")
    field.fill("Lindenallee 2")
    page.get_by_role("option", name="Lindenallee 2").click()
    expect(page.get_by_role("heading", name="Bahnhof")).to_be_visible()
    expect(page).to_have_url(re.compile("area=0104"))
    field.fill("Einwohnerzahl")
    page.get_by_role("group", name="Indikatoren").get_by_role("option", name="Einwohnerzahl").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Einwohnerzahl")


@pytest.mark.browser
def test_without_script_the_citizens_way_is_the_same(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/feldstadt/")
    page.get_by_label("Adresse, Gebiet oder Thema suchen").fill("Lindenallee 2")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Bahnhof auf der Karte").click()
    expect(page.get_by_role("heading", name="Bahnhof")).to_be_visible()
    assert context.cookies() == []
    context.close()
