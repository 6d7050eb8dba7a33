"""A basemap: nothing is fetched unless the municipality says so, and then from its one host only."""

import json
import re
import struct
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from spatial.describing import load_municipality_part

MAP = "/feldstadt/map/?indicator=child-share&level=quartier&period=2021-12-31"

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def _png(size: int = 16) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\x60\x90\x60" * size for _ in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture
def tiles() -> Iterator[tuple[str, list]]:
    """A tile server of our own, and what it was asked for: path and headers."""
    asked: list = []

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, dict(self.headers)))
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(_png())

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.fixture
def with_basemap(site, db) -> Iterator:
    """Gives Feldstadt a basemap that the server in its other thread sees, and takes it away again."""
    other = connection.copy()

    def give(basemap: dict) -> None:
        with other.cursor() as cursor:
            cursor.execute("UPDATE spatial_municipality SET basemap = %s", [json.dumps(basemap)])

    yield give
    give({})
    other.close()


@pytest.fixture
def visit_with(site, troubles) -> tuple[str, list[str]]:
    """The site, and what the browser complains about."""
    return site, troubles


def test_without_a_basemap_nothing_comes_from_elsewhere(visit, page: Page):
    visit(MAP)
    assert page.locator("[data-part=base]").count() == 0
    assert page.locator(".leaflet-tile").count() == 0


@pytest.mark.parametrize("kind", ["xyz", "wmts", "wms"])
def test_tiles_of_its_own_host_with_attribution_until_the_reader_hides_them(
    visit_with, page: Page, tiles, with_basemap, kind
):
    site, troubles = visit_with
    host, asked = tiles
    url = {
        "xyz": "/tiles/{z}/{x}/{y}.png",
        "wmts": "/wmts/{TileMatrix}/{TileRow}/{TileCol}.png",
        "wms": "/wms",
    }[kind]
    credit = {"de": "© Vermessungsamt <b>Feldstadt</b>"}
    layers = {"layers": "grey"} if kind == "wms" else {}
    with_basemap({"kind": kind, "url": host + url, "attribution": credit, **layers})
    outside: list[str] = []
    page.on("request", lambda request: request.url.startswith((site, host, "data:")) or outside.append(request.url))
    response = page.goto(site + MAP)
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert re.search(rf"img-src 'self' data: {re.escape(host)}(;|$)", policy)
    expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("© Vermessungsamt <b>Feldstadt</b>")
    wanted = {
        "xyz": r"/tiles/\d+/\d+/\d+\.png",
        "wmts": r"/wmts/\d+/\d+/\d+\.png",
        "wms": r"/wms\?.*request=GetMap.*layers=grey",
    }[kind]
    assert all(re.match(wanted, path) for path, _ in asked)
    assert all("Referer" not in headers and "Cookie" not in headers for _, headers in asked)
    page.get_by_role("link", name="Hintergrundkarte ausblenden").click()
    expect(page).to_have_url(re.compile("base=off"))
    expect(page.locator(".leaflet-tile")).to_have_count(0)
    before = len(asked)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert len(asked) == before, "who has hidden it fetches nothing"
    other = page.goto(f"{site}/feldstadt/methods/")
    assert other is not None
    assert host not in other.headers["content-security-policy"]
    assert outside == []
    assert troubles == []


@pytest.mark.parametrize(
    "url", ["https://a.example/{z};script-src *", "//a.example/{z}", "https://{s}.example/{z}", "https://a b/{z}"]
)
def test_odd_addresses_are_refused(tmp_path, url):
    text = "municipality: m\nname: {de: M}\nkind: town\nterritories: [{hierarchy: h, root_level: a, root_code: '0', "
    text += f"default_level: a}}]\nbasemap: {{kind: xyz, url: {json.dumps(url)}, attribution: {{de: A}}}}\n"
    (tmp_path / "m.yaml").write_text(text)
    with pytest.raises(Exception, match=r"url|basemap"):
        load_municipality_part(tmp_path / "m.yaml")
