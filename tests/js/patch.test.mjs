import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, PatchError } from "../../static/js/patch.js";
import { sampleSteps } from "./sample.mjs";

/** Freezes an object with everything in it, so that writing to it throws. */
function freeze(value) {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

test("set, delete and append, in objects and in lists", () => {
  const before = freeze({ a: { b: [1, 2] }, c: 3 });
  assert.deepEqual(apply(before, [[0, ["a", "x"], 9]]), { a: { b: [1, 2], x: 9 }, c: 3 });
  assert.deepEqual(apply(before, [[1, ["c"]]]), { a: { b: [1, 2] } });
  assert.deepEqual(apply(before, [[2, ["a", "b"], 3]]), { a: { b: [1, 2, 3] }, c: 3 });
  assert.deepEqual(apply(before, [[0, ["a", "b", 0], 7]]), { a: { b: [7, 2] }, c: 3 });
  assert.deepEqual(apply(before, [[1, ["a", "b", 0]]]), { a: { b: [2] }, c: 3 });
});

test("the first patch builds a state from nothing", () => {
  assert.deepEqual(
    apply({}, [
      [0, ["tasks"], {}],
      [0, ["tasks", "1"], { id: 1 }],
    ]),
    { tasks: { 1: { id: 1 } } },
  );
});

test("only the way to the change is copied", () => {
  const before = freeze({ a: { b: {} }, c: { d: {} } });
  const after = apply(before, [[0, ["a", "b", "x"], 1]]);
  assert.notEqual(after.a.b, before.a.b);
  assert.equal(after.c, before.c);
});

test("nothing to do gives the very same state", () => {
  const before = freeze({ a: 1 });
  assert.equal(apply(before, []), before);
});

test("a value from a patch is never written to", () => {
  const value = freeze({ list: [] });
  const after = apply(
    {},
    freeze([
      [0, ["a"], value],
      [2, ["a", "list"], 1],
    ]),
  );
  assert.deepEqual(after, { a: { list: [1] } });
  assert.deepEqual(value, { list: [] });
});

test("a path through __proto__ is dropped", () => {
  const after = apply({}, [
    [0, ["__proto__", "evil"], 1],
    [0, ["__proto__"], { evil: 1 }],
    [0, ["ok"], 1],
  ]);
  assert.deepEqual(after, { ok: 1 });
  assert.equal({}.evil, undefined);
});

test("inherited properties are no way either", () => {
  assert.throws(() => apply({}, [[0, ["constructor", "x"], 1]]), PatchError);
  assert.throws(() => apply({}, [[0, ["toString", "x"], 1]]), PatchError);
});

test("a patch that does not fit is refused, and the state stays", () => {
  const before = freeze({ a: 1, l: [1] });
  const wrong = [
    [0, ["x", "y"], 1],
    [0, ["a", "y"], 1],
    [1, ["x"]],
    [2, ["a"], 1],
    [2, ["x"], 1],
    [0, ["l", 5], 1],
    [0, ["l", "x"], 1],
    [0, [], 1],
    [7, ["a"], 1],
  ];
  for (const op of wrong) assert.throws(() => apply(before, [op]), PatchError, JSON.stringify(op));
  assert.deepEqual(before, { a: 1, l: [1] });
});

test("every state of the sample run stays as it was", () => {
  let state = {};
  for (const step of sampleSteps()) state = freeze(apply(state, freeze(step.p)));
  assert.equal(state.end.reason, "finished");
});
