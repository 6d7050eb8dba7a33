// An outline that a reader has as a GeoJSON file: read with strict limits, and refused with a reason. Pure: no DOM access.
//
// What is refused is named by a word (`why`) for which the page has a sentence.

export const LIMITS = { bytes: 2_000_000, corners: 20_000, polygons: 200, depth: 4 };

const PLAIN_DEGREES = /(CRS84|EPSG:+(?:[\d.]*:)?4326)$/i;

export class OutlineFault extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** The polygons of a GeoJSON text: lists of rings, each a list of [longitude, latitude] whose last is its first. */
export function readOutline(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new OutlineFault("not_json");
  }
  const named = found?.crs?.properties?.name;
  if (found?.crs && !PLAIN_DEGREES.test(String(named))) throw new OutlineFault("not_degrees");
  const polygons = [...polygonsOf(found, 0)];
  if (!polygons.length) throw new OutlineFault("no_polygon");
  if (polygons.length > LIMITS.polygons) throw new OutlineFault("too_many");
  if (polygons.flat().reduce((sum, ring) => sum + ring.length, 0) > LIMITS.corners) throw new OutlineFault("too_many");
  for (const rings of polygons) check(rings);
  return polygons;
}

/** Whether a point lies in one of them; holes are not in it. */
export function liesIn(polygons, [x, y]) {
  return polygons.some((rings) => rings.reduce((inside, ring) => inside !== crosses(ring, x, y), false));
}

function* polygonsOf(found, depth) {
  if (depth > LIMITS.depth) throw new OutlineFault("too_many");
  const { type, features, geometry, geometries, coordinates } = found ?? {};
  if (type === "FeatureCollection") for (const each of listed(features)) yield* polygonsOf(each, depth + 1);
  else if (type === "Feature") yield* polygonsOf(geometry, depth + 1);
  else if (type === "GeometryCollection") for (const each of listed(geometries)) yield* polygonsOf(each, depth + 1);
  else if (type === "Polygon") yield listed(coordinates);
  else if (type === "MultiPolygon") yield* listed(coordinates);
  else if (type === undefined) throw new OutlineFault("not_geojson");
}

function listed(value) {
  if (!Array.isArray(value)) throw new OutlineFault("not_geojson");
  return value;
}

function check(rings) {
  if (!listed(rings).length) throw new OutlineFault("not_geojson");
  for (const ring of rings) {
    if (listed(ring).length < 4) throw new OutlineFault("not_closed");
    for (const position of ring) {
      const [x, y] = listed(position);
      if (!Number.isFinite(x) || !Number.isFinite(y)) throw new OutlineFault("not_geojson");
      if (Math.abs(x) > 180 || Math.abs(y) > 90) throw new OutlineFault("not_degrees");
    }
    const last = ring.at(-1);
    if (ring[0][0] !== last[0] || ring[0][1] !== last[1]) throw new OutlineFault("not_closed");
  }
  if (crossesItself(rings)) throw new OutlineFault("crosses_itself");
}

/** Do two edges of a polygon cross? From west to east, so that each is compared with those beside it only. */
function crossesItself(rings) {
  const edges = rings.flatMap((ring) => ring.slice(1).map((to, i) => {
    const from = ring[i];
    return { from, to, west: Math.min(from[0], to[0]), east: Math.max(from[0], to[0]) };
  })).sort((one, other) => one.west - other.west);
  return edges.some((edge, i) => {
    for (let j = i + 1; j < edges.length && edges[j].west <= edge.east; j += 1) if (cross(edge, edges[j])) return true;
    return false;
  });
}

/** In a point that is an end of neither: edges that only meet do not cross. */
function cross(one, other) {
  return side(one, other.from) * side(one, other.to) < 0 && side(other, one.from) * side(other, one.to) < 0;
}

function side({ from, to }, point) {
  return Math.sign((to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]));
}

/** Even-odd: does a ray from the point eastwards leave the ring? */
function crosses(ring, x, y) {
  let is = false;
  for (let i = 1; i < ring.length; i += 1) {
    const [x1, y1] = ring[i - 1];
    const [x2, y2] = ring[i];
    if ((y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) is = !is;
  }
  return is;
}
