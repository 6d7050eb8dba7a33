import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, worldX, worldY } from "../../static/js/shapes.js";

// Two unit squares side by side; the border between them is one arc, used by both.
const TOPOLOGY = {
  type: "Topology",
  transform: { scale: [1, 1], translate: [8, 52] },
  arcs: [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
  objects: {
    areas: {
      type: "GeometryCollection",
      geometries: [
        { type: "Polygon", id: "01", arcs: [[0, 1]] },
        { type: "MultiPolygon", id: "02", arcs: [[[2, -1]]] },
      ],
    },
  },
};

test("areas keep their order and codes, rings are closed and flat", () => {
  const { codes, rings } = decode(TOPOLOGY);
  assert.deepEqual(codes, ["01", "02"]);
  assert.equal(rings[0].length, 1);
  assert.equal(rings[1][0].length, 10);
  assert.equal(rings[0][0][0], worldX(9));
  assert.equal(rings[0][0][1], worldY(52));
});

test("the common border is drawn once", () => {
  const segments = decode(TOPOLOGY).borders.reduce((sum, line) => sum + line.length / 2 - 1, 0);
  assert.equal(segments, 7);
});

test("bounds are west, south, east, north", () => {
  assert.deepEqual(decode(TOPOLOGY).bounds, [8, 52, 10, 53]);
});

test("Web Mercator: the equator is the middle, the north is above", () => {
  assert.equal(worldX(0), 128);
  assert.ok(Math.abs(worldY(0) - 128) < 1e-9);
  assert.ok(worldY(52) < worldY(51));
});
