// From TopoJSON to flat arrays that a canvas can draw fast. Pure: no DOM access.
//
// Coordinates become "world" pixels (mercator.js), so that the screen position at any zoom is one multiplication and one
// subtraction away. Each arc is read once, though two areas share it and the borders are made of it: with topojson-client
// every point of a city passed through four lists, which took longer than all the drawing.

import { worldX, worldY } from "./mercator.js";

/** Rings per area in area order, the borders as lines (each once), and the bounds [west, south, east, north]. */
export function decode({ arcs, transform, objects }) {
  const { geometries } = objects.areas;
  const ringsOf = geometries.map((geometry) => polygonsOf(geometry).flat());
  const used = new Set(ringsOf.flat(2).map(place));
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const lines = arcs.map((arc, i) => used.has(i) && unpack(arc, transform, box));
  const [scaleX, scaleY] = transform.scale;
  const [x, y] = transform.translate;
  return {
    codes: geometries.map((geometry) => geometry.id),
    rings: ringsOf.map((rings) => rings.map((ring) => join(ring, lines))),
    borders: lines.filter(Boolean),
    bounds: [box[0] * scaleX + x, box[1] * scaleY + y, box[2] * scaleX + x, box[3] * scaleY + y],
  };
}

function polygonsOf({ type, arcs }) {
  if (type === "Polygon") return [arcs];
  return type === "MultiPolygon" ? arcs : [];
}

/** The arc that a number means: negative ones are walked backwards. */
function place(number) {
  return number < 0 ? ~number : number;
}

/** Steps on the grid of the transform as world pixels; `box` grows with them. */
function unpack(arc, { scale, translate }, box) {
  const line = new Float64Array(arc.length * 2);
  let x = 0;
  let y = 0;
  arc.forEach(([right, up], i) => {
    x += right;
    y += up;
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
    line[2 * i] = worldX(x * scale[0] + translate[0]);
    line[2 * i + 1] = worldY(y * scale[1] + translate[1]);
  });
  return line;
}

/** Arcs one after the other as one line; each begins where the one before has ended. */
function join(ring, lines) {
  const count = ring.reduce((sum, number) => sum + lines[place(number)].length / 2 - 1, 1);
  const joined = new Float64Array(count * 2);
  let at = 0;
  for (const number of ring) {
    const line = lines[place(number)];
    if (number >= 0) joined.set(line, at);
    else {
      for (let i = 0, end = at + line.length - 2; i < line.length; i += 2) {
        joined[end - i] = line[i];
        joined[end - i + 1] = line[i + 1];
      }
    }
    at += line.length - 2;
  }
  return joined;
}
