"""A journalist in Berlin: a number that the raw file bears out, its source, a picture, a citation, code for a page."""

import csv
import hashlib
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from indicators.models import Audience, Release
from indicators.releasing import release, withdraw

from .conftest import BERLIN

pytestmark = [pytest.mark.browser, pytest.mark.berlin, pytest.mark.usefixtures("berlin")]

FIELD = "Adresse, Gebiet oder Thema suchen"
NAME = "Menschen ab 65 Jahren"
SOURCE = ("Amt für Statistik Berlin-Brandenburg: Einwohnerregisterstatistik (EWR)", "CC BY 3.0 DE")
RAW = BERLIN / "ewr" / "2024-02-t2-planning-areas.csv"
FEW = 100  # below this base a share is uncertain and stands in brackets
PER_CENT = 30
HALF_A_HUNDREDTH = 0.0051
WITHDRAWN = "2022-12-31"


@pytest.fixture(scope="module")
def withdrawn(berlin, django_db_blocker) -> Iterator[str]:
    """A year that was public and was taken back, as long as this file is tested."""
    with django_db_blocker.unblock():
        chosen = Release.objects.get(dataset__slug="population", period__slug=WITHDRAWN)
        withdraw(chosen, by=None)
    yield WITHDRAWN
    with django_db_blocker.unblock():
        release(chosen, audience=Audience.PUBLIC, by=None)


@dataclass(frozen=True)
class Raw:
    """What the raw file says: shares by key, apart for areas with enough people to judge."""

    everywhere: frozenset[str]
    shares: dict[str, float]
    people: dict[str, int]
    sure: dict[str, float]

    @property
    def highest(self) -> str:
        return max(self.sure, key=self.sure.__getitem__)


@pytest.fixture
def raw() -> Raw:
    """A second reading, without pandas and without the atlas."""
    with RAW.open(newline="") as lines:
        rows = {line["id"].zfill(8): line for line in csv.DictReader(lines)}
    people = {key: int(row["inhabitants"]) for key, row in rows.items()}
    shares = {key: 100 * int(rows[key]["inhabitants_age_above_65"]) / all_ for key, all_ in people.items() if all_}
    sure = {key: share for key, share in shares.items() if people[key] >= FEW}
    return Raw(frozenset(rows), shares, people, sure)


def in_german(share: float) -> str:
    return f"{share:.1f}".replace(".", ",")


def test_from_a_subject_to_a_number_that_the_raw_file_bears_out(start, site, page: Page, raw, elsewhere):
    start("/berlin/")
    page.get_by_role("combobox", name=FIELD).fill("ab 65")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("region", name="Indikatoren").get_by_role("link", name=NAME).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.wait_for_load_state("networkidle")
    read_what_it_says_and_where_it_comes_from(page)
    page.get_by_role("link", name="Auf der Karte").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.wait_for_load_state("networkidle")
    area = find_the_area(page, raw)
    page.get_by_text("Herunterladen, drucken, teilen").click()
    take_the_numbers(page, raw)
    take_the_picture(page, raw)
    citation = page.locator("[data-part=citation]")
    for told in ("Berlin (", NAME, "Kleinräumiger Sozialatlas", *SOURCE, "@misc", f"{site}/berlin/map/?indicator="):
        expect(citation).to_contain_text(told)
    page.get_by_role("link", name="Einbetten").click()
    show_it_in_the_own_page(page, site, elsewhere, area, in_german(raw.sure[raw.highest]))


def read_what_it_says_and_where_it_comes_from(page: Page) -> None:
    """From the very file that is read here."""
    expect(page.locator("main")).to_contain_text("Anteil der Menschen ab 65 Jahren an allen Einwohnerinnen")
    meaning = page.get_by_role("region", name="Was die Zahl sagt")
    expect(meaning).to_contain_text(re.compile("Lesehilfe.*Von 100 Menschen", re.DOTALL))
    expect(meaning).to_contain_text("Gesundheit, Einkommen und Unterstützungsbedarf")  # what it does not say
    origin = page.get_by_role("region", name="Woher die Zahlen kommen")
    for told in (*SOURCE, "Zuletzt aktualisiert am"):
        expect(origin).to_contain_text(told)
    origin.get_by_text("Dateien hinter den Zahlen").click()
    expect(origin).to_contain_text(RAW.name)
    expect(origin).to_contain_text(f"SHA-256 {hashlib.sha256(RAW.read_bytes()).hexdigest()}")


def find_the_area(page: Page, raw: Raw) -> str:
    """The name of that with the highest share: sorted to the top, and among those that meet a condition."""
    table = page.get_by_role("region", name="Tabelle").get_by_role("table")
    heading = table.get_by_role("columnheader", name="Wert")
    for direction in ("ascending", "descending"):
        heading.get_by_role("link").click()
        expect(heading).to_have_attribute("aria-sort", direction)
    row = table.locator(f'tr[data-code="{raw.highest}"]')
    expect(row).to_contain_text(in_german(raw.sure[raw.highest]))
    shown = table.locator("tbody tr").evaluate_all("rows => rows.map((each) => each.dataset.code)")
    assert next(key for key in shown if key in raw.sure) == raw.highest

    page.get_by_text("Gebiete filtern").click()
    page.get_by_label("Nur Gebiete mit").select_option(label=NAME)
    page.get_by_label("Bedingung", exact=True).select_option(label="mehr als")
    page.get_by_label("Grenzwert", exact=True).fill(str(PER_CENT))
    page.get_by_role("button", name="Bedingung hinzufügen").click()
    old = {key for key, share in raw.sure.items() if round(share, 2) > PER_CENT}  # one digit more than is shown
    assert 0 < len(old) < 100
    expect(table.locator("tbody tr")).to_have_count(len(old))
    name = row.get_by_role("rowheader").inner_text()
    page.get_by_role("link", name=re.compile("^Entfernen")).click()
    expect(table.locator("tbody tr")).to_have_count(len(raw.everywhere))
    return name


