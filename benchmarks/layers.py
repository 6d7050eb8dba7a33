"""Our layer of areas beside Leaflet's own canvas, on the same map: from a choice, a look and a click to the picture.

No server and no page around it: a choice is the text of the next answer (as it lies there, fetched ahead) read, put
into classes and painted, legend included; a look is the pointer moved onto another area until its outline stands; a
click likewise. Leaflet restyles in place, which is its quickest way.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser

from benchmarks import scale
from benchmarks.places import HOST, ROOT
from benchmarks.tables import Figure, show

TIMES = 24
LAYERS = {"ours": "our layer of areas", "leaflet": "Leaflet’s canvas, restyled in place"}
DOCUMENT = (Path(__file__).parent / "layers.html").read_text()


def run(browser: Browser, sets: dict[str, bytes]) -> None:
    """`sets`: TopoJSON by title."""
    for title, topology in sets.items():
        areas = len(json.loads(topology)["objects"]["areas"]["geometries"])
        rows = []
        with _served(topology, scale.answers(areas)) as address:
            for layer, name in LAYERS.items():
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                page.goto(f"{address}/?{layer}")
                page.wait_for_function("() => window.ready", timeout=120_000)
                found = page.evaluate("times => window.measure(times)", TIMES)
                rows.append([name, *(Figure(tuple(found[kind]), "ms", 0) for kind in ("choice", "look", "click"))])
                page.close()
        header = ["median (fastest–slowest)", "choice → picture", "pointer → outline", "click → outline"]
        show(f"{title}, {TIMES} times each", header, rows)


@contextmanager
def _served(topology: bytes, answers: list[bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
            if path.startswith("/topojson-client/"):
                found = ROOT / "node_modules" / "topojson-client" / "src" / Path(path).name
            if path == "/":
                self._send(DOCUMENT.encode(), "text/html")
            elif path == "/topology":
                self._send(topology, "application/json")
            elif path == "/answers":
                self._send(json.dumps([each.decode() for each in answers]).encode(), "application/json")
            elif found:
                self._send(Path(found).read_bytes(), "text/css" if path.endswith(".css") else "text/javascript")
            else:
                self.send_error(404)

        def _send(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
