"""From a choice on the map page to the new picture, in a real Chromium, on the real areas of Berlin."""

import shutil

from playwright.sync_api import Page, sync_playwright

from benchmarks import servers
from benchmarks.places import HOST, LEVEL, SLUG
from benchmarks.tables import Figure, say, show
from setup.system import CHROMIUM_NAMES

TIMES = 30

# Chooses in the form as a reader does. The map is coloured in the turn in which the legend is written, so the frame
# after the legend has changed shows the picture; the words (and with them panel and table) follow in a later frame.
CHOOSE = """
async ([name, value]) => {
  const part = (name) => document.querySelector(`[data-part=${name}]`);
  const painted = (parts) => new Promise((resolve) => {
    const watcher = new MutationObserver(() => {
      watcher.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });
    for (const each of parts) watcher.observe(each, { childList: true, subtree: true, characterData: true });
  });
  const shown = [painted([part("legend")]), painted([part("name"), part("subline")])];
  const select = part("controls").elements[name];
  select.value = value;
  const started = performance.now();
  select.dispatchEvent(new Event("change", { bubbles: true }));
  return (await Promise.all(shown)).map((moment) => moment - started);
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
        choices = {
            "another indicator, fetched": ("indicator", [f"indicator-{number:03}" for number in range(1, TIMES + 1)]),
            "another year, mostly there already": (
                "period",
                [f"{2022 + number % 14}-12-31" for number in range(TIMES)],
            ),
        }
        rows = [[title, *_figures(page, name, values)] for title, (name, values) in choices.items()]
    header = ["median (fastest–slowest)", "map and legend", "words and table too"]
    show(f"From choice to picture, 542 areas, {TIMES} times each", header, rows)


def _figures(page: Page, name: str, values: list[str]) -> list[Figure]:
    found = []
    for value in values:
        found.append(page.evaluate(CHOOSE, [name, value]))
        page.wait_for_timeout(300)  # a reader looks at the picture; meanwhile the neighbouring years are fetched
    return [Figure(tuple(runs), "ms", 0) for runs in zip(*found, strict=True)]
