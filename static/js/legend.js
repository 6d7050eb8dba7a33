// The legend: one button per class. Pointing at a class, or focusing it, shows only its areas; pressing it keeps that.
// Where two things are crossed, the classes stand in a square; circles and dots have a scale of their own.

import { element, part, swatch } from "./elements.js";
import { countAreas } from "./format.js";
import { nested } from "./nested.js";

export function makeLegend({ onHighlight }) {
  const place = part("legend");
  let buttons = new Map();
  let kept = null;

  function show(view) {
    const focused = document.activeElement?.dataset?.symbol;
    kept = null;
    buttons = new Map();
    place.replaceChildren(...[
      view.square && square(view),
      view.circles && circles(view.circles.samples),
      view.dots && element("p", { class: "legend-dots" },
        element("span", { class: "legend-dot", "aria-hidden": "true" }), view.dots.label),
      element("ul", { class: "legend-list" }, ...view.entries.map((entry) => element("li", {}, line(entry, view.page)))),
    ].filter(Boolean));
    view.colours.forEach((colour, i) => paintSwatch(i, colour, view.textures?.[i] ?? []));
    const said = (...children) => element("p", { class: "kern-body kern-body--small" }, ...children);
    part("sentences").replaceChildren(
      ...view.sentences.map((sentence) => said(sentence)),
      ...(view.links ?? []).map(({ text, name, address }) => said(`${text} `,
        element("a", { class: "kern-link kern-link--small kern-link--no-visited-state", href: address }, name))));
    buttons.get(focused)?.focus();
  }

  function line(entry, page) {
    return button(entry, "legend-entry",
      swatch(entry.symbol),
      element("span", { class: "legend-label" }, entry.label),
      element("span", { class: "legend-count" }, element("span", { "aria-hidden": "true" }, String(entry.count)),
        element("span", { class: "kern-sr-only" }, countAreas(entry.count, page.texts))));
  }

  function square({ square: { row_title: rowTitle, column_title: columnTitle, rows, columns, cells, caption }, page }) {
    return element("table", { class: "legend-square" },
      element("caption", { class: "kern-sr-only" }, caption),
      element("thead", {},
        element("tr", {}, element("td", {}), element("th", { colspan: String(columns.length), scope: "colgroup" }, columnTitle)),
        element("tr", {}, element("th", { scope: "col" }, rowTitle),
          ...columns.map((label) => element("th", { scope: "col" }, label)))),
      element("tbody", {}, ...rows.map((label, row) => element("tr", {},
        element("th", { scope: "row" }, label),
        ...cells[row].map((entry) => element("td", {}, button(entry, "square-cell",
          swatch(entry.symbol),
          element("span", { class: "square-count", "aria-hidden": "true" }, String(entry.count)),
          element("span", { class: "kern-sr-only" }, `${entry.label}: ${countAreas(entry.count, page.texts)}`))))))));
  }

  function button(entry, name, ...children) {
    const made = element("button",
      { type: "button", class: name, "data-symbol": entry.symbol, "aria-pressed": "false" }, ...children);
    listen(made, entry);
    buttons.set(entry.symbol, made);
    return made;
  }

  function listen(made, entry) {
    const look = () => onHighlight(entry);
    const back = () => onHighlight(kept);
    made.addEventListener("pointerenter", look);
    made.addEventListener("pointerleave", back);
    made.addEventListener("focus", look);
    made.addEventListener("blur", back);
    made.addEventListener("click", () => {
      kept = kept === entry ? null : entry;
      for (const [symbol, each] of buttons) each.setAttribute("aria-pressed", String(kept?.symbol === symbol));
      onHighlight(kept ?? entry, kept !== null);
    });
  }

  /** Mark the entries of the area under the pointer. */
  function mark(symbols) {
    for (const [each, made] of buttons) made.classList.toggle("marked", symbols.includes(each));
  }

  return { show, mark };
}

/** The swatch of a class that legend and table use, with the pattern upon it. */
function paintSwatch(i, colour, layers) {
  const symbol = document.getElementById(`class-${i}`);
  symbol.querySelector("rect").setAttribute("fill", colour);
  for (const path of symbol.querySelectorAll("path")) path.remove();
  symbol.append(...layers.map(({ kind, ink, weight }) => svg("path", {
    d: kind === "columns" ? "M2 0V16M10 0V16M18 0V16" : "M0 2H24M0 10H24",
    stroke: ink,
    "stroke-width": (1.4 * weight).toFixed(2),
  })));
}

function svg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function circles(samples) {
  const { width, height, label, circles: drawn } = nested(samples);
  return svg("svg", { class: "legend-circles", width, height, role: "img", "aria-label": label },
    ...drawn.flatMap((each) => [
      svg("circle", { cx: each.x, cy: each.y, r: each.radius }),
      svg("line", { x1: each.x, y1: each.top, x2: each.line, y2: each.at }),
      svg("text", { x: each.text, y: each.at, dy: 4 }, each.label),
    ]));
}
