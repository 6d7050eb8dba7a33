import assert from "node:assert/strict";
import { test } from "node:test";

import feature from "topojson-client/src/feature.js";
import mesh from "topojson-client/src/mesh.js";

import { worldX, worldY } from "../../static/js/mercator.js";
import { decode } from "../../static/js/shapes.js";

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

test("random towns are read as topojson-client reads them", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const topology = town(seed);
    const { rings, borders, bounds } = decode(topology);
    const { features } = feature(topology, topology.objects.areas);
    const flat = (points) => points.flatMap(([longitude, latitude]) => [worldX(longitude), worldY(latitude)]);
    features.forEach(({ geometry }, i) => {
      assert.deepEqual(rings[i].map((ring) => [...ring]), geometry.coordinates.map(flat));
    });
    const length = (lines) => lines.reduce((sum, line) => sum + line.length - 1, 0);
    assert.equal(length(borders.map((line) => ({ length: line.length / 2 }))), length(mesh(topology, topology.objects.areas).coordinates));
    const points = features.flatMap(({ geometry }) => geometry.coordinates.flat());
    const wanted = [Math.min, Math.max].flatMap((most) => [0, 1].map((axis) => most(...points.map((point) => point[axis]))));
    assert.deepEqual(bounds, wanted);
  }
});

/** Squares in rows with crooked borders, each an arc; one arc more belongs to no area. */
function town(seed, across = 4, down = 3) {
  let state = seed;
  const random = (most) => {
    state = (state * 48271) % 2147483647;
    return state % most;
  };
  const arcs = [[[900, 900], [5, 5]]];
  const places = new Map();
  const between = (from, to) => {
    const key = String([from, to]);
    if (!places.has(key)) {
      const steps = [from.map((corner) => corner * 100)];
      const end = to.map((corner) => corner * 100);
      const bend = end.map((goal, axis) => Math.round((goal - steps[0][axis]) / 2) + random(20) - 10);
      steps.push(bend, end.map((goal, axis) => goal - steps[0][axis] - bend[axis]));
      places.set(key, arcs.push(steps) - 1);
    }
    return places.get(key);
  };
  const geometries = Array.from({ length: across * down }, (_, i) => {
    const [x, y] = [i % across, Math.floor(i / across)];
    const right = [between([x, y], [x + 1, y]), between([x + 1, y], [x + 1, y + 1])];
    const back = [between([x, y + 1], [x + 1, y + 1]), between([x, y], [x, y + 1])];
    return { type: "Polygon", id: String(i), arcs: [[...right, ...back.map((arc) => ~arc)]] };
  });
  const transform = { scale: [0.0001, 0.00007], translate: [8.6, 52.1] };
  return { type: "Topology", transform, arcs, objects: { areas: { type: "GeometryCollection", geometries } } };
}
