// Asks the device where it is, and finds the area in the browser, in the boundaries that everybody gets: the position is
// sent nowhere. Loaded when somebody presses the button (position-button.js).

import { element } from "./elements.js";
import { fetchJson } from "./fetching.js";
import { fill } from "./format.js";
import { areasNear } from "./locating.js";
import { decode } from "./shapes.js";

const MOST_CANDIDATES = 4; // where more areas are possible, none is worth naming
const WAIT = 20000; // milliseconds

export async function locate(place, page, found) {
  const button = place.querySelector("button");
  const said = place.querySelector("[data-position-said]");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  said.replaceChildren(line(page.texts.asking));
  try {
    const [position, areas] = await Promise.all([ask(), load(page)]);
    said.replaceChildren(...answer(page, areas, position.coords, found));
  } catch (fault) {
    said.replaceChildren(line(`${why(fault, page.texts)} ${page.texts.instead}`));
  }
  button.removeAttribute("aria-disabled");
}

function ask() {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, { enableHighAccuracy: true, timeout: WAIT });
  });
}

async function load({ areas: address, boundaries }) {
  const areas = await fetchJson(address);
  const shapes = decode(await fetchJson(boundaries + (areas.boundaries.detail ?? areas.boundaries.overview)));
  return { names: new Map(areas.codes.map((code, i) => [code, areas.names[i]])), shapes };
}

function why(fault, texts) {
  if (!(fault instanceof GeolocationPositionError)) return texts.failed;
  return fault.code === GeolocationPositionError.PERMISSION_DENIED ? texts.denied : texts.unavailable;
}

function answer(page, { names, shapes }, coords, found) {
  const { texts } = page;
  const metres = Math.max(1, Math.round(coords.accuracy));
  const { inside, near } = areasNear(shapes, coords, metres);
  if (inside < 0 && !near.length) return [line(`${fill(texts.outside, page)} ${texts.instead}`)];
  if (near.length + 1 > MOST_CANDIDATES) return [line(`${fill(texts.inexact, { metres })} ${texts.instead}`)];
  const likely = inside < 0 ? near.shift() : inside;
  const code = shapes.codes[likely];
  const name = names.get(code);
  const exact = inside >= 0 && !near.length;
  found(code, name);
  return [
    line(fill(exact ? texts.found : texts.near, { name, metres })),
    element("p", {}, profile(code)),
    ...(near.length ? [line(texts.or), element("ul", {}, ...near.map((i) => element("li", {}, profile(shapes.codes[i]))))] : []),
  ];

  function profile(of) {
    return element("a", {
      class: "kern-link kern-link--no-visited-state", href: page.profile.replace("CODE", encodeURIComponent(of)),
    }, fill(texts.profile, { name: names.get(of) }));
  }
}

function line(text) {
  return element("p", {}, text);
}
