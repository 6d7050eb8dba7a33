import assert from "node:assert/strict";
import { test } from "node:test";

import {
  assign, chooseBreaks, classLabels, classOf, countClasses, paletteAround, statusesOf,
} from "../../static/js/classes.js";
import { writeNumber } from "../../static/js/format.js";

const TEXTS = { from_to: "{low} bis {high}", over_to: "über {low} bis {high}", up_to: "bis {high}", over: "über {low}" };
const german = (number, decimals) => writeNumber(number, decimals, "de");
const labels = (values, breaks, decimals, own) => classLabels(values, breaks, decimals, TEXTS, german, own);

test("a value that equals a limit belongs to the lower class", () => {
  assert.deepEqual([4.9, 5, 5.1, 10, 10.1].map((value) => classOf(value, [5, 10])), [0, 0, 1, 1, 2]);
  assert.equal(classOf(7, []), 0);
});

test("only reliable values have a class", () => {
  const answer = { values: [3, null, 7, null, 12], statuses: { suppressed: [1], unreliable: [2], missing: [3] } };
  const statuses = statusesOf(answer);
  assert.deepEqual(statuses, ["ok", "suppressed", "unreliable", "missing", "ok"]);
  assert.deepEqual(assign({ values: [3, 7, 12, 4] }, ["estimated", "unreliable", "ok", "provisional"], [5]), [0, -1, 1, 0]);
  assert.deepEqual(assign(answer, statuses, [5, 10]), [0, -1, -1, -1, 2]);
});

test("labels reach from the smallest to the largest value", () => {
  assert.deepEqual(labels([1, 5, 7, 12], [5, 10], 0), ["1 bis 5", "über 5 bis 10", "über 10 bis 12"]);
});

test("limits of one's own that no value reaches are open", () => {
  assert.deepEqual(labels([6, 7], [5, 10], 0, true), ["bis 5", "über 5 bis 10", "über 10"]);
  assert.deepEqual(labels([6, 7], [5.25], 0, true), ["bis 5,25", "über 5,25 bis 7,00"]);
});

test("limits have as many decimals as they need to tell the truth", () => {
  assert.deepEqual(labels([1, 2, 3, 4], [2.5], 0), ["1 bis 2", "über 2 bis 4"]);
  assert.deepEqual(labels([13.1, 13.19, 13.2, 13.3], [13.197], 1), ["13,10 bis 13,19", "über 13,19 bis 13,30"]);
  assert.deepEqual(labels([10, 20, 30], [14.678], 0), ["10 bis 15", "über 15 bis 30"]);
});

test("nothing known, no classes; one value, one number", () => {
  assert.deepEqual(labels([], [], 1), []);
  assert.deepEqual(labels([4, 4], [], 1), ["4,0"]);
});

test("counts per class", () => assert.deepEqual(countClasses([1, 5, 6, 11, 12], [5, 10]), [2, 1, 2]));

test("where a method lacks the wanted number of classes, the nearest is taken", () => {
  const offered = { natural: { 3: [1, 2], 5: [1, 2, 3, 4] } };
  assert.deepEqual(chooseBreaks(offered, "natural", 4), [1, 2]);
  assert.deepEqual(chooseBreaks(offered, "natural", 7), [1, 2, 3, 4]);
  assert.deepEqual(chooseBreaks(offered, "equal", 5), []);
});

test("colours change direction at the mean, also where classes are left out", () => {
  const palettes = { diverging: { 3: ["a", "0", "z"], 4: ["a", "b", "y", "z"], 5: ["a", "b", "0", "y", "z"] }, sequential: {} };
  assert.deepEqual(paletteAround(palettes, 10, [5, 15], 0.01), ["a", "0", "z"]);
  assert.deepEqual(paletteAround(palettes, 10, [1, 5, 15], 0.01), ["a", "b", "0", "y"]);
  assert.deepEqual(paletteAround(palettes, 10, [5, 10.001, 15], 0.01), ["a", "b", "y", "z"]);
});
