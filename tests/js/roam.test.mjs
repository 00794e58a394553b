import assert from "node:assert/strict";
import { test } from "node:test";
import { beside } from "../../static/js/roam.js";

/** Three columns; a second chapter begins below with a row of two. */
const BOXES = [
  [0, 0], [100, 0], [200, 0],
  [0, 60],
  [0, 150], [100, 150],
].map(([left, top]) => ({ left, top, width: 90, bottom: top + 50 }));
const from = (i, key) => beside(BOXES, i, key);

test("left and right follow the order, across rows", () => {
  assert.deepEqual([from(0, "ArrowRight"), from(2, "ArrowRight"), from(3, "ArrowLeft")], [1, 3, 2]);
});

test("up and down go to the nearest card of the row beside", () => {
  assert.deepEqual([from(0, "ArrowDown"), from(2, "ArrowDown"), from(3, "ArrowDown")], [3, 3, 4]);
  assert.deepEqual([from(5, "ArrowUp"), from(3, "ArrowUp")], [3, 0]);
});

test("there is nothing beyond the edges", () => {
  for (const [i, key] of [[0, "ArrowLeft"], [5, "ArrowRight"], [1, "ArrowUp"], [4, "ArrowDown"]]) assert.equal(from(i, key), -1, key);
});

test("Home and End go to the first and the last", () => {
  assert.deepEqual([from(3, "Home"), from(3, "End"), beside([], 0, "Home")], [0, 5, -1]);
});
