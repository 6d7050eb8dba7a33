import assert from "node:assert/strict";
import { test } from "node:test";

import { makeView, pictureAddress } from "../../static/js/modes/index.js";
import { comparison, factsOf, lookOf, origin, symbolsOf } from "../../static/js/view.js";

const text = (de) => ({ de, en: de });
const PAGE = {
  language: "de",
  defaults: { classes: "quantiles", n: 3, sort: "name" },
  sequential: { 2: ["#1", "#2"], 3: ["#1", "#2", "#3"] },
  diverging: {},
  picture: "/town/map/picture",
  views: { usual: ["areas", "change"], count: ["circles", "areas"] },
  patterns: { suppressed: { kind: "dots" }, unreliable: { kind: "level" } },
  signs: { zero: "–", suppressed: "•", missing: "k. A.", unreliable: "( )", unreliable_without_value: "/" },
  texts: {
    title: "{indicator}, {period}, {level}", value: "Wert", rank: "{rank} von {count}", zero: "nichts", same: "genauso viel wie {name}",
    points_more: "{number} Prozentpunkte mehr als {name}", points_less: "{number} Prozentpunkte weniger als {name}",
    more: "{number} {unit} mehr als {name}", share_of: "{number} Prozent von {name}",
    code: "Schlüssel", parent: "Gehört zu", surface: "Fläche", status: "Verlässlichkeit", rank_label: "Rang",
    comparison: "Vergleich", short: { suppressed: "geheim", unreliable: "unsicher" },
    statuses: { ok: "verlässlich", suppressed: "geheim gehalten", unreliable: "unsicher, weil klein" },
    classes: { from_to: "{low} bis {high}", over_to: "über {low} bis {high}", up_to: "bis {high}", over: "über {low}" },
  },
};
const AREAS = {
  codes: ["01", "02", "03", "04", "05"], names: ["A", "B", "C", "D", "E"], parent_names: ["N", "N", "S", "S", null],
  square_kilometres: [1, 2, 3.456, 4, 5],
};
const ANSWER = {
  values: [0, 10, 20, null, 90], statuses: { suppressed: [3], unreliable: [4] },
  total: { name: "Stadt", value: 15, status: "ok" }, breaks: { quantiles: { 3: [5, 15] } },
};
const STATE = { indicator: "share", level: "block", period: "2021", edition: "old", breaks: [] };

function view({ kind = "share", unit = "%", state = STATE } = {}) {
  const offer = {
    indicators: [{ indicator: "share", kind, unit: text(unit), name: text("Anteil"), decimals: 1 }],
    levels: [{ level: "block", plural: text("Blöcke") }],
    periods: { 2021: { label: text("2021"), last_day: "2021-12-31", edition: "old" } },
    editions: { old: { label: text("Alt") } },
  };
  return makeView(PAGE, offer, state, AREAS, ANSWER, null);
}

test("the legend counts classes and what has none", () => {
  assert.deepEqual(view().entries, [
    { symbol: "class-0", label: "0,0 bis 5,0", count: 1 },
    { symbol: "class-1", label: "über 5,0 bis 15,0", count: 1 },
    { symbol: "class-2", label: "über 15,0 bis 20,0", count: 1 },
    { symbol: "status-suppressed", label: "geheim", count: 1 },
    { symbol: "status-unreliable", label: "unsicher", count: 1 },
  ]);
  assert.deepEqual(symbolsOf(view(), 2), ["class-2"]);
  assert.equal(view().title, "Anteil, 2021, Blöcke");
});

test("own limits take the place of the published ones", () => {
  assert.deepEqual(view({ state: { ...STATE, classes: "own", breaks: [10] } }).groups.slice(0, 3), ["class-0", "class-0", "class-1"]);
});

test("what a screen reader says instead of a sign", () => {
  assert.deepEqual([0, 1, 3, 4].map((i) => view().columns[0].spoken(i)), ["nichts", "", "geheim gehalten", "90,0, unsicher, weil klein"]);
});

test("compared with the whole: points, units, shares", () => {
  assert.equal(comparison(view(), 20), "5,0 Prozentpunkte mehr als Stadt");
  assert.equal(comparison(view(), 12.5), "2,5 Prozentpunkte weniger als Stadt");
  assert.equal(comparison(view(), 15.04), "genauso viel wie Stadt");
  assert.equal(comparison(view({ unit: "€" }), 20), "5,0 € mehr als Stadt");
  assert.equal(comparison(view({ kind: "count" }), 3), "20,0 Prozent von Stadt");
});

