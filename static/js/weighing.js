// A run under other weights, computed in the browser: so the map follows a slider at once. Pure: no DOM access.
//
// It does what indicators/official/weighing.py does, in the same order of operations, for the recipes that
// weighing_model.py lets through: weighted means and sums, standardised along straight lines. Numbers that are missing
// are null on their way here and NaN in here. Points are held by id of the part; what is not named is official.

/** {scores, ranks, classes, listed}, each in the order of model.codes; null where an area is not rated. */
export function weigh(model, points) {
  return model.kind === "ranking" ? weighRanking(model, points) : weighIndex(model, points);
}

/** The groups in which nothing would count. */
export function emptyGroups(model, points) {
  const sums = new Map();
  for (const part of model.parts) {
    sums.set(part.group, (sums.get(part.group) ?? 0) + (points.get(part.id) ?? part.points));
  }
  return [...sums].filter(([, sum]) => !(sum > 0)).map(([group]) => group);
}

// --- an index -------------------------------------------------------------------------------------------------------

function weighIndex(model, points) {
  const scores = new Map();
  scoreOf(model.tree, model, points, scores);
  const last = model.periods - 1;
  const root = model.tree;
  const scored = root.cross ? root.parts[0] : root;
  const own = scores.get(scored.id)[last];
  return {
    scores: own.map(plain),
    ranks: ranksOf(own, scored.highest_first).map(plain),
    classes: classesOf(root, scores, last),
    listed: null,
  };
}

/** The scores of a node, periods × areas, kept in `scores` by id. */
function scoreOf(node, model, points, scores) {
  if (!scores.has(node.id)) {
    const made = node.scores
      ? node.scores.map((row) => row.map((number) => number ?? NaN))
      : groupScore(node, node.parts.map((part) => scoreOf(part, model, points, scores)), points, model);
    scores.set(node.id, made);
  }
  return scores.get(node.id);
}

function groupScore(node, parts, points, model) {
  if (node.cross) return parts[0];
  const weights = weightsOf(node, points, model);
  const raw = parts[0].map((row, period) =>
    row.map((_, area) => aggregate(node, parts.map((part) => part[period][area]), weights)));
  return standardise(raw, node.standardise);
}

/** The weights of a group's parts: the official shares to the digit, or the points scaled to the sum 1. */
function weightsOf(node, points, model) {
  const scale = node.aggregate === "sum" ? node.scale : 1;
  if (!node.parts.some((part) => points.has(part.id))) return node.shares.map((share) => share * scale);
  const official = new Map(model.parts.map((part) => [part.id, part.points]));
  const given = node.parts.map((part) => points.get(part.id) ?? official.get(part.id) ?? 0);
  const sum = given.reduce((before, number) => before + number, 0);
  return given.map((number) => (number / sum) * scale);
}

function aggregate(node, numbers, weights) {
  let total = 0;
  let present = 0;
  let lost = false;
  let known = 0;
  numbers.forEach((number, k) => {
    total += weights[k];
    if (Number.isNaN(number)) lost ||= weights[k] > 0;
    else {
      present += weights[k];
      known += 1;
    }
  });
  let needed = node.at_least;
  if (needed !== null && node.missing_of === "parts") {
    if (known / numbers.length < needed) return NaN;
    needed = 0;
  }
  const enough = needed === null ? !lost : present >= (needed - 1e-12) * total;
  if (!enough || !(present > 0)) return NaN;
  let sum = 0;
  numbers.forEach((number, k) => {
    if (Number.isNaN(number)) return;
    if (node.aggregate !== "geometric") sum += weights[k] * number;
    else if (weights[k] > 0) sum += weights[k] * Math.log(number);
  });
  if (node.aggregate === "sum") return known === numbers.length ? sum : sum * (total / present);
  return node.aggregate === "geometric" ? Math.exp(sum / present) : sum / present;
}

function standardise(rows, { method, scope, ...given }) {
  if (method === "none") return rows;
  const line = method === "z-score" ? zScore : minMax;
  const shared = scope === "period" ? null : line(scope === "all" ? rows.flat() : rows[scope], given);
  return rows.map((row) => {
    const { origin, span, low, high } = shared ?? line(row, given);
    return row.map((number) => ((number - origin) / span) * (high - low) + low);
  });
}

function zScore(pool, { ddof = 0, centre = 0, spread = 1, decimals = null }) {
  const { mean, deviation } = moments(pool, ddof);
  const round = (number) => (decimals === null ? number : Math.round(number * 10 ** decimals) / 10 ** decimals);
  return { origin: round(mean), span: round(deviation), low: centre, high: centre + spread };
}

