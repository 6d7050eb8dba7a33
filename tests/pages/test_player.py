"""The years on the map page: as a film, step by step, with the same classes in all of them, and without script."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from atlas.fixed_classes import fixed_classes
from indicators.classes import class_breaks
from spatial.models import Territory

from .test_map_in_browser import SHARE, legend_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.usefixtures("feldstadt")
def test_fixed_classes_are_those_of_all_reliable_values_of_the_edition():
    territory = Territory.objects.get()
    made = fixed_classes(territory, level="quartier", indicator="child-share")
    first, second = made["editions"]
    assert [first["edition"], second["edition"]] == ["2020", "2022"]
    assert first["periods"] == ["2020-12-31", "2021-12-31"]
    everything = []
    for period in first["periods"]:
        answer = Client().get(f"/api/v1/data/feldstadt/feldstadt/quartier/child-share/{period}").json()
        uncertain = answer["statuses"]["unreliable"]
        everything += [v for i, v in enumerate(answer["values"]) if v is not None and i not in uncertain]
    assert len(everything) == 2 * 8
    assert (first["lowest"], first["highest"]) == (min(everything), max(everything))
    exact = class_breaks(everything)
    for method, by_count in exact.items():
        for count, breaks in by_count.items():
            # As they are written, but with the same values on either side.
            told = first["breaks"][method][str(count)]
            assert [sum(v <= b for v in everything) for b in told] == [sum(v <= b for v in everything) for b in breaks]


@pytest.mark.usefixtures("feldstadt")
def test_the_api_tells_them(client):
    answer = client.get("/api/v1/data/feldstadt/feldstadt/quartier/child-share/breaks")
    assert answer.status_code == 200
    assert answer.json() == fixed_classes(Territory.objects.get(), level="quartier", indicator="child-share")
    assert client.get("/api/v1/data/feldstadt/feldstadt/quartier/unheard-of/breaks").status_code == 404


@pytest.mark.usefixtures("feldstadt")
def test_without_script_the_years_are_links_and_the_classes_stay(client):
    legends = []
    for period in ("2020-12-31", "2021-12-31"):
        page = client.get(f"/feldstadt/map/?indicator=child-share&level=quartier&period={period}&years=fixed")
        text = page.content.decode()
        legends.append(re.findall(r'<span class="legend-label">([^<]+)', text)[:5])
        other = "2021-12-31" if period == "2020-12-31" else "2020-12-31"
        assert re.search(rf'<a [^>]*href="\?[^"]*period={other}[^"]*years=fixed', text)
    assert legends[0] == legends[1]
    assert "31.12.2020 bis 31.12.2021: Gebietsstand 2020." in text


def test_server_and_script_write_the_same_legend(visit):
    page = visit(f"{SHARE}&years=fixed")
    by_script = legend_of(page)
    by_server = re.findall(r'<span class="legend-label">([^<]+)', Client().get(f"{SHARE}&years=fixed").content.decode())
    assert by_script == by_server
    page.get_by_label("Zeitbezug", exact=True).select_option("2020-12-31")
    expect(page.locator("[data-part=player-period]")).to_have_text("31.12.2020")
    assert legend_of(page)[:5] == by_script[:5]


def test_play_fixes_the_classes_and_runs_to_the_end(visit):
    page = visit("/feldstadt/map/?indicator=child-share&level=quartier&period=2020-12-31")
    page.get_by_label("Tempo").select_option("schnell")
    page.get_by_role("button", name="Abspielen").click()
    expect(page.get_by_label("Gleiche Klassen in allen Jahren")).to_be_checked()
    expect(page.get_by_role("button", name="Anhalten")).to_be_visible()
    expect(page).to_have_url(re.compile("period=2021-12-31.*years=fixed"))
    expect(page.locator("[data-part=announcer]")).to_contain_text("Ab hier sind die Gebiete andere: Gebietsstand 2022.")
    expect(page).to_have_url(re.compile("period=2022-12-31"))
    expect(page.locator("[data-part=announcer]")).to_have_text("Der letzte Zeitbezug ist erreicht.")
    expect(page.get_by_role("button", name="Abspielen")).to_be_visible()


def test_by_keyboard_year_by_year(visit):
    page = visit("/en/feldstadt/map/?indicator=child-share&level=quartier&period=2020-12-31")
    slider = page.get_by_role("slider", name="Choose the period")
    slider.focus()
    slider.press("ArrowRight")
    expect(page.locator("[data-part=player-period]")).to_have_text("31 December 2021")
    expect(slider).to_have_attribute("aria-valuetext", "31 December 2021")
    expect(page.locator("[data-part=announcer]")).to_have_text("31 December 2021")
    page.get_by_role("button", name="One step back").press("Enter")
    expect(page).to_have_url(re.compile("period=2020-12-31"))
    expect(page.get_by_role("button", name="One step back")).to_be_disabled()
    page.go_back()
    expect(page).to_have_url(re.compile("period=2021-12-31"))


def test_who_wants_less_motion_gets_steps_only(visit, page: Page):
    page.emulate_media(reduced_motion="reduce")
    visit(SHARE)
    expect(page.get_by_role("button", name="Abspielen")).to_be_hidden()
    expect(page.get_by_label("Tempo")).to_be_hidden()
    expect(page.get_by_text("Ihr Gerät wünscht weniger Bewegung")).to_be_visible()
    page.get_by_role("button", name="Einen Schritt zurück").click()
    expect(page).to_have_url(re.compile("period=2020-12-31"))


def test_own_limits_are_the_same_everywhere_anyway(visit):
    page = visit(f"{SHARE}&classes=own&breaks=5+10")
    expect(page.get_by_label("Gleiche Klassen in allen Jahren")).to_be_checked()
    expect(page.get_by_label("Gleiche Klassen in allen Jahren")).to_be_disabled()
