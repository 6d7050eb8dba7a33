import assert from "node:assert/strict";
import { test } from "node:test";

import { circlesDrawing } from "../../static/js/drawing/circles.js";
import { dotsWithin, isInside, randomOf } from "../../static/js/drawing/dots.js";
import { pixelsPerMetre, placeAt, placed, radiusOf } from "../../static/js/drawing/places.js";
import { nested } from "../../static/js/nested.js";
import { worldX } from "../../static/js/mercator.js";

const SQUARE = [Float64Array.from([0, 0, 10, 0, 10, 10, 0, 10])];
const WITH_HOLE = [...SQUARE, Float64Array.from([4, 4, 6, 4, 6, 6, 4, 6])];
const TWO_PARTS = [...SQUARE, Float64Array.from([20, 0, 30, 0, 30, 10, 20, 10])];

test("dots lie within their area, in no hole, and in the same places every time", () => {
  for (const rings of [SQUARE, WITH_HOLE, TWO_PARTS]) {
    const points = dotsWithin(rings, 300, randomOf("0104"));
    assert.equal(points.length, 600);
    for (let i = 0; i < points.length; i += 2) assert.ok(isInside(rings, points[i], points[i + 1]));
    assert.deepEqual(points, dotsWithin(rings, 300, randomOf("0104")));
  }
  assert.notDeepEqual(dotsWithin(SQUARE, 5, randomOf("0104")), dotsWithin(SQUARE, 5, randomOf("0105")));
  assert.deepEqual(dotsWithin([], 5, randomOf("x")), []);
  assert.ok(!isInside(WITH_HOLE, 5, 5));
});

test("dots are spread evenly: each quarter has about a quarter of them", () => {
  const points = dotsWithin(SQUARE, 4000, randomOf("a town"));
  const quarters = [0, 0, 0, 0];
  for (let i = 0; i < points.length; i += 2) quarters[(points[i] > 5) + 2 * (points[i + 1] > 5)] += 1;
  for (const quarter of quarters) assert.ok(Math.abs(quarter - 1000) < 120, String(quarters));
});

test("large circles are drawn first, areas without a number not at all", () => {
  const drawn = [];
  const context = {
    beginPath() {}, fill() {}, stroke() {}, arc: (x, y, radius) => drawn.push([x, y, radius]),
  };
  circlesDrawing([2, 0, 8], [[1, 1], [2, 2], [3, 3]])(context, { project: ([x, y]) => [x * 10, y * 10], ratio: 2 });
  assert.deepEqual(drawn, [[30, 30, 16], [10, 10, 4]]);
});

test("circles of a legend stand on the same ground and their numbers do not touch", () => {
  const { circles } = nested([{ label: "100", radius: 20 }, { label: "20", radius: 4 }, { label: "5", radius: 2 }]);
  for (const { y, radius } of circles) assert.equal(y + radius, 42);
  assert.ok(circles.every(({ at }, i) => i === 0 || at - circles[i - 1].at >= 13));
});

test("four times the capacity has twice the radius, down to what can be seen", () => {
  assert.equal(radiusOf(100, 100), 12);
  assert.equal(radiusOf(25, 100), 6);
  assert.equal(radiusOf(1, 100), 5);
  assert.equal(radiusOf(null, 100), 5);
});

test("a metre on the map follows from the latitude", () => {
  // at 52° north a degree of longitude is 111,320 m × cos 52°
  const perDegree = worldX(1) - worldX(0);
  assert.ok(Math.abs(pixelsPerMetre(52) - perDegree / (111320 * Math.cos((52 * Math.PI) / 180))) < 1e-8);
});

test("of facilities above one another the small one is told", () => {
  const kinds = [{ facilities: [{ point: [0, 0], capacity: 100 }, { point: [0.1, 0], capacity: 10 }] }];
  const found = placed(kinds, { project: ([x, y]) => [x * 10, y * 10], ratio: 1 });
  assert.equal(placeAt(found, 1, 0).place.capacity, 10);
  assert.equal(placeAt(found, -9, 0).place.capacity, 100);
  assert.equal(placeAt(found, 40, 0), null);
});
