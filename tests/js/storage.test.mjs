/** What outlives a visit is kept in the browser where that is allowed, else as long as the page is open. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storageOf } from "../../static/js/storage.js";

const forbidden = () => {
  throw new DOMException("The operation is insecure.", "SecurityError");
};

test("the browser's storage is used where there is one", () => {
  const localStorage = /** @type {any} */ ({});
  assert.equal(storageOf(() => localStorage, false), localStorage);
});

test("without it, and in a frame, the page remembers for as long as it is open", () => {
  for (const storage of [storageOf(forbidden, false), storageOf(() => /** @type {any} */ ({}), true)]) {
    assert.equal(storage.getItem("a"), null);
    storage.setItem("a", "1");
    assert.equal(storage.getItem("a"), "1");
    storage.removeItem("a");
    assert.equal(storage.getItem("a"), null);
  }
});
