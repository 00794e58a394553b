import assert from "node:assert/strict";
import { test } from "node:test";
import { search } from "../../static/js/search.js";

const ALL = [
  { id: "block", titles: ["The blocking server", "阻塞式服务器"], texts: ["accept stops the program", "整个程序停下"], words: ["accept", "recv"] },
  { id: "lock", titles: ["Lock around the switch point", "用锁护住切换点"], texts: ["the second greenlet waits"], words: ["BoundedSemaphore", "with_lock"] },
  { id: "spin", titles: ["Polling never lets go"], texts: ["whoever spins on a lock"], words: ["BoundedSemaphore"] },
  { id: "trade", titles: ["A value from the future"], texts: ["get() parks the reader"], words: ["lock", "price"] },
];
const found = (query) => search(query, ALL).map(({ id }) => id);

test("an empty query finds everything in its order", () => {
  assert.deepEqual(found(""), ["block", "lock", "spin", "trade"]);
  assert.deepEqual(found("  "), ["block", "lock", "spin", "trade"]);
});

test("titles come first, then what is said, then the code", () => assert.deepEqual(found("lock"), ["lock", "spin", "trade"]));

test("a term begins a word", () => {
  assert.deepEqual(found("block"), ["block"]);
  assert.deepEqual(found("ept"), []);
});

test("in Chinese it may be anywhere, and in any language", () => {
  assert.deepEqual(found("塞式"), ["block"]);
  assert.deepEqual(found("锁 lock"), ["lock"]);
});

test("all terms are wanted; case and width do not matter", () => {
  assert.deepEqual(found("LOCK second"), ["lock"]);
  assert.deepEqual(found("ＬＯＣＫ"), ["lock", "spin", "trade"]);
  assert.deepEqual(found("lock nonsense"), []);
});

test("names of several words are found by each of them", () => {
  for (const query of ["semaphore", "boundedsem", "BoundedSemaphore"]) assert.deepEqual(found(query), ["lock", "spin"], query);
});

test("words of the code are named where nothing else says them", () => {
  assert.deepEqual(search("recv", ALL), [{ id: "block", inCode: ["recv"] }]);
  assert.deepEqual(search("accept", ALL), [{ id: "block", inCode: [] }]);
});

test("marks that mean something in patterns are letters like any others", () => {
  assert.deepEqual(found("get()"), ["trade"]);
  for (const query of ["(", "[a", "\\", ".*", "\u0000"]) assert.ok(Array.isArray(found(query)), query);
});
