// From TopoJSON to flat arrays that a canvas can draw fast. Pure: no DOM access.
//
// Coordinates become Web Mercator "world" pixels at zoom 0 (256 × 256), as Leaflet uses them, so that the screen
// position at any zoom is one multiplication and one subtraction away.

import feature from "topojson-client/src/feature.js";
import mesh from "topojson-client/src/mesh.js";

export function worldX(longitude) {
  return ((longitude + 180) / 360) * 256;
}

export function worldY(latitude) {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 256;
}

/** Rings per area in area order, the borders as lines (each once), and the bounds [west, south, east, north]. */
export function decode(topology) {
  const areas = topology.objects.areas;
  const features = feature(topology, areas).features;
  const rings = features.map((area) => polygonsOf(area.geometry).flat().map(flat));
  const borders = mesh(topology, areas).coordinates.map(flat);
  return { codes: areas.geometries.map((geometry) => geometry.id), rings, borders, bounds: boundsOf(features) };
}

function polygonsOf(geometry) {
  if (!geometry) return [];
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
}

function flat(points) {
  const line = new Float64Array(points.length * 2);
  points.forEach(([longitude, latitude], i) => {
    line[2 * i] = worldX(longitude);
    line[2 * i + 1] = worldY(latitude);
  });
  return line;
}

function boundsOf(features) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of features) {
    for (const [longitude, latitude] of polygonsOf(geometry).flat(2)) {
      bounds[0] = Math.min(bounds[0], longitude);
      bounds[1] = Math.min(bounds[1], latitude);
      bounds[2] = Math.max(bounds[2], longitude);
      bounds[3] = Math.max(bounds[3], latitude);
    }
  }
  return bounds;
}
