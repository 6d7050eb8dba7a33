// The short tour: a dialog that points at one part of the page after another. Loaded when somebody asks for it
// (tour-start.js). Nothing is remembered: it never starts by itself, and leaves nothing behind.
//
// The dialog is modal, so that the browser itself keeps the focus inside, ends it with Esc and gives the focus back. What a
// step points at is lit by an empty box whose shadow darkens all the rest.

const EDGE = 8; // pixels between what is lit and the light's edge

export function startTour(template, opener) {
  const content = template.content.cloneNode(true);
  const dialog = content.querySelector("dialog");
  const [light, card] = dialog.children;
  const steps = [...content.querySelectorAll("[data-target]")]
    .map((each) => ({
      target: document.querySelector(each.dataset.target),
      title: each.querySelector("h2").textContent,
      text: each.querySelector("p").textContent,
    }))
    .filter(({ target }) => target?.getClientRects().length); // what is not on the page is not shown around
  const named = Object.fromEntries([...dialog.querySelectorAll("[data-tour]")].map((each) => [each.dataset.tour, each]));
  const ways = { next: named.next.textContent, end: named.next.dataset.end, step: named.step.textContent };
  let number = 0;

  document.body.append(dialog);
  named.back.addEventListener("click", () => go(number - 1));
  named.next.addEventListener("click", () => (number + 1 < steps.length ? go(number + 1) : dialog.close()));
  named.end.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight" && number + 1 < steps.length) go(number + 1);
    if (event.key === "ArrowLeft" && number > 0) go(number - 1);
  });
  dialog.addEventListener("close", end);
  window.addEventListener("resize", place);
  window.addEventListener("scroll", place, { passive: true });
  dialog.showModal();
  go(0);
  named.next.focus();

  function go(wanted) {
    number = wanted;
    const { target, title, text } = steps[number];
    named.step.textContent = ways.step.replace("{number}", number + 1).replace("{count}", steps.length);
    dialog.querySelector("#tour-title").textContent = title;
    dialog.querySelector("#tour-text").textContent = text;
    named.next.querySelector(".kern-label").textContent = number + 1 < steps.length ? ways.next.trim() : ways.end;
    named.end.hidden = number + 1 === steps.length; // which "Finish" does
    named.back.hidden = number === 0;
    if (!dialog.contains(document.activeElement) || document.activeElement.hidden) named.next.focus();
    // The light moves where motion is welcome (tour.css); the page does not slide past.
    target.scrollIntoView({ block: target.offsetHeight > room() ? "start" : "center", behavior: "instant" });
    place();
  }

  /** So high is what the card leaves free. */
  function room() {
    return window.innerHeight - card.offsetHeight - 4 * EDGE;
  }

  /** The light upon the target, and the card where it hides least of it. */
  function place() {
    const { clientWidth: wide, clientHeight: high } = document.documentElement;
    const box = steps[number].target.getBoundingClientRect();
    const left = Math.max(EDGE / 2, box.left - EDGE);
    const top = Math.max(EDGE / 2, box.top - EDGE);
    const right = Math.min(wide - EDGE / 2, box.right + EDGE);
    const bottom = Math.min(high - EDGE / 2, box.bottom + EDGE);
    put(light, left, top);
    light.style.width = `${Math.max(0, right - left)}px`;
    light.style.height = `${Math.max(0, bottom - top)}px`;
    const lowest = high - card.offsetHeight - EDGE;
    const above = top - EDGE - card.offsetHeight;
    const beside = right + EDGE;
    const across = Math.min(Math.max(EDGE, box.left), wide - card.offsetWidth - EDGE);
    if (bottom + EDGE <= lowest) put(card, across, bottom + EDGE);
    else if (above >= EDGE) put(card, across, above);
    else if (beside + card.offsetWidth <= wide - EDGE) put(card, beside, Math.min(lowest, Math.max(EDGE, top)));
    else put(card, across, lowest);
  }

  function end() {
    window.removeEventListener("resize", place);
    window.removeEventListener("scroll", place);
    dialog.remove();
    opener.focus();
  }
}

function put({ style }, left, top) {
  style.left = `${left}px`;
  style.top = `${top}px`;
}
