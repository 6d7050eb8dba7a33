// Own limits dragged on a histogram of the values. Vega counts and draws the bars; the limits are sliders of the page's
// own that lie upon them, with a number field each. Loaded when somebody opens the fold, for Vega is larger than all the
// rest of the page.

import { element, part } from "./elements.js";
import { fill, writeNumber } from "./format.js";

const HEIGHT = 140;
const PARTS = 100; // an arrow key moves a limit by about a hundredth of the span

let engine = null;

export function makeHistogram(page, { onChange }) {
  const place = part("histogram-place");
  const bars = element("div", { class: "histogram-bars", "aria-hidden": "true" });
  const handles = element("div", { class: "histogram-handles" });
  const fields = element("div", { class: "histogram-fields" });
  place.replaceChildren(element("div", { class: "histogram-frame" }, bars, handles), fields);
  let view = null;
  let chart = null;
  let drawn = null;
  let limits = [];
  let held = -1;

  async function show(next) {
    view = next;
    if (!view.method) return;
    if (held < 0) limits = [...view.breaks];
    if (drawn !== view.answer) await draw();
    if (held < 0) lay();
  }

  async function draw() {
    drawn = view.answer;
    engine ??= load();
    const { vega, vegaLite, expressionInterpreter } = await engine;
    const { spec } = vegaLite.compile({
      width: Math.max(200, place.clientWidth - 60),
      height: HEIGHT,
      data: { values: view.known.map((value) => ({ value })) },
      mark: { type: "bar", color: "#8a90a8" },
      encoding: {
        x: { field: "value", bin: { maxbins: 30 }, title: view.names.unit || null },
        y: { aggregate: "count", title: page.texts.areas_axis },
      },
      config: { locale: { number: page.language === "de" ? GERMAN : undefined }, font: "Fira Sans", view: { stroke: null } },
    });
    chart?.finalize();
    chart = new vega.View(vega.parse(spec, null, { ast: true }), {
      renderer: "svg", container: bars, hover: false, expr: expressionInterpreter,
    });
    await chart.runAsync();
  }

  /** Handles and fields for the present limits; the same ones are moved and not made anew, so that focus stays. */
  function lay() {
    if (!chart) return;
    if (handles.children.length !== limits.length) {
      handles.replaceChildren(...limits.map((_, i) => makeHandle(i)));
      fields.replaceChildren(...limits.map((_, i) => makeField(i)));
    }
    limits.forEach((_, i) => put(i));
  }

  function put(i) {
    const [low, high] = between(i);
    const handle = handles.children[i];
    handle.style.left = `${chart.origin()[0] + chart.scale("x")(limits[i])}px`;
    handle.style.top = `${chart.origin()[1]}px`;
    handle.setAttribute("aria-valuemin", String(low));
    handle.setAttribute("aria-valuemax", String(high));
    handle.setAttribute("aria-valuenow", String(limits[i]));
    handle.setAttribute("aria-valuetext", `${write(limits[i])} ${view.names.unit}`.trim());
    fields.children[i].querySelector("input").value = write(limits[i]);
  }

  function makeHandle(i) {
    const handle = element("div", {
      class: "histogram-handle", role: "slider", tabindex: "0", "aria-label": fill(page.texts.limit, { number: i + 1 }),
    });
    handle.addEventListener("pointerdown", (event) => {
      held = i;
      handle.setPointerCapture(event.pointerId);
      handle.focus();
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (held === i) move(i, chart.scale("x").invert(event.clientX - bars.getBoundingClientRect().left - chart.origin()[0]));
    });
    handle.addEventListener("pointerup", () => {
      held = -1;
      use();
    });
    handle.addEventListener("keydown", (event) => {
      const [low, high] = between(i);
      const ways = {
        ArrowLeft: limits[i] - step(), ArrowDown: limits[i] - step(), ArrowRight: limits[i] + step(),
        ArrowUp: limits[i] + step(), PageDown: limits[i] - 10 * step(), PageUp: limits[i] + 10 * step(),
        Home: low, End: high,
      };
      if (!(event.key in ways)) return;
      event.preventDefault();
      move(i, ways[event.key]);
      use();
    });
    return handle;
  }

  function makeField(i) {
    const input = element("input", {
      class: "kern-form-input__input", id: `limit-${i}`, type: "text", inputmode: "decimal", autocomplete: "off",
    });
    input.addEventListener("change", () => {
      const number = Number(input.value.trim().replace(",", "."));
      if (input.value.trim() && Number.isFinite(number)) {
        move(i, number);
        use();
      } else put(i); // what cannot be read changes nothing
    });
    return element("div", { class: "kern-form-input" },
      element("label", { class: "kern-label", for: `limit-${i}` }, fill(page.texts.limit, { number: i + 1 })), input);
  }

  /** Never beyond its neighbours, so that limits keep rising. */
  function move(i, wanted) {
    const [low, high] = between(i);
    limits[i] = rounded(Math.min(high, Math.max(low, wanted)));
    put(i);
  }

  function between(i) {
    const smallest = Math.min(...view.known);
    const largest = Math.max(...view.known);
    const gap = 10 ** -decimals();
    return [
      rounded(i > 0 ? limits[i - 1] + gap : Math.min(smallest, limits[i])),
      rounded(i < limits.length - 1 ? limits[i + 1] - gap : Math.max(largest, limits[i])),
    ];
  }

  function step() {
    const span = Math.max(...view.known) - Math.min(...view.known);
    return Math.max(10 ** -decimals(), rounded(span / PARTS));
  }

  function use() {
    onChange({ classes: "own", breaks: [...limits] });
  }

  function decimals() {
    return view.indicator.decimals + 1; // values have one digit more than is shown
  }

  function rounded(number) {
    return Number(number.toFixed(decimals()));
  }

  function write(number) {
    return writeNumber(number, decimals(), page.language);
  }

  return { show };
}

const GERMAN = { decimal: ",", thousands: ".", grouping: [3], currency: ["", " €"] };

/** vega's own bundles put themselves on the global object; the import map knows their hashed addresses. */
async function load() {
  await import("vega");
  await import("vega-lite");
  const { expressionInterpreter } = await import("vega-interpreter");
  return { vega: globalThis.vega, vegaLite: globalThis.vegaLite, expressionInterpreter };
}
