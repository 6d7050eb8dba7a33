"""From a choice on the map page to the new picture, in a real Chromium, on the real areas of Berlin."""

import shutil

from playwright.sync_api import Page, sync_playwright

from benchmarks import servers
from benchmarks.places import HOST, LEVEL, SLUG
from benchmarks.tables import Figure, say, show
from setup.system import CHROMIUM_NAMES

TIMES = 30

# Chooses in the form as a reader does, and waits for the frame after the heading has changed. Everything is counted:
# the handler, the fetch from the server, class look-up, drawing, legend, panel, until the frame was handed over.
CHOOSE = """
async ([name, value]) => {
  const select = document.querySelector(`[data-part=controls] [name=${name}]`);
  const heading = document.querySelector("main, body");
  const shown = () => document.querySelector("[data-part=name]").textContent
    + document.querySelector("[data-part=subline]").textContent;
  const before = shown();
  const painted = new Promise((resolve) => {
    const watcher = new MutationObserver(() => {
      if (shown() === before) return;
      watcher.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });
    watcher.observe(heading, { childList: true, subtree: true, characterData: true });
  });
  select.value = value;
  const started = performance.now();
  select.dispatchEvent(new Event("change", { bubbles: true }));
  return (await painted) - started;
}
"""


def run() -> None:
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        say("Click to paint was not measured: there is no Chromium on this machine.")
        return
    with (
        servers.django() as atlas,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium) as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://{HOST}:{atlas.port}/{SLUG}/map/?indicator=indicator-000&level={LEVEL}&period=2021-12-31")
        page.wait_for_selector("[data-part=map-frame] canvas")
        page.wait_for_timeout(1500)
        years = [f"{2022 + number % 14}-12-31" for number in range(TIMES)]
        rows = [
            [
                "another indicator, fetched",
                _figure(page, "indicator", [f"indicator-{n:03}" for n in range(1, TIMES + 1)]),
            ],
            ["another year, the neighbours already there", _figure(page, "period", years)],
        ]
    show(f"From choice to picture, 542 areas, {TIMES} times each", ["", "median (fastest–slowest)"], rows)


def _figure(page: Page, name: str, values: list[str]) -> Figure:
    found = []
    for value in values:
        found.append(page.evaluate(CHOOSE, [name, value]))
        page.wait_for_timeout(300)  # a reader looks at the picture; the table below follows, neighbours are fetched
    return Figure(tuple(found), "ms", 0)
