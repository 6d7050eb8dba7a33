// The legend: one button per class. Pointing at a class, or focusing it, shows only its areas; pressing it keeps that.

import { element, part, swatch } from "./elements.js";
import { countAreas } from "./format.js";
import { legendEntries } from "./view.js";

export function makeLegend({ onHighlight }) {
  const list = part("legend");
  let buttons = new Map();
  let kept = null;

  function show(view) {
    const focused = document.activeElement?.dataset?.symbol;
    kept = null;
    buttons = new Map();
    list.replaceChildren(...legendEntries(view).map((entry) => {
      const button = element("button",
        { type: "button", class: "legend-entry", "data-symbol": entry.symbol, "aria-pressed": "false" },
        swatch(entry.symbol),
        element("span", { class: "legend-label" }, entry.label),
        element("span", { class: "legend-count" }, element("span", { "aria-hidden": "true" }, String(entry.count)),
          element("span", { class: "kern-sr-only" }, countAreas(entry.count, view.page.texts))));
      listen(button, entry);
      buttons.set(entry.symbol, button);
      return element("li", {}, button);
    }));
    view.colours.forEach((colour, i) => document.querySelector(`#class-${i} rect`).setAttribute("fill", colour));
    buttons.get(focused)?.focus();
  }

  function listen(button, entry) {
    const look = () => onHighlight(entry);
    const back = () => onHighlight(kept);
    button.addEventListener("pointerenter", look);
    button.addEventListener("pointerleave", back);
    button.addEventListener("focus", look);
    button.addEventListener("blur", back);
    button.addEventListener("click", () => {
      kept = kept === entry ? null : entry;
      for (const [symbol, each] of buttons) each.setAttribute("aria-pressed", String(kept?.symbol === symbol));
      onHighlight(kept ?? entry, kept !== null);
    });
  }

  /** Mark the class of the area under the pointer. */
  function mark(symbol) {
    for (const [each, button] of buttons) button.classList.toggle("marked", each === symbol);
  }

  return { show, mark };
}
