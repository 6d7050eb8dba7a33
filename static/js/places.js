// Facilities on the map: which kinds and distances are chosen, what is told at the pointer, and the one that is marked,
// by a click on the map or a name in the lists below (place-lists.js writes these). `kind:key` names one in the address.

import { element, part } from "./elements.js";
import { fetchJson } from "./fetching.js";
import { fill, inLanguage, writeNumber } from "./format.js";
import { placeAt, placesDrawing } from "./drawing/places.js";
import { placeList } from "./place-lists.js";
import { toAddress, toProfile } from "./state.js";

export function makePlaces(page, { onChange }) {
  const box = part("places");
  const panel = part("place-panel");
  const tables = part("place-tables");
  let kinds = [];
  let found = [];
  let ratio = 1;
  let opener = null; // where the reader was who marked a facility in a list: they get back there

  box?.addEventListener("change", ({ target }) => {
    const chosen = [...box.querySelectorAll(`[name="${target.name}"]`)].filter((each) => each.checked);
    const values = chosen.map(({ value }) => value);
    onChange({ [target.name]: target.name === "rings" ? values.map(Number) : values });
  });
  tables?.addEventListener("click", (event) => {
    const { place } = event.target.closest("a[data-place]")?.dataset ?? {};
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = place;
    mark(place);
  });
  panel?.addEventListener("click", (event) => {
    if (!event.target.closest('[data-part="unmark-place"]')) return;
    event.preventDefault();
    mark(null);
  });

  function mark(place) {
    const told = place && find(place);
    const say = told ? fill(page.texts.announce_place, { name: told.place.name, kind: told.kind.label }) : page.texts.announce_no_place;
    onChange({ place }, { say, reveal: place && "place" });
  }

  /** What the state asks for, from the API; what cannot be had is left out. */
  async function prepare(state) {
    if (!box) return;
    const looks = new Map(page.facilities.map((kind) => [kind.value, kind]));
    const among = `?areas=${page.hierarchy}/${state.edition}/${state.level}`;
    const answers = await Promise.all(state.places.filter((slug) => looks.has(slug))
      .map((slug) => fetchJson(page.places + slug + among)));
    kinds = answers.map((answer) => ({ ...answer, ...looks.get(answer.kind), facilities: answer.facilities }));
  }

  function drawings(state) {
    return kinds.length ? [placesDrawing(kinds, state.rings, (placed, view) => {
      found = placed;
      ratio = view.ratio;
    }, (each) => nameOf(each) === state.place)] : [];
  }

  /** `kind:key` of the facility at a point of the drawing (in CSS pixels), or null. */
  function at({ x, y }) {
    const hit = kinds.length ? placeAt(found, x * ratio, y * ratio) : null;
    return hit && nameOf(hit);
  }

  /** Marks the facility at this point, or takes the mark away where it is the marked one; false where there is none. */
  function pick(point, state) {
    const place = at(point);
    if (!place) return false;
    opener = null;
    mark(place === state.place ? null : place);
    return true;
  }

  /** Name, kind and capacity of the facility at a point of the drawing (in CSS pixels), or null. */
  function textAt(point) {
    const hit = find(at(point));
    return hit && { name: hit.place.name, lines: [hit.kind.label, capacityOf(hit)] };
  }

  /** Longitude and latitude of the marked facility, or null. */
  function pointOf(state) {
    return find(state.place)?.place.point ?? null;
  }

  function find(name) {
    const [slug, key] = split(name);
    const kind = kinds.find((each) => each.kind === slug);
    const place = kind?.facilities.find((each) => each.key === key);
    return place ? { kind, place } : null;
  }

  function capacityOf({ place, kind }) {
    if (place.capacity === null) return "";
    return `${writeNumber(place.capacity, 0, page.language)} ${inLanguage(kind.capacity_unit, page.language)}`.trim();
  }

  function show({ state, areas }) {
    if (!box) return;
    for (const each of box.querySelectorAll("input")) {
      each.checked = state[each.name].map(String).includes(each.value);
    }
    part("place-lists").hidden = !kinds.length;
    part("legend-places").replaceChildren(...kinds.map((kind) => element("li", { class: "legend-entry" },
      box.querySelector(`[for="place-${kind.kind}"] svg`).cloneNode(true),
      element("span", { class: "legend-label" }, kind.label),
      element("span", { class: "legend-count" }, String(kind.facilities.length)))));
    tables.replaceChildren(...kinds.map((kind) => placeList(page, state, areas, kind)));
    showMarked(state, areas);
  }

  function showMarked(state, areas) {
    const marked = find(state.place);
    const before = panel.dataset.place ?? "";
    panel.replaceChildren(...(marked ? [card(marked, state, areas)] : []));
    panel.dataset.place = state.place ?? "";
    if (before === panel.dataset.place) return;
    if (marked && opener) panel.querySelector("h2").focus();
    else if (!marked && before) (tables.querySelector(`[data-place="${CSS.escape(opener ?? "")}"]`) ?? part("map-frame").firstElementChild).focus();
  }

  function card(marked, state, areas) {
    const { texts } = page;
    const { place, kind } = marked;
    const i = areas.codes.indexOf(place.area);
    const facts = [
      [texts.place_kind, kind.label],
      [texts.capacity, capacityOf(marked)],
      [texts.place_address, place.address],
      [texts.lies_in, i < 0 ? "" : element("a",
        { class: "kern-link kern-link--no-visited-state", href: toProfile(page, { ...state, area: place.area }) }, areas.names[i])],
    ].filter(([, value]) => value);
    return element("section", { class: "kern-card kern-card--hug kern-card--small panel", "aria-labelledby": "place-panel-heading" },
      element("div", { class: "kern-card__container" },
        element("header", { class: "kern-card__header panel-head" },
          element("h2", { class: "kern-title", id: "place-panel-heading", tabindex: "-1" }, place.name),
          element("a", {
            class: "kern-link kern-link--small kern-link--no-visited-state",
            "data-part": "unmark-place",
            href: toAddress({ ...state, place: null }),
          }, texts.close)),
        element("dl", { class: "panel-facts" }, ...facts.map(([name, value]) =>
          element("div", {}, element("dt", {}, name), element("dd", {}, value))))));
  }

  return { prepare, drawings, pick, textAt, pointOf, show };
}

function nameOf({ kind, place }) {
  return `${kind.kind}:${place.key}`;
}

function split(name) {
  const [slug, ...rest] = (name ?? "").split(":");
  return [slug, rest.join(":")];
}
