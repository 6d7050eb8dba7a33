// The plain map, made in the browser from one answer: classes, colours, labels. Pure: no DOM access.
// atlas/modes/areas.py makes the same picture for the page that is read without script.

import { assign, chooseBreaks, classLabels, countClasses, isClassed, palette, paletteAround } from "../classes.js";
import { fill, writeNumber, writeValue } from "../format.js";
import { baseOf, columnSpoken } from "../view.js";

export function makePlain(page, offer, state, areas, answer) {
  const base = baseOf(page, offer, state, areas, answer);
  const { language, texts, signs } = page;
  const { indicator, names, statuses, known } = base;
  const method = state.classes ?? page.defaults.classes;
  const own = method === "own";
  const fixed = !own && answer.lowest !== undefined; // the same classes in all years: their ends, not this one's
  const breaks = own ? state.breaks : chooseBreaks(answer.breaks, method, state.n ?? page.defaults.n);
  const classes = assign(answer, statuses, breaks);
  const labels = classLabels(fixed && known.length ? [answer.lowest, answer.highest] : known, breaks,
    indicator.decimals, texts.classes, (number, decimals) => writeNumber(number, decimals, language), own || fixed);
  const counts = countClasses(known, breaks);
  const { total } = answer;
  return {
    ...base,
    view: "areas",
    key: [state.edition, state.level, state.indicator, state.period, method, fixed, String(breaks)].join(" "),
    title: fill(texts.title, names),
    subline: `${names.level}, ${names.period}${names.unit ? ` (${names.unit})` : ""}`,
    unit: names.unit,
    method,
    breaks,
    colours: coloursOf(page, method, breaks, fixed ? [answer.mean] : known, indicator.decimals),
    groups: classes.map((number, i) => (number >= 0 ? `class-${number}` : `status-${statuses[i]}`)),
    hatched: null,
    columns: [{
      key: "value",
      name: texts.value,
      unit: names.unit,
      numeric: true,
      text: (i) => writeValue(answer.values[i], statuses[i], indicator.decimals, signs, language),
      spoken: (i) => columnSpoken(base, i),
      number: (i) => answer.values[i],
      total: writeValue(total.value, total.status, indicator.decimals, signs, language),
    }],
    entries: [
      ...labels.map((label, i) => ({ symbol: `class-${i}`, label, count: counts[i] })),
      ...statusEntries(page, answer, statuses),
    ],
    sentences: statuses.includes("provisional")
      ? [`${signs.provisional} = ${texts.statuses.provisional}`]
      : [],
    countWarning: indicator.kind === "count",
    releases: answer.releases ?? [],
  };
}

function coloursOf(page, method, breaks, known, decimals) {
  if (method !== "deviation" || !breaks.length) return palette(page, breaks.length + 1);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return paletteAround(page, mean, breaks, 10 ** -(decimals + 2));
}

/** Entries of areas without a class, as far as there are any. */
function statusEntries(page, answer, statuses) {
  const without = statuses.filter((status, i) => !isClassed(answer.values[i], status));
  return ["suppressed", "missing", "unreliable", "not_meaningful"]
    .map((status) => ({
      symbol: `status-${status}`,
      label: page.texts.short[status],
      count: without.filter((each) => each === status).length,
    }))
    .filter(({ count }) => count > 0);
}
