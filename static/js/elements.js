// Small helpers for building and finding elements. Everything that scripts change on the page has a data-part.

export function part(name) {
  return document.querySelector(`[data-part="${name}"]`);
}

/** An element with attributes and children; `null` attributes are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A swatch that is drawn once at the top of the page. */
export function swatch(symbol) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${symbol}`);
  svg.append(use);
  return svg;
}

/** Say something to screen readers, once. */
export function announce(sentence) {
  part("announcer").textContent = sentence;
}
