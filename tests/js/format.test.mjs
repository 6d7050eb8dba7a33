import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, inLanguage, joined, rankOf, writeDay, writeNumber, writeValue, nameOn } from "../../static/js/format.js";

const SIGNS = {
  zero: "–", suppressed: "•", missing: "k. A.", unreliable: "( )", unreliable_without_value: "/", not_meaningful: "x", estimated: "s", provisional: "p",
};
const cell = (value, status) => writeValue(value, status, 1, SIGNS, "de");

test("German and English numbers", () => {
  assert.equal(writeNumber(1234.56, 1, "de"), "1.234,6");
  assert.equal(writeNumber(1234.56, 1, "en"), "1,234.6");
  assert.equal(writeNumber(-2.5, 0, "de"), "−3");
  assert.equal(writeNumber(-0.04, 1, "de"), "0,0");
});

test("signs instead of numbers", () => {
  assert.equal(cell(12.34, "ok"), "12,3");
  assert.equal(cell(0, "ok"), "–");
  assert.equal(cell(0.04, "ok"), "0,0");
  assert.equal(cell(null, "suppressed"), "•");
  assert.equal(cell(null, "missing"), "k. A.");
  assert.equal(cell(12.34, "unreliable"), "(12,3)");
  assert.equal(cell(null, "unreliable"), "/");
  assert.equal(cell(12.34, "estimated"), "12,3 s");
  assert.equal(cell(12.34, "provisional"), "12,3 p");
  assert.equal(cell(null, "estimated"), "s");
  assert.equal(cell(null, "not_meaningful"), "x");
});

test("equal values share a rank", () => {
  assert.deepEqual([9, 7, 7, 1].map((value) => rankOf(value, [9, 7, 7, 1])), [1, 2, 2, 4]);
});

test("sentences and texts", () => {
  assert.equal(fill("{rank} von {count}", { rank: 3, count: 12 }), "3 von 12");
  assert.equal(inLanguage({ de: "Kinder", en: "Children" }, "en"), "Children");
  assert.equal(inLanguage({ de: "Kinder" }, "en"), "Kinder");
  assert.equal(writeDay("2026-11-02", "de"), "2. November 2026");
  assert.equal(writeDay("2026-11-02", "en"), "2 November 2026");
});

test("a name holds until its last day", () => {
  const indicator = { name: "now", former_names: [{ last_day: "2004-12-31", name: "first" }, { last_day: "2022-12-31", name: "then" }] };
  const asked = ["2003-12-31", "2004-12-31", "2022-12-31", "2023-12-31"];
  assert.deepEqual(asked.map((day) => nameOn(indicator, day)), ["first", "first", "then", "now"]);
  assert.equal(nameOn({ name: "now" }, "1999-12-31"), "now");
});

test("a per cent sign stands close in English", () => {
  assert.equal(joined("12.3", "%", "en"), "12.3%");
  assert.equal(joined("12,3", "%", "de"), "12,3 %");
  assert.equal(joined("12.3", "m²", "en"), "12.3 m²");
  assert.equal(joined("12", "", "en"), "12");
});
