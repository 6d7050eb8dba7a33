// What starts the short tour: the button of the map page, or an address that ends with #tour, as links of other pages have
// it. The tour itself and its looks are loaded then.

export function offerTour() {
  const button = document.querySelector("[data-tour-start]");
  if (!button) return;
  let started = null;
  button.addEventListener("click", start);
  window.addEventListener("hashchange", startIfAsked);
  startIfAsked();

  function startIfAsked() {
    if (location.hash === "#tour") start();
  }

  async function start() {
    if (document.querySelector("dialog.tour")) return;
    started ??= Promise.all([import("./tour.js"), styles(button.dataset.styles)]);
    const [{ startTour }] = await started;
    if (!document.querySelector("dialog.tour")) startTour(document.getElementById("tour"), button);
  }
}

function styles(address) {
  return new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.addEventListener("load", done);
    link.addEventListener("error", done); // rather plain than not at all
    document.head.append(link);
  });
}
