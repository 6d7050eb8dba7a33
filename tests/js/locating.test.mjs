import assert from "node:assert/strict";
import { test } from "node:test";

import { areasNear } from "../../static/js/locating.js";
import { worldX, worldY } from "../../static/js/mercator.js";

function ring(...corners) {
  return Float64Array.from([...corners, corners[0]].flatMap(([longitude, latitude]) => [worldX(longitude), worldY(latitude)]));
}

function square(west, south, east, north) {
  return ring([west, south], [east, south], [east, north], [west, north]);
}

// The first has a hole, in which the second lies; the third consists of two parts.
const SHAPES = {
  rings: [
    [square(8, 52, 8.1, 52.1), square(8.04, 52.04, 8.06, 52.06)],
    [square(8.04, 52.04, 8.06, 52.06)],
    [square(8.2, 52, 8.3, 52.1), square(8.4, 52, 8.5, 52.1)],
  ],
};
const at = (longitude, latitude) => ({ longitude, latitude });

test("a position lies in one area, also in a hole or a separate part", () => {
  assert.deepEqual(areasNear(SHAPES, at(8.02, 52.05), 10), { inside: 0, near: [] });
  assert.deepEqual(areasNear(SHAPES, at(8.05, 52.05), 10), { inside: 1, near: [] });
  assert.deepEqual(areasNear(SHAPES, at(8.45, 52.05), 10), { inside: 2, near: [] });
  assert.deepEqual(areasNear(SHAPES, at(8.15, 52.05), 10), { inside: -1, near: [] });
});

test("what is near follows from metres on the ground", () => {
  // A degree of longitude at 52.05° north is about 68,450 m: 0.001 of it 68.5 m.
  assert.deepEqual(areasNear(SHAPES, at(8.039, 52.05), 60).near, []);
  assert.deepEqual(areasNear(SHAPES, at(8.039, 52.05), 75).near, [1]);
  assert.deepEqual(areasNear(SHAPES, at(8.101, 52.05), 75), { inside: -1, near: [0] });
  // To a corner: 68.5 m east and 111.2 m north are 130.6 m.
  assert.deepEqual(areasNear(SHAPES, at(8.101, 52.101), 125).near, []);
  assert.deepEqual(areasNear(SHAPES, at(8.101, 52.101), 136).near, [0]);
});

test("the area a position is in equals that of a second, slow way: turning around it once", () => {
  let random = 7;
  const next = () => (random = (random * 16807) % 2147483647) / 2147483647;
  for (let i = 0; i < 200; i += 1) {
    const corners = Array.from({ length: 7 }, (_, k) => {
      const angle = (2 * Math.PI * k) / 7;
      const far = 0.02 + 0.06 * next();
      return [8 + far * Math.cos(angle), 52 + far * Math.sin(angle)];
    });
    const point = [8 + 0.2 * (next() - 0.5), 52 + 0.2 * (next() - 0.5)];
    const found = areasNear({ rings: [[ring(...corners)]] }, at(...point), 0).inside;
    assert.equal(found, winds(corners, point) ? 0 : -1);
  }
});

/** The angles under which the edges are seen add up to a whole turn inside, to nothing outside. */
function winds(corners, [x, y]) {
  const flat = ([longitude, latitude]) => [worldX(longitude), worldY(latitude)];
  const [px, py] = flat([x, y]);
  const seen = corners.map(flat).map(([a, b]) => Math.atan2(b - py, a - px));
  const turned = seen.reduce((sum, angle, i) => {
    let step = seen[(i + 1) % seen.length] - angle;
    if (step > Math.PI) step -= 2 * Math.PI;
    if (step < -Math.PI) step += 2 * Math.PI;
    return sum + step;
  }, 0);
  return Math.abs(turned) > Math.PI;
}
