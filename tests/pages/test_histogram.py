"""Own limits dragged on the distribution of the values: by mouse, by keyboard, as numbers."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .test_map_in_browser import SHARE, legend_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def opened(page: Page) -> Page:
    page.locator("[data-part=histogram] > summary").click()
    expect(page.get_by_role("slider", name=re.compile("Grenze|Limit"))).to_have_count(3)
    return page


def test_limits_follow_keys_and_numbers_into_legend_and_address(visit):
    page = opened(visit(f"{SHARE}&classes=equal&n=4"))  # 0 to 22: limits at 5.5, 11 and 16.5
    first = page.get_by_role("slider", name="Grenze 1")
    expect(first).to_have_attribute("aria-valuenow", "5.5")
    expect(first).to_have_attribute("aria-valuetext", "5,50 %")
    first.press("ArrowRight")  # a hundredth of the span
    expect(first).to_have_attribute("aria-valuenow", "5.72")
    expect(page).to_have_url(re.compile(r"classes=own.*breaks=5\.72\+11\+16\.5"))
    expect(page.get_by_label("Eigene Grenzen")).to_have_value("5,72; 11; 16,5")
    expect(first).to_be_focused()
    first.press("End")  # never beyond the next one
    expect(first).to_have_attribute("aria-valuenow", "10.99")
    page.get_by_label("Grenze 1").last.fill("4,5")
    page.get_by_label("Grenze 1").last.press("Tab")
    expect(page).to_have_url(re.compile(r"breaks=4\.5\+11\+16\.5"))
    expect(page.locator("[data-part=legend] .legend-label").first).to_have_text("0,0 bis 4,5")
    page.get_by_label("Grenze 3").last.fill("many")
    page.get_by_label("Grenze 3").last.press("Tab")
    expect(page.get_by_label("Grenze 3").last).to_have_value("16,50")


def test_dragging_moves_the_limit_to_where_it_is_dropped(visit, page: Page):
    opened(visit(f"{SHARE}&classes=equal&n=4"))
    handle = page.get_by_role("slider", name="Grenze 2")
    handle.scroll_into_view_if_needed()
    places = [page.get_by_role("slider", name=f"Grenze {n}").bounding_box() for n in (1, 2, 3)]
    x = [place["x"] + place["width"] / 2 for place in places]
    y = places[1]["y"] + places[1]["height"] / 2
    page.mouse.move(x[1], y)
    page.mouse.down()
    page.mouse.move((x[1] + x[2]) / 2, y, steps=4)
    page.mouse.up()
    # Half way from 11 to 16.5.
    expect(page).to_have_url(re.compile("classes=own"))
    assert float(handle.get_attribute("aria-valuenow")) == pytest.approx(13.75, abs=0.15)
    assert legend_of(page)[1].startswith("über 5,5")


@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_it(visit, page: Page, width):
    page.set_viewport_size({"width": width, "height": 900})
    visit(f"/en{SHARE}&classes=equal&n=4")
    if width == 360:
        page.get_by_role("button", name="Change indicator, level or classes").click()
    page.locator("[data-part=histogram] > summary").click()
    expect(page.get_by_role("slider", name="Limit 1")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_library_comes_only_when_the_fold_is_opened(visit, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(f"{SHARE}&classes=equal&n=4")
    assert not [address for address in asked if "vega" in address]
    page.locator("[data-part=histogram] > summary").click()
    expect(page.get_by_role("slider", name="Grenze 1")).to_be_visible()
    assert [address for address in asked if "vega" in address]
