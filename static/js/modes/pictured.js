// Every other way of showing: the server has reckoned its classes, words and columns (atlas/modes), and this makes the
// same kind of view of them as plain.js does of numbers. Pure: no DOM access.

import { baseOf } from "../view.js";

export function makePictured(page, offer, state, areas, answer, picture, key) {
  return {
    ...baseOf(page, offer, state, areas, answer),
    ...picture,
    key,
    columns: picture.columns.map((column) => ({
      key: column.key,
      name: column.name,
      unit: column.unit,
      numeric: column.numbers !== null,
      text: (i) => column.texts[i],
      spoken: (i) => column.spoken[i],
      number: (i) => column.numbers?.[i] ?? null,
      total: column.total,
    })),
    kept: picture.filter?.kept ?? null,
    countWarning: picture.count_warning,
    releases: picture.releases.length ? picture.releases : answer.releases,
  };
}
