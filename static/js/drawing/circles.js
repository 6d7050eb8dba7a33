// Circles at the label points of areas, in proportion to their numbers. Pure: no DOM access beyond the given context.

const FILL = "rgb(34 94 168 / 55%)";
const LINE = "#0c2c84";

/** A drawing for the map: large circles first, so that small ones lie on top. */
export function circlesDrawing(radii, labelPoints) {
  const order = radii.map((_, i) => i).filter((i) => radii[i] > 0).sort((a, b) => radii[b] - radii[a]);
  return (context, { project, ratio, faded }) => {
    context.lineWidth = 1.2 * ratio;
    for (const i of order) {
      const [x, y] = project(labelPoints[i]);
      context.globalAlpha = faded?.(i) ? 0.15 : 1;
      context.fillStyle = FILL;
      context.strokeStyle = LINE;
      context.beginPath();
      context.arc(x, y, radii[i] * ratio, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
    context.globalAlpha = 1;
  };
}