test("facts about an area; no rank for what is hidden or uncertain", () => {
  const names = (i) => factsOf(view(), i).map(({ name }) => name);
  assert.deepEqual(names(2), ["Schlüssel", "Gehört zu", "Fläche", "Verlässlichkeit", "Rang", "Vergleich"]);
  assert.deepEqual(names(3), ["Schlüssel", "Gehört zu", "Fläche", "Verlässlichkeit"]);
  assert.equal(factsOf(view(), 2)[4].value, "1 von 3");
  assert.equal(factsOf(view(), 2)[2].value, "3,46 km²");
  assert.deepEqual(names(4), ["Schlüssel", "Fläche", "Verlässlichkeit"]);
});

test("only one class keeps its colour when it is pointed at", () => {
  const { colours, patterns } = lookOf(view(), "class-1");
  assert.deepEqual(colours.map((colour) => colour === "#ececec"), [true, false, true, true, true]);
  assert.deepEqual(patterns, [null, null, null, null, null]);
  assert.deepEqual(lookOf(view()).patterns.map((pattern) => pattern?.[0].kind), [undefined, undefined, undefined, "dots", "level"]);
});

test("licence and day of what was computed from several releases", () => {
  const facts = { 1: ["b", "2026-01-05"], 2: ["a", "2026-03-01"], 3: ["a", "2025-01-01"] };
  assert.deepEqual(origin([1, 2, 3, 99], facts), { licence: "a, b", day: "2026-03-01" });
  assert.deepEqual(origin([99], facts), { licence: "", day: "" });
});

const PICTURE = {
  view: "change", title: "Veränderung", subline: "", unit: "Prozentpunkte", colours: ["#a", "#b"], method: "quantiles",
  groups: ["class-0", "class-1", "class-1", "status-suppressed", "status-unreliable"],
  hatched: [false, true, false, false, false], textures: null, entries: [], sentences: [], releases: [],
  columns: [
    { key: "value", name: "Veränderung", unit: "Prozentpunkte", texts: ["−1,0", "+1,0", "+5,0", "•", "/"],
      spoken: ["", "", "", "geheim", "unsicher"], numbers: [-1, 1, 5, null, null], total: "+1,0" },
    { key: "second", name: "2021", unit: "%", texts: ["0", "10", "20", "•", "/"], spoken: ["", "", "", "", ""],
      numbers: [0, 10, 20, null, null], total: "" },
    { key: "words", name: "Sicherheit", unit: "", texts: ["sicher", "Zufall", "sicher", "", ""],
      spoken: ["", "", "", "", ""], numbers: null, total: "" },
  ],
};

function pictured() {
  const { page, areas, answer } = view();
  const offer = {
    indicators: [{ indicator: "share", kind: "share", unit: text("%"), name: text("Anteil"), decimals: 1 }],
    levels: [{ level: "block", plural: text("Blöcke") }],
    periods: { 2021: { label: text("2021"), last_day: "2021-12-31", edition: "old" } },
    editions: { old: { label: text("Alt") } },
  };
  return makeView(page, offer, { ...STATE, view: "change" }, areas, answer, PICTURE);
}

test("a picture of the server is shown through the same interface", () => {
  const shown = pictured();
  assert.deepEqual(shown.columns.map((column) => column.numeric), [true, true, false]);
  assert.equal(shown.columns[0].text(2), "+5,0");
  assert.deepEqual(factsOf(shown, 1).map(({ name, value }) => `${name}: ${value}`).slice(-2), ["2021: 10 %", "Sicherheit: Zufall"]);
  assert.deepEqual(symbolsOf(shown, 1), ["class-1", "unsure"]);
});

test("what may be chance keeps its colour and is hatched upon it", () => {
  const { colours, patterns } = lookOf(pictured());
  assert.deepEqual(colours.slice(0, 3), ["#a", "#b", "#b"]);
  assert.deepEqual(patterns.map((layers) => layers?.[0].kind), [undefined, "falling", undefined, "dots", "level"]);
  assert.deepEqual(lookOf(pictured(), "unsure").colours.map((colour) => colour === "#ececec"), [true, false, true, true, true]);
});

test("only what the browser cannot reckon is asked for, without marks and order", () => {
  const offer = { indicators: [{ indicator: "share", kind: "share" }, { indicator: "many", kind: "count" }] };
  const address = (more) => pictureAddress(PAGE, { ...STATE, area: "01", sort: "-value", ...more }, offer);
  assert.equal(address({}), null);
  assert.equal(address({ view: "change" }), "/town/map/picture?indicator=share&level=block&period=2021&edition=old&view=change");
  assert.match(address({ indicator: "many" }), /indicator=many/);
  assert.equal(address({ indicator: "many", view: "areas" }), null);
  assert.match(address({ where: "share>5" }), /where=share%3E5/);
});
