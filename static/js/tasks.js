// Work in portions, between which a page can answer to its reader.

/** Until the browser has done what else there is to do. */
export function pause() {
  return new Promise((done) => setTimeout(done));
}

/** When what has been drawn can be seen. */
export function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}
