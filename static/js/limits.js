// Own limits of one indicator: a field to write them into, and a fold with the distribution to drag them on. A map of two
// indicators has two of these; `parameter` (breaks, breaks2) tells them apart in page and address.

import { part } from "./elements.js";
import { fill } from "./format.js";
import { readBreaks } from "./state.js";

const CROSSED = 2; // limits of each of two indicators: three classes

export function makeLimits(page, parameter, { onChange }) {
  const number = parameter.replace("breaks", "");
  const whole = part(`limits${number}`);
  const input = document.getElementById(`choose-${parameter}`);
  const label = whole.querySelector("label");
  const fault = document.getElementById(`${parameter}-fault`);
  const fold = part(`histogram${number}`);
  let side = null;
  let crossed = false;
  let histogram = null;

  input.addEventListener("change", read);
  fold.addEventListener("toggle", showHistogram);

  /** Takes what stands in the field, or says what it must be. */
  function read() {
    const numbers = readBreaks(input.value);
    const some = numbers !== null && numbers.length > 0;
    const clear = some && !(crossed && numbers.length > CROSSED);
    part(`${parameter}-fault`).textContent = clear ? "" : page.texts[some ? "breaks_crossed" : "breaks_unclear"];
    fault.hidden = clear;
    input.setAttribute("aria-invalid", String(!clear));
    part(`${parameter}-field`).hidden = false;
    if (clear) onChange(numbers);
    else input.focus();
  }

  /** Only when it is opened: it brings the charts' library along. */
  async function showHistogram() {
    if (!fold.open || !side) return;
    const { makeHistogram } = await import("./histogram.js");
    histogram ??= makeHistogram(page, part(`histogram${number}-place`), { id: `limit${number}`, onChange });
    await histogram.show(side);
  }

  /** `next`: what has these classes (sides.js), or nothing; `several`: there are others, so that it needs its name. */
  function show(next, { own, several }) {
    side = next ?? null;
    crossed = several;
    whole.hidden = input.disabled = !side;
    label.textContent = "";
    if (!side) return;
    label.textContent = several ? fill(page.texts.limits_of, side) : page.texts.limits;
    part(`histogram${number}-name`).textContent = several ? `: ${side.name}` : "";
    part(`${parameter}-field`).hidden = !own;
    fault.hidden = true;
    input.setAttribute("aria-invalid", "false");
    input.value = side.breaks.map((limit) => writeLimit(limit, page.language)).join("; ");
    showHistogram();
  }

  return { show, read };
}

function writeLimit(limit, language) {
  const text = String(Number(limit.toPrecision(10)));
  return language === "de" ? text.replace(".", ",") : text;
}
