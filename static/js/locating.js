// In which area a position lies, and which others are near. Pure: no DOM access.
//
// Shapes are those of shapes.js: per area its rings as flat lists of world pixels at zoom 0.

import { pixelsPerMetre } from "./drawing/places.js";
import { worldX, worldY } from "./mercator.js";

/**
 * The numbers of the areas within `metres` of a position, the one it lies in first; and whether it lies in any.
 */
export function areasNear({ rings }, { longitude, latitude }, metres) {
  const x = worldX(longitude);
  const y = worldY(latitude);
  const reach = metres * pixelsPerMetre(latitude);
  const inside = rings.findIndex((own) => contains(own, x, y));
  const near = rings.flatMap((own, i) => (i !== inside && own.some((ring) => distance(ring, x, y) <= reach) ? [i] : []));
  return { inside, near };
}

/** Even-odd over all rings of an area, so that holes and separate parts count as they should. */
function contains(rings, x, y) {
  let is = false;
  for (const ring of rings) {
    forEachEdge(ring, (x1, y1, x2, y2) => {
      if ((y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) is = !is;
    });
  }
  return is;
}

function distance(ring, x, y) {
  let nearest = Infinity;
  forEachEdge(ring, (x1, y1, x2, y2) => {
    const [wide, high] = [x2 - x1, y2 - y1];
    const along = wide || high ? ((x - x1) * wide + (y - y1) * high) / (wide * wide + high * high) : 0;
    const at = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - x1 - at * wide, y - y1 - at * high));
  });
  return nearest;
}

function forEachEdge(ring, visit) {
  const count = ring.length / 2;
  for (let i = 0; i < count; i += 1) {
    const j = (i + 1) % count;
    visit(ring[2 * i], ring[2 * i + 1], ring[2 * j], ring[2 * j + 1]);
  }
}
