// A small map as SVG: one shape per area, which lights with the rest of the page. For hundreds of areas, not thousands.

import { decode } from "./shapes.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 400;

/** `names` by code; `chosen`: colour by code. */
export function drawAreas(topology, names, chosen) {
  const { codes, rings } = decode(topology);
  const box = bounds(rings);
  const scale = WIDTH / Math.max(box.right - box.left, (box.bottom - box.top) * 0.8);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${round((box.right - box.left) * scale)} ${round((box.bottom - box.top) * scale)}`);
  svg.setAttribute("class", "small-map");
  svg.setAttribute("aria-hidden", "true"); // what it does, the field beside it does by keyboard
  codes.forEach((code, i) => {
    if (!names.has(code)) return;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", rings[i].map((ring) => pathOf(ring, box, scale)).join(""));
    path.dataset.area = code;
    if (chosen[code]) path.setAttribute("fill", chosen[code]);
    const title = document.createElementNS(SVG, "title");
    title.textContent = names.get(code);
    path.append(title);
    svg.append(path);
  });
  return svg;
}

function pathOf(ring, box, scale) {
  let text = "";
  for (let i = 0; i < ring.length; i += 2) {
    text += `${i ? "L" : "M"}${round((ring[i] - box.left) * scale)} ${round((ring[i + 1] - box.top) * scale)}`;
  }
  return `${text}Z`;
}

function bounds(rings) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const ring of rings.flat()) {
    for (let i = 0; i < ring.length; i += 2) {
      box.left = Math.min(box.left, ring[i]);
      box.right = Math.max(box.right, ring[i]);
      box.top = Math.min(box.top, ring[i + 1]);
      box.bottom = Math.max(box.bottom, ring[i + 1]);
    }
  }
  return box;
}

function round(number) {
  return Math.round(number * 10) / 10;
}
