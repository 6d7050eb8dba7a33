// Circles of a legend one inside the other, on the same ground, each with a line to its number. Pure: no DOM access;
// the template tag `nested` (atlas/templatetags/atlas_tags.py) reckons the same.

export function nested(samples) {
  const widest = Math.max(0, ...samples.map(({ radius }) => radius));
  const height = 2 * widest + 4;
  const line = 2 * widest + 16;
  return {
    width: Math.round(line + 110),
    height: Math.round(Math.max(height, 17 * samples.length + 4)),
    label: samples.map(({ label }) => label).join(", "),
    circles: samples.map(({ label, radius }, place) => {
      const top = height - 2 - 2 * radius;
      return {
        label, radius, x: widest + 2, y: height - 2 - radius, top, at: Math.max(top, 8 + 17 * place), line, text: line + 4,
      };
    }),
  };
}
