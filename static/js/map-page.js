// The map page. The server has already written title, legend, table and panel for the state in the address; this script
// draws the map and from then on answers every choice without loading the page anew.
//
// One thing happens over and over: somebody chooses something, which makes the next state; what it needs is fetched (the
// areas once per edition and level, the numbers per indicator and period, and the picture for every way of showing that
// the browser does not reckon by itself); from state and answers a view is made (modes/), and the parts of the page show
// it. The address follows the state, so going back, reloading and sending a
// link all lead to the same picture. If a newer choice overtakes an older one, the older answer is dropped.

import { showAbout } from "./about.js";
import { withFixedClasses } from "./classes.js";
import { makeControls } from "./controls.js";
import { announce, part } from "./elements.js";
import { fetchJson, fetchWhenIdle } from "./fetching.js";
import { countAreas, fill, inLanguage } from "./format.js";
import { circlesDrawing } from "./drawing/circles.js";
import { dotsDrawing } from "./drawing/dots.js";
import { outlinesDrawing } from "./drawing/outlines.js";
import { makeFilter } from "./filter.js";
import { makeLegend } from "./legend.js";
import { makeMap } from "./map-view.js";
import { makeView, pictureAddress, viewsFor } from "./modes/index.js";
import { findAreas } from "./order.js";
import { makePanel, makeTip } from "./panel.js";
import { makePlayer } from "./player.js";
import { makePlaces } from "./places.js";
import { offerPosition } from "./position-button.js";
import { makeSearch } from "./search.js";
import { fromAddress, neighbours, settle, toAddress, toProfile } from "./state.js";
import { makeTable } from "./table.js";
import { afterPaint, pause } from "./tasks.js";
import { offerTour } from "./tour-start.js";
import { lookOf, rankText, symbolsOf, withUnit } from "./view.js";

const page = JSON.parse(document.getElementById("page-data").textContent);
document.documentElement.dataset.running = "";

let view = null;
let offer = null;
let latest = 0;

const mapMade = makeMap(page, { onHover: hover, onPick: pick });
const controls = makeControls(page, { onChange: change });
const filter = makeFilter(page, { state: () => view?.state ?? page.state, onChange: change });
const places = makePlaces(page, { onChange: change });
const legend = makeLegend({ onHighlight: highlight });
const table = makeTable({ onPin: togglePin, onSort: sort });
const panel = makePanel({ onUnpin: () => change({ area: null }) });
const tip = makeTip(part("map-frame"));
const player = makePlayer(page, { onChange: change, prefetch: fetchAhead });
makeSearch(document.querySelector("[data-search]"), {
  own: ownAreas,
  choose: takeFound,
  say: (count) => announce(count ? fill(page.texts.announce_found, { count }) : page.texts.nothing_found),
});

offerPosition({
  where: () => {
    const state = view?.state ?? page.state;
    return { areas: areasAddress(state), profile: toProfile(page, { ...state, area: "CODE" }) };
  },
  found: (code) => change({ area: code }, { reveal: true, quiet: true }), // the button says what was found
});
table.body.addEventListener("areaover", (event) => {
  if (view) hover(view.areas.codes.indexOf(event.detail), null);
});
part("patterns").addEventListener("click", (event) => {
  event.preventDefault();
  change({ patterns: (view?.state ?? page.state).patterns ? null : "on" });
});
part("base")?.addEventListener("click", (event) => {
  event.preventDefault();
  change({ base: (view?.state ?? page.state).base ? null : "off" });
});
window.addEventListener("popstate", () => show(complete(fromAddress(location.search)), { record: null }));
offerTour(); // before the address is written anew
const begun = start();
begun.finally(() => afterPaint(table.unfold)); // even if something went wrong

/** The areas on this very map that fit, there at once. */
function ownAreas(words) {
  if (!view) return null;
  const { areas } = view;
  const entries = findAreas(words, areas, areas.nameOrder).map((i) => ({
    own: true,
    key: `${view.state.level}/${areas.codes[i]}`,
    name: areas.names[i],
    more: [areas.codes[i], areas.parent_names[i]].filter(Boolean).join(", "),
    code: areas.codes[i],
  }));
  return entries.length ? { title: page.texts.on_this_map, entries } : null;
}

/** What can be shown on this map is marked here: an area, the area of a house, an indicator. */
function takeFound(entry) {
  const { level, edition } = view?.state ?? page.state;
  const here = entry.areas?.find((area) => area.level === level && area.edition === edition);
  const code = entry.code ?? here?.code ?? (entry.level === level && entry.edition === edition ? entry.area : null);
  if (code) change({ area: code }, { reveal: true });
  else if (entry.indicator) change({ indicator: entry.indicator });
  else if (entry.map) location.assign(entry.map);
  else return false;
  return true;
}

