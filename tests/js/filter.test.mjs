import assert from "node:assert/strict";
import { test } from "node:test";

import { withCondition } from "../../static/js/filter.js";

test("conditions are joined as the address has them", () => {
  assert.equal(withCondition(null, "share", "more", "20,5"), "share>20.5");
  assert.equal(withCondition("share>20.5", "rent", "below", ""), "share>20.5;rent<avg");
  assert.equal(withCondition("a>1;b<2", "a", "more", "1"), "b<2;a>1");
});

test("what is no number makes no condition", () => {
  for (const text of ["", "many", "1e5", "--1", "1,2,3"]) assert.equal(withCondition("a>1", "b", "less", text), null);
});
