// "About these numbers", below the map: what each indicator on it means, whose numbers these are, and since when.
// atlas/about.py tells the same.

import { part } from "./elements.js";
import { inLanguage, writeDay } from "./format.js";
import { secondOf } from "./modes/sides.js";
import { toAddress, toIndicator } from "./state.js";
import { origin } from "./view.js";

export function showAbout(page, view, offer) {
  const { names, indicator, releases, answer, second, state } = view;
  tell("", { name: `${names.indicator}, ${names.period}`, indicator, releases: second ? answer.releases : releases });
  part("indicator-link").href = toIndicator(page, state);
  part("about-name").hidden = part("about-second").hidden = !second;
  if (!second) return;
  const other = secondOf(view, offer);
  tell("second-", { name: `${other.name}, ${other.period}`, indicator: other.indicator, releases: second.releases });
  const question = toAddress({ hierarchy: state.hierarchy }).replace(/\?$/, "");
  part("second-indicator-link").href = page.indicator_page.replace("INDICATOR", second.indicator) + question;

  function tell(prefix, { name, indicator: told, releases: from }) {
    const { licence, day } = origin(from, page.releases);
    for (const [place, text] of Object.entries({
      "about-name": name,
      description: inLanguage(told.description, page.language),
      "reading-aid": inLanguage(told.reading_aid, page.language),
      source: inLanguage(told.source, page.language),
      licence,
      released: day ? writeDay(day, page.language) : "",
    })) part(prefix + place).textContent = text;
  }
}
