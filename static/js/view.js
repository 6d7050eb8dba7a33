// From answers to what the page shows: classes, colours, labels, sentences about one area. Pure: no DOM access.

import { assign, chooseBreaks, classLabels, countClasses, isClassed, palette, paletteAround, statusesOf } from "./classes.js";
import { fill, inLanguage, nameOn, rankOf, writeNumber, writeValue } from "./format.js";
import { byName } from "./order.js";

/** Everything that follows from a state and the answers to it; `page` is the data block of the page. */
export function makeView(page, offer, state, areas, answer) {
  const { language, texts, signs } = page;
  const indicator = offer.indicators.find((entry) => entry.indicator === state.indicator);
  const level = offer.levels.find((entry) => entry.level === state.level);
  const method = state.classes ?? page.defaults.classes;
  const statuses = statusesOf(answer);
  const known = answer.values.filter((value, i) => isClassed(value, statuses[i]));
  const own = method === "own";
  const breaks = own ? state.breaks : chooseBreaks(answer.breaks, method, state.n ?? page.defaults.n);
  const write = (number, decimals) => writeNumber(number, decimals, language);
  const names = {
    indicator: inLanguage(nameOn(indicator, offer.periods[state.period].last_day), language),
    level: inLanguage(level.plural, language),
    period: inLanguage(offer.periods[state.period].label, language),
    edition: inLanguage(offer.editions[state.edition].label, language),
    unit: inLanguage(indicator.unit, language),
  };
  areas.nameOrder ??= byName(areas.names);
  return {
    page, state, areas, answer, indicator, names, method, statuses, known, breaks,
    classes: assign(answer, statuses, breaks),
    colours: coloursOf(page, method, breaks, known, indicator.decimals),
    labels: classLabels(known, breaks, indicator.decimals, texts.classes, write, own),
    counts: countClasses(known, breaks),
    title: fill(texts.title, names),
    text: (i) => writeValue(answer.values[i], statuses[i], indicator.decimals, signs, language),
    total: writeValue(answer.total.value, answer.total.status, indicator.decimals, signs, language),
  };
}

function coloursOf(page, method, breaks, known, decimals) {
  if (method !== "deviation" || !breaks.length) return palette(page, breaks.length + 1);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return paletteAround(page, mean, breaks, 10 ** -(decimals + 2));
}

/** Legend entries from low to high, then those without a class that occur on this map. */
export function legendEntries(view) {
  const entries = view.labels.map((label, i) => ({ symbol: `class-${i}`, label, count: view.counts[i] }));
  for (const status of ["suppressed", "missing", "unreliable", "not_meaningful"]) {
    const count = view.statuses.filter((each) => each === status).length;
    if (count) entries.push({ symbol: `status-${status}`, label: view.page.texts.short[status], count });
  }
  return entries;
}

/** The legend entry an area belongs to. */
export function symbolOf(view, i) {
  return view.classes[i] >= 0 ? `class-${view.classes[i]}` : `status-${view.statuses[i]}`;
}

/** What a screen reader says instead of a sign; empty where the number itself is read. */
export function spoken(view, i) {
  const { page, answer, statuses, indicator } = view;
  const value = answer.values[i];
  if (statuses[i] === "ok") return value === 0 ? page.texts.zero : "";
  const meaning = page.texts.statuses[statuses[i]];
  return value === null ? meaning : `${writeNumber(value, indicator.decimals, page.language)}, ${meaning}`;
}

/** How areas look on the map; with `only`, all but one legend entry fade. */
export function lookOf(view, only = null) {
  const colours = [];
  const patterns = [];
  view.classes.forEach((number, i) => {
    const faded = only !== null && symbolOf(view, i) !== only;
    colours.push(faded ? "#ececec" : view.colours[number] ?? "#ececec");
    patterns.push(number < 0 && !faded ? view.page.patterns[view.statuses[i]] : null);
  });
  return { colours, patterns };
}

/** Name and text of everything that is told about one area, in the order of the panel. */
export function factsOf(view, i) {
  const { page, areas, answer, statuses, known, state } = view;
  const { texts } = page;
  const facts = [
    [texts.code, areas.codes[i]],
    [texts.parent, areas.parent_names[i]],
    [texts.surface, `${writeNumber(areas.square_kilometres[i], 2, page.language)} km²`],
    [texts.status, texts.statuses[statuses[i]]],
  ];
  if (isClassed(answer.values[i], statuses[i])) {
    facts.push([texts.rank_label, rankText(view, i)]);
    if (state.level) facts.push([texts.comparison, comparison(view, answer.values[i])]);
  }
  return facts.filter(([, text]) => text).map(([name, value]) => ({ name, value }));
}

/** What is special about one area, for these numbers. */
export function remarksOf({ page, areas, answer }, i) {
  return (answer.remarks?.[areas.codes[i]] ?? []).map((text) => inLanguage(text, page.language));
}

export function rankText(view, i) {
  if (!isClassed(view.answer.values[i], view.statuses[i])) return "";
  const rank = rankOf(view.answer.values[i], view.known);
  return fill(view.page.texts.rank, { rank, count: view.known.length });
}

/** Against the whole territory: a count as its share, anything else as the difference. */
export function comparison({ page, answer, indicator, names }, value) {
  const { texts, language } = page;
  const { total } = answer;
  if (!isClassed(total.value, total.status)) return "";
  if (indicator.kind === "count") {
    if (!total.value) return "";
    return fill(texts.share_of, { number: writeNumber((100 * value) / total.value, 1, language), name: total.name });
  }
  const number = writeNumber(Math.abs(value - total.value), indicator.decimals, language);
  if (number === writeNumber(0, indicator.decimals, language)) return fill(texts.same, { name: total.name });
  const direction = value > total.value ? "more" : "less";
  const sentence = texts[names.unit === "%" ? `points_${direction}` : direction];
  return fill(sentence, { number, unit: names.unit, name: total.name });
}

/** The licences of these releases, and the latest of their days; empty where the page knows nothing of them. */
export function origin(releases, facts) {
  const known = releases.map((id) => facts[id]).filter(Boolean);
  return {
    licence: [...new Set(known.map(([licence]) => licence))].sort().join(", "),
    day: known.map(([, day]) => day).sort().at(-1) ?? "",
  };
}
