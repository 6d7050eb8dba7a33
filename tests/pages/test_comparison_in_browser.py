"""The comparison page in a browser: pointing at one place lights it everywhere; charts, map, keyboard, no script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGE = "/feldstadt/comparison/?areas=0104,0203&level=quartier&indicators=child-share,inhabitants"


def drawn(page: Page, *names: str) -> None:
    """Charts are drawn when they come into view."""
    for name in names:
        figure = page.locator(f'figure[data-chart="{name}"]')
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_attribute("data-drawn", "")


def faded(page: Page, chart: str) -> set[str]:
    """How opaque the dots of a chart are."""
    marks = page.locator(f'figure[data-chart="{chart}"] .mark-symbol.role-mark path')
    return {mark.get_attribute("opacity") or "1" for mark in marks.all()}


def test_every_chart_is_drawn_and_none_before_it_is_looked_at(visit, page: Page):
    page.set_viewport_size({"width": 1280, "height": 500})
    visit(f"{PAGE}&x=inhabitants&y=child-share")
    expect(page.locator("figure[data-chart=matrix]")).not_to_have_attribute("data-drawn", "")
    drawn(page, "spine", "lines", "bars", "swarm", "years-child-share", "scatter", "matrix")
    assert "%" in (page.locator("figure[data-chart=bars] svg").text_content() or "")


def test_pointing_at_a_row_lights_the_area_in_the_charts_and_on_the_map(visit):
    page = visit(PAGE)
    drawn(page, "lines")
    assert faded(page, "lines") == {"1"}
    page.locator('thead th[data-area="0104"]').hover()
    expect(page.locator('.small-map path[data-area="0104"]')).to_have_attribute("data-lit", "")
    expect(page.locator('td[data-area="0104"]').first).to_have_attribute("data-lit", "")
    expect(page.locator('td[data-area="0203"]').first).not_to_have_attribute("data-lit", "")
    page.wait_for_function("() => document.querySelector('figure[data-chart=lines] path[opacity=\"0.18\"]')")
    assert faded(page, "lines") == {"1", "0.18"}
    page.get_by_role("heading", level=1).hover()
    page.wait_for_function("() => !document.querySelector('figure[data-chart=lines] path[opacity=\"0.18\"]')")


def test_pointing_at_a_mark_lights_the_area_everywhere_and_says_what_it_is(visit):
    page = visit(PAGE)
    drawn(page, "bars", "lines")
    page.locator('figure[data-chart="bars"] [aria-label^="Übersee"]').first.hover()
    expect(page.locator('td[data-area="0203"]').first).to_have_attribute("data-lit", "")
    expect(page.locator('.small-map path[data-area="0203"]')).to_have_attribute("data-lit", "")
    expect(page.locator('figure[data-chart="bars"] .chart-tip')).to_contain_text("Übersee: 18,8")
    expect(page.locator('figure[data-chart="bars"] .chart-tip')).to_contain_text("171 von 910")
    page.wait_for_function("() => document.querySelector('figure[data-chart=lines] path[opacity=\"0.18\"]')")


def test_on_a_telephone_legends_stand_below_the_chart_and_leave_it_its_room(visit, page: Page):
    """Eight areas and the benchmark have a legend of nine lines, which would leave nothing of 300 pixels."""
    page.set_viewport_size({"width": 360, "height": 800})
    areas = "0101,0102,0103,0104,0105,0106,0201,0202"
    visit(f"/feldstadt/comparison/?areas={areas}&level=quartier&indicators=child-share,inhabitants")
    drawn(page, "lines")
    figure = page.locator('figure[data-chart="lines"]')
    plot = figure.locator(".mark-group.role-frame > g > path.background").first.bounding_box()
    legends = figure.locator(".role-legend").all()
    assert len(legends) >= 1
    assert plot["height"] > 150
    for each in legends:
        assert each.bounding_box()["y"] >= plot["y"] + plot["height"]


def test_by_keyboard_the_focus_lights_and_enter_sorts(visit):
    page = visit(PAGE)
    heading = page.get_by_role("columnheader", name="Bahnhof")
    heading.get_by_role("link").focus()
    expect(page.locator('.small-map path[data-area="0104"]')).to_have_attribute("data-lit", "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Bahnhof")).to_have_attribute("aria-sort", "descending")
    expect(page).to_have_url(re.compile("sort=0104"))


def test_areas_are_added_and_taken_away_by_map_and_field(visit):
    page = visit(PAGE)
    page.locator('.small-map path[data-area="0101"]').click()
    expect(page).to_have_url(re.compile("areas=0104,0203,0101"))
    expect(page.get_by_role("columnheader", name="Zeppelinfeld")).to_be_visible()
    page.get_by_role("link", name="Übersee herausnehmen").click()
    expect(page).to_have_url(re.compile("areas=0104,0101"))
    page.get_by_label("Gebiet hinzufügen (Name oder Schlüssel)").fill("Seeblick")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("areas=0104,0101,0106"))
    expect(page.locator("[data-area='0106']").first).to_be_visible()


def test_choices_take_effect_at_once_and_come_back_with_the_address(visit):
    page = visit(PAGE)
    page.get_by_label("Vergleichen mit").select_option("0104")
    expect(page).to_have_url(re.compile("benchmark=0104"))
    expect(page.get_by_label("Vergleichen mit")).to_have_value("0104")
    page.reload()
    expect(page.get_by_label("Vergleichen mit")).to_have_value("0104")
    page.wait_for_load_state("networkidle")


def test_without_script_table_bars_and_pictures_are_there(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(f"{site}/feldstadt/comparison/")
    page.get_by_label("Gebiet hinzufügen (Name oder Schlüssel)").fill("Bahnhof")
    page.get_by_role("button", name="Hinzufügen").click()
    page.get_by_label("Gebiet hinzufügen (Name oder Schlüssel)").fill("Übersee")
    page.get_by_role("button", name="Hinzufügen").click()
    expect(page.get_by_role("row", name=re.compile("Anteil der Kinder.*19,8.*18,8")).first).to_be_visible()
    page.get_by_role("columnheader", name="Übersee").first.get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Übersee").first).to_have_attribute("aria-sort", "descending")
    picture = page.get_by_role("img", name=re.compile("^Von 18,8"))
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible(timeout=30_000)  # the engine that draws has to be started once
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 800
    assert context.cookies() == []
    context.close()