def take_the_numbers(page: Page, raw: Raw) -> None:
    lines = download(page, "CSV").decode("utf-8-sig").splitlines()
    taken = {row["Schlüssel"]: row for row in csv.DictReader(lines, delimiter=";")}
    assert taken.keys() >= raw.everywhere
    for key, share in raw.shares.items():
        told = taken[key]
        assert float(told["Wert (%)"].replace(",", ".")) == pytest.approx(share, abs=HALF_A_HUNDREDTH), key
        assert told["Nenner"] == str(raw.people[key])
        assert told["Verlässlichkeit"] == ("verlässlicher Wert" if key in raw.sure else "unsicher")
        assert (told["Quelle"], told["Lizenz"], told["Zeitbezug"]) == (*SOURCE, "31. Dezember 2024")
    assert {taken[key]["Verlässlichkeit"] for key in raw.everywhere - raw.shares.keys()} == {"nicht sinnvoll"}
    book = openpyxl.load_workbook(io.BytesIO(download(page, "XLSX")), read_only=True)
    headings, *rows = book["Werte"].iter_rows(values_only=True)
    key, value = headings.index("Schlüssel"), headings.index("Wert (%)")
    found = {row[key]: row[value] for row in rows}
    for code, share in raw.shares.items():
        assert found[code] == pytest.approx(share, abs=HALF_A_HUNDREDTH), code


def take_the_picture(page: Page, raw: Raw) -> None:
    """It can stand alone, and is large enough for print."""
    picture = download(page, "PNG")
    assert picture.startswith(b"\x89PNG")
    assert min(struct.unpack(">2I", picture[16:24])) > 1000
    drawing = download(page, "SVG").decode()
    words = " ".join(text.strip() for text in re.findall(r">([^<>]+)<", drawing) if text.strip())
    highest = f"bis {raw.sure[raw.highest]:.2f}".replace(".", ",")
    empty = f"nicht sinnvoll {len(raw.everywhere) - len(raw.shares)}"
    for told in (NAME, "31. Dezember 2024", "Legende (%)", highest, empty, *(f"{told} " for told in SOURCE)):
        assert told in words, told


def show_it_in_the_own_page(page: Page, site: str, elsewhere: tuple[str, Path], area: str, value: str) -> None:
    """Number and source are in the frame; nothing is fetched but from the atlas, and nothing left behind."""
    there, folder = elsewhere
    page.get_by_label("Was gezeigt wird").select_option(label="Tabelle")
    code = page.get_by_role("region", name="Code für Ihre Seite")
    expect(code).to_contain_text("show=table")
    (folder / "article.html").write_text(f"<!doctype html><title>Artikel</title>{code.inner_text()}")
    article = page.context.new_page()
    fetched: list[str] = []
    article.on("request", lambda asked: fetched.append(asked.url))
    article.goto(f"{there}/article.html")
    frame = article.frame_locator("iframe")
    expect(frame.get_by_role("row", name=area)).to_contain_text(value)
    for told in SOURCE:
        expect(frame.get_by_role("contentinfo")).to_contain_text(told)
    article.wait_for_load_state("networkidle")
    assert [address for address in fetched if not address.startswith((site, there, "data:"))] == []
    assert page.context.cookies() == []
    article.close()


def test_an_old_link_to_withdrawn_numbers_says_so_and_leads_on(site, page: Page, db, withdrawn):
    """No `start` here: a browser writes into its console that a page answered 410."""
    for way in ("map/?indicator=share-65-plus&", "indicators/share-65-plus/?"):
        answer = page.goto(f"{site}/berlin/{way}level=planungsraum&period={withdrawn}")
        assert answer is not None
        assert answer.status == 410, way
        expect(page.get_by_role("heading", level=1)).to_have_text("Nicht mehr veröffentlicht")
        expect(page.locator("main")).to_contain_text(NAME)
        expect(page.locator("main")).to_contain_text("31. Dezember 2022")
    for gone in ("map/table.csv", "map/picture.svg", "embedded/"):
        answer = page.request.get(f"{site}/berlin/{gone}?indicator=share-65-plus&level=planungsraum&period={withdrawn}")
        assert answer.status == 410, gone
    page.get_by_role("link", name="Den neuesten Stand zeigen: 31. Dezember 2024").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    page.wait_for_load_state("networkidle")  # what is under way would find no database any more
    assert page.context.cookies() == []


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as waited:
        page.get_by_role("link", name=name, exact=True).click()
    return Path(waited.value.path()).read_bytes()
