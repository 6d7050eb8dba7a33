"""Two indicators with limits of one's own, and facilities that are clicked: on the demo town, which has both."""

import re
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.gis.geos import Point
from django.test import Client
from playwright.sync_api import Page, expect

from spatial.facility_reading import facilities_of
from spatial.models import Area, EditionLevel, Facility, FacilityKind

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_musterstadt")]

FIRST, SECOND = "share-under-18", "sgb2-recipients"
PAIR = f"/musterstadt/map/?indicator={FIRST}&view=pair&second={SECOND}"
KITAS = "/musterstadt/map/?places=kita"
OUR_KITAS = {"kind__slug": "kita", "kind__municipality__slug": "musterstadt"}  # Berlin may be in the same atlas

# Where the map shows the colour of Kitas: a pixel amid others of its kind.
GREEN = """() => { const canvas = document.querySelector(".choropleth-overlay");
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const pen = copy.getContext("2d", { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  const { data, width } = pen.getImageData(0, 0, copy.width, copy.height);
  const green = (i) => data[4 * i] === 0 && data[4 * i + 1] === 0x66 && data[4 * i + 2] === 0x4b;
  const around = [-3 * width, -3, 0, 3, 3 * width];
  const at = data.findIndex((_, i) => i > 3 * width && around.every((step) => green(i + step)));
  const box = canvas.getBoundingClientRect();
  const ratio = box.width / canvas.width;
  return [box.x + (at % width) * ratio, box.y + Math.floor(at / width) * ratio]; }"""


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in ("serious", "critical")]


def test_both_indicators_have_limits_that_can_be_written_and_dragged(start, page: Page):
    start(f"{PAIR}&classes=own&breaks=14+18&breaks2=5+10")
    second = page.get_by_label(re.compile("^Eigene Grenzen: .*SGB"))
    expect(page.get_by_label(re.compile("^Eigene Grenzen: Kinder"))).to_have_value("14; 18")
    expect(second).to_have_value("5; 10")
    second.fill("6; 12,5")
    second.press("Tab")
    expect(page).to_have_url(re.compile(r"breaks=14\+18&breaks2=6\+12\.5"))
    expect(page.locator(".legend-square thead th").last).to_contain_text("12,5")
    page.get_by_text(re.compile("^Grenzen auf der Verteilung der Werte ziehen: .*SGB")).click()
    handles = page.get_by_role("slider", name="Grenze 1")
    expect(handles).to_have_count(1)
    expect(handles).to_have_attribute("aria-valuenow", "6")
    handles.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"breaks=14\+18&breaks2=5\.\d+\+12\.5"))
    expect(handles).to_be_focused()
    page.get_by_text(re.compile("^Grenzen auf der Verteilung der Werte ziehen: Kinder")).click()
    expect(page.get_by_role("slider", name="Grenze 1")).to_have_count(2)
    assert serious(page) == []
    second.fill("viele")
    second.press("Tab")
    expect(page.locator("#breaks2-fault")).to_be_visible()
    second.fill("1; 2; 3")
    second.press("Tab")
    expect(page.locator("#breaks2-fault")).to_have_text("Zu drei Klassen gehören zwei Grenzen: zum Beispiel 10; 20.")
    refused = Client().get(f"{PAIR}&classes=own&breaks=14+18&breaks2=1+2+3")
    assert refused.status_code == 400
    assert "breaks2" in refused.content.decode()


def test_turning_to_limits_of_ones_own_starts_from_the_present_ones_of_both(start, page: Page):
    start(f"{PAIR}&classes=equal")
    before = page.locator(".legend-square").inner_text()
    page.get_by_text("Klassen: ").first.click() if not page.get_by_label("Wie die Klassen").is_visible() else None
    page.get_by_label("Wie die Klassen gebildet werden").select_option("own")
    expect(page).to_have_url(re.compile(r"classes=own.*breaks=[\d.]+\+[\d.]+&breaks2=[\d.]+\+[\d.]+"))
    numbers = re.findall(r"bis ([\d,]+)", before)
    for number in numbers[:1]:
        expect(page.locator(".legend-square")).to_contain_text(number.split(",")[0])
    page.get_by_label("Zweiter Indikator").select_option("share-65-plus")
    expect(page).to_have_url(re.compile(r"second=share-65-plus"))
    expect(page).not_to_have_url(re.compile("breaks2="))


