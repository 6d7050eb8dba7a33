"""“My position”: asked for by a press of the button only, looked up in the browser, and sent nowhere."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from tests.every_page import LOOKS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Bahnhof (0104) is the square from 8.00 to 8.01 east and from 51.99 to 52.00 north; Mühlgrund lies east of it.
BAHNHOF = {"longitude": 8.005, "latitude": 51.995, "accuracy": 12}
AT_THE_BORDER = {"longitude": 8.0095, "latitude": 51.995, "accuracy": 60}  # 34 m from Mühlgrund
AT_A_CORNER = {"longitude": 8.0098, "latitude": 51.9998, "accuracy": 300}
FAR_AWAY = {"longitude": 9.0, "latitude": 52.0, "accuracy": 12}
POLICY = "camera=(), geolocation=({}), microphone=()"


def ask(page: Page, position: dict | None) -> Page:
    if position is not None:
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation(position)
    page.get_by_role("button", name=re.compile("Mein Standort|My position")).click()
    return page


def said(page: Page):
    return page.locator("[data-position-said]")


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_start_page_to_the_profile_of_the_area_that_one_is_in(visit, page: Page, width):
    page.set_viewport_size({"width": width, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    visit("/feldstadt/")
    assert not [address for address in asked if "own-position" in address], "loaded only when it is wanted"
    ask(page, BAHNHOF)
    expect(said(page)).to_contain_text("Ihr Standort liegt in diesem Gebiet: Bahnhof.")
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not [address for address in asked if re.search(r"8\.00|51\.99|0104", address)], "nothing tells where"
    page.get_by_role("link", name="Steckbrief: Bahnhof").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bahnhof")
    assert "/areas/quartier/0104/?edition=2022" in page.url


def test_on_the_map_the_area_is_marked_in_the_shown_edition_and_level(visit, page: Page):
    visit("/feldstadt/map/?level=viertel&period=2021-12-31")
    ask(page, BAHNHOF)
    expect(page.get_by_role("heading", name="Nord")).to_be_visible()
    expect(page).to_have_url(re.compile("area=01(&|$)"))
    expect(page.get_by_role("link", name="Steckbrief: Nord")).to_have_attribute(
        "href", re.compile(r"/areas/viertel/01/\?edition=2020")
    )


def test_what_is_inexact_is_said_to_be_so(visit, page: Page):
    visit("/feldstadt/")
    ask(page, AT_THE_BORDER)
    expect(said(page)).to_contain_text("nur auf etwa 60 m genau. Wahrscheinlich liegt er in diesem Gebiet: Bahnhof.")
    expect(said(page).get_by_role("listitem")).to_have_text(["Steckbrief: Mühlgrund"])
    ask(page, {**BAHNHOF, "accuracy": 5000})
    expect(said(page)).to_contain_text("nur auf etwa 5000 m genau. Das reicht nicht")
    expect(said(page)).to_contain_text("Geben Sie stattdessen Ihre Adresse ein.")
    ask(page, AT_A_CORNER)  # four areas meet there: all of them can still be named
    expect(said(page).get_by_role("listitem")).to_have_count(3)


def test_outside_and_denied_are_sentences(visit, page: Page):
    visit("/en/feldstadt/")
    ask(page, None)
    expect(said(page)).to_contain_text("Your position was not shared.")
    ask(page, FAR_AWAY)
    expect(said(page)).to_have_text("Your position does not lie in Fieldtown. Type your address instead.")


def test_boundaries_that_cannot_be_had_are_said(visit, page: Page):
    visit("/en/feldstadt/")
    page.route("**/boundaries/**", lambda route: route.abort())
    ask(page, BAHNHOF)
    expect(said(page)).to_contain_text("The boundaries of the areas could not be loaded.")


def test_only_pages_with_the_button_may_ask_and_only_for_us(feldstadt):
    client = Client()
    pages = [f"/feldstadt/{address.format(area='0104')}" for address in LOOKS.values()]
    pages += ["/", "/feldstadt/", "/en/feldstadt/map/", "/feldstadt/help/", "/feldstadt/own-area/", "/nowhere/"]
    asking = 0
    for address in [*pages, "/api/v1/geo/municipalities"]:
        response = client.get(address)
        asks = b"data-position " in response.content
        asking += asks
        # A page of refusal keeps its name, and may ask in vain.
        allowed = POLICY.format("self") if asks or response.status_code >= 400 else POLICY.format("")
        assert response["Permissions-Policy"] in {allowed, POLICY.format("")}, address
        assert not asks or response["Permissions-Policy"] == POLICY.format("self"), address
    assert asking >= 5
