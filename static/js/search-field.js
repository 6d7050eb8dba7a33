// The search field of pages without a map: all it finds are links.

import { offerPosition } from "./position-button.js";
import { makeSearch } from "./search.js";

const form = document.querySelector("[data-search]");
const said = document.querySelector("[data-search-said]");
if (form) {
  makeSearch(form, {
    say: (count) => { said.textContent = count ? form.dataset.found.replace("{count}", count) : form.dataset.nothing; },
  });
}
offerPosition();
