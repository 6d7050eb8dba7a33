// The form above the map: what is chosen follows the state, and choosing makes the next state.

import { element, part } from "./elements.js";
import { inLanguage } from "./format.js";
import { makeLimits } from "./limits.js";
import { viewOf, viewsFor } from "./modes/index.js";
import { sidesOf } from "./modes/sides.js";
import { neighbours, toAddress } from "./state.js";

export function makeControls(page, { onChange }) {
  const form = part("controls");
  const { indicator, level, period, view: way, classes, n } = form.elements;
  const fields = [...form.querySelectorAll("[data-field]")];
  const steps = { previous: part("previous"), next: part("next") };
  let view = null;
  const limits = ["breaks", "breaks2"].map((parameter) =>
    makeLimits(page, parameter, { onChange: (numbers) => useLimits({ [parameter]: numbers }) }));

  form.addEventListener("submit", (event) => event.preventDefault());
  indicator.addEventListener("change", () => onChange({ indicator: indicator.value }));
  level.addEventListener("change", () => onChange({ level: level.value, area: null }));
  period.addEventListener("change", () => onChange({ period: period.value }));
  // Classes, columns and what is compared belong to the way of showing that they were chosen for.
  way.addEventListener("change", () => onChange(anotherWay(way.value)));
  document.querySelector("[data-view]")?.addEventListener("click", (event) => {
    event.preventDefault();
    onChange(anotherWay(event.currentTarget.dataset.view));
  });
  for (const field of fields) {
    const select = field.querySelector("select");
    select.addEventListener("change", () => onChange(chosen(field.dataset.field, select.value)));
  }
  n.addEventListener("change", () => onChange({ n: Number(n.value) }));
  classes.addEventListener("change", () => {
    if (classes.value !== "own") onChange({ classes: classes.value, breaks: [], breaks2: [] });
    else if (view.breaks.length) useLimits();
    else limits[0].read(); // says that some are needed
  });
  // On a narrow screen the choices are folded away, so that the map is seen at once.
  const unfold = part("show-controls");
  unfold.addEventListener("click", () => {
    const open = form.classList.toggle("unfolded");
    unfold.setAttribute("aria-expanded", String(open));
  });
  for (const link of Object.values(steps)) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (link.dataset.period) onChange({ period: link.dataset.period });
    });
  }

  /** Whoever turns to own limits starts from the present ones, also those of a second indicator. */
  function useLimits(changed = {}) {
    const present = view ? { breaks: view.breaks.slice(0, 8), ...(view.second ? { breaks2: view.breaks2 } : {}) } : {};
    onChange({ classes: "own", ...present, ...changed });
  }

  function chosen(name, value) {
    if (name === "per") return { per: Number(value) };
    if (name !== "second") return { [name]: value };
    // Limits of another indicator would mean nothing; where the first has none of its own, none are left.
    const none = view?.state.classes === "own" && !view.state.breaks.length;
    return { second: value, breaks2: [], ...(none ? { classes: null } : {}) };
  }

  function show(next, offer) {
    view = next;
    const { state, method } = view;
    showWays(offer);
    indicator.value = state.indicator;
    const levels = offer.levels.filter((entry) => entry.level in view.indicator.levels);
    fill(level, levels.map((entry) => [entry.level, inLanguage(entry.plural, page.language)]), state.level);
    const periods = view.indicator.levels[state.level];
    const label = (slug) => inLanguage(offer.periods[slug].label, page.language);
    fill(period, periods.map((slug) => [slug, label(slug)]), state.period);
    const around = neighbours(state, offer);
    for (const [name, link] of Object.entries(steps)) {
      setStep(link, around[name], around[name] && toAddress({ ...state, period: around[name], edition: offer.periods[around[name]].edition }));
    }
    part("classes").hidden = !method;
    if (!method) return;
    classes.value = method;
    n.value = String(state.n ?? page.defaults.n);
    part("method-name").textContent = page.texts.methods[method].name;
    part("method-explained").textContent = page.texts.methods[method].explained;
    part("count-field").hidden = method === "own";
    const sides = sidesOf(view, offer);
    limits.forEach((each, i) => each.show(sides[i], { own: method === "own", several: sides.length > 1 }));
  }

  function showWays(offer) {
    const shown = viewOf(page, view.state, offer);
    fill(way, viewsFor(page, view.indicator).map((each) => [each, page.texts.views[each].name]), shown);
    part("view-explained").textContent = page.texts.views[shown].explained;
    for (const field of fields) {
      const choices = view.choices?.[field.dataset.field] ?? [];
      const select = field.querySelector("select");
      field.hidden = select.disabled = !choices.length;
      fillGroups(select, choices);
    }
    part("view-fields").hidden = fields.every((field) => field.hidden);
  }

  return { show };
}

/** The question changes with the way of showing: what belonged to the old one goes. */
function anotherWay(view) {
  return {
    view, since: null, against: null, second: null, per: null, classes: null, n: null, breaks: [], breaks2: [], sort: null,
  };
}

function fillGroups(select, choices) {
  const groups = new Map();
  for (const { value, name, group = "" } of choices) {
    groups.set(group, [...(groups.get(group) ?? []), element("option", { value: String(value) }, name)]);
  }
  select.replaceChildren(...[...groups].flatMap(([label, options]) =>
    (label ? [element("optgroup", { label }, ...options)] : options)));
  const chosen = choices.find((choice) => choice.chosen);
  if (chosen) select.value = String(chosen.value);
}

function fill(select, entries, chosen) {
  const wanted = entries.map(([value]) => value).join();
  if ([...select.options].map((option) => option.value).join() !== wanted) {
    select.replaceChildren(...entries.map(([value, text]) => element("option", { value }, text)));
  }
  select.value = chosen;
}

function setStep(link, period, address) {
  link.dataset.period = period ?? "";
  if (period) {
    link.setAttribute("href", address);
    link.removeAttribute("aria-disabled");
    link.removeAttribute("role");
  } else {
    link.removeAttribute("href");
    link.setAttribute("aria-disabled", "true");
    link.setAttribute("role", "link");
  }
}