async function start() {
  try {
    offer = await fetchJson(`${page.data}offer`);
  } catch {
    trouble(page.texts.fetch_failed);
    return;
  }
  await show(complete(page.state), { record: "replace", quiet: true });
}

function complete(state) {
  const settled = settle(state, offer, page.default_level, (indicator) => viewsFor(page, indicator));
  return { ...settled, hierarchy: page.several_hierarchies ? page.state.hierarchy : null };
}

async function change(choice, options = {}) {
  if (!offer) await begun; // whoever chooses before it is known what there is loses nothing
  if (!offer) return null; // it could not be had, which has been said
  // Until the first answers are there, the server's page stands: choices count from what it shows.
  const state = view?.state ?? page.state;
  return show(complete({ ...state, ...choice }), { record: "push", ...options });
}

/** A click on the map: a facility lies upon its area. */
async function pick(i, point) {
  const map = await mapMade;
  if (!view || places.pick(map.layer.pointInView(point), view.state)) return;
  if (i >= 0) togglePin(view.areas.codes[i]);
}

function togglePin(code) {
  const pinned = view?.state.area === code ? null : code;
  return change({ area: pinned }, { reveal: Boolean(pinned) });
}

function sort(wanted) {
  const key = wanted.replace("-", "");
  const column = page.texts.columns[key] ?? view.columns.find((each) => each.key === key).name;
  const direction = wanted.startsWith("-") ? page.texts.descending : page.texts.ascending;
  return change({ sort: wanted }, { say: fill(page.texts.announce_sorted, { column, direction }) });
}

async function show(state, { record, quiet = false, reveal = false, say = null }) {
  const turn = (latest += 1);
  const map = await mapMade;
  let areas;
  let answer;
  let picture;
  let fixed;
  let shapesCame = true;
  try {
    const address = pictureAddress(page, state, offer);
    [areas, answer, picture, fixed] = await Promise.all([
      fetchJson(areasAddress(state)).then(async (listed) => {
        // Without shapes the table still tells everything.
        await map.prepare(listed).catch(() => { shapesCame = false; });
        return listed;
      }),
      fetchJson(valuesAddress(state, state.period)),
      address && fetchJson(address),
      state.years === "fixed" ? fetchJson(`${page.data}${state.level}/${state.indicator}/breaks`) : null,
      places.prepare(state),
    ]);
    if (fixed) answer = withFixedClasses(answer, fixed);
  } catch (fault) {
    if (turn === latest) failed(fault);
    return;
  }
  // While a page begins, its work comes in portions: in one go it makes a phone deaf.
  if (!view) await pause();
  if (turn !== latest) return;
  const settled = keepArea(state, areas, view);
  const next = makeView(page, offer, settled.state, areas, answer, picture);
  if (!view) await pause();
  if (turn !== latest) return;
  const before = view;
  view = next;
  if (record === "push") recordAddress(view.state);
  await paint(map, view, before, shapesCame);
  if (shapesCame) part("trouble").hidden = true;
  else trouble(page.texts.shapes_failed);
  // The picture first: laying out words and a table of 500 rows takes longer than colouring the map.
  afterPaint(() => {
    if (turn !== latest) return;
    controls.show(view, offer);
    player.show(view, offer);
    filter.show(view);
    places.show(view);
    panel.show(view);
    table.show(view);
    describe(view);
    if (!before) performance.mark("usable"); // for benchmarks/pages.py
    if (record === "replace") history.replaceState(null, "", toAddress(view.state));
    showAbout(page, view, offer);
    if (reveal) table.reveal(view.state.area);
    if (!quiet) announce(settled.gone ?? say ?? sentence(before));
    fetchAhead(Object.values(neighbours(view.state, offer)).filter(Boolean));
  });
  const pinned = areas.label_points[areas.codes.indexOf(view.state.area)];
  const point = reveal === "place" ? places.pointOf(view.state) : pinned;
  if (reveal && point) map.reveal(point);
}

async function paint(map, shown, before, withShapes) {
  const sameLook = before?.answer === shown.answer && before.key === shown.key;
  if (withShapes) await map.useAreas(shown.areas, shown.state.edition, offer);
  else map.showNothing();
  if (!before) await pause();
  if (view !== shown) return; // somebody has chosen something else meanwhile
  if (withShapes) map.showBase(shown.state.base !== "off");
  if (!sameLook) {
    map.layer.setLook(lookOf(shown));
    legend.show(shown);
  }
  const upon = ({ state }) => String([state.places, state.rings, state.place]);
  if (!sameLook || upon(shown) !== upon(before)) {
    map.layer.setDrawings(drawingsOf(shown));
  }
  map.layer.setMarks({ hovered: -1, pinned: shown.areas.codes.indexOf(shown.state.area) });
}

