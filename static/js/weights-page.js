// Own weights for an official run. The server has written sliders, maps and table for the weights in the address; from
// here on every move of a slider is answered in the browser (weighing.js), or by the server where the recipe needs it.

import { announce, part, swatch } from "./elements.js";
import { fill, joined, writeNumber } from "./format.js";
import { emptyGroups, weigh } from "./weighing.js";

const page = JSON.parse(document.getElementById("page-data").textContent);
const { texts, official } = page;
const weights = [...document.querySelectorAll("[data-weight]")].map((row) => ({
  row,
  id: row.dataset.weight,
  group: row.closest("[data-group]").dataset.group,
  official: row.dataset.official,
  slider: row.querySelector("[data-part=slider]"),
  number: row.querySelector(".weight-number"),
  share: row.querySelector("[data-part=share]"),
}));
const paths = new Map([...document.querySelectorAll("[data-map=own] path[data-code]")].map((path) => [path.dataset.code, path]));
const table = document.querySelector(".run-table tbody");
const columns = [...document.querySelectorAll(".run-table thead [data-key]")].map((heading) => heading.dataset.key);
const rows = new Map([...table.rows].map((row) => [row.dataset.code, row]));
const codes = page.model?.codes ?? page.codes;
[...table.rows].forEach((row, place) => { row.dataset.place = place; });
const PAUSE = 120; // milliseconds without a step
// What keeps the present weights in its address.
const FOLLOWING = ".run-table thead a, a[data-language], .table-files a, [data-map=own] .map-files a";
let waiting = null;
let latest = 0;
let shown = null; // what the table does not tell yet
let pause = 0;

document.documentElement.classList.add("with-script");
for (const weight of weights) {
  weight.slider.addEventListener("input", () => set(weight, weight.slider.value));
  weight.number.addEventListener("input", () => set(weight, weight.number.value.replace(",", "."), { typed: true }));
  weight.slider.addEventListener("change", settle);
  weight.number.addEventListener("change", settle);
}
part("form").addEventListener("submit", (event) => event.preventDefault());
part("equal").addEventListener("click", () => {
  for (const weight of weights) put(weight, "50");
  update();
  settle();
});
part("reset").addEventListener("click", (event) => {
  event.preventDefault();
  for (const weight of weights) put(weight, weight.official);
  update();
  settle();
});

part("made")?.querySelector("select").addEventListener("change", (event) => {
  const asked = new URLSearchParams(location.search);
  asked.set("area", event.target.value);
  history.replaceState(null, "", `?${plainly(asked)}`);
  settle();
});

function put(weight, value) {
  weight.slider.value = value;
  weight.number.value = value;
}

function set(weight, value, { typed = false } = {}) {
  const number = Number(value);
  const usable = value.trim() !== "" && Number.isFinite(number) && number >= 0 && number <= 9999;
  weight.number.toggleAttribute("aria-invalid", !usable);
  if (!usable) return;
  weight.slider.value = value;
  if (!typed) weight.number.value = value;
  update();
}

/** The points that differ from the official ones, by id. */
function points() {
  const moved = weights.filter(({ number, official: was }) => Number(number.value.replace(",", ".")) !== Number(was));
  return new Map(moved.map(({ id, number }) => [id, Number(number.value.replace(",", "."))]));
}

function update() {
  const moved = points();
  shares(moved);
  if (emptyGroups({ parts: page.parts }, moved).length) {
    part("summary").textContent = texts.all_zero;
    return;
  }
  if (page.model) show(weigh(page.model, moved));
  else askServer(moved);
}

