// The button "My position" below the search field. What it does is loaded when it is pressed.

/**
 * @param where gives `{areas, boundaries, profile}`: the address of the list of areas, what digests of boundaries follow,
 *   and the address of a profile with CODE in it; by default what the page says
 * @param found given the code of the area and its name, shows it on this very page; by default there are only links
 */
export function offerPosition({ where = null, found = () => {} } = {}) {
  const place = document.querySelector("[data-position]");
  if (!place || !navigator.geolocation) return;
  const page = JSON.parse(document.getElementById("own-position").textContent);
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    const { locate } = await import("./own-position.js");
    await locate(place, { ...page, ...where?.() }, found);
  });
}
