// Choosing areas by an outline from a file: read in the browser, drawn upon the map, and sent nowhere.

import { part } from "./elements.js";
import { fill } from "./format.js";
import { LIMITS, liesIn, OutlineFault, readOutline } from "./outline.js";

/** @param choose given the codes of the areas in the outline, chooses them and no others */
export function offerOutline({ points, drawing, texts }, { choose }) {
  const field = part("outline-file");
  const fault = document.getElementById("outline-fault");
  part("outline").hidden = false;

  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file) return;
    try {
      if (file.size > LIMITS.bytes) throw new OutlineFault("too_large");
      const polygons = readOutline(await file.text());
      const codes = Object.keys(points).filter((code) => liesIn(polygons, points[code]));
      if (!codes.length) throw new OutlineFault("no_area");
      draw(polygons);
      choose(codes);
      tell(fill(texts.chosen, { count: codes.length }), "");
    } catch (refusal) {
      if (!(refusal instanceof OutlineFault)) throw refusal;
      draw([]);
      tell("", texts[refusal.why]);
      field.value = ""; // the same file may be chosen again once it is mended
    }
  });

  function tell(said, wrong) {
    part("outline-said").textContent = said;
    part("outline-fault").textContent = wrong;
    fault.hidden = !wrong;
    field.setAttribute("aria-invalid", String(Boolean(wrong)));
  }

  function draw(polygons) {
    const { west, north, across, down } = drawing;
    const place = ([x, y]) => `${Math.round((x - west) * across)} ${Math.round((north - y) * down)}`;
    part("drawn-outline")?.setAttribute("d", polygons.flat().map((ring) => `M${ring.map(place).join("L")}Z`).join(""));
  }
}
