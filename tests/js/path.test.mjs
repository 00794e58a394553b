import assert from "node:assert/strict";
import { test } from "node:test";
import { chaptersOf, placeOnPath } from "../../static/js/path.js";
import { examples } from "./fixture.mjs";

const ids = (list) => list.map(({ id }) => id);

test("an example has a number and neighbours", () => {
  const { number, of, previous, next } = placeOnPath(examples, "gevent-pair");
  assert.deepEqual([number, of, previous.id, next.id], [2, 4, "greenlet-pair", "gevent-lock"]);
  assert.equal(placeOnPath(examples, "greenlet-pair").previous, null);
  assert.equal(placeOnPath(examples, "server-select").next, null);
});

test("what is not on the path has no neighbours", () => {
  for (const id of ["something", undefined])
    assert.deepEqual(placeOnPath(examples, id), { number: 0, of: 4, previous: null, next: null });
});

test("chapters come in order, each once, with their examples in order", () => {
  const two = [...examples, { ...examples[0], id: "greenlet-values" }];
  const chapters = chaptersOf(two);
  assert.deepEqual(chapters.map(([chapter]) => chapter), ["greenlet", "gevent", "together", "readiness"]);
  assert.deepEqual(ids(chapters[0][1]), ["greenlet-pair", "greenlet-values"]);
});
