// The table beside the map: the same areas and numbers, sortable, every row a way to mark its area.
// The rows that came with the page are kept where they fit, so that nobody loses their place.

import { element, part, swatch } from "./elements.js";
import { order } from "./order.js";
import { toAddress } from "./state.js";
import { spoken, symbolOf } from "./view.js";

export function makeTable({ onPin, onSort }) {
  const body = part("rows");
  const headings = [...document.querySelectorAll("[data-column]")];
  const rows = new Map();
  let shownCodes = null;
  let shownOrder = "";

  for (const row of body.rows) rows.set(row.dataset.code, cells(row));

  body.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onPin(link.closest("tr").dataset.code);
  });
  body.addEventListener("pointerover", (event) => body.dispatchEvent(over(event.target.closest("tr"))));
  body.addEventListener("pointerleave", () => body.dispatchEvent(over(null)));
  for (const heading of headings) {
    heading.querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      const column = heading.dataset.column;
      onSort(heading.getAttribute("aria-sort") === "ascending" ? `-${column}` : column);
    });
  }

  function show(view) {
    const { areas, state, page } = view;
    if (shownCodes !== areas.codes) useAreas(areas);
    // One address with a stand-in for the code: making 542 of them one by one takes longer than all the rest.
    const [before, after] = toAddress({ ...state, area: "CODE" }).split("CODE");
    areas.codes.forEach((code, i) => fillRow(rows.get(code), view, i, before + encodeURIComponent(code) + after));
    const sort = state.sort ?? page.defaults.sort;
    arrange(order(sort, areas, view.answer.values, areas.nameOrder).map((i) => areas.codes[i]));
    for (const heading of headings) {
      const column = heading.dataset.column;
      const direction = { [column]: "ascending", [`-${column}`]: "descending" }[sort] ?? "none";
      heading.setAttribute("aria-sort", direction);
      const next = direction === "ascending" ? `-${column}` : column;
      heading.querySelector("a").setAttribute("href", toAddress({ ...state, sort: next }));
    }
    part("caption").textContent = view.title;
    part("total-name").textContent = view.answer.total.name;
    part("total-value").textContent = view.total;
    pin(state.area);
  }

  function useAreas(areas) {
    const wanted = new Set(areas.codes);
    for (const code of [...rows.keys()]) if (!wanted.has(code)) rows.delete(code);
    areas.codes.forEach((code, i) => {
      if (!rows.has(code)) rows.set(code, newRow(code));
      rows.get(code).link.textContent = areas.names[i];
    });
    shownCodes = areas.codes;
    shownOrder = "";
  }

  function arrange(codes) {
    const wanted = codes.join();
    if (wanted === shownOrder) return;
    const focused = document.activeElement;
    body.replaceChildren(...codes.map((code) => rows.get(code).row));
    if (body.contains(focused)) focused.focus();
    shownOrder = wanted;
  }

  function pin(code) {
    for (const { row, link } of rows.values()) {
      const pinned = row.dataset.code === code;
      if (pinned === row.hasAttribute("data-pinned")) continue;
      row.toggleAttribute("data-pinned", pinned);
      if (pinned) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** Bring a row into sight within the table's own frame; the page itself stays where it is. */
  function reveal(code) {
    const row = rows.get(code)?.row;
    const frame = body.closest(".table-scroll");
    if (!row || frame.scrollHeight <= frame.clientHeight) return;
    const top = row.offsetTop - frame.querySelector("thead").offsetHeight;
    if (top < frame.scrollTop || row.offsetTop + row.offsetHeight > frame.scrollTop + frame.clientHeight) {
      frame.scrollTop = top - frame.clientHeight / 3;
    }
  }

  return { show, pin, reveal, body };
}

function over(row) {
  return new CustomEvent("areaover", { detail: row?.dataset.code ?? null });
}

function newRow(code) {
  const link = element("a", { class: "kern-link kern-link--no-visited-state", href: "#" });
  const row = element("tr", { class: "kern-table__row", "data-code": code },
    element("th", { class: "kern-table__header area-name", scope: "row" }, link),
    element("td", { class: "kern-table__cell" }, code),
    element("td", { class: "kern-table__cell kern-table__cell--numeric" },
      element("span", { class: "cell-value" }), element("span", { class: "kern-sr-only" }), swatch("")));
  return cells(row);
}

function cells(row) {
  return {
    row,
    link: row.querySelector("a"),
    value: row.querySelector(".cell-value"),
    spoken: row.querySelector(".kern-sr-only"),
    use: row.querySelector("use"),
  };
}

// Only what differs is written: most of the time of an update goes into layout.
function fillRow(row, view, i, address) {
  const instead = spoken(view, i);
  setText(row.value, view.text(i));
  setText(row.spoken, instead);
  if (instead) row.value.setAttribute("aria-hidden", "true");
  else row.value.removeAttribute("aria-hidden");
  const symbol = `#${symbolOf(view, i)}`;
  if (row.use.getAttribute("href") !== symbol) row.use.setAttribute("href", symbol);
  if (row.link.getAttribute("href") !== address) row.link.setAttribute("href", address);
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
