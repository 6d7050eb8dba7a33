import assert from "node:assert/strict";
import { test } from "node:test";

import { LIMITS, liesIn, readOutline } from "../../static/js/outline.js";

const RING = [[8, 52], [8.1, 52], [8.1, 52.1], [8, 52.1], [8, 52]];
const HOLE = [[8.04, 52.04], [8.06, 52.04], [8.06, 52.06], [8.04, 52.06], [8.04, 52.04]];
const polygon = (...rings) => ({ type: "Polygon", coordinates: rings });
const read = (found) => readOutline(JSON.stringify(found));

function why(found) {
  try {
    if (typeof found === "string") readOutline(found);
    else read(found);
  } catch (fault) {
    return fault.why;
  }
  return null;
}

test("polygons are found however they are wrapped", () => {
  const other = polygon(RING.map(([x, y]) => [x + 1, y]));
  const collection = {
    type: "FeatureCollection",
    features: [
      { type: "Feature", properties: {}, geometry: polygon(RING, HOLE) },
      { type: "Feature", geometry: { type: "GeometryCollection", geometries: [other, { type: "Point", coordinates: [8, 52] }] } },
      { type: "Feature", geometry: { type: "MultiPolygon", coordinates: [[RING.map(([x, y]) => [x + 2, y])]] } },
    ],
  };
  const found = read(collection);
  assert.equal(found.length, 3);
  assert.ok(liesIn(found, [8.02, 52.05]));
  assert.ok(!liesIn(found, [8.05, 52.05]), "in the hole");
  assert.ok(liesIn(found, [9.05, 52.05]));
  assert.ok(liesIn(found, [10.05, 52.05]));
  assert.ok(!liesIn(found, [8.5, 52.05]));
});

test("every fault has its name", () => {
  assert.equal(why("PK\u0003\u0004"), "not_json");
  assert.equal(why("null"), "not_geojson");
  assert.equal(why({ areas: [] }), "not_geojson");
  assert.equal(why({ type: "Polygon", coordinates: "8 52" }), "not_geojson");
  assert.equal(why(polygon()), "not_geojson");
  assert.equal(why(polygon([[8, 52], ["8", 52], [8, 53], [8, 52]])), "not_geojson");
  assert.equal(why({ type: "FeatureCollection", features: [] }), "no_polygon");
  assert.equal(why({ type: "LineString", coordinates: RING }), "no_polygon");
  assert.equal(why(polygon([[8, 52], [9, 52], [8, 52]])), "not_closed");
  assert.equal(why(polygon(RING.slice(0, 4))), "not_closed");
  assert.equal(why(polygon([[8, 52], [8.1, 52.1], [8.1, 52], [8, 52.1], [8, 52]])), "crosses_itself");
  assert.equal(why(polygon(RING, HOLE.map(([x, y]) => [x + 0.05, y]))), "crosses_itself");
  assert.equal(why(polygon(RING.map(([x, y]) => [x * 50000, y * 100000]))), "not_degrees");
});

test("another system of coordinates is refused, the usual names of this one are known", () => {
  const named = (name) => ({ ...polygon(RING), crs: { type: "name", properties: { name } } });
  assert.equal(why(named("urn:ogc:def:crs:EPSG::25832")), "not_degrees");
  assert.equal(why(named("EPSG:3857")), "not_degrees");
  assert.equal(why({ ...polygon(RING), crs: {} }), "not_degrees");
  for (const name of ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"]) assert.equal(why(named(name)), null);
});

test("limits are kept, and keeping them takes no time", () => {
  const round = (count) => {
    const corners = Array.from({ length: count }, (_, i) => {
      const angle = (2 * Math.PI * i) / count;
      return [8 + Math.cos(angle), 52 + Math.sin(angle)];
    });
    return [...corners, corners[0]];
  };
  const begun = performance.now();
  assert.equal(why(polygon(round(LIMITS.corners - 1))), null);
  assert.ok(performance.now() - begun < 5000);
  assert.equal(why(polygon(round(LIMITS.corners))), "too_many");
  assert.equal(why({ type: "MultiPolygon", coordinates: Array(LIMITS.polygons + 1).fill([RING]) }), "too_many");
  let nested = polygon(RING);
  for (let i = 0; i <= LIMITS.depth; i += 1) nested = { type: "GeometryCollection", geometries: [nested] };
  assert.equal(why(nested), "too_many");
});
