// Which class a value falls into, and how the legend names and counts the classes. Pure: no DOM access.
//
// The breaks were computed when the numbers were published and come with them. A value that equals a break belongs to
// the lower class. atlas/classing.py does the same for the page that is read without script.

/** Inner breaks of a method with the number of classes nearest to the wanted one. */
export function chooseBreaks(offered, method, count) {
  const byCount = offered[method] ?? {};
  const counts = Object.keys(byCount).map(Number).sort((a, b) => a - b);
  if (!counts.length) return [];
  const nearest = counts.reduce((best, n) => (Math.abs(n - count) < Math.abs(best - count) ? n : best));
  return byCount[nearest];
}

const madeFixed = new WeakMap();

/** The answer of one period with the classes of all of them; the same object each time. atlas/fixed_classes.py. */
export function withFixedClasses(answer, fixed) {
  if (!madeFixed.has(answer)) {
    const { breaks, mean, lowest, highest } = fixed.editions.find((each) => each.edition === answer.edition);
    madeFixed.set(answer, { ...answer, breaks, mean, lowest, highest });
  }
  return madeFixed.get(answer);
}

export function classOf(value, breaks) {
  let low = 0;
  let high = breaks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (breaks[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One status per area, in area order. */
export function statusesOf(answer) {
  const statuses = new Array(answer.values.length).fill("ok");
  for (const [status, positions] of Object.entries(answer.statuses)) {
    for (const position of positions) statuses[position] = status;
  }
  return statuses;
}

/** Whether a value takes part in classes, ranks and comparisons: what is unreliable does not. */
export function isClassed(value, status) {
  return value !== null && ["ok", "estimated", "provisional"].includes(status);
}

/** One class per area, −1 where there is none. */
export function assign(answer, statuses, breaks) {
  return answer.values.map((value, i) => (isClassed(value, statuses[i]) ? classOf(value, breaks) : -1));
}

export function countClasses(values, breaks) {
  const counts = new Array(breaks.length + 1).fill(0);
  for (const value of values) counts[classOf(value, breaks)] += 1;
  return counts;
}

/** `1,2 bis 5,2`, `über 5,2 bis 8,1`: the outer ends are the smallest and largest value, if beyond the breaks. */
export function classLabels(values, breaks, leastDecimals, texts, write, own = false) {
  if (!values.length) return [];
  const [limits, decimals] = own
    ? [breaks, exactDecimals(breaks, leastDecimals)]
    : told(values, breaks, leastDecimals);
  const smallest = Math.min(...values);
  const largest = Math.max(...values);
  const edges = [null, ...limits, null];
  if (!breaks.length || smallest <= breaks[0]) edges[0] = smallest;
  if (!breaks.length || largest > breaks.at(-1)) edges[edges.length - 1] = largest;
  return edges.slice(1).map((high, i) => label(edges[i], high, i === 0, (number) => write(number, decimals), texts));
}

/** Limits as they are written, and their decimals: as few as possible, but every value must be on the right side. */
function told(values, breaks, least) {
  const ordered = [...values].sort((a, b) => a - b);
  for (const decimals of [least, least + 1]) {
    const limits = breaks.map((limit) => near(limit, ordered, decimals));
    if (!limits.includes(null)) return [limits, decimals];
  }
  return [breaks, least + 2];
}

/** The nearest number with so few decimals that has the same values below it as the limit. */
function near(limit, ordered, decimals) {
  const first = Number(limit.toFixed(decimals));
  const below = countUpTo(limit, ordered);
  for (const way of [0, -1, 1]) {
    const number = Number((first + way * 10 ** -decimals).toFixed(decimals));
    if (countUpTo(number, ordered) === below) return number;
  }
  return null;
}

function countUpTo(limit, ordered) {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Own limits are written as they were given. */
function exactDecimals(breaks, least) {
  for (let decimals = least; decimals < 7; decimals += 1) {
    if (breaks.every((limit) => Math.abs(Number(limit.toFixed(decimals)) - limit) < 1e-9)) return decimals;
  }
  return 6;
}

function label(low, high, first, write, texts) {
  if (low === null) return high === null ? "" : texts.up_to.replace("{high}", write(high));
  if (high === null) return texts.over.replace("{low}", write(low));
  if (write(low) === write(high)) return write(high);
  return texts[first ? "from_to" : "over_to"].replace("{low}", write(low)).replace("{high}", write(high));
}

/** Colours from low to high; a single class takes the middle one. */
export function palette({ sequential }, count) {
  return count === 1 ? [sequential[3][1]] : sequential[count];
}

/**
 * Colours for classes around the mean: whatever lies below it takes the one direction, the rest the other. Classes that
 * nobody is in have been left out, so there may be more of them on one side than on the other.
 */
export function paletteAround(palettes, mean, breaks, tolerance) {
  const atLimit = breaks.findIndex((limit) => Math.abs(limit - mean) <= tolerance);
  const middle = atLimit >= 0 ? 0 : 1; // is there a class in the middle, or a limit?
  const below = atLimit >= 0 ? atLimit + 1 : classOf(mean, breaks);
  const above = breaks.length + 1 - middle - below;
  const half = Math.max(below, above);
  const colours = palettes.diverging[2 * half + middle];
  return colours ? colours.slice(half - below, half + middle + above) : palette(palettes, breaks.length + 1);
}
