// Fetching from the API, each thing once. Boundaries and lists of areas never change; values are kept for a while.

const MOST_KEPT = 80;
const kept = new Map();

/** An answer that could not be had; `status` is 0 where the network failed. `sentence`: why, where the server says. */
export class FetchFault extends Error {
  constructor(address, status, sentence = "") {
    super(`${address}: ${status}`);
    this.status = status;
    this.sentence = sentence;
  }
}

/** The JSON at this address; a failed attempt is not remembered. */
export function fetchJson(address) {
  if (kept.has(address)) return kept.get(address);
  const promise = load(address);
  promise.catch(() => kept.delete(address));
  kept.set(address, promise);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  return promise;
}

/** Fetch when the browser has nothing else to do; whether it works does not matter. */
export function fetchWhenIdle(addresses) {
  whenIdle(() => addresses.forEach((address) => fetchJson(address).catch(() => {})));
}

export function whenIdle(work) {
  if (window.requestIdleCallback) window.requestIdleCallback(work, { timeout: 1000 });
  else setTimeout(work, 50);
}

async function load(address) {
  let response;
  try {
    response = await fetch(address, { headers: { Accept: "application/json" } });
  } catch {
    throw new FetchFault(address, 0);
  }
  if (!response.ok) {
    const told = await response.json().catch(() => ({}));
    throw new FetchFault(address, response.status, told.sentence);
  }
  return response.json();
}
