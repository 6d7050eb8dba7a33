// Draws the charts of a page from the specifications that stand in it (atlas/charts), each when it comes into view.
//
// Pointing at a mark tells what it stands for in a box beside the pointer, and lights its area everywhere on the page: see
// lighting.js.

import { fitted } from "./fitting.js";
import { inform, onLight } from "./lighting.js";

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
