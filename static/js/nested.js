// Circles of a legend one inside the other, on the same ground, each with a line to its number. Pure: no DOM access;
// the template tag `nested` (atlas/templatetags/atlas_tags.py) reckons the same.

const APART = 16; // pixels from number to number

export function nested(samples) {
  const widest = Math.max(0, ...samples.map(({ radius }) => radius));
  const height = 2 * widest + 4;
  const line = 2 * widest + 16;
  const circles = [];
  for (const { label, radius } of samples) {
    const top = height - 2 - 2 * radius;
    const at = Math.max(top, circles.length ? circles.at(-1).at + APART : 8);
    circles.push({ label, radius, x: widest + 2, y: height - 2 - radius, top, at, line, text: line + 4 });
  }
  return {
    width: Math.round(line + 110),
    height: Math.round(Math.max(height, (circles.at(-1)?.at ?? 0) + 8)),
    label: samples.map(({ label }) => label).join(", "),
    circles,
  };
}
