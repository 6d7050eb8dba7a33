import assert from "node:assert/strict";
import { test } from "node:test";

import { fitted } from "../../static/js/fitting.js";

const NAME = "Sozialversicherungspflichtig Beschäftigte am Wohnort (%)";
const titles = (spec) => spec.concat.map((panel) => panel.title.text);

test("small charts stand side by side as far as there is room", () => {
  const spec = { concat: [{ title: { text: "Alter" } }, { title: { text: "Kinder" } }] };
  assert.equal(fitted(spec, 900).columns, 3);
  assert.equal(fitted(spec, 320).columns, 1);
  assert.equal(fitted(spec, 320).concat[0].width, 320 - 64);
});

test("a long title takes more lines and loses no word", () => {
  const [lines] = titles(fitted({ concat: [{ title: { text: NAME, anchor: "start" } }] }, 320));
  assert.equal(lines.join(" "), NAME);
  assert.ok(lines.length > 1);
  assert.ok(lines.every((line) => line.length <= 40));
  assert.deepEqual(titles(fitted({ concat: [{ title: { text: "Alter (%)" } }] }, 320)), [["Alter (%)"]]);
});

test("a word longer than a line stays whole", () => {
  const long = "x".repeat(80);
  assert.deepEqual(titles(fitted({ concat: [{ title: { text: `Der ${long} da` } }] }, 320)), [["Der", long, "da"]]);
});

const matrix = (columns) => ({ height: 400, usermeta: { columns },
  layer: [{ encoding: { color: { field: "r", legend: null } } }, { name: "numbers <=" }, { name: "numbers >" }] });

test("cells too narrow for numbers show colours and their key", () => {
  const narrow = fitted(matrix(12), 320);
  assert.equal(narrow.layer.length, 1);
  assert.deepEqual(narrow.layer[0].encoding.color.legend.values, [-1, 0, 1]);
  assert.equal(fitted(matrix(12), 900).layer.length, 3);
  assert.equal(fitted(matrix(3), 320).layer.length, 3);
  assert.equal(fitted(matrix(3), 320).layer[0].encoding.color.legend, null);
});

test("what is square stays so on a telephone, beside the room for its key", () => {
  const spec = { height: 440, usermeta: { square: true }, layer: [] };
  assert.equal(fitted(spec, 320).height, 320 + 60);
  assert.equal(fitted(spec, 900).height, 440);
});
