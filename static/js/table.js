// The table beside the map: the same areas and numbers, sortable, every row a way to mark its area.
// The rows that came with the page are kept where they fit, so that nobody loses their place. Each way of showing has
// columns of its own; where areas are filtered, only those that meet the conditions are listed. What its frame cannot
// show at first comes in a body of its own, which is left alone until the map stands.

import { element, part, swatch } from "./elements.js";
import { whenIdle } from "./fetching.js";
import { order } from "./order.js";
import { toAddress } from "./state.js";

const PORTION = 50;

export function makeTable({ onPin, onSort }) {
  const body = part("rows");
  const later = part("later-rows") ?? document.createElement("tbody");
  const headingRow = part("headings");
  const rows = new Map();
  const known = new WeakMap();
  let shown = null;
  let shownCodes = null;
  let shownColumns = headingRow.cells.length - 2;

  for (const row of [...body.rows, ...later.rows]) rows.set(row.dataset.code, row);
  let shownOrder = [...rows.keys()].join();

  body.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onPin(link.closest("tr").dataset.code);
  });
  body.addEventListener("pointerover", (event) => body.dispatchEvent(over(event.target.closest("tr"))));
  body.addEventListener("pointerleave", () => body.dispatchEvent(over(null)));
  headingRow.addEventListener("click", (event) => {
    const heading = event.target.closest("a")?.closest("th");
    if (!heading) return;
    event.preventDefault();
    const { column } = heading.dataset;
    onSort(heading.getAttribute("aria-sort") === "ascending" ? `-${column}` : column);
  });

  function show(view) {
    const { areas, state, page, columns } = view;
    if (shownColumns !== columns.length) useColumns(columns);
    if (shownCodes !== areas.codes) useAreas(areas.codes);
    // One address with a stand-in for the code: making 542 of them one by one takes longer than all the rest.
    const [before, after] = toAddress({ ...state, area: "CODE" }).split("area=CODE");
    shown = { view, address: (code) => `${before}area=${encodeURIComponent(code)}${after}` };
    const sort = state.sort ?? page.defaults.sort;
    const numberOf = (key, i) => columns.find((column) => column.key === key)?.number(i) ?? null;
    const ordered = order(sort, areas, numberOf, areas.nameOrder);
    const listed = view.kept ? ordered.filter((i) => view.kept[i] === "met") : ordered;
    arrange(listed.map((i) => areas.codes[i]));
    fillRows(body.rows);
    showHeadings(view, sort);
    setText(part("caption"), view.title);
    showTotals(view);
    pin(state.area);
  }

  function showHeadings({ state, columns }, sort) {
    const known = [...headingRow.cells].slice(0, 2).map((cell) => ({ key: cell.dataset.column, numeric: true, cell }));
    const own = columns.map((column, i) => ({ ...column, cell: headingRow.cells[i + 2] }));
    for (const { key, name, numeric, cell } of [...known, ...own]) {
      const direction = { [key]: "ascending", [`-${key}`]: "descending" }[sort] ?? "none";
      cell.dataset.column = key;
      cell.setAttribute("aria-sort", direction);
      if (name !== undefined && cell.textContent !== name) writeHeading(cell, name, numeric);
      const next = direction === "ascending" ? `-${key}` : key;
      cell.querySelector("a")?.setAttribute("href", toAddress({ ...state, sort: next }));
    }
    part("table").classList.toggle("many-columns", columns.length > 1);
  }

  function showTotals({ total_name: name, columns }) {
    part("totals").replaceChildren(
      element("th", { class: "kern-table__header", scope: "row" }, name),
      element("td", { class: "kern-table__cell" }),
      ...columns.map(({ numeric, total }) =>
        element("td", { class: `kern-table__cell${numeric ? " kern-table__cell--numeric" : ""}` }, total)));
  }

  /** Another number of columns: the rows are made anew. */
  function useColumns(columns) {
    while (headingRow.cells.length > 2) headingRow.lastElementChild.remove();
    headingRow.append(...columns.map(() => element("th", { class: "kern-table__header", scope: "col" })));
    rows.clear();
    shownColumns = columns.length;
    shownCodes = null;
  }

  function useAreas(codes) {
    const wanted = new Set(codes);
    for (const code of [...rows.keys()]) if (!wanted.has(code)) rows.delete(code);
    for (const code of codes) {
      if (rows.has(code)) continue;
      rows.set(code, newRow(code, shownColumns));
      shownOrder = ""; // it stands nowhere yet
    }
    shownCodes = codes;
  }

  function arrange(codes) {
    const wanted = codes.join();
    if (wanted === shownOrder) return;
    const focused = document.activeElement;
    body.replaceChildren(...codes.map((code) => rows.get(code)));
    later.replaceChildren();
    if (body.contains(focused)) focused.focus();
    shownOrder = wanted;
  }

  function fillRows(some) {
    if (!shown) return;
    const places = new Map(shown.view.areas.codes.map((code, i) => [code, i]));
    for (const row of some) fillRow(cellsOf(row), shown.view, places.get(row.dataset.code), shown.address(row.dataset.code));
  }

  /** What a row holds, looked up when it is first filled. */
  function cellsOf(row) {
    if (!known.has(row)) known.set(row, cells(row));
    return known.get(row);
  }

  function pin(code) {
    for (const row of rows.values()) {
      const pinned = row.dataset.code === code;
      if (pinned === row.hasAttribute("data-pinned")) continue;
      const link = row.querySelector("a");
      row.toggleAttribute("data-pinned", pinned);
      if (pinned) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** Rows below the first ones, in portions: laying out all of a city's at once would hold up the reader's first choice. */
  function unfold() {
    later.hidden = true;
    document.documentElement.classList.remove("beginning");
    if (later.rows.length) whenIdle(unfoldSome);
  }

  function unfoldSome() {
    takeRows(PORTION);
    if (later.rows.length) whenIdle(unfoldSome);
  }

  function takeRows(most) {
    const some = [...later.rows].slice(0, most);
    fillRows(some);
    body.append(...some);
  }

  /** Bring a row into sight within the table's own frame; the page itself stays where it is. */
  function reveal(code) {
    const row = rows.get(code);
    takeRows(later.rows.length); // places count now
    const frame = body.closest(".table-scroll");
    if (!row || frame.scrollHeight <= frame.clientHeight) return;
    const top = row.offsetTop - frame.querySelector("thead").offsetHeight;
    if (top < frame.scrollTop || row.offsetTop + row.offsetHeight > frame.scrollTop + frame.clientHeight) {
      frame.scrollTop = top - frame.clientHeight / 3;
    }
  }

  return { show, pin, unfold, reveal, body };
}

function over(row) {
  return new CustomEvent("areaover", { detail: row?.dataset.code ?? null });
}

function writeHeading(cell, name, numeric) {
  cell.classList.toggle("kern-table__header--numeric", numeric);
  cell.replaceChildren(numeric
    ? element("a", { class: "sort-link", href: "#" }, name, element("span", { class: "sort-arrow", "aria-hidden": "true" }))
    : name);
}

function newRow(code, columns) {
  const link = element("a", { class: "kern-link kern-link--no-visited-state", href: "#" });
  const row = element("tr", { class: "kern-table__row", "data-code": code },
    element("th", { class: "kern-table__header area-name", scope: "row" }, link),
    element("td", { class: "kern-table__cell" }, code));
  for (let i = 0; i < columns; i += 1) {
    row.append(element("td", { class: "kern-table__cell" },
      element("span", { class: "cell-value" }), element("span", { class: "kern-sr-only" }), ...(i === 0 ? [swatch("")] : [])));
  }
  return row;
}

function cells(row) {
  return {
    link: row.querySelector("a"),
    cells: [...row.cells].slice(2).map((cell) => ({
      cell, value: cell.querySelector(".cell-value"), spoken: cell.querySelector(".kern-sr-only"),
    })),
    swatch: row.querySelector(".swatch"),
    use: row.querySelector("use"),
  };
}

// Only what differs is written: most of the time of an update goes into layout.
function fillRow(row, view, i, address) {
  view.columns.forEach((column, place) => {
    const { cell, value, spoken } = row.cells[place];
    const instead = column.spoken(i);
    setText(value, column.text(i));
    setText(spoken, instead);
    if (instead) value.setAttribute("aria-hidden", "true");
    else value.removeAttribute("aria-hidden");
    cell.classList.toggle("kern-table__cell--numeric", column.numeric);
  });
  setText(row.link, view.areas.names[i]);
  const symbol = `#${view.groups[i]}`;
  if (row.use.getAttribute("href") !== symbol) row.use.setAttribute("href", symbol);
  row.swatch.classList.toggle("unsure", Boolean(view.hatched?.[i]));
  if (row.link.getAttribute("href") !== address) row.link.setAttribute("href", address);
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
