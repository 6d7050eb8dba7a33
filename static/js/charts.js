// Draws the charts of a page from the specifications that stand in it (atlas/charts), each when it comes into view.
//
// Pointing at a mark tells what it stands for in a box beside the pointer, and lights its area everywhere on the page: see
// lighting.js.

import { inform, onLight } from "./lighting.js";

const NARROW = 480;
const SMALL = 150; // the height of small charts, which have no legend
const LINE = 24; // of a legend
const PANEL = 300; // the least room of a small chart among others
const BESIDE_PANEL = 64; // its axis, and the gap to the next

for (const figure of document.querySelectorAll("figure[data-chart]")) watch(figure);

function watch(figure) {
  const seen = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    try {
      await draw(figure);
    } catch (fault) {
      showPicture(figure); // the same chart, drawn by the server
      throw fault;
    }
  }, { rootMargin: "300px" });
  seen.observe(figure);
}

async function draw(figure) {
  const vega = await import("./vega.js");
  const place = figure.querySelector("[data-part=drawing]");
  const spec = await specification(figure);
  const { spec: compiled } = vega.compile(fitted(spec, place.clientWidth));
  const view = new vega.View(vega.parse(compiled, null, { ast: true }), {
    renderer: "svg", container: place, hover: false, expr: vega.expressionInterpreter, tooltip: makeTip(figure),
  });
  view.logLevel(vega.onlyErrors);
  await view.runAsync();
  // The figure has a name and a description of its own, and its table: the drawing adds nothing to be read out.
  place.querySelector("svg").setAttribute("aria-hidden", "true");
  figure.dataset.drawn = "";
  link(view);
  new ResizeObserver(() => view.resize().runAsync()).observe(place);
}

/** It stands in the page; that of a small chart among many is fetched when it comes into view. */
async function specification(figure) {
  if (!figure.dataset.spec) return JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const answer = await fetch(figure.dataset.spec);
  if (!answer.ok) throw new Error(`${answer.status} for ${figure.dataset.spec}`);
  return answer.json();
}

/** On a telephone legends stand in one column and names in two lines, or they would leave no room for what they name;
    small charts stand side by side as far as there is room. */
function fitted(spec, width) {
  if (spec.concat) {
    const columns = Math.max(1, Math.floor(width / PANEL));
    const across = Math.floor(width / columns) - BESIDE_PANEL;
    return { ...spec, columns, concat: spec.concat.map((panel) => ({ ...panel, width: across })) };
  }
  if (width >= NARROW) return spec;
  const legend = { ...spec.config?.legend, columns: 1, labelLimit: Math.max(120, width - 60),
    layout: { bottom: { anchor: "start", direction: "vertical" } } };
  const height = spec.height > SMALL ? spec.height + Math.max(60, LINE * keys(spec)) : spec.height; // for the longer column
  return { ...JSON.parse(JSON.stringify(spec), shorten(width)), height, config: { ...spec.config, legend } };
}

/** How many entries its legends have. Colour and shape of the same field share one. */
function keys(spec) {
  const fields = new Map();
  for (const { encoding = {} } of [spec, ...(spec.layer ?? [])]) {
    for (const channel of [encoding.color, encoding.shape]) {
      if (channel?.legend !== null && channel?.scale?.domain) fields.set(channel.field, channel.scale.domain.length);
    }
  }
  return [...fields.values()].reduce((sum, count) => sum + count, 0);
}

/** Names beside rows: lines of about so many letters as fit into two fifths of the width. */
function shorten(width) {
  const labelLimit = Math.round(width * 0.42);
  const letters = Math.round(labelLimit / 5.6);
  const names = {
    labelLimit, labelFontSize: 11, labelLineHeight: 12,
    labelExpr: `slice(split(replace(datum.label, regexp('(.{1,${letters}})( |$)', 'g'), '$1|'), '|'), 0, 2)`,
  };
  return (key, value) => key === "axis" && value?.labelLimit > labelLimit ? { ...value, ...names } : value;
}

function link(view) {
  const areaOf = (item) => item?.datum?.area ?? "";
  view.addEventListener("pointermove", (event, item) => inform(areaOf(item), view));
  view.addEventListener("pointerout", () => inform("", view));
  onLight((area) => {
    if (view.signal("lit") !== area) view.signal("lit", area).runAsync();
  });
}

/** A box beside the pointer that says what the mark stands for. */
function makeTip(figure) {
  const tip = document.createElement("div");
  tip.className = "tip chart-tip";
  tip.hidden = true;
  figure.append(tip);
  return (handler, event, item, text) => {
    tip.hidden = !text;
    if (!text) return;
    tip.textContent = String(text);
    const box = figure.getBoundingClientRect();
    const right = event.clientX - box.left;
    const left = right + 14 + tip.offsetWidth > box.width ? Math.max(0, right - 14 - tip.offsetWidth) : right + 14;
    tip.style.left = `${left}px`;
    tip.style.top = `${event.clientY - box.top + 14}px`;
  };
}

function showPicture(figure) {
  const picture = document.createElement("img");
  picture.src = figure.dataset.picture;
  picture.alt = "";
  figure.querySelector("[data-part=drawing]").replaceChildren(picture);
}
