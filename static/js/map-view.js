// The map itself: Leaflet's pan and zoom with our layer of areas in it.

/* global L */

import { makeBasemap } from "./basemap.js";
import { fetchJson } from "./fetching.js";
import { inLanguage } from "./format.js";
import { IdLayer } from "./id-layer.js";
import { decode } from "./shapes.js";
import { pause } from "./tasks.js";

const DETAIL_AFTER = 1.5; // zoom levels beyond the whole territory

export function makeMap(page, { onHover, onPick }) {
  const map = L.map("atlas-map", { center: [0, 0], zoom: 0, zoomControl: false }); // the first areas set the view
  const layer = new IdLayer({ borderColour: "#5f6478", markColour: "#131525" });
  const decoded = new Map();
  let areas = null;
  let bounds = null;

  setUp(map, page, () => bounds && map.fitBounds(bounds));
  layer.addTo(map);
  const showBase = makeBasemap(map, page.basemap ?? null);
  map.on("mousemove", (event) => onHover(layer.areaAt(event.containerPoint), event.containerPoint));
  map.on("mouseout movestart", () => onHover(-1, null));
  map.on("click", (event) => onPick(layer.areaAt(event.containerPoint), event.containerPoint));
  map.on("zoomend", () => swapIfNear().catch(() => {}));

  async function shapes(digest) {
    if (!decoded.has(digest)) decoded.set(digest, decode(await fetchJson(page.boundaries + digest)));
    return decoded.get(digest);
  }

  /** Load the shapes of these areas, before anything about them is shown. */
  async function prepare(next) {
    await shapes(next.boundaries.overview);
  }

  /** Show these areas; the view stays where it is unless the territory is new. */
  async function useAreas(next, edition, offer) {
    if (next === areas) return;
    areas = next;
    const overview = await shapes(next.boundaries.overview);
    const [west, south, east, north] = overview.bounds;
    const first = bounds === null;
    bounds = L.latLngBounds([south, west], [north, east]);
    if (first) {
      map.fitBounds(bounds, { animate: false });
      map.setMinZoom(map.getZoom() - 1);
      map.setMaxBounds(bounds.pad(1));
      await pause();
      if (areas !== next) return;
    }
    layer.setShapes(overview);
    credit(map, page, inLanguage(offer.editions[edition].label, page.language));
    swapIfNear().catch(() => {}); // the overview stays: nothing is lost
  }

  async function swapIfNear() {
    if (!areas || map.getZoom() < map.getBoundsZoom(bounds) + DETAIL_AFTER) return;
    const wanted = areas;
    const detail = await shapes(wanted.boundaries.detail ?? wanted.boundaries.overview);
    if (areas === wanted && layer._shapes !== detail) layer.setShapes(detail);
  }

  /** Where shapes cannot be had. */
  function showNothing() {
    areas = null;
    layer.clear();
  }

  /** Bring a point into sight, without changing the zoom. */
  function reveal([longitude, latitude]) {
    if (!areas) return;
    const point = L.latLng(latitude, longitude);
    if (!map.getBounds().pad(-0.1).contains(point)) map.panTo(point);
  }

  return { map, layer, prepare, useAreas, showNothing, showBase, reveal };
}

/** The same behaviour, buttons and words for every map. */
export function setUp(map, page, showWhole) {
  const { texts } = page;
  map.options.zoomSnap = 0.25; // so that the territory fills its frame
  map.options.zoomDelta = 0.5;
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) map._zoomAnimated = false;
  map.attributionControl.setPrefix(false);
  L.control.scale({ imperial: false }).addTo(map);
  L.control.zoom({ zoomInTitle: texts.zoom_in, zoomOutTitle: texts.zoom_out }).addTo(map);
  const Whole = L.Control.extend({
    options: { position: "topleft" },
    onAdd() {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("a", "show-whole", bar);
      button.href = "#";
      button.role = "button";
      button.title = texts.whole;
      button.setAttribute("aria-label", texts.whole);
      button.append(L.DomUtil.create("span", "kern-icon kern-icon--home"));
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(button, "click", (event) => {
        L.DomEvent.preventDefault(event);
        showWhole();
      });
      return bar;
    },
  });
  new Whole().addTo(map);
  const frame = map.getContainer();
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", texts.map);
  frame.setAttribute("aria-describedby", "map-help");
}

let credited = "";

function credit(map, page, label) {
  map.attributionControl.removeAttribution(credited);
  // Leaflet writes attributions as HTML.
  const plain = label.replace(/[&<>]/g, (sign) => `&#${sign.codePointAt(0)};`);
  credited = page.texts.boundaries.replace("{label}", plain);
  map.attributionControl.addAttribution(credited);
}
