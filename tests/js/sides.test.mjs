import assert from "node:assert/strict";
import { test } from "node:test";

import { sidesOf } from "../../static/js/modes/sides.js";

const text = (de) => ({ de, en: de });
const column = (unit, numbers) => ({ unit, number: (i) => numbers[i] });
const OFFER = {
  indicators: [
    { indicator: "share", decimals: 1, name: text("Anteil") },
    { indicator: "rent", decimals: 2, name: text("Miete"), former_names: [{ last_day: "2020-12-31", name: text("Mietzins") }] },
  ],
  periods: { 2020: { last_day: "2020-12-31", label: text("2020") }, 2021: { last_day: "2021-12-31", label: text("2021") } },
};
const BASE = {
  page: { language: "de" },
  method: "own",
  indicator: OFFER.indicators[0],
  names: { indicator: "Anteil" },
  groups: ["class-0", "status-missing", "class-8", "class-1"],
  columns: [column("%", [1, 2, 3, 4]), column("Euro", [10, null, 30, 40])],
  known: [1, 2, 3, 4],
  breaks: [2],
  breaks2: [15, 35],
};

test("the plain map has one side, with all values", () => {
  const sides = sidesOf({ ...BASE, view: "areas", columns: BASE.columns.slice(0, 1) }, OFFER);
  assert.deepEqual(sides, [{ name: "", unit: "%", decimals: 2, known: [1, 2, 3, 4], breaks: [2] }]);
});

test("of a change, its own numbers are in classes and not the values", () => {
  const sides = sidesOf({ ...BASE, view: "change", indicator: { decimals: 0 } }, OFFER);
  assert.deepEqual(sides.map(({ known, decimals }) => [known, decimals]), [[[1, 3, 4], 2]]);
});

test("two indicators are two sides, with the name of their time and the areas that know both", () => {
  const second = { indicator: "rent", period: "2020", releases: [] };
  const sides = sidesOf({ ...BASE, view: "pair", second }, OFFER);
  assert.deepEqual(sides, [
    { name: "Anteil", unit: "%", decimals: 2, known: [1, 3, 4], breaks: [2] },
    { name: "Mietzins", unit: "Euro", decimals: 3, known: [10, 30, 40], breaks: [15, 35] },
  ]);
});

test("what has no classes has no sides", () => {
  assert.deepEqual(sidesOf({ ...BASE, view: "circles", method: null }, OFFER), []);
});
