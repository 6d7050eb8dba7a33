// The order of the table. Pure: no DOM access; atlas/tables.py sorts the same way.

const collator = new Intl.Collator("de", { sensitivity: "base" });

/** For comparing what a reader types with names: ä like a, capitals do not matter. */
export function fold(text) {
  return text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");
}

/** Positions by name, made once per list of areas: the collator is slow and names do not change. */
export function byName(names) {
  return names.map((_, i) => i).sort((a, b) => collator.compare(names[a], names[b]) || (names[a] < names[b] ? -1 : 1));
}

/**
 * Positions in the wanted order. Areas without a value come last, whichever way values are sorted; `numberOf` gives
 * the value of an area in a column that is neither name nor code.
 */
export function order(sort, areas, numberOf, nameOrder) {
  const column = sort.replace("-", "");
  const descending = sort.startsWith("-");
  if (column !== "name" && column !== "code") {
    const values = areas.codes.map((_, i) => numberOf(column, i));
    const known = nameOrder.filter((i) => values[i] !== null);
    known.sort((a, b) => (descending ? values[b] - values[a] : values[a] - values[b]));
    return [...known, ...nameOrder.filter((i) => values[i] === null)];
  }
  const positions = [...nameOrder];
  if (column === "code") positions.sort((a, b) => (areas.codes[a] < areas.codes[b] ? -1 : 1));
  return descending ? positions.reverse() : positions;
}

/** Positions of the areas whose name contains the words or whose code begins with them; the best first. */
export function findAreas(words, areas, nameOrder, most = 12) {
  const wanted = fold(words.trim());
  if (!wanted) return [];
  const rank = (i) => {
    const name = fold(areas.names[i]);
    if (name.startsWith(wanted)) return 0;
    return areas.codes[i].startsWith(wanted) || name.includes(wanted) ? 1 : 2;
  };
  const hits = nameOrder.filter((i) => rank(i) < 2);
  return [...hits.filter((i) => rank(i) === 0), ...hits.filter((i) => rank(i) === 1)].slice(0, most);
}
