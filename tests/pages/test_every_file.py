"""Every table, chart and map of every page can be taken away, and every file that is promised comes whole."""

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from spatial.models import Area, Facility, FacilityKind, Municipality
from tests.every_page import every_page

pytestmark = pytest.mark.usefixtures("feldstadt")

AREA = "0104"
TABLE, PICTURE, GROUND = ("csv", "xlsx"), ("png", "svg"), ("geojson", "gpkg")
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}
BEGINS = {"xlsx": b"PK", "png": b"\x89PNG", "svg": b"<svg", "gpkg": b"SQLite format 3"}

# Tables with files that tell more than the page: caption on the kind of page → what the files' addresses hold.
FULLER = {
    ("map", "table-caption"): "map/table.",
    ("small-maps", r"table-\d+"): "map/multiples/maps.",
    ("two-maps", r"table-\d+"): "map/two/maps.",
    ("indicator", "values-caption"): "/series.",
    ("indicator", "all-areas-caption"): "map/table.",
    ("area", r"[\w-]+-caption"): "/profile.",
    ("comparison", "heat-caption"): "comparison/table.",
    ("own-area", ""): "own-area/area.",
}
# Maps: what their files' addresses hold. The large map's are those of its menu.
MAPS = {
    "map": "map/",
    "small-maps": "map/multiples/maps.",
    "two-maps": "map/two/maps.",
    "indicator": "map/",
    "run": "/files/map.",
    "run-weights": "/weights/map.",
}
# Why some things have no files of their own.
NO_DATA = {
    ("confidentiality", "example-caption"): "an invented example that explains, no data",
    ("embedded", "table-caption"): "a frame in other people's pages; it leads to the atlas, where the files are",
    ("map", "legend-square"): "a legend; it is in the picture of the map",
    ("embedded", "legend-square"): "a legend",
}
MAPS_THAT_LEAD_ON = {
    "municipality": "a small map that leads to the large one, where its files are",
    "area": "shows where the area lies and leads to the large map, where its files are",
}


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, str]]:
    return {}


def pages(known: dict) -> Iterator[tuple[str, str, str]]:
    """Kind, address and content of every page that is there."""
    client = Client()
    if not known:
        known["pages"] = every_page(lambda address: client.get(address).content.decode(), "feldstadt", AREA)
    for name, address in known["pages"].items():
        answer = client.get(address)
        if answer.status_code == 200:
            yield kind_of(name, address), address, answer.content.decode()


def kind_of(name: str, address: str) -> str:
    """What names of `every_page` have in common: looks of a map are maps."""
    path = urlsplit(address).path.removeprefix("/feldstadt/")
    kinds = {"map/": "map", "map/two/": "two-maps", "embedded/": "embedded", "own-area/": "own-area"}
    return kinds.get(path, name.split(maxsplit=1)[0].rstrip(","))


def files(address: str, html: str) -> list[str]:
    """Addresses of everything that is to be saved."""
    links = re.findall(r'<a\s[^>]*?href="([^"]*)"([^>]*)>', html)
    return [urljoin(address, unescape(href)) for href, rest in links if " download" in rest]


def kind_of_file(address: str) -> str:
    asked = re.search(r"[?&]table=[^&]*\.(\w+)$", address)
    return asked[1] if asked else urlsplit(address).path.rpartition(".")[2]


def promised(found: list[str], part: str) -> set[str]:
    return {kind_of_file(address) for address in found if part in address}


def test_every_table_chart_and_map_has_its_files(known, subtests):
    seen = set()
    for kind, address, html in pages(known):
        found = files(address, html)
        with subtests.test(address):
            for attributes, table in re.findall(r"<table([^>]*)>(.*?)</table>", html, re.DOTALL):
                caption = re.search(r'<caption[^>]*\bid="([^"]+)"', table)
                name = caption[1] if caption else "legend-square" if "legend-square" in attributes else ""
                if (kind, name) in NO_DATA:
                    seen.add((kind, name))
                    continue
                assert set(TABLE) <= files_of_table(kind, name, found), f"{kind}: {name or table[:300]}"
            for chart in re.findall(r'<figure class="chart".*?</figure>', html, re.DOTALL):
                name = re.search(r'data-chart="([^"]+)"', chart)[1]
                wanted = set(PICTURE + TABLE) if "<table" in chart else set(PICTURE)
                assert wanted <= promised(found, f"charts/{name}."), f"{kind}: {name}"
            if re.search(r'<figure class="area-map|class="small-maps"|id="map(-left)?"', html):
                if kind in MAPS_THAT_LEAD_ON:
                    assert "/feldstadt/map/" in html
                    continue
                assert set(PICTURE + GROUND) <= promised(found, MAPS[kind]), f"{kind}: map"
    assert ("confidentiality", "example-caption") in seen  # an exception that is none any more should go


