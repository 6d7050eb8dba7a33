"""Own weights: a slider dragged on the page of an index of 542 areas, from each of its moves to the painted map.

What a step takes: the event of the slider with index, ranks, classes and colours in it (script), until the browser has
painted, a frame later at the earliest. Steps shorter than a frame leave the page at 60 pictures a second. The table of
all areas follows when the slider pauses, and is not in these figures.
"""

from datetime import date

from playwright.sync_api import sync_playwright

from benchmarks import servers
from benchmarks.chromium import FLAGS, chromium
from benchmarks.places import HOST, LEVEL, SLUG
from benchmarks.tables import Figure, say, show
from indicators.composite.recipes import recipe_of
from indicators.models import Audience, OfficialRun
from indicators.official import carry_out, release_run
from spatial.models import Territory

STEPS = 60
GROUPS, PARTS = 5, 4
RECIPE = """\
recipe: bench-index
kind: index
version: 1
name: {de: Messindex, en: Index to measure}
level: LEVEL
indicators: {standardise: {method: z-score, ddof: 0}}
groups:
  weights: given
  aggregate: arithmetic
  missing: {rule: skip, at_least: 0.5}
  standardise: {method: z-score, ddof: 0}
  classes:
    method: fixed
    classes:
      - {id: "1", name: {de: sehr gering, en: very low}, below: -1.5}
      - {id: "2", name: {de: gering, en: low}, below: -0.5}
      - {id: "3", name: {de: Durchschnitt, en: average}, up_to: 0.5}
      - {id: "4", name: {de: hoch, en: high}, up_to: 1.5}
      - {id: "5", name: {de: sehr hoch, en: very high}}
attention: ["5"]
uncertainty: {draws: 200, seed: 7, weights: {method: spread, spread: 0.25}}
index:
  id: whole
  name: {de: Messindex, en: Index to measure}
  parts:
"""

# One step of a slider, as dragging makes it: the time in the script, and until the frame after it is on the screen.
STEP = """([which, value]) => new Promise((resolve) => {
  const slider = document.querySelectorAll("[data-part=slider]")[which];
  requestAnimationFrame(() => {
    slider.value = value;
    const started = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    const script = performance.now() - started;
    const line = new MessageChannel();
    line.port1.onmessage = () => resolve([script, performance.now() - started]);
    // Style, layout and paint follow the frame's last callback; the message after them comes when they are done.
    requestAnimationFrame(() => line.port2.postMessage(null));
  });
})"""


def run() -> None:
    program = chromium()
    if program is None:
        say("Own weights were not measured: there is no Chromium on this machine.")
        return
    _index()
    with (
        servers.django() as atlas,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://{HOST}:{atlas.port}/{SLUG}/indices/bench-index/weights/", wait_until="networkidle")
        found = [page.evaluate(STEP, [step % GROUPS, str(5 + 83 * step % 90)]) for step in range(STEPS)]
        script, painted = (Figure(tuple(times), "ms", 1) for times in zip(*found, strict=True))
        rows = [[f"index of {GROUPS} × {PARTS} indicators", script, painted]]
        header = ["median (fastest–slowest)", "script: index, ranks, map", "until painted"]
        show(f"A weight moved, 542 areas, {STEPS} steps", header, rows)


def _index() -> None:
    territory = Territory.objects.get(municipality__slug=SLUG)
    if OfficialRun.objects.filter(territory=territory, recipe="bench-index").exists():
        return
    lines = []
    for group in range(GROUPS):
        parts = ", ".join(f"{{id: indicator-{PARTS * group + part:03}}}" for part in range(PARTS))
        lines.append(f"    - {{id: g{group}, name: {{de: Teil {group}, en: Part {group}}}, parts: [{parts}]}}\n")
    recipe = recipe_of(RECIPE.replace("LEVEL", LEVEL) + "".join(lines))
    outcome = carry_out(recipe, territory, day=date(2035, 12, 31))
    release_run(outcome.run, audience=Audience.PUBLIC, by=None)