/** What is drawn upon the areas. */
function drawingsOf({ circles, dots, kept, areas, state }) {
  return [
    ...(kept ? [outlinesDrawing(kept)] : []),
    ...(circles ? [circlesDrawing(circles.radii, areas.label_points)] : []),
    ...(dots ? [dotsDrawing(dots.counts)] : []),
    ...places.drawings(state),
  ];
}

/** Title, heading, source: whatever tells in words what is shown. */
function describe({ title, subline, unit, names, countWarning, state }) {
  document.title = `${title} – ${page.municipality}`;
  part("name").textContent = names.indicator;
  part("subline").textContent = subline;
  part("legend-unit").textContent = unit ? ` (${unit})` : "";
  part("count-warning").hidden = !countWarning;
  part("patterns").textContent = state.patterns ? page.texts.patterns_off : page.texts.patterns_on;
  if (page.basemap) {
    part("base").textContent = state.base ? page.texts.base_on : page.texts.base_off;
    part("base").setAttribute("href", toAddress({ ...state, base: state.base ? null : "off" }));
  }
  part("patterns").setAttribute("href", toAddress({ ...state, patterns: state.patterns ? null : "on" }));
  const edition = [names.edition, page.editions[state.edition]].filter(Boolean).join(", ");
  if (part("edition").textContent !== edition) part("edition").textContent = edition; // the server's keeps its licence whole
  for (const link of document.querySelectorAll("a[data-language]")) link.search = toAddress(state);
}

function recordAddress(state) {
  if (toAddress(state) !== location.search) history.pushState(null, "", toAddress(state));
}

/** Another level or edition may not have the marked area: then the mark goes, and we say so. */
function keepArea(state, areas, before) {
  if (!state.area || areas.codes.includes(state.area)) return { state };
  const i = before?.areas.codes.indexOf(state.area) ?? -1;
  const gone = fill(page.texts.area_gone, {
    name: i >= 0 ? before.areas.names[i] : state.area,
    code: state.area,
    edition: inLanguage(offer.editions[state.edition].label, page.language),
  });
  return { state: { ...state, area: null }, gone };
}

function sentence(before) {
  const { texts } = page;
  if (before && before.answer === view.answer && before.state.area !== view.state.area) {
    const i = view.areas.codes.indexOf(view.state.area);
    if (i < 0) return texts.announce_unpinned;
    const value = withUnit(view, view.columns[0], i);
    return fill(texts.announce_area, { name: view.areas.names[i], value, rank: rankText(view, i) });
  }
  if (view.filter && before?.filter?.sentence !== view.filter.sentence) return view.filter.sentence;
  const count = view.groups.length;
  const withValue = view.groups.filter((_, i) => view.columns[0].number(i) !== null).length;
  return fill(texts[view.method ? "announce_map" : "announce_picture"], {
    title: view.title,
    classes: view.colours.length,
    with_value: withValue,
    without: count - withValue,
  });
}

async function hover(i, point) {
  const map = await mapMade;
  if (!view) return;
  map.layer.setMarks({ hovered: i });
  legend.mark(i >= 0 ? symbolsOf(view, i) : []);
  tip.show(view, point ? i : -1, point, point && places.textAt(map.layer.pointInView(point)));
}

async function highlight(entry, say = false) {
  const map = await mapMade;
  const only = entry?.symbol ?? null;
  map.layer.setLook(lookOf(view, only));
  if (view.circles || view.dots) {
    map.layer.setDrawings(drawingsOf(view), only && ((i) => !symbolsOf(view, i).includes(only)));
  }
  if (say) announce(fill(page.texts.announce_class, { label: entry.label, areas: countAreas(entry.count, page.texts) }));
}

function failed(fault) {
  player.stop();
  if (view) controls.show(view, offer); // what is chosen is again what is shown
  const gone = fault.status === 404 || fault.status === 410;
  trouble(fault.sentence || (gone ? page.texts.withdrawn : page.texts.fetch_failed));
}

function trouble(text) {
  part("trouble-text").textContent = text;
  part("trouble").hidden = false;
}

function areasAddress(state) {
  return `${page.geo}${state.edition}/${state.level}/areas`;
}

function valuesAddress(state, period) {
  return `${page.data}${state.level}/${state.indicator}/${period}`;
}

/** What is likely to be asked for next: other periods of what is shown. */
function fetchAhead(periods) {
  if (!view) return;
  fetchWhenIdle(periods.flatMap((period) => {
    const next = complete({ ...view.state, period });
    return [valuesAddress(next, period), pictureAddress(page, next, offer)].filter(Boolean);
  }));
}
