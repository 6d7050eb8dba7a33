// The conditions that areas are filtered by: their list, and the fields that add one. atlas/conditions.py reads the same.

import { element, part } from "./elements.js";
import { toAddress } from "./state.js";

const SIGNS = { more: ">", less: "<", above: ">avg", below: "<avg" };

/** The conditions with one more, as they stand in the address; null where its number is none. */
export function withCondition(where, indicator, side, mark) {
  const average = side === "above" || side === "below";
  const number = mark.trim().replace(",", ".");
  if (!average && !/^-?\d{1,12}(\.\d{1,9})?$/.test(number)) return null;
  const added = `${indicator}${SIGNS[side]}${average ? "" : Number(number)}`;
  const known = (where ?? "").split(";").filter(Boolean);
  return [...known.filter((each) => each !== added), added].join(";");
}

export function makeFilter(page, { state, onChange }) {
  const { add_indicator: indicator, add_side: side, add_mark: mark } = part("controls").elements;
  const list = part("conditions");
  const showMark = () => {
    mark.closest(".kern-form-input").hidden = side.value === "above" || side.value === "below";
  };

  side.addEventListener("change", showMark);
  part("controls").addEventListener("submit", () => {
    if (indicator.value) add();
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-where]");
    if (!link) return;
    event.preventDefault();
    onChange({ where: link.dataset.where || null });
    indicator.focus();
  });
  showMark();

  function add() {
    const where = withCondition(state().where, indicator.value, side.value, mark.value);
    part("filter-fault").textContent = page.texts.mark_unclear;
    document.getElementById("filter-fault").hidden = where !== null;
    mark.setAttribute("aria-invalid", String(where === null));
    if (where === null) return mark.focus();
    indicator.value = "";
    mark.value = "";
    return onChange({ where });
  }

  function show(view) {
    const { filter } = view;
    part("filter-sentence").hidden = !filter;
    part("filter-text").textContent = filter?.sentence ?? "";
    list.replaceChildren(...(filter?.conditions ?? []).map(({ text, where }) =>
      element("li", {}, element("span", {}, text), " ", element("a", {
        class: "kern-link kern-link--small kern-link--no-visited-state",
        href: toAddress({ ...view.state, where }),
        "data-where": where,
      }, page.texts.remove, element("span", { class: "kern-sr-only" }, `: ${text}`)))));
    if (filter) part("filter").open = true;
  }

  return { show };
}
