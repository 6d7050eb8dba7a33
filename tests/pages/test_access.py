"""Everybody gets in: by keyboard, without script, on a small screen, with a screen reader."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAP = "/feldstadt/map/?indicator=child-share&level=quartier&period=2021-12-31"
PAGES = {
    "start": "/",
    "town": "/feldstadt/",
    "map": "/feldstadt/map/",
    "marked": f"{MAP}&area=0105&classes=own&breaks=10",
    "small maps": "/feldstadt/map/multiples/?indicator=child-share&level=quartier",
    "small maps of several": "/feldstadt/map/multiples/?level=quartier&indicators=child-share+inhabitants",
    "two maps": "/feldstadt/map/two/?indicator=child-share&level=quartier&indicator2=inhabitants",
    "two maps side by side": "/feldstadt/map/two/?indicator=child-share&level=quartier&layout=side",
    "series": "/feldstadt/indicators/child-share/?level=quartier&area=0105",
    "series of the town": "/feldstadt/indicators/child-share/",
    "comparison": "/feldstadt/comparison/?areas=0104,0203,0105&level=quartier",
    "comparison to be chosen": "/feldstadt/comparison/",
    "unlike areas": "/feldstadt/comparison/?areas=0104,01&level=quartier",
    "methods": "/feldstadt/methods/",
    "confidentiality": "/feldstadt/confidentiality/",
    "runs": "/feldstadt/indices/",
    "index": "/feldstadt/indices/chances/?sort=-whole-score",
    "index area": "/feldstadt/indices/chances/areas/0105/",
    "crossed index": "/feldstadt/indices/side-by-side/",
    "crossed index area": "/feldstadt/indices/side-by-side/areas/0104/",
    "ranking": "/feldstadt/indices/attention/",
    "ranking area": "/feldstadt/indices/attention/areas/0104/",
    "unknown run": "/feldstadt/indices/attention/1/",
    "search": "/feldstadt/search/?q=s",
    "house": "/feldstadt/search/?q=Lindenallee 2",
    "catalogue": "/feldstadt/catalogue/?q=kind",
    "glossary": "/feldstadt/glossary/",
    "help": "/feldstadt/help/",
    "easy language": "/feldstadt/leichte-sprache/",
    "accessibility statement": "/feldstadt/accessibility/",
    "imprint": "/feldstadt/imprint/",
    "privacy": "/feldstadt/privacy/",
    "unclear": "/feldstadt/map/?indicater=x",
    "withdrawn": "/feldstadt/map/?period=2023-12-31",
    "unknown": "/nirgendwo/",
}


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(visit, page: Page, name, prefix, width):
    page.set_viewport_size({"width": width, "height": 900})
    visit(prefix + PAGES[name])
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = Axe().run(page).response["violations"]
    serious = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]
    assert serious == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_a_small_screen(visit, page: Page, name):
    page.set_viewport_size({"width": 360, "height": 740})
    visit(PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_a_small_screen_the_map_comes_first_and_choices_unfold(visit, page: Page):
    page.set_viewport_size({"width": 360, "height": 740})
    visit(MAP)
    expect(page.get_by_label("Indikator", exact=True)).to_be_hidden()
    assert page.locator("#atlas-map").bounding_box()["y"] < 500
    page.get_by_role("button", name="Indikator, Ebene oder Klassen ändern").click()
    expect(page.get_by_label("Indikator", exact=True)).to_be_visible()
    page.get_by_label("Indikator", exact=True).select_option("inhabitants")
    expect(page.get_by_role("heading", level=1)).to_have_text("Einwohnerzahl")


def focused(page: Page) -> str:
    return page.evaluate(
        "() => { const e = document.activeElement; return e.id || e.dataset.part || e.textContent.trim(); }"
    )


def test_the_order_of_the_tab_key(visit):
    page = visit(MAP)
    page.keyboard.press("Tab")
    assert focused(page) == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(focused(page))
    order = ["choose-indicator", "choose-level", "previous", "choose-period", "atlas-map", "search-words", "Gebiet"]
    # The first word whole: “Gebiete filtern” is no heading of the table.
    places = [next(place for place, each in enumerate(seen) if each.split()[:1] == [name]) for name in order]
    assert places == sorted(places)


def test_sorting_and_marking_by_keyboard_alone(visit):
    page = visit(MAP)
    page.get_by_role("columnheader", name="Wert").get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Wert")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("[data-part=announcer]")).to_have_text("Tabelle sortiert nach Wert, aufsteigend.")
    expect(page.locator("[data-part=rows] tr").first).to_contain_text("Ostend")
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Wert")).to_have_attribute("aria-sort", "descending")
    expect(page.locator("[data-part=rows] tr").first).to_contain_text("Weststadt")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Weststadt")).to_be_visible()
    expect(page.locator("[data-part=announcer]")).to_have_text(
        "Markiert: Weststadt, 22,0 %. 1 von 8 (1 = höchster Wert)"
    )
    assert focused(page) == "Weststadt"
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=announcer]")).to_have_text("Es ist kein Gebiet mehr markiert.")


def test_searching_by_keyboard_alone(visit):
    page = visit(MAP)
    field = page.get_by_role("combobox", name="Adresse, Gebiet oder Thema")
    field.focus()
    page.keyboard.type("weg")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-part=announcer]")).to_have_text("1 gefunden. Wählen Sie mit den Pfeiltasten.")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Öhringer Weg")).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == page.get_by_role("listbox").get_by_role(
        "option"
    ).get_attribute("id")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Öhringer Weg")).to_be_visible()
    expect(page).to_have_url(re.compile("area=0202"))
    field.fill("0203")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Übersee")).to_be_visible()


def test_what_the_map_does_not_know_the_search_page_may(visit):
    page = visit(MAP)
    field = page.get_by_role("combobox", name="Adresse, Gebiet oder Thema")
    field.fill("Nord")
    expect(page.get_by_role("group", name="Gebiete").get_by_role("option", name="Nord")).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_label("Ebene", exact=True)).to_have_value("viertel")
    expect(page.get_by_role("heading", name="Nord")).to_be_visible()
    field.fill("xyz")
    expect(page.get_by_text("Noch nichts gefunden").first).to_be_visible()
    field.press("Enter")
    expect(page.get_by_role("heading", name="Suchen")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Zu „xyz“ wurde nichts gefunden.")).to_be_visible()


def test_legend_by_keyboard(visit):
    page = visit(MAP)
    button = page.get_by_role("button", name="geheim gehalten")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-part=announcer]")).to_have_text("Hervorgehoben: geheim gehalten, 1 Gebiet.")


def test_the_table_for_screen_readers(visit):
    page = visit(MAP)
    table = page.get_by_role("table", name="Anteil der Kinder, 31.12.2021, Quartiere")
    expect(table.get_by_role("rowheader", name="Mühlgrund")).to_be_visible()
    secret = table.get_by_role("row", name="Mühlgrund")
    expect(secret.locator(".cell-value")).to_have_attribute("aria-hidden", "true")
    expect(secret.locator(".kern-sr-only")).to_have_text("geheim gehalten, um einzelne Menschen zu schützen")
    nothing = table.get_by_role("row", name="Ostend")
    expect(nothing.locator(".kern-sr-only")).to_have_text("nichts vorhanden (genau null)")


def test_without_script_everything_can_be_read_and_asked(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{MAP}")
    expect(page.get_by_text("Die Karte braucht JavaScript.")).to_be_visible()
    expect(page.locator("[data-part=legend] li").first).to_contain_text("0,0 bis 10,8")
    page.get_by_label("Indikator", exact=True).select_option("inhabitants")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Einwohnerzahl")
    page.get_by_role("link", name="Wert").click()
    page.get_by_role("link", name="Wert").click()
    expect(page.locator("[data-part=rows] tr").first).to_contain_text("Bahnhof")
    page.get_by_role("link", name="Bahnhof").click()
    expect(page.locator(".panel")).to_contain_text("1.000")
    page.get_by_role("link", name="Vorheriger Zeitbezug").click()
    expect(page.locator(".panel")).to_contain_text("990")
    page.get_by_label("Adresse, Gebiet oder Thema").fill("muhl")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Mühlgrund auf der Karte").click()
    expect(page.get_by_role("heading", name="Mühlgrund")).to_be_visible()
    page.get_by_role("link", name="Zeitreihe und Herkunft", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Zeitreihe: Mühlgrund")).to_be_visible()
    page.get_by_label("Quartiere", exact=True).select_option(label="Bahnhof (0104)")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.get_by_role("heading", level=2, name="Zeitreihe: Bahnhof")).to_be_visible()
    picture = page.get_by_role("img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible(timeout=30_000)  # drawn by the server when it is asked for
    expect(page.get_by_role("row", name=re.compile("31.12.2022.*19,8"))).to_be_visible()
    page.get_by_role("link", name="Auf der Karte zeigen").click()
    expect(page.locator(".panel")).to_contain_text("Bahnhof")
    assert context.cookies() == []
    context.close()
