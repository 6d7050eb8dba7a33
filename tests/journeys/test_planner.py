"""A planner looks where something changed, filters, weighs for themselves, and takes the numbers of an own area."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_musterstadt")]


def test_from_the_change_of_a_share_to_the_areas_that_meet_conditions_and_their_table(start, page: Page):
    start("/musterstadt/")
    page.get_by_role("link", name="Karte öffnen").click()
    page.wait_for_load_state("networkidle")
    page.get_by_label("Indikator", exact=True).select_option(label="Kinder und Jugendliche unter 18 Jahren")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kinder und Jugendliche unter 18 Jahren")
    page.get_by_label("Darstellung", exact=True).select_option(label="Veränderung seit einem früheren Jahr")
    expect(page.get_by_role("region", name="Legende")).to_contain_text("kann Zufall sein")
    expect(page.get_by_role("columnheader", name="Sicherheit")).to_be_visible()

    page.get_by_label("Darstellung", exact=True).select_option(label="Flächen in Farbstufen")
    page.get_by_text("Gebiete filtern").click()
    for number, (indicator, side, limit) in enumerate(
        [
            ("Kinder und Jugendliche unter 18 Jahren", "mehr als", "18"),
            ("Siedlungsdichte", "über dem Durchschnitt", ""),
        ],
        1,
    ):
        page.get_by_label("Nur Gebiete mit").select_option(label=indicator)
        page.get_by_label("Bedingung", exact=True).select_option(label=side)
        if limit:
            page.get_by_label("Grenzwert", exact=True).fill(limit)
        page.get_by_role("button", name="Bedingung hinzufügen").click()
        expect(page.get_by_role("link", name=re.compile("^Entfernen"))).to_have_count(number)
    told = page.get_by_text(re.compile(r"Quartiere: \d+ von 40 erfüllen alle Bedingungen"))
    expect(told.first).to_be_visible()
    met = int(re.search(r"(\d+) von 40", told.first.inner_text())[1])
    table = page.get_by_role("region", name="Tabelle").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(met + 2)  # with the headings and the whole town
    assert 0 < met < 40

    page.get_by_text("Herunterladen, drucken, teilen").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="CSV", exact=True).click()
    rows = list(csv.reader(io.StringIO(waited.value.path().read_text("utf-8-sig")), delimiter=";"))
    named = {cell for row in rows for cell in row}
    shown = table.get_by_role("rowheader").all_inner_texts()
    assert set(shown) - {"Musterstadt"} <= named


def test_own_weights_stand_beside_the_official_ranking(start, page: Page):
    start("/musterstadt/indices/")
    page.get_by_role("link", name="Standard-Ranking der Quartiere").click()
    page.get_by_role("link", name="Eigene Gewichte ausprobieren").click()
    result = page.get_by_role("region", name="Was sich ändern würde")
    expect(result).to_contain_text("Das sind die amtlichen Gewichte.")
    page.get_by_role("slider", name="Siedlungsdichte").fill("100")
    expect(result).to_contain_text("Mit diesen Gewichten")
    expect(page.get_by_text("Kein amtliches Ergebnis.")).to_be_visible()
    address = page.url

    page.goto(address)  # whoever gets the link sees the same
    expect(page.get_by_role("slider", name="Siedlungsdichte")).to_have_value("100")
    page.get_by_role("link", name="Amtliche Gewichte").click()
    expect(result).to_contain_text("Das sind die amtlichen Gewichte.")


def test_an_own_area_is_counted_and_a_set_that_would_tell_on_few_is_refused(start, page: Page):
    start("/musterstadt/")
    page.get_by_role("link", name="Eigenes Gebiet").click()
    for name in ("Bahnhofsviertel", "Theaterviertel"):
        choose(page, name)
    page.get_by_label("Name (freiwillig)").fill("Rund um den Bahnhof")
    page.get_by_role("button", name="Zahlen zeigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rund um den Bahnhof")
    expect(page.get_by_text(re.compile(r"Dort leben [\d.]+ Menschen"))).to_be_visible()
    expect(page.get_by_role("columnheader", name="95-%-Intervall").first).to_be_visible()


def choose(page: Page, name: str) -> None:
    """Ticks an area of the list, whose group may be folded."""
    box = page.get_by_role("checkbox", name=name, include_hidden=True)
    group = page.locator("details").filter(has=box)
    if not box.is_visible():
        group.locator("summary").click()
    box.check()


def test_areas_beside_each_other_with_benchmark_and_relations(start, page: Page):
    start("/musterstadt/")
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Vergleich").click()
    for name in ("Bahnhofsviertel", "Steinbreite"):
        page.get_by_label("Gebiet hinzufügen (Name oder Schlüssel)").fill(name)
        page.get_by_role("button", name="Hinzufügen").click()
        expect(page.get_by_role("list", name="Gewählte Gebiete")).to_contain_text(name)
    table = page.get_by_role("region", name="Alle Zahlen auf einen Blick")
    expect(table.get_by_role("columnheader", name="Bahnhofsviertel")).to_be_visible()
    expect(table.get_by_role("columnheader", name="Steinbreite")).to_be_visible()
    expect(page.get_by_role("region", name="Neben einem Vergleichswert")).to_be_visible()
    relations = page.get_by_role("region", name="Zusammenhänge der Sozialstruktur")
    expect(relations).to_contain_text("Gebiet")  # of areas, not of people: the warning stands with the chart


def test_kitas_and_how_far_they_are_stand_on_the_map_and_in_a_list(start, page: Page):
    start("/musterstadt/map/")
    page.get_by_text("Einrichtungen und ihr Umkreis").click()
    page.get_by_role("checkbox", name=re.compile("Kita|Kindertages")).first.check()
    expect(page.get_by_role("region", name="Legende")).to_contain_text(re.compile("Kita|Kindertages"))
    page.get_by_role("checkbox", name=re.compile("^500")).check()
    expect(page.get_by_text("Luftlinie, kein Fußweg")).to_be_visible()
    expect(page.get_by_role("heading", name="Einrichtungen auf der Karte")).to_be_visible()


def test_on_a_telephone_names_beside_rows_leave_room_for_what_they_name(start, page: Page):
    page.set_viewport_size({"width": 360, "height": 800})
    start("/musterstadt/comparison/?level=quartier&areas=0101,0104,0206")
    drawing = page.locator("figure[data-chart=spine] [data-part=drawing]")
    drawing.scroll_into_view_if_needed()
    expect(page.locator("figure[data-chart=spine][data-drawn]")).to_be_attached()
    whole = drawing.bounding_box()
    widths = "each => each.map((bar) => bar.getBoundingClientRect().width)"
    bars = drawing.locator(".mark-rect path").evaluate_all(widths)
    assert max(bars) > 0.4 * whole["width"]
    ends = drawing.locator("text").evaluate_all("each => each.map((text) => text.getBoundingClientRect().right)")
    assert max(ends) <= whole["x"] + whole["width"] + 1, "keys are not cut"