function minMax(pool, { to = [0, 1] }) {
  const known = pool.filter((number) => !Number.isNaN(number));
  const lowest = known.reduce((least, number) => Math.min(least, number), Infinity);
  const highest = known.reduce((most, number) => Math.max(most, number), -Infinity);
  return { origin: lowest, span: highest - lowest, low: to[0], high: to[1] };
}

function moments(pool, ddof) {
  const known = pool.filter((number) => !Number.isNaN(number));
  const mean = known.reduce((sum, number) => sum + number, 0) / known.length;
  const squares = known.reduce((sum, number) => sum + (number - mean) ** 2, 0) / known.length;
  return { mean, deviation: Math.sqrt((squares * known.length) / (known.length - ddof)) };
}

/** 1 is first; equal scores share the best rank they take up. */
export function ranksOf(scores, highestFirst) {
  const turned = scores.map((score) => (highestFirst ? -score : score));
  const ordered = turned.filter((score) => !Number.isNaN(score)).sort((a, b) => a - b);
  const first = new Map();
  ordered.forEach((score, place) => first.has(score) || first.set(score, place + 1));
  return turned.map((score) => first.get(score) ?? NaN);
}

/** Ids of the classes of the newest period; where classes lie side by side, those of the parts one after the other. */
function classesOf(node, scores, last) {
  if (node.cross) {
    const beside = node.parts.map((part) => classesOf(part, scores, last));
    return beside[0].map((_, area) => {
      const ids = beside.map((classes) => classes[area]);
      return ids.includes(null) ? null : ids.join("");
    });
  }
  if (!node.classes) return null;
  const all = scores.get(node.id);
  const own = all[last];
  const entries = node.classes.classes;
  if (node.classes.method === "ranks") {
    const ranks = ranksOf(own, node.highest_first);
    const among = own.filter((score) => !Number.isNaN(score)).length;
    return ranks.map((rank) => (Number.isNaN(rank) ? null : entries[Math.ceil((node.classes.count * rank) / among) - 1].id));
  }
  const bounds = entries.slice(0, -1).map((entry) => ("below" in entry ? [entry.below, false] : [entry.up_to, true]));
  let middle = 0;
  let step = 1;
  if (node.classes.method === "deviation") {
    const found = moments(node.classes.scope === "all" ? all.flat() : own, node.classes.ddof ?? 0);
    [middle, step] = [found.mean, found.deviation];
  }
  return own.map((score) => {
    if (Number.isNaN(score)) return null;
    const beyond = ([bound, kept]) => (kept ? score > middle + bound * step : score >= middle + bound * step);
    return entries[bounds.filter(beyond).length].id;
  });
}

// --- a ranking ------------------------------------------------------------------------------------------------------
// In whole numbers, as the official run reckons: areas that stand level on paper stand level here.

function weighRanking(model, points) {
  const weights = wholeWeights(model, points);
  const present = model.doubled.map((row) => row.map((rank) => rank > 0));
  const numbers = present.map((row) => BigInt(Math.max(row.filter(Boolean).length, 1)));
  const finest = numbers.map((number) => 2n * number).reduce(lcm, 1n);
  const means = model.codes.map((_, area) => {
    let top = 0n;
    let bottom = 0n;
    model.doubled.forEach((row, k) => {
      if (!present[k][area]) return;
      top += 100n * weights[k] * (finest / (2n * numbers[k])) * BigInt(row[area]);
      bottom += weights[k] * finest;
    });
    return bottom > 0n ? { top, bottom } : null;
  });
  const ordered = means.filter(Boolean).sort(compare);
  const ranks = means.map((mean) => (mean ? 1 + firstPlace(ordered, mean) : null));
  return {
    scores: means.map((mean) => (mean ? quotient(mean) : null)),
    ranks,
    classes: null,
    listed: means.map((mean, area) => Boolean(mean) && isListed(mean, ranks[area], model.select)),
  };
}

/** Points have three digits at most, official ones any number: those are whole numbers only where nothing was moved. */
function wholeWeights(model, points) {
  return model.parts.map((part) => BigInt(Math.round((points.get(part.id) ?? part.points) * 1e9)));
}

function isListed(mean, rank, select) {
  if ("count" in select) return rank <= select.count;
  const scale = 1_000_000n;
  return mean.top * scale <= BigInt(Math.round(select.up_to * 1e6)) * mean.bottom;
}

function compare(one, other) {
  const difference = one.top * other.bottom - other.top * one.bottom;
  return difference < 0n ? -1 : Number(difference > 0n);
}

function firstPlace(ordered, mean) {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(ordered[middle], mean) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function quotient({ top, bottom }) {
  return Number((top * 10n ** 15n) / bottom) / 1e15;
}

function lcm(one, other) {
  let [a, b] = [one, other];
  while (b) [a, b] = [b, a % b];
  return (one / a) * other;
}

function plain(number) {
  return Number.isNaN(number) ? null : number;
}
