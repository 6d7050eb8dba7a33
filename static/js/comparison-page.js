// The comparison page: what lights together, the small map, and lists of one's own. Everything else the server has written.

import "./charts.js"; // of one bundle with it, as both light the same areas

import { drawAreas } from "./area-map.js";
import { fetchJson } from "./fetching.js";
import { lightBelow } from "./lighting.js";
import { offerLists } from "./own-lists.js";

const page = JSON.parse(document.getElementById("page-data").textContent);

for (const root of document.querySelectorAll("[data-lights]")) lightBelow(root);
for (const select of document.querySelectorAll(".inline-form select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
offerLists(page.lists, { chosen: () => Object.keys(page.chosen) });
showMap(document.querySelector("[data-part=small-map]"));

async function showMap(place) {
  const areas = await fetchJson(page.areas);
  const topology = await fetchJson(page.boundaries + areas.boundaries.overview);
  const names = new Map(areas.codes.map((code, i) => [code, areas.names[i]]));
  place.prepend(drawAreas(topology, names, page.chosen));
  place.hidden = false;
  place.addEventListener("click", (event) => {
    const code = event.target.closest("[data-area]")?.dataset.area;
    if (code) location.assign(withOrWithout(code));
  });
}

/** The address of this page with the area added, or without it. */
function withOrWithout(code) {
  const chosen = Object.keys(page.chosen);
  const next = chosen.includes(code) ? chosen.filter((each) => each !== code) : [...chosen, code].slice(-page.most);
  return page.question.replace("CODES", next.map(encodeURIComponent).join(","));
}
