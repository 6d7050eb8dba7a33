// Two maps on one page. With a divider, both lie in the same frame, each in a pane of its own of which only the one
// side of the divider is seen. Side by side, what moves the one moves the other. In both, what is pointed at or marked
// in one is so in the other. Everything to draw came with the page; only the shapes are fetched.

/* global L */

import { announce, element, part } from "./elements.js";
import { fetchJson } from "./fetching.js";
import { fill, joined } from "./format.js";
import { IdLayer } from "./id-layer.js";
import { setUp } from "./map-view.js";
import { decode } from "./shapes.js";
import { lookOf } from "./view.js";

const STEP = 2; // per cent for an arrow key; ten times as much for a page key

const page = JSON.parse(document.getElementById("page-data").textContent);
const swipe = page.layout === "swipe";
const frame = part("two-frame");
const tip = part("tip");
let pinned = page.area;

const maps = (swipe ? ["map-left"] : ["map-left", "map-right"]).map((id) =>
  L.map(id, { center: [0, 0], zoom: 0, zoomControl: false, zoomAnimation: !swipe && !reduced() }));
const halves = page.halves.map((half, i) => makeHalf(half, maps[swipe ? 0 : i], i));
start();

async function start() {
  const shapes = await Promise.all(page.halves.map(async ({ digest }) => decode(await fetchJson(page.boundaries + digest))));
  const [west, south, east, north] = shapes[0].bounds;
  const bounds = L.latLngBounds([south, west], [north, east]);
  maps.forEach((map, i) => {
    setUp(map, { texts: { ...page.texts, map: swipe ? page.texts.map : `${page.texts.map}: ${page.halves[i].title}` } },
      () => map.fitBounds(bounds));
    map.fitBounds(bounds, { animate: false });
    map.setMinZoom(map.getZoom() - 1);
    map.setMaxBounds(bounds.pad(1));
    map.on("mousemove", (event) => pointAt(event.containerPoint, map));
    map.on("mouseout movestart", () => light(null));
    map.on("click", (event) => pin(codeAt(event.containerPoint, map)));
  });
  halves.forEach((half, i) => {
    half.layer.addTo(half.map);
    half.layer.setShapes(shapes[i]);
    half.layer.setLook(lookOf({ ...half, page }));
  });
  if (swipe) makeDivider(maps[0]);
  else link(...maps);
  light(null);
  document.documentElement.dataset.running = "";
}

function makeHalf(half, map, i) {
  const pane = `half-${i}`;
  map.createPane(pane);
  return { ...half, map, pane, layer: new IdLayer({ pane, borderColour: "#5f6478", markColour: "#131525" }) };
}

/** One map follows the other, without answering back. */
function link(one, other) {
  let following = false;
  const follow = (leader, follower) => leader.on("move", () => {
    if (following) return;
    following = true;
    follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    following = false;
  });
  follow(one, other);
  follow(other, one);
}

function makeDivider(map) {
  const divider = part("divider");
  let split = page.split;
  map.on("move resize viewreset", cut);
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    divider.focus();
    event.preventDefault();
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const box = frame.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100);
  });
  divider.addEventListener("pointerup", keep);
  divider.addEventListener("keydown", (event) => {
    const ways = {
      ArrowLeft: split - STEP, ArrowDown: split - STEP, ArrowRight: split + STEP, ArrowUp: split + STEP,
      PageDown: split - 10 * STEP, PageUp: split + 10 * STEP, Home: 0, End: 100,
    };
    if (!(event.key in ways)) return;
    event.preventDefault();
    move(ways[event.key]);
    keep();
  });
  move(split);

  function move(wanted) {
    split = Math.round(Math.min(100, Math.max(0, wanted)));
    divider.style.left = `${split}%`;
    divider.setAttribute("aria-valuenow", String(split));
    divider.setAttribute("aria-valuetext", fill(page.texts.share, { share: split }));
    cut();
  }

  /** Each pane is cut off at the divider; panes move with the map, so the cut is made anew in their own pixels. */
  function cut() {
    const from = map.containerPointToLayerPoint([0, 0]);
    const to = map.containerPointToLayerPoint(map.getSize());
    const middle = from.x + ((to.x - from.x) * split) / 100;
    const [left, right] = halves.map(({ pane }) => map.getPane(pane).style);
    left.clip = `rect(${from.y}px, ${middle}px, ${to.y}px, ${from.x}px)`;
    right.clip = `rect(${from.y}px, ${to.x}px, ${to.y}px, ${middle}px)`;
  }

  function keep() {
    record("split", String(split));
  }
}

function codeAt(point, map) {
  const here = halves.filter((half) => half.map === map);
  const split = swipe ? Number(part("divider").getAttribute("aria-valuenow")) : 0;
  const half = swipe && point.x > (map.getSize().x * split) / 100 ? here[1] : here[0];
  return half.codes[half.layer.areaAt(point)] ?? null;
}

function pointAt(point, map) {
  const code = codeAt(point, map);
  light(code);
  tip.hidden = code === null;
  if (code === null) return;
  const named = halves.find(({ codes }) => codes.includes(code));
  tip.replaceChildren(
    element("strong", {}, named.names[named.codes.indexOf(code)]),
    ...halves.map((half) => element("span", {}, `${half.title}: ${told(half, code)}`)));
  const box = map.getContainer();
  const x = box.offsetLeft + point.x + 16;
  const y = box.offsetTop + Math.min(point.y + 16, box.clientHeight - tip.offsetHeight - 4);
  const far = x + tip.offsetWidth > frame.clientWidth ? x - 32 - tip.offsetWidth : x;
  tip.style.transform = `translate(${Math.max(4, far)}px, ${Math.max(4, y)}px)`;
}

function told(half, code) {
  const i = half.codes.indexOf(code);
  return i < 0 ? "–" : joined(half.texts[i], half.unit, document.documentElement.lang);
}

/** The same area in both maps; null: none. */
function light(code) {
  if (code === null) tip.hidden = true;
  for (const { layer, codes } of halves) {
    layer.setMarks({ hovered: code === null ? -1 : codes.indexOf(code), pinned: pinned ? codes.indexOf(pinned) : -1 });
  }
  for (const row of document.querySelectorAll("tr[data-code]")) row.toggleAttribute("data-pinned", row.dataset.code === pinned);
}

function pin(code) {
  if (code === null) return;
  pinned = pinned === code ? null : code;
  record("area", pinned);
  light(code);
  const named = halves.find(({ codes }) => codes.includes(code));
  if (pinned) {
    announce([named.names[named.codes.indexOf(code)],
      ...halves.map((half) => `${half.title}: ${told(half, code)}`)].join(". "));
  }
}

function record(name, value) {
  const address = new URL(location.href);
  if (value === null) address.searchParams.delete(name);
  else address.searchParams.set(name, value);
  history.replaceState(null, "", address);
}

function reduced() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
