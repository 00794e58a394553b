/** How coarsely a picture is drawn while somebody moves it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Coarseness } from "../../static/js/lanes/grain.js";

/** A coarseness on a clock of its own, and what draws so many pictures that each take so long; the grains that it drew. */
function painter() {
  let now = 0;
  const coarseness = new Coarseness(() => now);
  return (/** @type {number} */ count, /** @type {number} */ ms, isMoving = true) =>
    Array.from({ length: count }, () => {
      const grain = coarseness.begin(isMoving);
      now += ms;
      coarseness.end(grain);
      return grain;
    });
}

test("a picture at rest is exact, one that moves is not, however fast the computer is", () => {
  const draw = painter();
  assert.deepEqual(draw(2, 1, false), [1, 1]);
  assert.deepEqual([...new Set(draw(20, 1))], [2]);
});

test("where moving pictures take long they become coarser, and stay so while a finer one would be too much", () => {
  const draw = painter();
  assert.deepEqual(draw(4, 20), [2, 2, 4, 4]);
  assert.deepEqual([...new Set(draw(30, 6))], [4]);
  assert.deepEqual(draw(1, 60, false), [1]);
  assert.equal(draw(1, 6)[0], 4, "a picture at rest says nothing of those that move");
});

test("where they take little again they become finer", () => {
  const draw = painter();
  draw(10, 20);
  assert.equal(draw(20, 1).at(-1), 2);
});

test("one picture that took long changes nothing", () => {
  const draw = painter();
  draw(10, 3);
  draw(1, 18);
  assert.equal(draw(1, 3)[0], 2);
});
