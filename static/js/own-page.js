// Choosing areas on the map: a click takes one in or out, a line drawn around several takes them all in, and an outline from
// a file those that lie in it. The list of checkboxes holds the choice; the map only shows it, and the form sends it.

import { announce, part } from "./elements.js";
import { offerLists } from "./own-lists.js";
import { offerOutline } from "./own-outline.js";

const page = JSON.parse(document.getElementById("page-data").textContent);
const boxes = new Map([...document.querySelectorAll("input[name=area]")].map((box) => [box.value, box]));
const map = part("map");
const paths = new Map([...document.querySelectorAll("[data-part=map] path[data-code]")].map((path) => [path.dataset.code, path]));
const count = part("chosen-count");
const LEAST_LINE = 24; // pixels: shorter is a click

for (const box of boxes.values()) box.addEventListener("change", show);
part("form").addEventListener("submit", (event) => {
  // One short parameter instead of one per box.
  event.preventDefault();
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(event.target)) if (name !== "area" && value) asked.set(name, value);
  const codes = chosen();
  if (codes.length) asked.set("areas", codes.join(" "));
  location.search = asked.toString();
});
if (map) {
  part("map-help").hidden = false;
  drawOn(map);
}
if (page.drawing) offerOutline(page, { choose });
offerLists(page.lists, { chosen });

function choose(codes) {
  const wanted = new Set(codes);
  for (const [code, box] of boxes) box.checked = wanted.has(code);
  for (const code of codes) boxes.get(code)?.closest("details").setAttribute("open", "");
  show();
}

function chosen() {
  return [...boxes.values()].filter((box) => box.checked).map((box) => box.value).sort();
}

function show() {
  for (const [code, box] of boxes) paths.get(code)?.classList.toggle("chosen", box.checked);
  const number = chosen().length;
  count.textContent = count.textContent.replace(/\d+/, number);
  announce(count.textContent);
}

function drawOn(svg) {
  const lasso = part("lasso");
  let line = null;
  svg.addEventListener("pointerdown", (event) => {
    line = [[event.clientX, event.clientY]];
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!line) return;
    line.push([event.clientX, event.clientY]);
    lasso.setAttribute("d", `M${line.map((point) => inMap(svg, point).join(" ")).join("L")}`);
  });
  svg.addEventListener("pointerup", (event) => {
    const drawn = line;
    line = null;
    lasso.setAttribute("d", "");
    if (!drawn) return;
    if (lengthOf(drawn) < LEAST_LINE) toggle(document.elementFromPoint(event.clientX, event.clientY)?.dataset?.code);
    else take(drawn);
  });
  svg.addEventListener("pointercancel", () => {
    line = null;
    lasso.setAttribute("d", "");
  });
}

function toggle(code) {
  const box = boxes.get(code);
  if (!box) return;
  box.checked = !box.checked;
  show();
}

/** All areas whose middle lies inside the line. */
function take(line) {
  for (const [code, path] of paths) {
    const box = path.getBoundingClientRect();
    if (inside([box.left + box.width / 2, box.top + box.height / 2], line)) boxes.get(code).checked = true;
  }
  show();
}

function inMap(svg, [x, y]) {
  const point = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
  return [Math.round(point.x), Math.round(point.y)];
}

function lengthOf(line) {
  return line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - line[i][0], y - line[i][1]), 0);
}

function inside([x, y], ring) {
  let is = false;
  ring.forEach(([x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length];
    if ((y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) is = !is;
  });
  return is;
}
