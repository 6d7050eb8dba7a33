// Which way of showing a state asks for, and what has to be fetched for it. Pure: no DOM access.
//
// Each way makes a view with the same small interface, so that map, legend, table and panel need not know which it is:
//   key            two views with the same key look alike
//   title, subline, unit, sentences, links (from the legend to more of the same), releases, countWarning
//   groups         per area the swatch it belongs to: class-0 …, status-suppressed …
//   colours        of class-0 …;  textures: what is drawn upon them, where readers want patterns
//   hatched        per area, whether its class may be chance; or null
//   entries        of the legend;  square, circles, dots: what else the legend shows and the map draws
//   columns        of the table: { key, name, unit, numeric, text(i), spoken(i), number(i), total }

import { makePictured } from "./pictured.js";
import { makePlain } from "./plain.js";
import { toAddress } from "../state.js";

/** The ways in which an indicator may be shown, the usual one first. */
export function viewsFor(page, indicator) {
  return page.views[indicator.kind] ?? page.views.usual;
}

export function viewOf(page, state, offer) {
  const indicator = offer.indicators.find((entry) => entry.indicator === state.indicator);
  return state.view ?? viewsFor(page, indicator)[0];
}

/** Where the picture of a state is had, without what does not change it; null where the browser makes it alone. */
export function pictureAddress(page, state, offer) {
  if (viewOf(page, state, offer) === "areas" && !state.where && !state.patterns) return null;
  const question = { ...state, area: null, sort: null, places: null, rings: null, place: null, base: null };
  return page.picture + toAddress(question);
}

export function makeView(page, offer, state, areas, answer, picture) {
  if (picture === null) return makePlain(page, offer, state, areas, answer);
  return makePictured(page, offer, state, areas, answer, picture, pictureAddress(page, state, offer));
}