def test_both_are_explained_with_and_without_script(start, page: Page):
    html = unescape(Client().get(PAIR).content.decode())
    about = html[html.index('id="about-heading"') :]
    start(PAIR)
    section = page.get_by_role("region", name="Über diese Zahlen")
    expect(section.get_by_role("heading", level=3)).to_have_count(2)
    for place in ("about-name", "description", "reading-aid", "source", "licence", "released"):
        for prefix in ("", "second-"):
            said = section.locator(f'[data-part="{prefix}{place}"]').inner_text()
            assert said, place
            assert f'data-part="{prefix}{place}">{said}<' in about
    assert f'href="/musterstadt/indicators/{SECOND}/"' in about
    page.get_by_label("Darstellung", exact=True).select_option("areas")
    expect(section.get_by_role("heading", level=3)).to_have_count(0)
    expect(page.get_by_label("Eigene Grenzen", exact=True)).to_have_count(1)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_facility_is_marked_from_its_list_and_tells_what_is_known(start, page: Page, demo, width):
    page.set_viewport_size({"width": width, "height": 800})
    start(f"{KITAS}&rings=500")
    kita = Facility.objects.filter(**OUR_KITAS).order_by("name", "key").first()
    inside = Area.objects.get(
        edition_level__edition__slug="2020", edition_level__level__slug="quartier", geometry__contains=kita.geometry
    )
    link = page.get_by_role("region", name="Kindertagesstätten").get_by_role("link", name=kita.name, exact=True).first
    link.focus()
    page.keyboard.press("Enter")
    panel = page.locator("[data-part=place-panel]")
    expect(panel.get_by_role("heading", name=kita.name)).to_be_focused()
    for told in ("Kindertagesstätten", f"{kita.capacity:.0f} Plätze", kita.address, inside.name):
        expect(panel).to_contain_text(told)
    assert re.search(r"\d+[a-z]?$", kita.address)
    expect(page).to_have_url(re.compile(f"place=kita%3A{kita.key}"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious(page) == []
    without = Client().get(page.url.split("/", 3)[3].join(["/", ""])).content.decode()
    assert inside.name in without[without.index("place-panel-heading") :]
    panel.get_by_role("link", name="Markierung aufheben").press("Enter")
    expect(panel.get_by_role("heading")).to_have_count(0)
    expect(link).to_be_focused()
    link.press("Enter")
    panel.get_by_role("link", name=inside.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(inside.name)


def test_a_facility_is_marked_by_a_click_and_goes_with_its_kind(start, page: Page):
    start(KITAS)
    page.wait_for_function("document.querySelector('.choropleth-overlay').width > 0")
    page.locator("#atlas-map").evaluate("each => each.scrollIntoView({ block: 'center', behavior: 'instant' })")
    x, y = page.evaluate(GREEN)
    page.mouse.move(x, y)
    tip = page.locator("[data-part=tip]")
    expect(tip).to_contain_text("Kindertagesstätten")
    name = tip.locator("strong").inner_text()
    page.mouse.click(x, y)
    panel = page.locator("[data-part=place-panel]")
    expect(panel.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("[data-part=announcer]")).to_have_text(f"Markiert: {name}, Kindertagesstätten.")
    page.mouse.click(x, y)
    expect(panel.get_by_role("heading")).to_have_count(0)
    page.mouse.click(x, y)
    expect(panel.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("Kindertages")).uncheck()
    expect(panel.get_by_role("heading")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("place"))


def test_names_are_text_wherever_they_are_shown(start, page: Page, demo):
    kind = FacilityKind.objects.get(slug="library", municipality__slug="musterstadt")
    name = "<img src=x onerror=alert(1)> & Bücher"
    made = Facility.objects.create(
        kind=kind, key="böse:1", name=name, address="<b>Weg</b> 1", geometry=kind.facilities.first().geometry
    )
    try:
        answer = Client().get("/musterstadt/map/?places=library&place=library:böse:1").content.decode()
        assert "<img" not in answer
        assert "<b>Weg" not in answer
        picture = Client().get("/musterstadt/map/picture.svg?places=library&place=library:böse:1").content.decode()
        assert "<img" not in picture
    finally:
        made.delete()


def test_pictures_and_paper_show_facilities_and_distances(demo):
    plain = Client().get("/musterstadt/map/picture.svg").content.decode()
    found = Client().get(f"/musterstadt/map/picture.svg{KITAS[KITAS.index('?') :]}&rings=300+1000").content.decode()
    count = Facility.objects.filter(**OUR_KITAS).count()
    drawn = len(re.findall(r'<circle [^>]*fill="#00664b"', found)) - 1  # one in the legend
    assert drawn == count
    assert '#00664b"' not in plain
    assert f"Kindertagesstätten ({count})" in found
    assert "300 m, 1.000 m Luftlinie" in found
    assert "Quelle der Einrichtungen" in found
    assert found.count('fill-opacity="0.1"') == 2
    paper = Client().get(f"/musterstadt/map/print/{KITAS[KITAS.index('?') :]}&rings=300").content.decode()
    assert f"Kindertagesstätten ({count})" in paper
    assert Client().get(f"/musterstadt/map/picture.png{KITAS[KITAS.index('?') :]}").content.startswith(b"\x89PNG")
    assert Client().get("/musterstadt/map/picture.svg?places=castle").status_code == 404
    assert Client().get("/musterstadt/map/?places=kita&place=kita:none").status_code == 404
    assert Client().get("/musterstadt/map/?places=kita&place=%3Cb%3E").status_code == 400


def test_the_api_tells_in_which_area_a_facility_lies(demo):
    level = EditionLevel.objects.get(edition__slug="2020", level__slug="quartier")
    base = "/api/v1/geo/musterstadt/facilities/playground"
    answer = Client().get(f"{base}?areas={level.edition.hierarchy.slug}/2020/quartier").json()
    assert "area" not in Client().get(base).json()["facilities"][0]
    for each in answer["facilities"][:20]:
        inside = Area.objects.filter(edition_level=level, geometry__intersects=Point(*each["point"], srid=4326))
        assert each["area"] in {area.code for area in inside}
    header, first = (
        Client()
        .get(f"{base}?areas={level.edition.hierarchy.slug}/2020/quartier&format=csv")
        .content.decode("utf-8-sig")
        .splitlines()[:2]
    )
    assert header.split(",")[-1] == "area"
    assert first.split(",")[-1] == answer["facilities"][0]["area"]
    fault = Client().get(f"{base}?areas=2020/quartier")
    assert fault.status_code == 400
    assert fault.json()["error"]["parameter"] == "areas"
    assert facilities_of(FacilityKind.objects.get(slug="playground", municipality__slug="musterstadt"))[0].keys() == {
        "key", "name", "address", "capacity", "square_metres", "point",
    }  # fmt: skip


def test_wide_tables_move_sideways_below_names_that_stay(start, page: Page):
    page.set_viewport_size({"width": 1280, "height": 900})
    start(f"/musterstadt/map/?indicator={FIRST}&view=change")
    frame = page.locator(".table-half .table-scroll")
    assert frame.evaluate("each => each.scrollWidth > each.clientWidth")
    name = page.locator("[data-part=rows] tr th").first
    left = name.bounding_box()["x"]
    frame.evaluate("each => { each.scrollLeft = 200; }")
    assert name.bounding_box()["x"] == pytest.approx(left, abs=1)
    heights = page.locator("[data-part=rows] tr").evaluate_all("rows => rows.map((row) => row.offsetHeight)")
    assert max(heights) < 80  # two lines at most
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_long_table_comes_in_two_parts_and_ends_as_one_in_the_same_order(start, browser, site: str, page: Page):
    address = f"/musterstadt/map/?indicator={FIRST}&level=quartier"
    with browser.new_context(java_script_enabled=False) as unscripted:
        plain = unscripted.new_page()
        plain.goto(site + address)
        rows = plain.locator(".area-table > tbody > tr")
        written = rows.evaluate_all("rows => rows.map((row) => row.dataset.code)")
        quarters = EditionLevel.objects.get(edition__slug="2020", level__slug="quartier").areas
        assert set(written) == set(quarters.values_list("code", flat=True))
        assert rows.evaluate_all("rows => rows.every((row) => row.offsetHeight > 0)")
        assert plain.locator("[data-part=rows] > tr").count() == 30
    start(address)
    rows = page.locator("[data-part=rows] > tr")
    expect(rows).to_have_count(len(written))
    assert rows.evaluate_all("rows => rows.map((row) => row.dataset.code)") == written
    # Rows of the second part follow every choice, as those of the first do.
    last = page.locator("[data-part=rows] > tr").last
    before = last.inner_text()
    page.locator("[data-part=headings] th").nth(2).get_by_role("link").click()
    expect(page.locator("[data-part=headings] th").nth(2)).to_have_attribute("aria-sort", re.compile("ending"))
    expect(last).not_to_have_text(before)
    expect(last.get_by_role("link")).to_have_attribute("href", re.compile(r"area=.*sort=|sort=.*area="))


def test_planners_go_from_the_start_page_to_the_comparison(start, page: Page):
    start("/musterstadt/")
    page.get_by_role("link", name="Gebiete im Vergleich").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vergleich")
