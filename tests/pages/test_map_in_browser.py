"""The map page in a browser: choosing, marking, going back, sending the address on."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SHARE = "/feldstadt/map/?indicator=child-share&level=quartier&period=2021-12-31"


def value_of(page: Page, code: str) -> str:
    return page.locator(f'tr[data-code="{code}"] .cell-value').inner_text()


def legend_of(page: Page) -> list[str]:
    return page.locator("[data-part=legend] .legend-label").all_inner_texts()


def point_at(page: Page, column: int, row: int) -> tuple[float, float]:
    """A point on the screen inside the square of that column and row, of three and four."""
    page.locator("#atlas-map").scroll_into_view_if_needed()
    frame = page.locator("#atlas-map").bounding_box()
    corners = page.evaluate(
        """async () => {
            const { worldX, worldY } = await import("/static/js/mercator.js");
            return { width: worldX(8.03) - worldX(8), height: worldY(51.97) - worldY(52.01) };
        }"""
    )
    # The town is fitted into the frame and stands in its middle: its size follows from the marks' canvas.
    height = town_height(page)
    width = height * corners["width"] / corners["height"]
    x = frame["x"] + frame["width"] / 2 + width * ((column + 0.5) / 3 - 0.5)
    y = frame["y"] + frame["height"] / 2 + height * ((row + 0.5) / 4 - 0.5)
    return x, y


# The map's own canvas is not made for reading, and the browser would warn: a copy is.
COPY = """const canvas = document.querySelector("canvas.choropleth");
const copy = document.createElement("canvas");
copy.width = canvas.width;
copy.height = canvas.height;
const context = copy.getContext("2d", { willReadFrequently: true });
context.drawImage(canvas, 0, 0);"""


def town_height(page: Page) -> float:
    """How high the coloured part of the map is, in CSS pixels."""
    return page.evaluate(
        "() => {"
        + COPY
        + """
            const { width, height } = copy;
            const pixels = context.getImageData(width >> 1, 0, 1, height).data;
            let filled = 0;
            for (let y = 0; y < height; y += 1) if (pixels[4 * y + 3] > 0) filled += 1;
            return filled * canvas.clientHeight / height;
        }"""
    )


def pixels(page: Page, x: float, y: float, size: int = 1) -> list[tuple[int, ...]]:
    """The colours of a square of the map that begins at a point of the screen."""
    flat = page.evaluate(
        "([x, y, size]) => {"
        + COPY
        + """
            const box = canvas.getBoundingClientRect();
            const scale = canvas.width / box.width;
            return [...context.getImageData((x - box.x) * scale, (y - box.y) * scale, size, size).data];
        }""",
        [x, y, size],
    )
    return [tuple(flat[place : place + 3]) for place in range(0, len(flat), 4)]


def test_the_map_shows_the_colours_of_the_legend(visit):
    page = visit(SHARE)
    dark, light = "#253494", "#ffffcc"
    assert page.locator("#class-4 rect").get_attribute("fill") == dark
    # 0104 Bahnhof (20.0) in the second row on the left, 0201 Ostend (0) below it
    assert pixels(page, *point_at(page, 0, 1)) == [(0x25, 0x34, 0x94)]
    assert pixels(page, *point_at(page, 0, 2)) == [(0xFF, 0xFF, 0xCC)]
    assert page.locator("#class-0 rect").get_attribute("fill") == light


def test_through_the_years_with_numbers_legend_title_and_address(visit):
    page = visit(SHARE)
    assert value_of(page, "0104") == "20,0"
    page.get_by_role("link", name="Vorheriger Zeitbezug").click()
    expect(page.locator('tr[data-code="0104"] .cell-value')).to_have_text("20,2")  # 200 of 990
    expect(page).to_have_url(re.compile("period=2020-12-31"))
    expect(page).to_have_title("Anteil der Kinder, 31.12.2020, Quartiere – Feldstadt")
    expect(page.get_by_role("link", name="Vorheriger Zeitbezug")).to_be_disabled()
    page.get_by_label("Zeitbezug", exact=True).select_option("2022-12-31")
    expect(page.locator('tr[data-code="0104"] .cell-value')).to_have_text("19,8")  # 200 of 1,010
    expect(page).to_have_url(re.compile("edition=2022"))
    expect(page.locator("[data-part=rows] tr")).to_have_count(13)
    expect(page.locator("[data-part=edition]")).to_contain_text("Gebietsstand 2022")


def test_another_indicator_and_level(visit):
    page = visit(SHARE)
    page.get_by_label("Indikator", exact=True).select_option("inhabitants")
    expect(page.get_by_role("heading", level=1)).to_have_text("Einwohnerzahl")
    expect(page.locator("[data-part=count-warning]")).to_be_hidden()
    expect(page.get_by_label("Darstellung", exact=True)).to_have_value("circles")
    page.get_by_label("Ebene", exact=True).select_option("viertel")
    expect(page.locator("[data-part=rows] tr")).to_have_count(2)
    assert value_of(page, "01") == "3.150"
    expect(page).to_have_url(re.compile("indicator=inhabitants&level=viertel"))


def test_a_marked_area_comes_back_with_the_address(visit, site):
    page = visit(SHARE)
    page.mouse.click(*point_at(page, 2, 2))
    expect(page.get_by_role("heading", name="Übersee")).to_be_visible()
    expect(page.locator(".panel")).to_contain_text("3 von 8 (1 = höchster Wert)")
    expect(page.locator('tr[data-code="0203"]')).to_have_attribute("data-pinned", "")
    address = page.url
    assert "area=0203" in address
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", name="Übersee")).to_be_visible()
    assert page.url == address
    page.get_by_role("link", name="Markierung aufheben").click()
    expect(page.locator(".panel")).to_have_count(0)
    assert "area" not in page.url


def test_back_and_forward_lead_through_what_was_seen(visit):
    page = visit(SHARE)
    page.get_by_role("link", name="Vorheriger Zeitbezug").click()
    expect(page.locator('tr[data-code="0104"] .cell-value')).to_have_text("20,2")
    page.get_by_role("link", name="Altstadt").click()
    expect(page.get_by_role("heading", name="Altstadt")).to_be_visible()
    page.go_back()
    expect(page.locator(".panel")).to_have_count(0)
    page.go_back()
    expect(page.locator('tr[data-code="0104"] .cell-value')).to_have_text("20,0")
    expect(page.get_by_label("Zeitbezug", exact=True)).to_have_value("2021-12-31")
    page.go_forward()
    page.go_forward()
    expect(page.get_by_role("heading", name="Altstadt")).to_be_visible()


def test_the_language_switch_keeps_what_was_chosen(visit):
    page = visit(SHARE)
    page.get_by_label("Indikator", exact=True).select_option("inhabitants")
    expect(page.get_by_role("heading", level=1)).to_have_text("Einwohnerzahl")
    page.get_by_role("link", name="Bahnhof").click()
    expect(page.locator(".panel")).to_be_visible()
    page.get_by_role("link", name="English").click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inhabitants")
    expect(page.locator(".panel")).to_contain_text("1,000")
    assert "/en/feldstadt/map/?indicator=inhabitants" in page.url
    assert "area=0104" in page.url
    assert page.locator("html").get_attribute("lang") == "en"


def test_pointing_at_an_area_marks_its_class_and_tells_its_value(visit):
    page = visit(SHARE)
    page.mouse.move(*point_at(page, 1, 1))
    expect(page.locator("[data-part=tip]")).to_contain_text("Mühlgrund")
    expect(page.locator("[data-part=tip]")).to_contain_text("geheim gehalten")
    expect(page.locator(".legend-entry.marked .legend-label")).to_have_text("geheim gehalten")
    page.mouse.move(*point_at(page, 0, 1))
    expect(page.locator("[data-part=tip]")).to_contain_text("20,0 %")
    expect(page.locator(".legend-entry.marked .legend-label")).to_have_text("über 19,6 bis 22,0")


def test_pointing_at_a_class_leaves_only_its_areas_coloured(visit):
    page = visit(SHARE)
    light, dark = point_at(page, 0, 2), point_at(page, 0, 1)
    page.get_by_role("button", name="über 19,6 bis 22,0").hover()
    assert pixels(page, *dark) == [(0x25, 0x34, 0x94)]
    assert pixels(page, *light) == [(0xEC, 0xEC, 0xEC)]
    page.get_by_role("heading", level=1).hover()
    assert pixels(page, *light) == [(0xFF, 0xFF, 0xCC)]


def test_what_has_no_class_is_hatched_and_not_only_coloured(visit):
    page = visit(SHARE)
    for column, row in ((1, 1), (2, 1), (1, 3), (2, 3)):  # secret, unknown, uncertain, not meaningful
        assert len(set(pixels(page, *point_at(page, column, row), size=12))) == 2


def test_ways_to_make_classes(visit):
    page = visit(SHARE)
    page.get_by_text("Klassen: Gleich viele Gebiete").click()
    page.get_by_label("Wie die Klassen gebildet werden").select_option("equal")
    page.get_by_label("Anzahl der Klassen").select_option("4")
    expect(page.locator("[data-part=method-explained]")).to_contain_text("Alle Klassen sind gleich breit")
    expect(page.locator("[data-part=legend] .legend-label").first).to_have_text("0,0 bis 5,5")
    page.get_by_label("Wie die Klassen gebildet werden").select_option("own")
    expect(page.get_by_label("Eigene Grenzen")).to_have_value("5,5; 11; 16,5")
    page.get_by_label("Eigene Grenzen").fill("10; 15,5")
    page.get_by_label("Eigene Grenzen").press("Enter")
    expect(page.locator("[data-part=legend] .legend-label").first).to_have_text("0,0 bis 10,0")
    assert legend_of(page)[:3] == ["0,0 bis 10,0", "über 10,0 bis 15,5", "über 15,5 bis 22,0"]
    expect(page).to_have_url(re.compile(r"classes=own&n=4&breaks=10\+15\.5"))
    page.get_by_label("Eigene Grenzen").fill("20; 10")
    page.get_by_label("Eigene Grenzen").press("Enter")
    expect(page.locator("#breaks-fault")).to_be_visible()
    assert legend_of(page)[:1] == ["0,0 bis 10,0"]


def test_numbers_withdrawn_in_the_meantime_are_missed_kindly(visit):
    page = visit(SHARE)
    page.route("**/2022-12-31", lambda route: route.fulfill(status=404, body="{}"))
    page.get_by_label("Ebene", exact=True).select_option("viertel")
    expect(page.locator("[data-part=rows] tr")).to_have_count(2)
    page.get_by_label("Zeitbezug", exact=True).select_option("2022-12-31")
    expect(page.get_by_role("alert")).to_contain_text("Diese Zahlen sind nicht mehr veröffentlicht.")
    expect(page.get_by_label("Zeitbezug", exact=True)).to_have_value("2021-12-31")


def test_an_area_that_ends_with_its_edition_is_unmarked_and_said_so(visit):
    page = visit("/feldstadt/map/?indicator=child-share&period=2022-12-31&area=0207")
    expect(page.get_by_role("heading", name="Neue Aue")).to_be_visible()
    page.get_by_role("link", name="Vorheriger Zeitbezug").click()
    expect(page.locator(".panel")).to_have_count(0)
    expect(page.locator("[data-part=announcer]")).to_contain_text("Neue Aue (0207) gibt es im Gebietsstand")


def test_only_numbers_travel_when_the_year_changes_and_finer_shapes_when_zoomed_in(visit, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/" in request.url else None)
    visit(SHARE)
    # The neighbouring years are fetched in advance, when the browser has nothing else to do.
    for year in ("/2020-12-31", "/2022-12-31"):
        page.wait_for_function(
            "year => performance.getEntriesByType('resource').some((e) => e.name.endsWith(year))", arg=year
        )
    before = len(asked)
    page.get_by_role("link", name="Vorheriger Zeitbezug").click()
    expect(page.locator('tr[data-code="0104"] .cell-value')).to_have_text("20,2")
    assert asked[before:] == []
    for _ in range(4):
        page.get_by_role("button", name="Vergrößern").click()
        page.wait_for_timeout(400)  # Leaflet's animation
    page.wait_for_load_state("networkidle")
    assert len(asked[before:]) == 1
    assert "/geo/boundaries/" in asked[before]


def test_without_shapes_the_table_still_works_and_the_page_says_so(visit, page: Page):
    page.route("**/geo/boundaries/*", lambda route: route.fulfill(status=500))
    visit(f"{SHARE}&area=0104")
    expect(page.get_by_role("alert")).to_contain_text("Die Grenzen konnten nicht geladen werden.")
    page.get_by_role("link", name="Vorheriger Zeitbezug").click()
    expect(page.locator('tr[data-code="0104"] .cell-value')).to_have_text("20,2")
    page.get_by_role("combobox", name="Adresse, Gebiet oder Thema").fill("Altstadt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Altstadt")).to_be_visible()


def test_shapes_that_fail_later_leave_an_empty_map_and_not_a_wrong_one(visit, page: Page):
    visit(SHARE)
    page.route("**/geo/boundaries/*", lambda route: route.fulfill(status=500))
    page.get_by_label("Ebene", exact=True).select_option("viertel")
    expect(page.get_by_role("alert")).to_contain_text("Die Grenzen konnten nicht geladen werden.")
    page.locator("#atlas-map").click()
    expect(page.locator(".panel")).to_have_count(0)
    page.unroute("**/geo/boundaries/*")
    page.get_by_label("Ebene", exact=True).select_option("quartier")
    expect(page.get_by_role("alert")).to_be_hidden()
    assert pixels(page, *point_at(page, 0, 1)) == [(0x25, 0x34, 0x94)]


def test_from_the_map_to_the_series_of_another_area_and_back(visit):
    page = visit(f"{SHARE}&classes=equal&n=4&sort=-value")
    page.mouse.click(*point_at(page, 0, 1))
    page.get_by_role("link", name="Zeitreihe und Herkunft", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Zeitreihe: Bahnhof")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("31.12.2021 20,0"))).to_be_visible()
    page.get_by_label("Quartiere", exact=True).select_option(label="Übersee (0203)")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("heading", level=2, name="Zeitreihe: Übersee")).to_be_visible()
    page.get_by_role("link", name="Auf der Karte zeigen").click()
    expect(page.locator(".panel")).to_contain_text("Übersee")
    expect(page).to_have_url(re.compile("period=2021-12-31&edition=2020&classes=equal&n=4&area=0203&sort=-value"))
    expect(page.locator("[data-part=legend] .legend-label").first).to_have_text("0,0 bis 5,5")
    expect(page.locator('tr[data-code="0203"] .cell-value')).to_have_text("19,0")


def test_what_is_special_about_an_area_is_said_beside_its_number(visit, page: Page):
    text = {"de": "Hier steht ein Heim.", "en": "There is a home here."}

    def with_remark(route):
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "remarks": {"0104": [text]}})

    page.route("**/quartier/child-share/*", with_remark)
    visit(SHARE)
    page.mouse.click(*point_at(page, 0, 1))
    expect(page.locator(".panel")).to_contain_text("Hier steht ein Heim.")
    page.mouse.click(*point_at(page, 0, 2))
    expect(page.locator(".panel")).to_contain_text("Ostend")
    expect(page.locator(".panel")).not_to_contain_text("Hier steht ein Heim.")


# The page's own table, with more rows than the town has.
LONG_TABLE = """async () => {
  const body = document.querySelector("[data-part=rows]");
  const model = body.rows[0];
  const later = body.cloneNode();
  later.dataset.part = "later-rows";
  later.classList.add("later-rows");
  body.after(later);
  for (let count = body.rows.length; count < 200; count += 1) {
    const row = model.cloneNode(true);
    row.dataset.code = `more-${count}`;
    (count < 30 ? body : later).append(row);
  }
  const { makeTable } = await import("/static/js/table.js");
  window.long = makeTable({ onPin() {}, onSort() {} });
  document.documentElement.classList.add("beginning");
}"""
ROWS_SHOWN = "() => [...document.querySelectorAll('.area-table > tbody > tr')].filter((row) => row.offsetHeight).length"


def test_rows_below_the_first_ones_come_after_the_map(visit):
    page = visit(SHARE)
    assert "beginning" not in page.locator("html").get_attribute("class")
    page.evaluate(LONG_TABLE)
    assert page.evaluate(ROWS_SHOWN) == 30
    assert page.evaluate(f"() => {{ long.unfold(); return ({ROWS_SHOWN})(); }}") == 30
    page.wait_for_function(f"() => ({ROWS_SHOWN})() === 200")


def test_who_wants_to_see_a_row_need_not_wait_for_it(visit):
    page = visit(SHARE)
    page.evaluate(LONG_TABLE)
    page.evaluate("() => { long.unfold(); long.reveal('more-150'); }")
    assert page.evaluate(ROWS_SHOWN) == 200
    assert page.locator("[data-code=more-150]").evaluate("row => row.closest('.table-scroll').scrollTop") > 0
