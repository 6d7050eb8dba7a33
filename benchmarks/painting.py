"""From a choice on the map page to the new picture, in a real Chromium, on the real areas of Berlin."""

import json

from playwright.sync_api import Page, sync_playwright

from benchmarks import layers, scale, servers
from benchmarks.chromium import FLAGS, chromium
from benchmarks.places import EDITION, HOST, LEVEL, SLUG
from benchmarks.tables import Figure, say, show
from benchmarks.town import TOWN

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


# A look and a click as the mouse makes them: the outline is drawn in the turn in which tip or address follow.
POINT = """
([kind, x, y]) => new Promise((resolve) => {
  const box = document.querySelector("#atlas-map").getBoundingClientRect();
  const at = { bubbles: true, clientX: box.x + x * box.width, clientY: box.y + y * box.height };
  const target = document.querySelector("#atlas-map canvas.choropleth");
  let started = 0;
  const done = () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now() - started);
    channel.port2.postMessage(null);
  });
  if (kind === "click") {
    const push = history.pushState;
    history.pushState = (...words) => {
      history.pushState = push;
      push.apply(history, words);
      done();
    };
    for (const name of ["mousedown", "mouseup"]) target.dispatchEvent(new MouseEvent(name, at));
  } else {
    const watcher = new MutationObserver(() => { watcher.disconnect(); done(); });
    watcher.observe(document.querySelector("[data-part=tip]"), { childList: true, attributes: true });
  }
  started = performance.now();
  target.dispatchEvent(new MouseEvent(kind, at));
})
"""


def run() -> None:
    program = chromium()
    if program is None:
        say("Click to paint was not measured: there is no Chromium on this machine.")
        return
    with (
        servers.django() as atlas,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        _open(page, atlas, f"/{SLUG}/map/?indicator=indicator-000&level={LEVEL}&period=2021-12-31")
        others = [f"indicator-{number:03}" for number in range(1, TIMES + 1)]
        years = [f"{2022 + number % 14}-12-31" for number in range(TIMES)]
        rows = [
            ["another indicator, fetched", *_figures(page, "indicator", others)],
            ["another year, mostly there already", *_figures(page, "period", years)],
            ["pointing at an area", _pointing(page, "mousemove"), ""],
            ["clicking on an area", _pointing(page, "click"), ""],
        ]
        show(f"From choice to picture, 542 areas, {TIMES} times each", HEADER, rows)
        _open(page, atlas, f"/{TOWN}/map/?indicator=share-under-18&level=quartier")
        years = page.eval_on_selector_all("#choose-period option", "options => options.map((each) => each.value)")
        there_and_back = [*years[-2::-1], *years[1:]]
        rows = [
            ["another year, mostly there already", *_figures(page, "period", (there_and_back * TIMES)[:TIMES])],
            ["pointing at an area", _pointing(page, "mousemove"), ""],
            ["clicking on an area", _pointing(page, "click"), ""],
        ]
        show(f"From choice to picture, the demo town, {TIMES} times each", HEADER, rows)
        sets = {"Layer beside layer, 542 areas": _berlin(atlas), "Layer beside layer, 34,753 areas": scale.topology()}
        layers.run(browser, {title: topology for title, topology in sets.items() if topology})


HEADER = ["median (fastest–slowest)", "map and legend", "words and table too"]


def _open(page: Page, atlas: servers.Server, path: str) -> None:
    page.goto(f"http://{HOST}:{atlas.port}{path}")
    page.wait_for_selector("[data-part=map-frame] canvas")
    page.wait_for_timeout(1500)


def _berlin(atlas: servers.Server) -> bytes:
    areas = json.loads(atlas.fetch(f"/api/v1/geo/{SLUG}/{SLUG}/{EDITION}/{LEVEL}/areas"))
    return atlas.fetch(f"/api/v1/geo/boundaries/{areas['boundaries']['overview']}")


def _figures(page: Page, name: str, values: list[str]) -> list[Figure]:
    found = []
    for value in values:
        found.append(page.evaluate(CHOOSE, [name, value]))
        page.wait_for_timeout(300)  # a reader looks at the picture; meanwhile the neighbouring years are fetched
    return [Figure(tuple(runs), "ms", 0) for runs in zip(*found, strict=True)]


def _pointing(page: Page, kind: str) -> Figure:
    """At points of the middle of the map, spread by the golden ratio."""
    found = []
    for number in range(TIMES):
        across, down = (0.35 + 0.3 * (number * ratio % 1) for ratio in (0.618, 0.382))
        found.append(page.evaluate(POINT, [kind, across, down]))
        page.wait_for_timeout(100)
    return Figure(tuple(found), "ms", 0)
