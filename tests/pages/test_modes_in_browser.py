"""Ways of showing in a browser: what the script shows is what the server wrote, by mouse, by keyboard, on a phone."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .test_map_in_browser import legend_of, pixels, point_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SHARE = "/feldstadt/map/?indicator=child-share&level=quartier&period=2021-12-31"
COUNT = "/feldstadt/map/?indicator=inhabitants&level=quartier&period=2021-12-31"
WAYS = {
    "areas": SHARE,
    "change": f"{SHARE}&view=change",
    "compare": f"{SHARE}&view=compare",
    "compare with parents": f"{SHARE}&view=compare&against=parent",
    "dynamics": f"{SHARE}&view=dynamics",
    "circles": COUNT,
    "dots": f"{COUNT}&view=dots",
    "counts as colours": f"{COUNT}&view=areas",
    "change of counts": f"{COUNT}&view=change",
    "filtered": f"{SHARE}&where=child-share%3E15;inhabitants%3Cavg",
    "patterns": f"{SHARE}&view=change&patterns=on",
}

TOLD = """() => {
    const text = (node) => node.textContent.replace(/\\s+/g, " ").trim();
    return {
        title: document.title,
        subline: text(document.querySelector("[data-part=subline]")),
        legend: [...document.querySelectorAll("[data-part=legend] .legend-label, .legend-square th")].map(text),
        counts: [...document.querySelectorAll("[data-part=legend] .legend-count > [aria-hidden], .square-count")]
            .map(text),
        colours: [...document.querySelectorAll("symbol[id^=class-] rect")].map((each) => each.getAttribute("fill")),
        headings: [...document.querySelectorAll("[data-part=headings] th")].map(text),
        rows: [...document.querySelectorAll("[data-part=rows] tr")].map((row) => [...row.cells].map(text)),
        swatches: [...document.querySelectorAll("[data-part=rows] use")].map((each) => each.getAttribute("href")),
        totals: [...document.querySelectorAll("[data-part=totals] > *")].map(text),
        sentences: text(document.querySelector("[data-part=sentences]")),
        filter: text(document.querySelector("[data-part=filter-text]")),
        panel: [...document.querySelectorAll(".panel-value, .panel-facts > div")].map(text),
    };
}"""


@pytest.fixture
def written(browser: Browser, site: str) -> Callable[[str], dict]:
    """What an address says without script."""

    def read(address: str) -> dict:
        context = browser.new_context(java_script_enabled=False)
        bare = context.new_page()
        bare.goto(site + address)
        html = bare.content()
        context.close()
        reader = browser.new_page()
        reader.set_content(re.sub(r"<script.*?</script>|<link[^>]*>", "", html, flags=re.S))
        told = reader.evaluate(TOLD)
        reader.close()
        return told

    return read


@pytest.mark.parametrize("name", WAYS)
def test_with_and_without_script_the_same_is_told(visit, written, name):
    address = f"{WAYS[name]}&area=0104"
    page = visit(address)
    expect(page.locator("[data-part=legend] button").first).to_be_visible()
    assert page.evaluate(TOLD) == written(address)


@pytest.mark.parametrize(("prefix", "width"), [("", 360), ("/en", 1280)])
@pytest.mark.parametrize("name", ["change", "dynamics", "circles", "dots", "filtered"])
def test_axe_finds_nothing_in_any_way_of_showing(visit, page: Page, name, prefix, width):
    page.set_viewport_size({"width": width, "height": 900})
    visit(prefix + WAYS[name])
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    serious = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]
    assert serious == []


def test_from_values_to_change_and_back_by_keyboard(visit):
    page = visit(SHARE)
    way = page.get_by_label("Darstellung", exact=True)
    way.focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("view=change"))
    expect(page.locator("[data-part=subline]")).to_have_text(
        "Quartiere: Veränderung, 31.12.2020 bis 31.12.2021 (Prozentpunkte)"
    )
    expect(page.get_by_label("Verglichen mit")).to_have_value("2020-12-31")
    expect(page.locator('tr[data-code="0104"] .cell-value').first).to_have_text("−0,2")
    assert "kann Zufall sein" in legend_of(page)
    page.keyboard.press("ArrowUp")
    expect(page.locator('tr[data-code="0104"] .cell-value')).to_have_text("20,0")
    expect(page.get_by_label("Verglichen mit")).to_be_hidden()


def test_what_may_be_chance_is_hatched_and_what_is_sure_is_not(visit):
    page = visit(f"{SHARE}&view=compare")
    assert len(set(pixels(page, *point_at(page, 2, 0), size=12))) > 1  # 0103: 15.0 % beside 13.6 %
    assert len(set(pixels(page, *point_at(page, 0, 1), size=12))) == 1  # 0104: 20.0 %
    page.mouse.move(*point_at(page, 2, 0))
    expect(page.locator("[data-part=tip]")).to_contain_text("Abstand: +1,4 Prozentpunkte")
    expect(page.locator("[data-part=tip]")).to_contain_text("Wert: 15,0 %")
    expect(page.locator(".legend-entry.marked")).to_have_count(2)


def test_another_reference_another_distance(visit):
    page = visit(f"{SHARE}&view=compare")
    page.get_by_label("Vergleichsgebiet").select_option(label="Weststadt")
    expect(page.locator('tr[data-code="0104"] .cell-value').first).to_have_text("−2,0")
    expect(page).to_have_url(re.compile("against=0204"))


def test_sorted_by_another_column(visit):
    page = visit(f"{SHARE}&view=change")
    page.get_by_role("columnheader", name="31.12.2021").get_by_role("link").click()
    expect(page.locator("[data-part=rows] tr").first).to_contain_text("Ostend")
    expect(page).to_have_url(re.compile("sort=second"))


def test_a_cell_of_the_square_leaves_only_its_areas(visit):
    page = visit(f"{SHARE}&view=dynamics&n=3")
    cell = page.locator(".legend-square button:has(.square-count)").filter(has_text=re.compile("mittel.*steigt"))
    cell.first.focus()
    expect(page.locator(".legend-square")).to_be_visible()
    page.mouse.move(*point_at(page, 0, 1))
    expect(page.locator(".legend-square .marked")).to_have_count(1)


def test_counts_start_as_circles_and_colours_come_with_a_warning(visit):
    page = visit(COUNT)
    assert page.locator(".legend-circles circle").count() == 3
    drawn = page.evaluate(
        """() => { const canvas = document.querySelector(".choropleth-overlay");
            const copy = document.createElement("canvas");
            [copy.width, copy.height] = [canvas.width, canvas.height];
            const context = copy.getContext("2d", { willReadFrequently: true });
            context.drawImage(canvas, 0, 0);
            return context.getImageData(0, 0, copy.width, copy.height).data.some((value) => value > 0); }"""
    )
    assert drawn
    page.get_by_label("Darstellung", exact=True).select_option("areas")
    expect(page.locator("[data-part=count-warning]")).to_be_visible()
    page.get_by_role("link", name="Als Kreise zeigen").click()
    expect(page.locator("[data-part=count-warning]")).to_be_hidden()
    expect(page.locator(".legend-circles")).to_be_visible()


def test_official_classes_are_led_to_from_level_and_change_alone(visit):
    page = visit(SHARE)
    way = page.get_by_label("Darstellung", exact=True)
    way.select_option("dynamics")
    official = page.locator("[data-part=sentences]").get_by_role("link", name="Lage und Größe, 2021")
    expect(official).to_have_attribute("href", "/feldstadt/indices/side-by-side/")
    way.select_option("areas")
    expect(official).to_have_count(0)


def test_a_way_that_the_next_indicator_does_not_have_is_left(visit):
    page = visit(f"{SHARE}&view=dynamics")
    page.get_by_label("Indikator", exact=True).select_option("inhabitants")
    expect(page.get_by_label("Darstellung", exact=True)).to_have_value("circles")
    expect(page.locator("[data-part=headings] th")).to_have_count(3)


def test_a_change_that_cannot_be_shown_says_why_and_leaves_the_map(visit):
    page = visit(SHARE.replace("2021", "2022"))
    page.get_by_label("Darstellung", exact=True).select_option("change")
    expect(page.get_by_role("alert")).to_contain_text("keinen früheren Zeitbezug")
    expect(page.get_by_label("Darstellung", exact=True)).to_have_value("areas")


def test_conditions_are_added_counted_and_taken_away_by_keyboard(visit):
    page = visit(SHARE)
    page.get_by_text("Gebiete filtern").click()
    page.get_by_label("Nur Gebiete mit").select_option("child-share")
    page.get_by_label("Bedingung", exact=True).select_option("more")
    page.get_by_label("Grenzwert", exact=True).fill("15")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=filter-text]")).to_have_text(
        "Quartiere: 4 von 12 erfüllen die Bedingung. "
        "Bei 4 ist es nicht bekannt (geheim gehalten, unsicher oder keine Angabe)."
    )
    expect(page.locator("[data-part=announcer]")).to_contain_text("4 von 12 erfüllen die Bedingung")
    expect(page.locator("[data-part=rows] tr")).to_have_count(4)
    expect(page).to_have_url(re.compile("where=child-share%3E15"))
    assert pixels(page, *point_at(page, 0, 1)) == [(0x25, 0x34, 0x94)]
    assert set(pixels(page, *point_at(page, 0, 0), size=12)) == {(0xF6, 0xF6, 0xF6), (0xE2, 0xE2, 0xE2)}
    assert set(pixels(page, *point_at(page, 1, 1), size=12)) == {(0xFF, 0xFF, 0xFF), (0xA3, 0xA3, 0xA3)}
    page.get_by_label("Nur Gebiete mit").select_option("inhabitants")
    page.get_by_role("button", name="Bedingung hinzufügen").click()
    expect(page.locator("#filter-fault")).to_be_visible()
    page.get_by_label("Bedingung", exact=True).select_option("below")
    page.get_by_role("button", name="Bedingung hinzufügen").click()
    expect(page.locator("[data-part=rows] tr")).to_have_count(1)
    page.get_by_role("link", name="Entfernen").first.click()
    expect(page.get_by_role("link", name="Entfernen")).to_have_count(1)
    page.get_by_role("link", name="Entfernen").first.click()
    expect(page.locator("[data-part=rows] tr")).to_have_count(12)
    expect(page.locator("[data-part=filter-sentence]")).to_be_hidden()


def test_patterns_upon_colours(visit):
    page = visit(SHARE)
    assert len(set(pixels(page, *point_at(page, 0, 1), size=12))) == 1
    page.get_by_role("link", name="Farben zusätzlich mit Mustern zeigen").click()
    expect(page).to_have_url(re.compile("patterns=on"))
    expect(page.locator("#class-4 path")).to_have_count(1)
    assert len(set(pixels(page, *point_at(page, 0, 1), size=12))) == 2
    page.get_by_role("link", name="Farben ohne Muster zeigen").click()
    expect(page.locator("#class-4 path")).to_have_count(0)
