// The state of the map page and its address. Pure: no DOM access; atlas/query.py reads the same parameters.
//
// A state is a plain object with the names below (hierarchy only where a municipality has several). Nothing else decides
// what the page shows, so a link shows the same to everyone.

export const NAMES = [
  "hierarchy", "indicator", "level", "period", "edition", "view", "since", "against", "second", "per", "classes", "n",
  "breaks", "breaks2", "years", "where", "places", "rings", "place", "patterns", "base", "area", "sort",
];
const LISTS = ["breaks", "breaks2", "places", "rings"];
const NEEDED_BY_COLUMNS = ["change", "compare", "pair", "dynamics"]; // have more columns than one
const NUMBERS = ["n", "per"];
const NEEDED_BY = {
  since: ["change", "dynamics"], against: ["compare"], second: ["pair"], breaks2: ["pair"], per: ["dots"],
};

/** The part of the address after the path; what is not set is left out. */
export function toAddress(state) {
  const parameters = new URLSearchParams();
  for (const name of NAMES) {
    const value = LISTS.includes(name) ? (state[name] ?? []).join(" ") : state[name];
    if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  }
  return `?${parameters}`;
}

/** The page of the indicator that is shown, for the marked area (and back to the same map) or the whole territory. */
export function toIndicator(page, state) {
  const question = state.area ? { ...state, indicator: null } : { hierarchy: state.hierarchy };
  return page.indicator_page.replace("INDICATOR", state.indicator) + toAddress(question).replace(/\?$/, "");
}

/** The profile of the marked area, as it is in the shown edition. */
export function toProfile(page, { hierarchy, level, edition, area }) {
  const place = page.indicator_page.replace("indicators/INDICATOR/", `areas/${level}/${encodeURIComponent(area)}/`);
  return place + toAddress({ hierarchy, edition });
}

/** The marked area beside others, with the indicator that is shown. */
export function toComparison(page, { hierarchy, level, edition, area, indicator }) {
  const question = { ...(hierarchy ? { hierarchy } : {}), level, edition, areas: area, indicators: indicator };
  return `${page.indicator_page.replace("indicators/INDICATOR/", "comparison/")}?${new URLSearchParams(question)}`;
}

export function fromAddress(search) {
  const parameters = new URLSearchParams(search);
  const state = {};
  for (const name of NAMES) state[name] = parameters.get(name) || null;
  for (const name of NUMBERS) state[name] = state[name] === null ? null : Number(state[name]);
  for (const name of ["breaks", "breaks2"]) state[name] = readBreaks(state[name] ?? "") ?? [];
  state.places = (parameters.getAll("places").join(" ").match(/\S+/g)) ?? [];
  state.rings = (parameters.getAll("rings").join(" ").match(/\d+/g) ?? []).map(Number).sort((a, b) => a - b);
  if (state.breaks.length && !state.classes) state.classes = "own";
  return state;
}

/** Numbers between semicolons or spaces, with a decimal point or comma; null where they cannot be class limits. */
export function readBreaks(text) {
  let words = text.split(/[;\s]+/).filter(Boolean);
  if (words.length === 1 && words[0].split(",").length > 2) words = words[0].split(",");
  const numbers = words.map((word) => Number(word.replace(",", ".")));
  const rising = numbers.every((number, i) => Number.isFinite(number) && (i === 0 || numbers[i - 1] < number));
  return rising && numbers.length <= 8 ? numbers : null;
}

/**
 * The same state, completed with what the offer has: another indicator may lack a level or a period, another period
 * may be told in another edition. Level and period stay where they can.
 */
export function settle(state, offer, defaultLevel, viewsFor = () => []) {
  const usual = offer.indicators.find((entry) => entry.kind !== "count") ?? offer.indicators[0];
  const indicator = offer.indicators.find((entry) => entry.indicator === state.indicator) ?? usual;
  const levels = offer.levels.map((entry) => entry.level).filter((level) => level in indicator.levels);
  const usualLevel = levels.includes(defaultLevel) ? defaultLevel : levels.at(-1);
  const level = levels.includes(state.level) ? state.level : usualLevel;
  const periods = indicator.levels[level];
  let period = state.period;
  if (!periods.includes(period)) {
    const sameEdition = periods.filter((slug) => offer.periods[slug].edition === state.edition);
    period = sameEdition.at(-1) ?? periods.at(-1);
  }
  const settled = { ...state, indicator: indicator.indicator, level, period, edition: offer.periods[period].edition };
  return keepWhatFits(settled, indicator, offer, viewsFor(indicator));
}

/** Another indicator may not be shown in the same way, and has other earlier periods. */
function keepWhatFits(state, indicator, offer, views) {
  const kept = { ...state };
  if (!views.includes(kept.view) || kept.view === views[0]) kept.view = null;
  const view = kept.view ?? views[0];
  for (const [name, needing] of Object.entries(NEEDED_BY)) {
    if (!needing.includes(view)) kept[name] = name === "breaks2" ? [] : null;
  }
  const { last_day: last } = offer.periods[kept.period];
  const startable = indicator.levels[kept.level].includes(kept.since) && offer.periods[kept.since].last_day < last;
  if (kept.since && !startable) kept.since = null;
  if (kept.second === kept.indicator) kept.second = null;
  // A facility is marked as long as its kind is shown.
  if (kept.place && !kept.places.includes(kept.place.split(":")[0])) kept.place = null;
  const columns = ["name", "code", "value"];
  if (kept.sort && !NEEDED_BY_COLUMNS.includes(view) && !columns.includes(kept.sort.replace("-", ""))) kept.sort = null;
  return kept;
}

/** The periods before and after the shown one, null at the ends. */
export function neighbours(state, offer) {
  const indicator = offer.indicators.find((entry) => entry.indicator === state.indicator);
  const periods = indicator.levels[state.level];
  const place = periods.indexOf(state.period);
  return { previous: periods[place - 1] ?? null, next: periods[place + 1] ?? null };
}