def files_of_table(kind: str, name: str, found: list[str]) -> set[str]:
    own = promised(found, f"table={name}.") if name else set()
    chart = re.fullmatch(r"chart-(.+)-table", name)
    if chart:
        own |= promised(found, f"charts/{chart[1]}.")
    for (page, caption), part in FULLER.items():
        if page == kind and re.fullmatch(caption, name):
            own |= promised(found, part)
    return own


def test_every_file_comes_and_is_whole(known, subtests):
    """Each once: pages of a town promise some files together."""
    client = Client()
    wanted = {file: address for _, address, html in pages(known) for file in files(address, html)}
    assert len(wanted) > 50
    for file, page in wanted.items():
        with subtests.test(file):
            answer = client.get(file)
            assert answer.status_code == 200, page
            kind = kind_of_file(file)
            kind = "csv" if "format=csv" in file else kind
            assert answer["Content-Type"].startswith(TYPES[kind])
            assert answer["Content-Disposition"].endswith(f'.{kind}"')
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            whole(kind, body)


def whole(kind: str, body: bytes) -> None:
    assert body.startswith(BEGINS.get(kind, b""))
    assert len(body) > 40
    if kind == "csv":
        assert len(body.decode("utf-8-sig").splitlines()) > 1
    if kind == "geojson":
        assert json.loads(body)["features"]
    if kind == "svg":
        assert body.rstrip().endswith(b"</svg>")


def test_a_table_is_only_what_its_page_shows(client):
    """What cannot be read is said as on the page; a name that is none is a fault with a way back."""
    page = "/feldstadt/indices/chances/"
    assert client.get(f"{page}?table=nonsense.csv").status_code == 404
    assert client.get(f"{page}?table=areas-caption.exe").status_code == 404
    assert client.get(f"{page}?colour=red&table=areas-caption.csv").status_code == 400
    assert client.get("/feldstadt/indices/unheard-of/?table=areas-caption.csv").status_code == 404
    text = client.get(f"{page}?table=areas-caption.csv").content.decode("utf-8-sig")
    html = client.get(page).content.decode()
    head, *rows = text.splitlines()
    assert head.startswith("Quartier;Schlüssel;Klasse;")
    assert head.endswith(";Quelle;Lizenz")
    names = re.findall(r'<th class="kern-table__header area-name" scope="row"><a [^>]*>([^<]+)</a>', html)
    assert [row.split(";")[0].strip('"') for row in rows] == names[: len(rows)]
    assert len(rows) == 12


def test_facilities_beside_the_map_have_files(client):
    kind = FacilityKind.objects.create(
        municipality=Municipality.objects.get(slug="feldstadt"),
        slug="kita",
        name={"de": "Kitas", "en": "Day-care centres"},
        capacity_unit={"de": "Plätze", "en": "places"},
        source={"de": "Jugendamt", "en": "Youth office"},
    )
    inside: Point = Area.objects.filter(code="0104").earliest("pk").geometry.point_on_surface
    Facility.objects.create(kind=kind, key="1", name="Kita am Feld", geometry=inside, capacity=1250)
    page = client.get("/feldstadt/map/?places=kita").content.decode()
    found = files("/feldstadt/map/", page)
    assert promised(found, "table=places-kita-caption.") == {"xlsx", "csv"}
    (points,) = [file for file in found if "facilities/kita" in file]
    assert client.get(points).json()["features"][0]["properties"]["name"] == "Kita am Feld"
    table = next(file for file in found if file.endswith("places-kita-caption.csv"))
    text = client.get(table).content.decode("utf-8-sig")
    assert text.splitlines()[:2] == ["Name;Liegt in;Kapazität (Plätze)", "Kita am Feld;Bahnhof;1250"]
