// Work in portions, between which a page can answer to its reader.

/** Until the browser has answered to the reader; where it can, before everything else that waits. */
export function pause() {
  return globalThis.scheduler?.yield ? scheduler.yield() : new Promise((done) => setTimeout(done));
}

/** When what has been drawn can be seen. */
export function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}
