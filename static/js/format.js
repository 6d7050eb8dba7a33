// Numbers as readers of German or English statistics expect them. Pure: no DOM access; atlas/numbers.py writes the same.

const LOCALES = { de: "de-DE", en: "en-GB" };
const cache = new Map();

/** `1.234,5` or `1,234.5`. */
export function writeNumber(number, decimals, language) {
  const key = `${language} ${decimals}`;
  if (!cache.has(key)) {
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: "always" };
    cache.set(key, new Intl.NumberFormat(LOCALES[language], options));
  }
  return cache.get(key).format(number).replace("-", "−").replace(/^−(?=[0.,]*$)/, "");
}

/** A value with its sign, as it stands in the table: `12,3`, `–`, `•`, `(12,3)`, `12,3 s`, `12,3 p`. */
export function writeValue(value, status, decimals, signs, language) {
  if (value === null || !["ok", "estimated", "provisional", "unreliable"].includes(status)) {
    return status === "unreliable" ? signs.unreliable_without_value : (signs[status] ?? signs.missing);
  }
  const text = value === 0 ? signs.zero : writeNumber(value, decimals, language);
  if (status === "estimated" || status === "provisional") return `${text} ${signs[status]}`;
  if (status !== "unreliable") return text;
  const [before, after = ""] = signs.unreliable.split(" ");
  return `${before}${text}${after}`;
}

/** A number that is written already, and its unit: `12,3 %` in German, `12.3%` in English. */
export function joined(text, unit, language) {
  if (!unit) return text;
  return unit === "%" && language === "en" ? `${text}%` : `${text} ${unit}`;
}

/** `{name}` in a sentence replaced by the value of that name. */
export function fill(sentence, names) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => names[name] ?? whole);
}

/** `1 area`, `12 areas`. */
export function countAreas(count, texts) {
  return count === 1 ? texts.area_one : fill(texts.area_many, { count });
}

/** The text in the reader's language, German when in doubt. */
export function inLanguage(text, language) {
  return text?.[language] || text?.de || "";
}

/** The name that holds for a period that ends on `lastDay`: names follow laws, and laws change. */
export function nameOn(indicator, lastDay) {
  const former = (indicator.former_names ?? []).find(({ last_day: until }) => lastDay <= until);
  return (former ?? indicator).name;
}

/** Position among the reliable values, 1 for the highest; equal values share it. */
export function rankOf(value, values) {
  return 1 + values.filter((other) => other > value).length;
}

/** A day (2026-11-22) in words: 22. November 2026. */
export function writeDay(day, language) {
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(LOCALES[language], options).format(new Date(`${day}T00:00:00Z`));
}
