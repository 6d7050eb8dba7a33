// "My lists": sets of areas that a reader keeps under a name. They lie in this browser only and are sent nowhere; what a
// list says is written as text, for a browser's store is not to be trusted more than an address.

import { element } from "./elements.js";
import { fill } from "./format.js";

const MOST = 50;

/** @param chosen gives the codes that are chosen now */
export function offerLists(page, { chosen }) {
  const place = document.querySelector("[data-own-lists]");
  const key = `social-atlas/${page.municipality}/lists`;
  if (!place || read(key) === null) return; // the browser keeps nothing, or must not
  const form = place.querySelector("form");
  const shown = place.querySelector("ul");
  const clear = place.querySelector("[data-lists-clear]");
  const said = place.querySelector("[role=status]");
  const { texts } = page;
  place.hidden = false;
  show();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = form.elements.list.value.trim();
    const codes = chosen();
    if (!codes.length || !name) {
      said.textContent = codes.length ? texts.no_name : texts.no_areas;
      if (codes.length) form.elements.list.focus();
      return;
    }
    const { hierarchy, level, level_name: levelName, edition } = page;
    const others = read(key).filter((each) => each.name !== name || each.level !== level);
    if (!write(key, [...others, { name, hierarchy, level, levelName, edition, codes }].slice(-MOST))) {
      said.textContent = texts.not_kept;
      return;
    }
    form.reset();
    said.textContent = fill(texts.kept, { name });
    show();
  });
  clear.addEventListener("click", () => {
    localStorage.removeItem(key);
    said.textContent = texts.all_deleted;
    show();
    form.elements.list.focus();
  });

  function show() {
    const lists = read(key);
    shown.replaceChildren(...lists.map(line));
    shown.hidden = !lists.length;
    clear.hidden = lists.length < 2;
  }

  function line(list) {
    const { name, levelName, codes } = list;
    const remove = element("button", {
      class: "kern-btn kern-btn--tertiary kern-btn--x-small", type: "button", "aria-label": `${texts.delete}: ${name}`,
    }, element("span", { class: "kern-label" }, texts.delete));
    remove.addEventListener("click", () => {
      write(key, read(key).filter((each) => each.name !== name || each.level !== list.level));
      said.textContent = fill(texts.deleted, { name });
      show();
      form.elements.list.focus();
    });
    const ways = [
      ...(codes.length <= page.most ? [way(page.comparison, { areas: codes.join(",") }, texts.compare, list)] : []),
      ...(codes.length > 1 ? [way(page.own_area, { areas: codes.join(" "), name }, texts.own_area, list)] : []),
    ];
    return element("li", { class: "kern-body" },
      element("strong", {}, name), ` (${levelName}: ${codes.length}) `, ...ways.flatMap((each) => [each, " "]), remove);
  }

  function way(address, question, text, { hierarchy, level, edition, name }) {
    const asked = new URLSearchParams({
      ...(hierarchy ? { hierarchy } : {}), level, ...(address === page.comparison ? { edition } : {}), ...question,
    });
    return element("a", {
      class: "kern-link kern-link--no-visited-state", href: `${address}?${asked}`, "aria-label": `${text}: ${name}`,
    }, text);
  }
}

/** What is kept, as far as it has the form of lists; null where nothing can be kept. */
function read(key) {
  let kept;
  try {
    kept = localStorage.getItem(key);
  } catch {
    return null;
  }
  try {
    const lists = JSON.parse(kept ?? "[]");
    return lists.filter((each) => each && [each.name, each.level].every((text) => typeof text === "string")
      && Array.isArray(each.codes));
  } catch {
    return [];
  }
}

function write(key, lists) {
  try {
    if (!lists.length) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(lists));
    return true;
  } catch {
    return false;
  }
}
