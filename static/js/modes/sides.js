// What has classes on the map: one indicator (or its change, its distance), or two. Pure: no DOM access.

import { inLanguage, nameOn } from "../format.js";

const VALUES = ["areas", "circles", "dots"]; // classes of the values themselves, of all areas that have one

/** Per indicator with classes: name, unit, decimals of its limits, the numbers that are in classes, and the limits. */
export function sidesOf(view, offer) {
  if (!view.method) return [];
  const [first, second] = view.columns;
  const one = VALUES.includes(view.view)
    ? side(view, first, view.indicator, { breaks: view.breaks, known: view.known })
    : side(view, first, view.indicator, { breaks: view.breaks, least: 1 });
  if (!view.second) return [one];
  const other = secondOf(view, offer);
  return [
    side(view, first, view.indicator, { name: view.names.indicator, breaks: view.breaks }),
    side(view, second, other.indicator, { name: other.name, breaks: view.breaks2 }),
  ];
}

/** The second indicator: its definition, and its name and period in words. */
export function secondOf({ page, second }, offer) {
  const indicator = offer.indicators.find((entry) => entry.indicator === second.indicator);
  const period = offer.periods[second.period];
  return {
    indicator,
    name: inLanguage(nameOn(indicator, period.last_day), page.language),
    period: inLanguage(period.label, page.language),
  };
}

function side(view, column, indicator, { name = "", breaks, least = 0, known = inClasses(view, column) }) {
  // Values have one digit more than is shown.
  return { name, unit: column.unit, decimals: Math.max(indicator.decimals, least) + 1, known, breaks };
}

function inClasses(view, column) {
  return view.groups.flatMap((group, i) => (group.startsWith("class-") ? [column.number(i)] : []));
}
