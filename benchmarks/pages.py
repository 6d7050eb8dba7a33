"""Pages as a reader's browser gets them for the first time: bytes on the wire, until usable, and what Lighthouse says.

Served as `make demo` does it: gunicorn, hashed files, Brotli. Every look is a first one, with nothing kept from before.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks import servers
from benchmarks.chromium import FLAGS, chromium
from benchmarks.places import HOST, LEVEL, LOCAL, ROOT, SLUG
from benchmarks.tables import Figure, say, show
from benchmarks.town import TOWN

PAGES = {
    "start": "/",
    "municipality": f"/{TOWN}/",
    "map": f"/{TOWN}/map/",
    "map, 542 areas": f"/{SLUG}/map/?level={LEVEL}",
    "indicator": f"/{TOWN}/indicators/share-under-18/",
    "small maps": f"/{TOWN}/map/multiples/",
    "two maps": f"/{TOWN}/map/two/",
    "profile": f"/{TOWN}/areas/quartier/0104/",
    "profile, 300 indicators": f"/{SLUG}/areas/{LEVEL}/01100101/",
    "comparison": f"/{TOWN}/comparison/",
    "indices": f"/{TOWN}/indices/",
    "own weights": f"/{TOWN}/indices/herford/weights/",
    "methods": f"/{TOWN}/methods/",
}
MAPS = ("map", "map, 542 areas")  # these say themselves when they are usable
WAITED_FOR = (*MAPS, "profile", "profile, 300 indicators", "start")
# Everything is there, all scripts have run (the event `load`), and something has been painted.
LOADED = """new Promise((done) => {
  const look = () => {
    const [painted] = performance.getEntriesByName("first-contentful-paint");
    const { loadEventEnd } = performance.getEntriesByType("navigation")[0];
    if (painted && loadEventEnd) done(Math.max(loadEventEnd, painted.startTime));
    else setTimeout(look, 100);
  };
  look();
})"""
MAP_USABLE = """new Promise((done) => {
  const told = (list) => list.getEntriesByName("usable").forEach(({ startTime }) => done(startTime));
  new PerformanceObserver(told).observe({ type: "mark", buffered: true });
})"""
TIMES = 7
SLOWER, MEGABITS, LATENCY = 4, 10, 40  # CPU, line, and milliseconds to the server and back
ATTEMPTS = 3
CATEGORIES = ("performance", "accessibility", "best-practices")
MOMENTS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


def run() -> None:
    program = chromium()
    if program is None:
        say("Pages were not measured: there is no Chromium on this machine.")
        return
    with servers.django() as atlas:
        address = f"http://{HOST}:{atlas.port}"
        with (
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=program, args=FLAGS) as browser,
        ):
            weights = [[name, *_weight(browser, address + path)] for name, path in PAGES.items()]
            show("A first look on the wire, in all", ["page", "bytes", "requests"], weights)
            waits = [
                [name, Figure(tuple(_usable(browser, address + PAGES[name], says=name in MAPS)), "ms", 0)]
                for name in WAITED_FOR
            ]
            title = f"Until the page is usable, {SLOWER} × slower CPU, {MEGABITS} Mbit/s, {LATENCY} ms, {TIMES} times"
            show(title, ["page", "median (fastest–slowest)"], waits)
        _lighthouse(address, program)


@contextmanager
def _fresh(browser: Browser) -> Iterator[tuple[BrowserContext, Page]]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context, context.new_page()
    context.close()


def _weight(browser: Browser, address: str) -> tuple[str, int]:
    """Everything until the network is quiet, with headers; what is fetched ahead for the next choice included."""
    with _fresh(browser) as (context, page):
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        sizes: list[int] = []
        line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        return f"{sum(sizes):,}", sum(size > 0 for size in sizes)


def _usable(browser: Browser, address: str, *, says: bool) -> Iterator[float]:
    """From the click on a link until the page answers to the reader; on a map page map, legend and table do."""
    for _ in range(TIMES):
        with _fresh(browser) as (context, page):
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            speed = MEGABITS * 1e6 / 8
            conditions = {"offline": False, "latency": LATENCY, "downloadThroughput": speed, "uploadThroughput": speed}
            line.send("Network.emulateNetworkConditions", conditions)
            line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(address, wait_until="commit")
            # Playwright's own waiting would first load a large script into the page that is measured.
            asked = {"expression": MAP_USABLE if says else LOADED, "awaitPromise": True, "returnByValue": True}
            yield line.send("Runtime.evaluate", asked)["result"]["value"]


def _lighthouse(address: str, program: str) -> None:
    script = _install()
    if script is None:
        return
    for device, options in {"phone": [], "desk": ["--preset=desktop"]}.items():
        rows = []
        for name, path in PAGES.items():
            told = _ask(script, address + path, program, options)
            if told is None:
                rows.append([name, "no answer"])
                continue
            grades = [round(100 * told["categories"][each]["score"]) for each in CATEGORIES]
            rows.append([name, *grades, *(told["audits"][each]["displayValue"] for each in MOMENTS)])
        header = ["page", *CATEGORIES, *(each.replace("-", " ") for each in MOMENTS)]
        show(f"Lighthouse, as on a {device}", header, [[*row, *[""] * (len(header) - len(row))] for row in rows])


def _install() -> Path | None:
    """Lighthouse as locked, in a folder of its own: nobody who runs the atlas needs it."""
    folder = LOCAL / "lighthouse"
    script = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    lock = ROOT / "benchmarks" / "lighthouse" / "package-lock.json"
    kept = folder / "package-lock.json"
    if script.exists() and kept.exists() and kept.read_bytes() == lock.read_bytes():
        return script
    say("Installing Lighthouse into a folder of its own …")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(lock.with_name(name), folder / name)
    done = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=folder, capture_output=True, check=False
    )
    if done.returncode:
        say(f"Lighthouse could not be installed, so it was not asked. npm says: {done.stderr.decode()}")
        return None
    return script


def _ask(script: Path, address: str, program: str, options: list[str]) -> dict | None:
    wanted = ["--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}", *options]
    for _ in range(ATTEMPTS):  # it sometimes loses the beginning of its own recording, and says so
        done = subprocess.run(
            ["node", script, address, *wanted, f"--chrome-flags=--headless {' '.join(FLAGS)}"],
            env={**os.environ, "CHROME_PATH": program},
            capture_output=True,
            check=False,
        )
        if done.returncode == 0:
            return json.loads(done.stdout)
    return None