/** One question at a time; what was moved meanwhile is asked next. */
async function askServer(moved) {
  waiting = moved;
  if (latest) return;
  while (waiting) {
    const asked = waiting;
    waiting = null;
    latest = 1;
    try {
      const answer = await fetch(`${page.numbers}${question(asked)}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (!waiting) show(found);
    } catch {
      part("summary").textContent = texts.failed;
    }
  }
  latest = 0;
}

function shares(moved) {
  const sums = new Map();
  const at = (weight) => moved.get(weight.id) ?? page.parts.find(({ id }) => id === weight.id).points;
  for (const weight of weights) sums.set(weight.group, (sums.get(weight.group) ?? 0) + at(weight));
  for (const weight of weights) {
    const sum = sums.get(weight.group);
    weight.share.textContent = sum > 0 ? joined(writeNumber((100 * at(weight)) / sum, 0, page.language), "%", page.language) : "–";
    weight.row.toggleAttribute("data-changed", moved.has(weight.id));
  }
}

/** Map and summary at once; the table, whose hundreds of rows take longer to lay out, when the slider pauses. */
function show(found) {
  codes.forEach((code, i) => paint(code, found, i));
  part("summary").textContent = summary(found);
  shown = found;
  clearTimeout(pause);
  pause = setTimeout(fillTable, PAUSE);
}

function fillTable() {
  clearTimeout(pause);
  if (!shown) return;
  codes.forEach((code, i) => fillRow(rows.get(code), shown, i));
  arrange();
  shown = null;
}

function paint(code, found, i) {
  const path = paths.get(code);
  if (!path) return;
  const [colour, said] = look(found, i);
  const told = `${page.names[code]}: ${said}`;
  if (path.firstElementChild.textContent === told) return; // most areas keep their colour at a step
  path.setAttribute("fill", colour || "url(#without-class-own)");
  path.firstElementChild.textContent = told;
}

function look(found, i) {
  if (found.listed) {
    if (found.ranks[i] === null) return ["", texts.not_ranked];
    return found.listed[i] ? [page.listed.yes, texts.on_list] : [page.listed.no, texts.off_list];
  }
  const known = page.classes[found.classes?.[i]];
  return known ? [known.colour, known.text] : ["", texts.unclassed];
}

function fillRow(row, found, i) {
  if (!row) return;
  const rank = found.ranks[i];
  const moved = rank === null || official.ranks[i] === null ? null : rank - official.ranks[i];
  write(row, "own-rank", rank === null ? "" : String(rank), rank);
  if (found.listed && rank !== null) {
    const more = document.createElement("span");
    more.className = "more";
    more.textContent = `(${writeNumber(found.scores[i], 1, page.language)})`;
    cell(row, "own-rank").append(" ", more);
  }
  const sign = moved > 0 ? "+" : "";
  write(row, "moved", moved === null ? "" : `${sign}${writeNumber(moved, 0, page.language)}`, moved);
  if (found.listed) write(row, "own-listed", found.listed[i] ? texts.yes : "", found.listed[i] ? 0 : null);
  if (found.classes) {
    const known = page.classes[found.classes[i]];
    const own = write(row, "own-class", "", known ? Object.keys(page.classes).indexOf(found.classes[i]) : null);
    own.append(swatch(known?.symbol ?? "status-missing"), known ? ` ${known.text}` : "");
  }
}

function cell(row, key) {
  return row.cells[columns.indexOf(key)];
}

function write(row, key, text, by) {
  const own = cell(row, key);
  own.textContent = text;
  own.dataset.by = by ?? "";
  return own;
}

/** In the order that was chosen; it changes only where it depends on the weights. */
function arrange() {
  const heading = document.querySelector(".run-table thead [aria-sort=ascending], .run-table thead [aria-sort=descending]");
  const key = heading?.dataset.key;
  if (!["own-rank", "moved", "own-listed", "own-class"].includes(key)) return;
  const turn = heading.getAttribute("aria-sort") === "descending" ? -1 : 1;
  const column = columns.indexOf(key);
  const by = new Map([...rows.values()].map((row) => [row, row.cells[column].dataset.by]));
  const sorted = [...rows.values()].sort((one, other) => {
    const [a, b] = [by.get(one), by.get(other)];
    if (a === "" || b === "") return Number(a === "") - Number(b === "");
    return turn * (Number(a) - Number(b)) || one.dataset.place - other.dataset.place;
  });
  if (sorted.some((row, place) => table.rows[place] !== row)) table.append(...sorted);
}

function summary(found) {
  if (!points().size) return texts.official;
  if (found.listed) {
    const named = (test) => codes.filter((_, i) => test(i)).map((code) => page.names[code]).join(", ") || texts.nobody;
    const comes = named((i) => found.listed[i] && !official.listed[i]);
    const goes = named((i) => official.listed[i] && !found.listed[i]);
    if (comes === texts.nobody && goes === texts.nobody) return texts.same_list;
    return fill(texts.list, { comes, goes });
  }
  if (found.classes) {
    const moved = found.classes.filter((each, i) => each !== official.classes[i]).length;
    const rated = official.classes.filter((each) => each !== null).length;
    return fill(moved === 1 ? texts.class_one : texts.classes, { moved, rated });
  }
  return fill(texts.ranks, { moved: found.ranks.filter((each, i) => each !== official.ranks[i]).length });
}

/** When a slider rests: the address follows, and screen readers hear what has become of it. */
function settle() {
  fillTable();
  const address = question(points());
  history.replaceState(null, "", address || location.pathname);
  part("address").href = location.pathname + address;
  for (const link of document.querySelectorAll(FOLLOWING)) {
    const there = new URLSearchParams(link.search);
    for (const name of ["w", "area"]) {
      const own = new URLSearchParams(location.search).get(name);
      if (own) there.set(name, own);
      else there.delete(name);
    }
    link.search = plainly(there);
  }
  takeApart();
  announce(part("summary").textContent);
}

/** What the chosen area's value is made of, as the server writes it for these weights. */
async function takeApart() {
  const made = part("made-result");
  if (!made || emptyGroups({ parts: page.parts }, points()).length) return;
  const asked = location.href;
  const answer = await fetch(asked).catch(() => null);
  if (!answer?.ok || asked !== location.href) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-part=made-result]");
  if (fresh) made.replaceChildren(...document.adoptNode(fresh).childNodes);
}

/** As the server writes addresses: readable. */
function plainly(asked) {
  return asked.toString().replaceAll("%3A", ":");
}

function question(moved) {
  const asked = new URLSearchParams(location.search);
  for (const name of [...asked.keys()]) if (name === "w" || name.startsWith("w-")) asked.delete(name);
  const own = [...moved].map(([id, number]) => `${id}:${Number(number.toFixed(3))}`).join("+");
  const rest = asked.toString();
  return rest || own ? `?${[rest, own && `w=${own}`].filter(Boolean).join("&")}` : "";
}
