// The search field as a combobox (WAI-ARIA pattern): type, choose with the arrow keys, go with Enter. What the page
// knows itself is there at once; the server adds houses, themes, indicators and words. Without script the form leads to
// the search page, which finds the same. What is typed is kept nowhere.

import { element } from "./elements.js";

const PAUSE = 150; // milliseconds without a key before the server is asked

/**
 * @param form the form around the field
 * @param own given the words, a group `{title, entries}` that the page knows itself, or null
 * @param choose given an entry, true where the page has dealt with it; otherwise its address is opened
 * @param say given the number of entries found, tells it to screen readers
 */
export function makeSearch(form, { own = () => null, choose = () => false, say = () => {} } = {}) {
  const input = form.querySelector("input");
  const list = element("div", { role: "listbox", id: "search-list", class: "search-list", hidden: "" });
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  form.querySelector(".search-box").append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "search-list",
  })) input.setAttribute(name, value);
  let entries = [];
  let active = -1;
  let waiting = null;
  let asked = 0;

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    const words = input.value.trim();
    const mine = words ? own(words) : null;
    show(mine ? [mine] : [], words);
    if (words.length < 2) return;
    waiting = setTimeout(() => askServer(words, mine), PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!entries.length) return;
      open(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(active < 0 && step < 0 ? entries.length - 1 : (active + step + entries.length) % entries.length);
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      open(false);
    }
  });
  input.addEventListener("blur", () => open(false));
  form.addEventListener("submit", (event) => {
    const chosen = entries[active] ?? (entries[0]?.own ? entries[0] : null);
    if (!chosen) return;
    event.preventDefault();
    take(chosen);
  });
  // Before the field loses its focus, which would close the list.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(entries[Number(option.dataset.place)]);
  });

  async function askServer(words, mine) {
    const turn = (asked += 1);
    let groups = [];
    try {
      const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (answer.ok) groups = (await answer.json()).groups;
    } catch {
      return; // the form still leads to the search page
    }
    if (turn !== asked || input.value.trim() !== words) return;
    const known = new Set(mine ? mine.entries.map((entry) => entry.key) : []);
    const others = groups.map((group) => ({
      ...group, entries: group.entries.filter((entry) => !known.has(`${entry.level}/${entry.area}`)),
    }));
    const wasOpen = document.activeElement === input;
    show([...(mine ? [mine] : []), ...others.filter((group) => group.entries.length)], words, { keep: active });
    if (!wasOpen) open(false);
    say(entries.length);
  }

  function show(groups, words, { keep = -1 } = {}) {
    entries = groups.flatMap((group) => group.entries);
    let place = 0;
    list.replaceChildren(...groups.filter((group) => group.entries.length).map((group) => {
      const options = group.entries.map((entry) => option(entry, place++));
      const title = element("div", { class: "search-group", "aria-hidden": "true" }, group.title);
      return element("div", { role: "group", "aria-label": group.title }, title, ...options);
    }));
    if (!entries.length && words) {
      list.replaceChildren(element("div", { class: "search-none" }, words.length < 2 ? "…" : form.dataset.nothing));
    }
    open(Boolean(words));
    activate(keep < entries.length ? keep : -1);
  }

  function option(entry, place) {
    return element("div", {
      role: "option", id: `search-option-${place}`, "aria-selected": "false", "data-place": String(place), class: "search-option",
    }, element("span", {}, entry.name), element("span", { class: "search-more" }, entry.more ?? ""));
  }

  function take(entry) {
    clearTimeout(waiting);
    asked += 1;
    input.value = entry.name;
    open(false);
    entries = [];
    if (!choose(entry)) window.location.assign(entry.address);
  }

  function open(wanted) {
    list.hidden = !wanted;
    input.setAttribute("aria-expanded", String(wanted));
    if (!wanted) activate(-1);
  }

  function activate(place) {
    const options = list.querySelectorAll("[role=option]");
    options[active]?.setAttribute("aria-selected", "false");
    active = place;
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    const chosen = options[place];
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", chosen.id);
  }
}
