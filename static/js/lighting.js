// Which area is pointed at, for the whole page: one place tells it, all others light it. Areas are named by their code;
// the empty code is none. Rows and shapes name theirs in data-area; charts tell and listen by themselves (charts.js).

const listeners = new Set();
let lit = "";

/** `area` is pointed at; whoever tells so need not be told. */
export function inform(area) {
  if (area === lit) return;
  lit = area;
  for (const listener of listeners) listener(area);
}

export function onLight(listener) {
  listeners.add(listener);
}

/** Everything below `root` that carries data-area takes part: by pointer and by keyboard. */
export function lightBelow(root) {
  const codeOf = (event) => event.target.closest?.("[data-area]")?.dataset.area ?? "";
  root.addEventListener("pointerover", (event) => inform(codeOf(event)));
  root.addEventListener("pointerleave", () => inform(""));
  root.addEventListener("focusin", (event) => inform(codeOf(event)));
  root.addEventListener("focusout", () => inform(""));
  onLight((area) => {
    for (const each of root.querySelectorAll("[data-lit]")) if (each.dataset.area !== area) delete each.dataset.lit;
    if (!area) return;
    for (const each of root.querySelectorAll(`[data-area="${CSS.escape(area)}"]`)) each.dataset.lit = "";
  });
}
