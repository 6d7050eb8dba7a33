// The button that opens the browser's own dialog for printing; without script its menu does the same.

const button = document.querySelector("[data-part=print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
