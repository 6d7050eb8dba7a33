import assert from "node:assert/strict";
import { test } from "node:test";

import { byName, findAreas, order } from "../../static/js/order.js";

const AREAS = {
  names: ["Zeppelinfeld", "Äußere Höhe", "Altstadt", "Öhringer Weg", "Ostend", "Übersee", "Mühlgrund"],
  codes: ["0101", "0102", "0103", "0202", "0201", "0203", "0105"],
};
const NAMES = byName(AREAS.names);
const VALUES = [9, 12, 15, null, 0, 12, null];
const valueOf = (column, i) => (column === "value" ? VALUES[i] : null);
const names = (positions) => positions.map((i) => AREAS.names[i]);

test("umlauts stand beside their vowels", () => {
  assert.deepEqual(names(NAMES), [
    "Altstadt", "Äußere Höhe", "Mühlgrund", "Öhringer Weg", "Ostend", "Übersee", "Zeppelinfeld",
  ]);
});

test("areas without a value come last in both directions, equal values by name", () => {
  assert.deepEqual(names(order("value", AREAS, valueOf, NAMES)), [
    "Ostend", "Zeppelinfeld", "Äußere Höhe", "Übersee", "Altstadt", "Mühlgrund", "Öhringer Weg",
  ]);
  assert.deepEqual(names(order("-value", AREAS, valueOf, NAMES)).slice(0, 4), [
    "Altstadt", "Äußere Höhe", "Übersee", "Zeppelinfeld",
  ]);
  assert.deepEqual(names(order("-value", AREAS, valueOf, NAMES)).slice(-2), ["Mühlgrund", "Öhringer Weg"]);
});

test("codes in their own order", () => {
  assert.equal(AREAS.codes[order("code", AREAS, valueOf, NAMES)[3]], "0105");
  assert.equal(names(order("-code", AREAS, valueOf, NAMES))[0], "Übersee");
});

test("areas are found by name, by part of it and by key", () => {
  assert.deepEqual(names(findAreas("muhl", AREAS, NAMES)), ["Mühlgrund"]);
  assert.deepEqual(names(findAreas("AUSSERE", AREAS, NAMES)), ["Äußere Höhe"]);
  assert.deepEqual(names(findAreas("o", AREAS, NAMES)).slice(0, 2), ["Öhringer Weg", "Ostend"]);
  assert.deepEqual(names(findAreas("020", AREAS, NAMES)), ["Öhringer Weg", "Ostend", "Übersee"]);
  assert.deepEqual(findAreas("  ", AREAS, NAMES), []);
  assert.deepEqual(findAreas("nirgendwo", AREAS, NAMES), []);
});
