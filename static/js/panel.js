// The panel of the pinned area, and the tip at the pointer.

import { element, part } from "./elements.js";
import { toAddress, toComparison, toIndicator, toProfile } from "./state.js";
import { factsOf, remarksOf, toldStatus, withUnit } from "./view.js";

export function makePanel({ onUnpin }) {
  const place = part("panel");
  place.addEventListener("click", (event) => {
    if (!event.target.closest('[data-part="unpin"]')) return;
    event.preventDefault();
    onUnpin();
  });

  function show(view) {
    const i = view.areas.codes.indexOf(view.state.area);
    if (i < 0) return place.replaceChildren();
    const { texts } = view.page;
    const [first] = view.columns;
    const unit = first.number(i) === null ? "" : first.unit;
    const facts = factsOf(view, i).map(({ name, value }) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, value)));
    const remarks = remarksOf(view, i).map((text) =>
      element("p", { class: "kern-body kern-body--small note" },
        element("span", { class: "kern-icon kern-icon--info", "aria-hidden": "true" }), ` ${text}`));
    return place.replaceChildren(
      element("section", { class: "kern-card kern-card--hug kern-card--small panel", "aria-labelledby": "panel-heading" },
        element("div", { class: "kern-card__container" },
          element("header", { class: "kern-card__header panel-head" },
            element("h2", { class: "kern-title", id: "panel-heading" }, view.areas.names[i]),
            element("a", {
              class: "kern-link kern-link--small kern-link--no-visited-state",
              "data-part": "unpin",
              href: toAddress({ ...view.state, area: null }),
            }, texts.close)),
          element("p", { class: "panel-value" }, `${first.text(i)} `, element("span", { class: "panel-unit" }, unit)),
          element("dl", { class: "panel-facts" }, ...facts),
          ...remarks,
          element("p", { class: "panel-ways" },
            element("a", { class: "kern-link kern-link--no-visited-state", href: toProfile(view.page, view.state) },
              texts.profile),
            element("a", { class: "kern-link kern-link--no-visited-state", href: toIndicator(view.page, view.state) },
              texts.series),
            element("a", { class: "kern-link kern-link--no-visited-state", href: toComparison(view.page, view.state) },
              texts.compare)))));
  }

  return { show };
}

export function makeTip(frame) {
  const tip = part("tip");

  /** Name and numbers of an area, or of a facility, beside the pointer, inside the map's frame. */
  function show(view, i, point, facility = null) {
    tip.hidden = i < 0 && !facility;
    if (tip.hidden) return;
    if (facility) tip.replaceChildren(element("strong", {}, facility.name), ...facility.lines.map((line) => element("span", {}, line)));
    else tellArea(view, i);
    const x = point.x + 16 + tip.offsetWidth > frame.clientWidth ? point.x - 16 - tip.offsetWidth : point.x + 16;
    const y = Math.min(point.y + 16, frame.clientHeight - tip.offsetHeight - 4);
    tip.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
  }

  function tellArea(view, i) {
    const [first, ...others] = view.columns;
    const status = toldStatus(view, i);
    tip.replaceChildren(
      element("strong", {}, view.areas.names[i]),
      element("span", {}, others.length ? `${first.name}: ${withUnit(view, first, i)}` : withUnit(view, first, i)),
      ...others.map((column) => element("span", { class: "tip-more" }, `${column.name}: ${withUnit(view, column, i)}`)),
      ...(status ? [element("span", { class: "tip-status" }, view.page.texts.statuses[status])] : []));
  }

  return { show };
}
