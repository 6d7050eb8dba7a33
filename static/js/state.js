// The state of the map page and its address. Pure: no DOM access; atlas/query.py reads the same parameters.
//
// A state is a plain object: indicator, level, period, edition, classes, n, breaks, area, sort (and hierarchy where a
// municipality has several). Nothing else decides what the page shows, so a link shows the same to everyone.

export const NAMES = [
  "hierarchy", "indicator", "level", "period", "edition", "classes", "n", "breaks", "area", "sort",
];

/** The part of the address after the path; what is not set is left out. */
export function toAddress(state) {
  const parameters = new URLSearchParams();
  for (const name of NAMES) {
    const value = name === "breaks" ? (state.breaks ?? []).join(" ") : state[name];
    if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  }
  return `?${parameters}`;
}

/** The page of the indicator that is shown, for the marked area (and back to the same map) or the whole territory. */
export function toIndicator(page, state) {
  const question = state.area ? { ...state, indicator: null } : { hierarchy: state.hierarchy };
  return page.indicator_page.replace("INDICATOR", state.indicator) + toAddress(question).replace(/\?$/, "");
}

export function fromAddress(search) {
  const parameters = new URLSearchParams(search);
  const state = {};
  for (const name of NAMES) state[name] = parameters.get(name) || null;
  state.n = state.n === null ? null : Number(state.n);
  state.breaks = readBreaks(state.breaks ?? "") ?? [];
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
export function settle(state, offer, defaultLevel) {
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
  return { ...state, indicator: indicator.indicator, level, period, edition: offer.periods[period].edition };
}

/** The periods before and after the shown one, null at the ends. */
export function neighbours(state, offer) {
  const indicator = offer.indicators.find((entry) => entry.indicator === state.indicator);
  const periods = indicator.levels[state.level];
  const place = periods.indexOf(state.period);
  return { previous: periods[place - 1] ?? null, next: periods[place + 1] ?? null };
}
