import assert from "node:assert/strict";
import { test } from "node:test";
import { keeper } from "../../static/js/scene/kept.js";

test("a node is made once for the same object and the same further things", () => {
  const kept = keeper();
  const [one, other] = [{}, {}];
  let made = 0;
  const make = () => ({ made: ++made });
  const first = kept(one, ["en", 1], make);
  assert.equal(kept(one, ["en", 1], make), first);
  assert.notEqual(kept(other, ["en", 1], make), first);
  assert.notEqual(kept(one, ["zh", 1], make), first);
  assert.equal(made, 3);
  assert.notEqual(keeper()(one, ["zh", 1], make), kept(one, ["zh", 1], make));
});
