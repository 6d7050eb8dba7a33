// The list of all shown facilities of a kind, below the map; templates/atlas/parts/place_lists.html writes the same.

import { element } from "./elements.js";
import { inLanguage, writeNumber } from "./format.js";
import { toAddress } from "./state.js";

export function placeList(page, state, areas, kind) {
  const { texts, language } = page;
  const unit = inLanguage(kind.capacity_unit, language);
  const write = (number) => (number === null ? "" : writeNumber(number, 0, language));
  const total = kind.facilities.reduce((sum, { capacity }) => sum + (capacity ?? 0), 0);
  const names = new Map(areas.codes.map((code, i) => [code, areas.names[i]]));
  return element("details", { class: "kern-accordion", open: "" },
    element("summary", { class: "kern-accordion__header" },
      element("span", { class: "kern-title kern-title--small" }, `${kind.label} (${kind.facilities.length})`)),
    element("div", { class: "kern-accordion__body table-scroll place-table", role: "region", tabindex: "0", "aria-label": kind.label },
      element("table", { class: "kern-table kern-table--small" },
        element("caption", { class: "kern-sr-only", id: `places-${kind.kind}-caption` }, kind.label),
        element("thead", { class: "kern-table__head" }, row(
          cell("th", false, texts.place_name, { scope: "col" }),
          cell("th", false, texts.lies_in, { scope: "col" }),
          cell("th", true, unit ? texts.capacity_in.replace("{unit}", unit) : texts.capacity, { scope: "col" }))),
        element("tbody", { class: "kern-table__body" }, ...kind.facilities.map((each) => row(
          cell("th", false, nameLink(state, kind, each), { scope: "row" }),
          cell("td", false, names.get(each.area) ?? ""),
          cell("td", true, write(each.capacity))))),
        element("tfoot", { class: "kern-table__footer" }, row(
          cell("th", false, texts.together, { scope: "row", colspan: "2" }), cell("td", true, write(total)))))),
    element("p", { class: "kern-body kern-body--small" }, `${texts.source}: ${inLanguage(kind.source, language)}`),
    element("p", { class: "kern-body kern-body--small table-files no-print" }, texts.table_as_file, ...files(page, state, kind)));
}

/** The same as facility_lists.py writes. */
function files(page, state, { kind }) {
  const table = `${toAddress({ ...state, places: [kind], rings: [], place: null })}&table=places-${kind}-caption.`;
  const at = [["XLSX", `${table}xlsx`], ["CSV", `${table}csv`], ["GeoJSON", `${page.places}${kind}?format=geojson`]];
  const looks = "kern-link kern-link--small kern-link--no-visited-state";
  return at.flatMap(([name, href]) => [" ",
    element("a", { class: looks, href, download: "", "aria-describedby": `places-${kind}-caption` }, name)]);
}

function nameLink(state, kind, { key, name }) {
  const place = `${kind.kind}:${key}`;
  return element("a", {
    class: "kern-link kern-link--no-visited-state",
    "data-place": place,
    href: `${toAddress({ ...state, place })}#place-panel`,
    "aria-current": place === state.place ? "true" : null,
  }, name);
}

function row(...children) {
  return element("tr", { class: "kern-table__row" }, ...children);
}

function cell(name, numeric, content, more = {}) {
  const kind = `kern-table__${name === "th" ? "header" : "cell"}`;
  return element(name, { class: numeric ? `${kind} ${kind}--numeric` : kind, ...more }, content);
}
