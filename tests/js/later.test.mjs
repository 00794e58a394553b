/** What is loaded when it is first asked for. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Later } from "../../static/js/later.js";

test("it is brought once, whoever asks, and its arrival is told", async () => {
  let brought = 0;
  let arrived = 0;
  const later = new Later(async () => ({ number: ++brought }), () => arrived++);
  assert.equal(later.parts, null);
  const both = await Promise.all([later.load(), later.load()]);
  assert.deepEqual(both, [{ number: 1 }, { number: 1 }]);
  assert.deepEqual([later.parts, brought, arrived], [{ number: 1 }, 1, 1]);
});

test("what could not be brought is asked for again the next time", async () => {
  let tries = 0;
  const later = new Later(async () => {
    if (++tries === 1) throw new Error("no connection");
    return "here";
  });
  await assert.rejects(later.load(), /no connection/);
  assert.equal(later.parts, null);
  assert.equal(await later.load(), "here");
});
