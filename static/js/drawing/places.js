// Facilities as lettered circles whose surface tells their capacity, and straight-line distances around them.
// Pure: no DOM access beyond the given context.

const EQUATOR = 40075016.686; // metres
const LARGEST = 12;
const SMALLEST = 5;

/** Surface in proportion to the capacity, down to a size that can still be seen. */
export function radiusOf(capacity, largest) {
  return capacity && largest ? Math.max(SMALLEST, LARGEST * Math.sqrt(capacity / largest)) : SMALLEST;
}

/** So many world pixels (at zoom 0) are a metre at this latitude. */
export function pixelsPerMetre(latitude) {
  return 256 / (EQUATOR * Math.cos((latitude * Math.PI) / 180));
}

/** Where each facility is drawn: { place, kind, x, y, radius } in pixels of the view. */
export function placed(kinds, { project, ratio }) {
  return kinds.flatMap((kind) => {
    const largest = Math.max(0, ...kind.facilities.map(({ capacity }) => capacity ?? 0));
    return kind.facilities.map((place) => {
      const [x, y] = project(place.point);
      return { place, kind, x, y, radius: radiusOf(place.capacity, largest) * ratio };
    });
  });
}

/** A drawing for the map; `onPlaced` is told where everything lies, for pointing at it; `isMarked`: which one stands out. */
export function placesDrawing(kinds, rings, onPlaced, isMarked = () => false) {
  return (context, view) => {
    const found = placed(kinds, view);
    for (const metres of [...rings].sort((a, b) => b - a)) drawReach(context, found, metres, view);
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const { kind, x, y, radius } of [...found].sort((a, b) => b.radius - a.radius)) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = kind.colour;
      context.strokeStyle = "#ffffff";
      context.lineWidth = 1.5 * view.ratio;
      context.fill();
      context.stroke();
      if (radius < 6 * view.ratio) continue;
      context.font = `600 ${Math.round(radius * 1.15)}px "Fira Sans", sans-serif`;
      context.fillStyle = "#ffffff";
      context.fillText(kind.letter, x, y + radius * 0.05);
    }
    for (const { x, y, radius } of found.filter(isMarked)) {
      for (const [colour, wide] of [["#ffffff", 7], ["#131525", 3]]) {
        context.beginPath();
        context.arc(x, y, radius + 4 * view.ratio, 0, 2 * Math.PI);
        context.strokeStyle = colour;
        context.lineWidth = wide * view.ratio;
        context.stroke();
      }
    }
    onPlaced?.(found, view);
  };
}

/** Everything within so many metres of any of them, as one surface with one outline. */
function drawReach(context, found, metres, { width, height, scale, ratio }) {
  const sheet = new OffscreenCanvas(width, height);
  const pen = sheet.getContext("2d");
  const circles = (more) => {
    const path = new Path2D();
    for (const { place, x, y } of found) {
      const radius = metres * pixelsPerMetre(place.point[1]) * scale + more;
      path.moveTo(x + radius, y);
      path.arc(x, y, radius, 0, 2 * Math.PI);
    }
    return path;
  };
  // A dark line in a light one, seen on every colour; what lies inside other circles is cut out again.
  for (const [colour, wide] of [["#ffffff", 2], ["#131525", 0.8]]) {
    pen.fillStyle = colour;
    pen.fill(circles(wide * ratio));
  }
  pen.globalCompositeOperation = "destination-out";
  pen.fill(circles(-0.8 * ratio));
  pen.globalCompositeOperation = "destination-over";
  pen.fillStyle = "rgb(19 21 37 / 10%)";
  pen.fill(circles(0));
  context.drawImage(sheet, 0, 0);
}

/** The facility at a point of the view, the topmost (smallest) first; null where there is none. */
export function placeAt(found, x, y) {
  const hits = found.filter((each) => Math.hypot(each.x - x, each.y - y) <= each.radius);
  return hits.sort((a, b) => a.radius - b.radius)[0] ?? null;
}
