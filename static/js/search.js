// The search field as a combobox (ARIA 1.2 pattern): type, choose with the arrow keys, mark with Enter.
// Where nothing on this map fits, the form goes to the search page, which also knows other levels and indicators.

import { announce, element } from "./elements.js";
import { countAreas, fill } from "./format.js";
import { findAreas } from "./order.js";

export function makeSearch(page, { areas, onPin }) {
  const form = document.querySelector("[data-search]");
  const input = form.querySelector("input");
  const list = element("ul", { role: "listbox", id: "search-list", class: "search-list", hidden: "" });
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  form.querySelector(".search-box").append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "search-list",
  })) input.setAttribute(name, value);
  let hits = [];
  let active = -1;

  input.addEventListener("input", () => {
    const listed = areas();
    hits = listed ? findAreas(input.value, listed, listed.nameOrder) : [];
    list.replaceChildren(...hits.map((i, place) => option(listed, i, place)));
    if (!hits.length && input.value.trim()) list.replaceChildren(element("li", { class: "search-none" }, page.texts.nothing_found));
    open(Boolean(input.value.trim()));
    activate(-1);
    if (input.value.trim()) {
      announce(hits.length ? fill(page.texts.announce_found, { areas: countAreas(hits.length, page.texts) }) : page.texts.nothing_found);
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!hits.length) return;
      open(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(active < 0 && step < 0 ? hits.length - 1 : (active + step + hits.length) % hits.length);
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      open(false);
    }
  });
  input.addEventListener("blur", () => open(false));
  form.addEventListener("submit", (event) => {
    if (!hits.length) return;
    event.preventDefault();
    choose(Math.max(active, 0));
  });
  // Before the field loses its focus, which would close the list.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const chosen = event.target.closest("[role=option]");
    if (chosen) choose([...list.children].indexOf(chosen));
  });

  function option(listed, i, place) {
    const parent = listed.parent_names[i];
    return element("li", { role: "option", id: `search-option-${place}`, "aria-selected": "false" },
      element("span", {}, listed.names[i]),
      element("span", { class: "search-more" }, [listed.codes[i], parent].filter(Boolean).join(", ")));
  }

  function choose(place) {
    const listed = areas();
    const i = hits[place];
    input.value = listed.names[i];
    open(false);
    hits = [];
    onPin(listed.codes[i]);
  }

  function open(wanted) {
    list.hidden = !wanted;
    input.setAttribute("aria-expanded", String(wanted));
    if (!wanted) activate(-1);
  }

  function activate(place) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    const chosen = list.children[place];
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", chosen.id);
  }
}
