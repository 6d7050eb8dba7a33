// Facilities on the map: which kinds and distances are chosen, their lists below, and what is told at the pointer.

import { element, part } from "./elements.js";
import { fetchJson } from "./fetching.js";
import { inLanguage, writeNumber } from "./format.js";
import { placeAt, placesDrawing } from "./drawing/places.js";

export function makePlaces(page, { onChange }) {
  const box = part("places");
  let kinds = [];
  let found = [];
  let ratio = 1;

  box?.addEventListener("change", ({ target }) => {
    const chosen = [...box.querySelectorAll(`[name="${target.name}"]`)].filter((each) => each.checked);
    const values = chosen.map(({ value }) => value);
    onChange({ [target.name]: target.name === "rings" ? values.map(Number) : values });
  });

  /** What the state asks for, from the API; what cannot be had is left out. */
  async function prepare(state) {
    if (!box) return;
    const looks = new Map(page.facilities.map((kind) => [kind.value, kind]));
    const answers = await Promise.all(state.places.filter((slug) => looks.has(slug))
      .map((slug) => fetchJson(page.places + slug)));
    kinds = answers.map((answer) => ({ ...answer, ...looks.get(answer.kind), facilities: answer.facilities }));
  }

  function drawings(state) {
    return kinds.length ? [placesDrawing(kinds, state.rings, (placed, view) => {
      found = placed;
      ratio = view.ratio;
    })] : [];
  }

  /** Name, kind and capacity of the facility at a point of the drawing (in CSS pixels), or null. */
  function textAt({ x, y }) {
    const hit = kinds.length ? placeAt(found, x * ratio, y * ratio) : null;
    return hit && { name: hit.place.name, lines: [hit.kind.label, capacityOf(hit)] };
  }

  function capacityOf({ place, kind }) {
    if (place.capacity === null) return "";
    return `${writeNumber(place.capacity, 0, page.language)} ${inLanguage(kind.capacity_unit, page.language)}`.trim();
  }

  function show(state) {
    if (!box) return;
    for (const each of box.querySelectorAll("input")) {
      each.checked = state[each.name].map(String).includes(each.value);
    }
    part("place-lists").hidden = !kinds.length;
    part("legend-places").replaceChildren(...kinds.map((kind) => element("li", { class: "legend-entry" },
      box.querySelector(`[for="place-${kind.kind}"] svg`).cloneNode(true),
      element("span", { class: "legend-label" }, kind.label),
      element("span", { class: "legend-count" }, String(kind.facilities.length)))));
    part("place-tables").replaceChildren(...kinds.map(list));
  }

  function list(kind) {
    const unit = inLanguage(kind.capacity_unit, page.language);
    const { texts } = page;
    const write = (number) => (number === null ? "" : writeNumber(number, 0, page.language));
    const total = kind.facilities.reduce((sum, { capacity }) => sum + (capacity ?? 0), 0);
    const heading = `${kind.label} (${kind.facilities.length})`;
    const cell = (name, numeric, text, scope) => element(name, {
      class: `kern-table__${name === "th" ? "header" : "cell"}${numeric ? ` kern-table__${name === "th" ? "header" : "cell"}--numeric` : ""}`,
      scope,
    }, text);
    const row = (...children) => element("tr", { class: "kern-table__row" }, ...children);
    return element("details", { class: "kern-accordion", open: "" },
      element("summary", { class: "kern-accordion__header" }, element("span", { class: "kern-title kern-title--small" }, heading)),
      element("div", { class: "kern-accordion__body table-scroll place-table", role: "region", tabindex: "0", "aria-label": kind.label },
        element("table", { class: "kern-table kern-table--small" },
          element("caption", { class: "kern-sr-only", id: `places-${kind.kind}-caption` }, kind.label),
          element("thead", { class: "kern-table__head" }, row(
            cell("th", false, texts.place_name, "col"),
            cell("th", true, unit ? texts.capacity_in.replace("{unit}", unit) : texts.capacity, "col"))),
          element("tbody", { class: "kern-table__body" }, ...kind.facilities.map(({ name, capacity }) =>
            row(cell("th", false, name, "row"), cell("td", true, write(capacity), null)))),
          element("tfoot", { class: "kern-table__footer" }, row(
            cell("th", false, texts.together, "row"), cell("td", true, write(total), null))))),
      element("p", { class: "kern-body kern-body--small" }, `${texts.source}: ${inLanguage(kind.source, page.language)}`),
      element("p", { class: "kern-body kern-body--small table-files no-print" }, texts.table_as_file, ...files(kind)));
  }

  /** The same as facility_lists.py writes. */
  function files({ kind }) {
    const table = `?places=${kind}&table=places-${kind}-caption.`;
    const at = [["XLSX", `${table}xlsx`], ["CSV", `${table}csv`], ["GeoJSON", `${page.places}${kind}?format=geojson`]];
    const looks = "kern-link kern-link--small kern-link--no-visited-state";
    return at.flatMap(([name, href]) => [" ",
      element("a", { class: looks, href, download: "", "aria-describedby": `places-${kind}-caption` }, name)]);
  }

  return { prepare, drawings, textAt, show };
}
