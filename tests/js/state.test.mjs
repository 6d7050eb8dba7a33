import assert from "node:assert/strict";
import { test } from "node:test";

import { fromAddress, neighbours, readBreaks, settle, toAddress } from "../../static/js/state.js";

const OFFER = {
  indicators: [
    { indicator: "share", levels: { town: ["2020", "2021", "2022"], block: ["2020", "2021", "2022"] } },
    { indicator: "rent", levels: { town: ["2021"] } },
  ],
  levels: [{ level: "town" }, { level: "block" }],
  periods: {
    2020: { edition: "old", last_day: "2020-12-31" },
    2021: { edition: "old", last_day: "2021-12-31" },
    2022: { edition: "new", last_day: "2022-12-31" },
  },
};

test("a state survives the way to the address and back", () => {
  const state = {
    hierarchy: null, indicator: "share", level: "block", period: "2021", edition: "old",
    view: "pair", since: "2020", against: "city", second: "rent", per: 50,
    classes: "own", n: 4, breaks: [-1, 2.5, 10], breaks2: [3], years: "fixed", where: "share>5;rent<avg", places: ["kita", "school"], place: "kita:k:1",
    rings: [300, 500], patterns: "on", base: "off", area: "01 100101".replace(" ", ""), sort: "-value",
  };
  assert.deepEqual(fromAddress(toAddress(state)), state);
});

test("what is not set is not in the address", () => {
  assert.equal(toAddress({ indicator: "share", area: null, breaks: [], n: null }), "?indicator=share");
});

test("codes are text and keep their zeros", () => {
  assert.equal(fromAddress("?area=0012").area, "0012");
});

test("class limits are read as people write them, and refused where they are none", () => {
  assert.deepEqual(readBreaks("5; 10,5; 20"), [5, 10.5, 20]);
  assert.deepEqual(readBreaks("5 10.5 20"), [5, 10.5, 20]);
  assert.deepEqual(readBreaks("5,10,20"), [5, 10, 20]);
  assert.deepEqual(readBreaks("-2; 0"), [-2, 0]);
  for (const text of ["10; 5", "5; 5", "many", "1 2 3 4 5 6 7 8 9", "1; Infinity"]) assert.equal(readBreaks(text), null);
});

test("another indicator keeps level and period where it has them", () => {
  const asked = { indicator: "rent", level: "block", period: "2020", edition: "old" };
  const { indicator, level, period, edition } = settle(asked, OFFER, "block");
  assert.deepEqual([indicator, level, period, edition], ["rent", "town", "2021", "old"]);
});

test("an edition without a period means its latest period", () => {
  assert.equal(settle({ indicator: "share", level: "block", edition: "old" }, OFFER, "town").period, "2021");
  assert.equal(settle({ indicator: "share" }, OFFER, "town").period, "2022");
  assert.equal(settle({}, OFFER, "town").level, "town");
});

test("the edition follows from the period", () => {
  const asked = { indicator: "share", level: "block", period: "2022", edition: "old" };
  assert.equal(settle(asked, OFFER, "block").edition, "new");
});

test("neighbours end where the periods end", () => {
  const at = (period) => neighbours({ indicator: "share", level: "block", period }, OFFER);
  assert.deepEqual(at("2021"), { previous: "2020", next: "2022" });
  assert.deepEqual(at("2020"), { previous: null, next: "2021" });
  assert.deepEqual(at("2022"), { previous: "2021", next: null });
});

test("what belongs to another way of showing goes", () => {
  const views = () => ["areas", "change", "pair"];
  const asked = { indicator: "share", level: "block", period: "2021", view: "change", since: "2020", second: "rent", sort: "-third" };
  const kept = settle(asked, OFFER, "block", views);
  assert.deepEqual([kept.view, kept.since, kept.second, kept.sort], ["change", "2020", null, "-third"]);
  assert.equal(settle({ ...asked, period: "2020" }, OFFER, "block", views).since, null);
  const plain = settle({ ...asked, view: "dots" }, OFFER, "block", views);
  assert.deepEqual([plain.view, plain.since, plain.sort], [null, null, null]);
  assert.equal(settle({ ...asked, view: "areas" }, OFFER, "block", views).view, null);
});
