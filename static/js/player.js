// The years as a film: a slider, steps, and a player with the same classes in all years. Who wants less motion goes
// step by step. The next year is shown some time after the one before is there, so a slow line slows it down as well.

import { announce, part } from "./elements.js";
import { fill, inLanguage } from "./format.js";
import { toAddress } from "./state.js";

const AHEAD = 3; // years that are fetched before they are wanted

export function makePlayer(page, { onChange, prefetch }) {
  const place = part("player");
  if (!place) return { show() {}, stop() {} };
  const [button, slider, speed, back, forward] =
    ["play", "slider", "speed", "player-back", "player-forward"].map(part);
  const fixed = document.getElementById("fixed-years");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let view = null;
  let offer = null;
  let periods = [];
  let playing = false;
  let timer = 0;
  let dragged = false;

  button.addEventListener("click", () => (playing ? stop() : play()));
  back.addEventListener("click", () => step(-1));
  forward.addEventListener("click", () => step(1));
  fixed.addEventListener("change", () => onChange({ years: fixed.checked ? "fixed" : null }));
  for (const kind of ["focus", "pointerdown"]) slider.addEventListener(kind, () => prefetch(periods));
  slider.addEventListener("input", () => {
    stop();
    // A whole drag is one step in the browser's history.
    go(Number(slider.value), { record: dragged ? "replace" : "push" });
    dragged = true;
  });
  slider.addEventListener("change", () => { dragged = false; });
  place.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
  });
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  still.addEventListener("change", respectMotion);
  respectMotion();

  function respectMotion() {
    if (still.matches) stop();
    button.hidden = still.matches;
    part("speed-field").hidden = still.matches;
    part("no-motion").hidden = !still.matches;
  }

  function play() {
    if (!view) return;
    playing = true;
    sign();
    const here = at();
    const first = here === periods.length - 1 ? 0 : here;
    prefetch(periods.slice(first, first + AHEAD));
    // A film in which a colour means something else in every picture would deceive.
    const unlike = view.view === "areas" && view.method !== "own" && view.state.years !== "fixed";
    if (unlike) onChange({ years: "fixed", period: periods[first] }, { say: page.texts.player_fixed });
    else if (first !== here) go(first, { record: "replace" });
    else next();
  }

  function stop() {
    clearTimeout(timer);
    if (!playing) return;
    playing = false;
    sign();
  }

  function next() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!playing) return;
      const here = at();
      if (here >= periods.length - 1) {
        stop();
        announce(page.texts.player_end);
        return;
      }
      prefetch(periods.slice(here + 2, here + 2 + AHEAD));
      go(here + 1, { record: "replace" });
    }, Number(speed.value));
  }

  function step(way) {
    stop();
    go(at() + way, { record: "push" });
  }

  function go(wanted, options) {
    const period = periods[wanted];
    if (!period || period === view?.state.period) return;
    onChange({ period }, { ...options, say: sentence(period) });
  }

  /** The year; and, where the areas are others from here on, that they are. */
  function sentence(period) {
    const label = inLanguage(offer.periods[period].label, page.language);
    const { edition } = offer.periods[period];
    if (edition === view.state.edition) return label;
    return fill(page.texts.player_reform, { period: label, edition: inLanguage(offer.editions[edition].label, page.language) });
  }

  function at() {
    return periods.indexOf(view.state.period);
  }

  function sign() {
    const text = playing ? button.dataset.pause : button.dataset.play;
    button.querySelector(".kern-label").textContent = text;
    button.classList.toggle("playing", playing);
  }

  function show(shown, offered) {
    view = shown;
    offer = offered;
    periods = view.indicator.levels[view.state.level];
    place.hidden = periods.length < 2;
    const here = at();
    slider.max = String(periods.length - 1);
    slider.value = String(here);
    slider.setAttribute("aria-valuetext", view.names.period);
    part("player-period").textContent = view.names.period;
    back.disabled = here === 0;
    forward.disabled = here === periods.length - 1;
    fixed.checked = view.method === "own" || view.state.years === "fixed";
    fixed.disabled = view.method === "own"; // own limits are the same everywhere
    part("years-field").hidden = view.view !== "areas";
    const spans = part("spans");
    if (spans) spans.hidden = new Set(periods.map((each) => offer.periods[each].edition)).size < 2;
    const { hierarchy, indicator, level, period, edition, classes, n, breaks } = view.state;
    part("small-maps-link").search = toAddress({ hierarchy, indicator, level, period, edition, classes, n, breaks });
    part("two-maps-link").search = toAddress({
      hierarchy, indicator, level, period, edition, n, classes: classes === "own" ? null : classes,
    });
    if (playing) next();
  }

  return { show, stop };
}
