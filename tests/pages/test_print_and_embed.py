"""On paper and in other people's pages, in a real browser."""

import re
import zlib
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

QUESTION = "?indicator=child-share&level=quartier&period=2021-12-31"
POINT = 72 / 25.4  # per millimetre


def pages_of(pdf: bytes) -> list[tuple[float, float]]:
    """The sizes of the pages in millimetres."""
    objects = pdf
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            objects += zlib.decompress(packed)
        except zlib.error:
            continue
    boxes = re.findall(rb"/Type\s*/Page\b(?!s).*?/MediaBox\s*\[([^\]]+)\]", objects, re.DOTALL)
    numbers = [[float(number) for number in box.split()] for box in boxes]
    return [(round(right / POINT, 1), round(top / POINT, 1)) for _, _, right, top in numbers]


@pytest.mark.parametrize(
    ("choice", "size"),
    [
        ("&paper=A4&orientation=landscape", (297, 210)),
        ("&paper=A4&orientation=portrait", (210, 297)),
        ("&paper=A3&orientation=landscape", (420, 297)),
        ("&paper=A3&orientation=portrait", (297, 420)),
    ],
)
def test_the_map_is_one_page_of_the_right_size(visit, choice, size):
    page = visit(f"/feldstadt/map/print/{QUESTION}&area=0104{choice}")
    found = pages_of(page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(found) == 1
    assert found[0] == pytest.approx(size, abs=0.5)


def test_the_scale_on_paper_is_true(visit):
    """Three squares beside one another are 0.03 degrees of longitude, at 51.98 degrees north, by PostGIS 2,061 m."""
    page = visit(f"/feldstadt/map/print/{QUESTION}&paper=A4&orientation=landscape")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1123, "height": 794})
    scale = int(re.sub(r"\D", "", page.locator("svg text", has_text="1 : ").text_content()[4:]))
    boxes = [each.bounding_box() for each in page.locator("main svg g[fill-rule] path").all()]
    dots = max(box["x"] + box["width"] for box in boxes) - min(box["x"] for box in boxes)
    assert dots / 96 * 0.0254 * scale == pytest.approx(2061, rel=0.01)
    bar = [each.bounding_box() for each in page.locator("main svg rect[stroke='#131525'][height]").all()]
    length = sum(each["width"] for each in bar[-2:])
    words = page.locator("svg text", has_text=re.compile(r"^\d+ k?m$")).text_content()
    metres = int(words.split()[0]) * (1000 if words.endswith("km") else 1)
    assert length / 96 * 0.0254 * scale == pytest.approx(metres, rel=0.02)


