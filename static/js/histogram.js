// Own limits dragged on a histogram of the values. Vega counts and draws the bars; the limits are sliders of the page's
// own that lie upon them, with a number field each. Loaded when somebody opens the fold, for Vega is larger than all the
// rest of the page.

import { element } from "./elements.js";
import { fill, writeNumber } from "./format.js";

const HEIGHT = 140;
const PARTS = 100; // an arrow key moves a limit by about a hundredth of the span

/** `place`: where it is drawn; `id`: what its fields' ids begin with; what is shown has the form of modes/sides.js. */
export function makeHistogram(page, place, { id, onChange }) {
  const bars = element("div", { class: "histogram-bars", "aria-hidden": "true" });
  const handles = element("div", { class: "histogram-handles" });
  const fields = element("div", { class: "histogram-fields" });
  place.replaceChildren(element("div", { class: "histogram-frame" }, bars, handles), fields);
  let side = null;
  let chart = null;
  let drawn = null;
  let limits = [];
  let held = -1;

  async function show(next) {
    side = next;
    if (held < 0) limits = [...side.breaks];
    if (drawn !== String(side.known)) await draw();
    if (held < 0) lay();
  }

  async function draw() {
    drawn = String(side.known);
    const vega = await import("./vega.js");
    const { spec } = vega.compile({
      width: Math.max(200, place.clientWidth - 60),
      height: HEIGHT,
      data: { values: side.known.map((value) => ({ value })) },
      mark: { type: "bar", color: "#8a90a8" },
      encoding: {
        x: { field: "value", bin: { maxbins: 30 }, title: side.unit || null },
        y: { aggregate: "count", title: page.texts.areas_axis },
      },
      config: { locale: { number: page.language === "de" ? GERMAN : undefined }, font: "Fira Sans", view: { stroke: null } },
    });
    chart?.finalize();
    chart = new vega.View(vega.parse(spec, null, { ast: true }), {
      renderer: "svg", container: bars, hover: false, expr: vega.expressionInterpreter,
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
    handle.setAttribute("aria-valuetext", `${write(limits[i])} ${side.unit}`.trim());
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
      class: "kern-form-input__input", id: `${id}-${i}`, type: "text", inputmode: "decimal", autocomplete: "off",
    });
    input.addEventListener("change", () => {
      const number = Number(input.value.trim().replace(",", "."));
      if (input.value.trim() && Number.isFinite(number)) {
        move(i, number);
        use();
      } else put(i); // what cannot be read changes nothing
    });
    return element("div", { class: "kern-form-input" },
      element("label", { class: "kern-label", for: `${id}-${i}` }, fill(page.texts.limit, { number: i + 1 })), input);
  }

  /** Never beyond its neighbours, so that limits keep rising. */
  function move(i, wanted) {
    const [low, high] = between(i);
    limits[i] = rounded(Math.min(high, Math.max(low, wanted)));
    put(i);
  }

  function between(i) {
    const smallest = Math.min(...side.known);
    const largest = Math.max(...side.known);
    const gap = 10 ** -side.decimals;
    return [
      rounded(i > 0 ? limits[i - 1] + gap : Math.min(smallest, limits[i])),
      rounded(i < limits.length - 1 ? limits[i + 1] - gap : Math.max(largest, limits[i])),
    ];
  }

  function step() {
    const span = Math.max(...side.known) - Math.min(...side.known);
    return Math.max(10 ** -side.decimals, rounded(span / PARTS));
  }

  function use() {
    onChange([...limits]);
  }

  function rounded(number) {
    return Number(number.toFixed(side.decimals));
  }

  function write(number) {
    return writeNumber(number, side.decimals, page.language);
  }

  return { show };
}

const GERMAN = { decimal: ",", thousands: ".", grouping: [3], currency: ["", " €"] };
