// What all ways of showing have in common: facts about areas, colours and patterns. Pure: no DOM access.

import { isClassed, statusesOf } from "./classes.js";
import { fill, inLanguage, joined, nameOn, rankOf, writeNumber } from "./format.js";
import { byName } from "./order.js";

const FADED = "#ececec";
const HATCH = { kind: "falling", ink: "#1f2937", weight: 0.9 };
const VALUES = ["areas", "circles", "dots"]; // ways of showing whose first column is the value itself

/** What follows from a state and the answers to it, however it is shown; `page` is the data block of the page. */
export function baseOf(page, offer, state, areas, answer) {
  const { language } = page;
  const indicator = offer.indicators.find((entry) => entry.indicator === state.indicator);
  const level = offer.levels.find((entry) => entry.level === state.level);
  const statuses = statusesOf(answer);
  areas.nameOrder ??= byName(areas.names);
  return {
    page, state, areas, answer, indicator, statuses,
    known: answer.values.filter((value, i) => isClassed(value, statuses[i])),
    names: {
      indicator: inLanguage(nameOn(indicator, offer.periods[state.period].last_day), language),
      level: inLanguage(level.plural, language),
      period: inLanguage(offer.periods[state.period].label, language),
      edition: inLanguage(offer.editions[state.edition].label, language),
      unit: inLanguage(indicator.unit, language),
    },
    total_name: answer.total.name,
  };
}

/** What a screen reader says instead of a sign; empty where the number itself is read. */
export function columnSpoken({ page, answer, statuses, indicator }, i) {
  const value = answer.values[i];
  if (statuses[i] === "ok") return value === 0 ? page.texts.zero : "";
  const { short, statuses: meanings } = page.texts;
  const meaning = statuses[i] === "provisional" ? short.provisional : meanings[statuses[i]]; // said in most rows: in a word
  return value === null ? meaning : `${writeNumber(value, indicator.decimals, page.language)}, ${meaning}`;
}

/** The entries of the legend that an area belongs to. */
export function symbolsOf(view, i) {
  return view.hatched?.[i] ? [view.groups[i], "unsure"] : [view.groups[i]];
}

/** How areas look on the map; with `only`, all but one legend entry fade. */
export function lookOf(view, only = null) {
  const colours = [];
  const patterns = [];
  view.groups.forEach((group, i) => {
    const number = group.startsWith("class-") ? Number(group.slice(6)) : -1;
    if (only !== null && !symbolsOf(view, i).includes(only)) {
      colours.push(FADED);
      patterns.push(null);
    } else if (number < 0) {
      const { kind, ground, ink } = view.page.patterns[group.replace("status-", "")];
      colours.push(ground);
      patterns.push([{ kind, ink }]);
    } else {
      const layers = [...(view.hatched?.[i] ? [HATCH] : []), ...(view.textures?.[number] ?? [])];
      colours.push(view.colours[number]);
      patterns.push(layers.length ? layers : null);
    }
  });
  return { colours, patterns };
}

/** The status that is told beside an area's number, or why it has none; null where it is simply reliable. */
export function toldStatus(view, i) {
  if (!view.groups[i].startsWith("class-")) return view.groups[i].replace("status-", "");
  return VALUES.includes(view.view) && view.statuses[i] !== "ok" ? view.statuses[i] : null;
}

/** A text of a column with its unit. */
export function withUnit(view, column, i) {
  return column.number(i) === null ? column.text(i) : joined(column.text(i), column.unit, view.page.language);
}

/** Name and text of everything that is told about one area, in the order of the panel. */
export function factsOf(view, i) {
  const { page, areas, answer, statuses, columns } = view;
  const { texts } = page;
  const facts = [
    [texts.code, areas.codes[i]],
    [texts.parent, areas.parent_names[i]],
    [texts.surface, `${writeNumber(areas.square_kilometres[i], 2, page.language)} km²`],
    ...columns.slice(1).map((column) => [column.name, withUnit(view, column, i)]),
  ];
  if (VALUES.includes(view.view)) {
    facts.push([texts.status, texts.statuses[statuses[i]]]);
    if (isClassed(answer.values[i], statuses[i])) {
      facts.push([texts.rank_label, rankText(view, i)], [texts.comparison, comparison(view, answer.values[i])]);
    }
  }
  return facts.filter(([, text]) => text).map(([name, value]) => ({ name, value }));
}

/** What is special about one area, for these numbers. */
export function remarksOf({ page, areas, answer }, i) {
  return (answer.remarks?.[areas.codes[i]] ?? []).map((text) => inLanguage(text, page.language));
}

export function rankText(view, i) {
  if (!VALUES.includes(view.view) || !isClassed(view.answer.values[i], view.statuses[i])) return "";
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
