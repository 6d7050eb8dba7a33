// Dots at random places within their areas: for the same area the same places every time, whatever is zoomed or chosen.
// Pure: no DOM access beyond the given context.

const INK = "#0c2c84";
const TRIES = 60; // for one dot; a thin area may get fewer dots than it should rather than hold everything up

/** Numbers from 0 to 1 that follow from a text (mulberry32 of a FNV-1a hash). */
export function randomOf(text) {
  let seed = 2166136261;
  for (const letter of text) seed = Math.imul(seed ^ letter.codePointAt(0), 16777619);
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Is the point inside these rings (holes included)? `rings` are flat: x, y, x, y … */
export function isInside(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const above = ring[i + 1] > y;
      if (above !== ring[j + 1] > y
        && x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) inside = !inside;
    }
  }
  return inside;
}

/** `count` points within the rings, as flat x, y in their units. */
export function dotsWithin(rings, count, random) {
  const points = [];
  if (!rings.length || !count) return points;
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      west = Math.min(west, ring[i]);
      east = Math.max(east, ring[i]);
      north = Math.min(north, ring[i + 1]);
      south = Math.max(south, ring[i + 1]);
    }
  }
  for (let made = 0; made < count; made += 1) {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const x = west + random() * (east - west);
      const y = north + random() * (south - north);
      if (isInside(rings, x, y)) {
        points.push(x, y);
        break;
      }
    }
  }
  return points;
}

/** A drawing for the map. Places are found once per resolution of the shapes. */
export function dotsDrawing(counts) {
  const kept = new WeakMap();
  return (context, { shapes, scale, x, y, ratio, faded }) => {
    if (!kept.has(shapes)) {
      kept.set(shapes, shapes.rings.map((rings, i) => dotsWithin(rings, counts[i], randomOf(shapes.codes[i]))));
    }
    const size = 1.5 * ratio;
    context.fillStyle = INK;
    kept.get(shapes).forEach((points, i) => {
      context.globalAlpha = faded?.(i) ? 0.12 : 0.85;
      context.beginPath();
      for (let p = 0; p < points.length; p += 2) {
        const left = points[p] * scale + x;
        const top = points[p + 1] * scale + y;
        context.moveTo(left + size, top);
        context.arc(left, top, size, 0, 2 * Math.PI);
      }
      context.fill();
    });
    context.globalAlpha = 1;
  };
}