def test_nothing_but_the_paper_is_printed(visit):
    page = visit(f"/feldstadt/map/print/{QUESTION}")
    expect(page.get_by_role("button", name="Drucken")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Drucken")).to_be_hidden()
    expect(page.get_by_role("link", name="Zurück zur Karte")).to_be_hidden()


@pytest.mark.parametrize("address", ["/feldstadt/", "/feldstadt/map/", "/feldstadt/indicators/child-share/"])
def test_any_page_prints_without_controls(visit, address):
    page = visit(address)
    page.emulate_media(media="print")
    for each in page.locator("button:not(.legend-entry), nav, .controls, .takeaway, form").all():
        expect(each).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_links_follow_what_was_chosen_since(visit):
    page = visit(f"/feldstadt/map/{QUESTION}")
    page.get_by_label("Zeitbezug", exact=True).select_option("2020-12-31")
    expect(page).to_have_url(re.compile("period=2020-12-31"))
    page.get_by_text("Herunterladen, drucken, teilen").click()
    expect(page.get_by_role("link", name="XLSX")).to_have_attribute("href", re.compile("period=2020-12-31"))
    expect(page.get_by_role("link", name="A3")).to_have_attribute("href", re.compile("period=2020-12-31.*paper=A3"))
    expect(page.get_by_label("Diese Adresse zeigt allen dasselbe")).to_have_value(re.compile("period=2020-12-31"))
    expect(page.locator("[data-part=citation]")).to_contain_text("31.12.2020")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    assert saved.value.suggested_filename == "feldstadt-child-share-quartier-2020-12-31.csv"
    assert "31.12.2020" in Path(saved.value.path()).read_text()


def test_copying_the_link(visit, page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(f"/feldstadt/map/{QUESTION}")
    page.get_by_text("Herunterladen, drucken, teilen").click()
    page.get_by_role("button", name="Link kopieren").click()
    expect(page.get_by_text("Kopiert.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/feldstadt/map/{QUESTION}&edition=2020")


def test_a_frame_is_put_together_and_shown_at_once(visit):
    page = visit(f"/feldstadt/embed/{QUESTION}")
    frame = page.frame_locator("iframe.embed-preview")
    expect(frame.get_by_role("img", name=re.compile("Karte: Anteil der Kinder"))).to_be_visible()
    expect(frame.get_by_role("heading", name="Legende (%)")).to_be_visible()
    page.get_by_label("Was gezeigt wird").select_option("table")
    expect(frame.get_by_role("row", name=re.compile("Bahnhof"))).to_be_visible()
    page.get_by_role("combobox", name="Sprache").select_option("en")
    expect(frame.get_by_role("columnheader", name="Area")).to_be_visible()
    page.get_by_label("Ebene").select_option("viertel")
    expect(frame.get_by_role("row", name=re.compile("Nord"))).to_be_visible()
    page.get_by_label("Titel").select_option("off")
    page.get_by_label("Höhe in Pixeln").fill("400")
    page.get_by_label("Höhe in Pixeln").press("Tab")
    expect(page.locator("#snippet")).to_contain_text('height="400"')
    snippet = page.locator("#snippet").text_content()
    assert re.search(
        r'src="http://[^"]+/en/feldstadt/embedded/\?[^"]*level=viertel[^"]*show=table[^"]*heading=off', snippet
    )
    page.get_by_label("Höhe in Pixeln").fill("7")
    page.get_by_label("Höhe in Pixeln").press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Bitte prüfen Sie Höhe und Ebene")


def test_the_frame_lives_in_another_page_and_leaves_no_trace(page: Page, site, elsewhere):
    there, folder = elsewhere
    page.goto(f"{site}/feldstadt/embed/{QUESTION}&area=0104")
    snippet = page.locator("#snippet").text_content()
    page.context.clear_cookies()
    (folder / "index.html").write_text(
        f'<!doctype html><html lang="de"><title>Zeitung</title><h1>Artikel</h1>{snippet}'
    )
    loaded: list[str] = []
    page.on("response", lambda answer: loaded.append(answer.url))
    page.goto(there)
    page.wait_for_load_state("networkidle")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("img", name=re.compile("Karte: Anteil der Kinder"))).to_be_visible()
    expect(frame.get_by_role("link", name="Mehr im Atlas")).to_have_attribute("target", "_blank")
    expect(frame.get_by_text("Quelle: Einwohnerregister Feldstadt, dl-de/by-2-0.")).to_be_visible()
    assert page.context.cookies() == []
    weights = page.evaluate("performance.getEntriesByType('resource').length")
    assert weights <= 2
    assert not [url for url in loaded if url.endswith((".js", ".woff2"))]
    frame.get_by_role("link", name="Als Tabelle").focus()
    page.keyboard.press("Enter")
    expect(frame.get_by_role("row", name=re.compile("Bahnhof"))).to_be_visible()
    page.goto(f"{there}/?")
    (folder / "index.html").write_text(f'<iframe src="{site}/feldstadt/map/" title="Karte"></iframe>')
    page.goto(there)
    page.wait_for_load_state("networkidle")
    expect(page.frame_locator("iframe").get_by_role("heading", name="Siedlungsdichte")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("show", ["map-legend", "map", "table", "chart"])
def test_axe_finds_nothing_in_the_frame(visit, page: Page, show, language, width):
    page.set_viewport_size({"width": width, "height": 560})
    visit(f"{language}/feldstadt/embedded/{QUESTION}&show={show}")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("area", "name"), [("", "Feldstadt"), ("&area=0104", "Bahnhof")])
def test_a_chart_in_a_frame_is_that_of_the_area(visit, area, name):
    page = visit(f"/feldstadt/embedded/{QUESTION}&show=chart{area}")
    picture = page.get_by_role("img", name=re.compile(name))
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.naturalWidth") > 300


def test_what_was_withdrawn_says_so_in_the_frame(visit):
    page = visit("/feldstadt/embedded/?period=2023-12-31")
    expect(page.get_by_role("heading", name="Das lässt sich nicht zeigen")).to_be_visible()
    expect(page.get_by_text("zurückgezogen")).to_be_visible()
