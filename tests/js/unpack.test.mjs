import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";
import { LISTED } from "../../static/js/stretches.js";
import { Timeline } from "../../static/js/timeline.js";
import { Block, BlockError, inflate, MOST_BYTES } from "../../static/js/unpack.js";
import { counted, filled } from "./made.mjs";
import { packed } from "./packed.mjs";

const opened = async (name) => new Block(await inflate(packed[name].block));

/** Steps after all others. */
const afterwards = (count) => counted(count).map((step) => ({ ...step, t: 1e12 + step.t, q: 1e9 + step.q }));

/** A block as its head describes it. */
function written(head, templates, planes = []) {
  const text = new TextEncoder().encode([JSON.stringify(head), ...templates].join("\n"));
  const length = new Uint8Array(new Uint32Array([text.length]).buffer).reverse();
  return new Block(new Uint8Array([...length, ...text, ...planes]));
}

for (const name of Object.keys(packed)) {
  test(`the lines of a block are those that were packed: ${name}`, async () => {
    const block = await opened(name);
    assert.equal(block.length, packed[name].values.length);
    for (const [i, value] of packed[name].values.entries()) assert.deepStrictEqual(block.at(i), value);
    assert.deepStrictEqual(block.slice(5), packed[name].values.slice(5));
  });
}

test("the keys of an object stand in the order in which they were packed", async () => {
  const block = await opened("tricky");
  for (const [i, value] of packed.tricky.values.entries())
    assert.equal(JSON.stringify(block.at(i)), JSON.stringify(value));
});

test("a timeline of blocks is that of their steps, whichever way one comes to a step", async () => {
  const { values } = packed.run;
  const plain = filled(values);
  const timeline = new Timeline();
  timeline.append(0, await opened("run"));
  for (let k = 0; k < 3 * values.length; k++) {
    const i = (k * 17) % values.length;
    assert.deepStrictEqual(timeline.state(i), plain.state(i));
    assert.deepStrictEqual(timeline.step(i), plain.step(i));
  }
  assert.deepStrictEqual(timeline.tip, plain.tip);
  assert.deepStrictEqual(timeline.outputs(values.length - 1), plain.outputs(values.length - 1));
});

test("steps may come one by one and in blocks by turns, and a block where some of its steps are already", async () => {
  const { values } = packed.run;
  const before = counted(LISTED + 3).map((step) => ({ ...step, t: 0, q: 0 }));
  const plain = filled([...before, ...values, ...afterwards(9)]);
  const timeline = filled(before);
  timeline.append(timeline.length, values.slice(0, 7));
  timeline.append(timeline.length - 7, await opened("run"));
  timeline.append(timeline.length, afterwards(9));
  assert.equal(timeline.length, plain.length);
  for (let i = 0; i < plain.length; i += 3) assert.deepStrictEqual(timeline.state(i), plain.state(i));
});

test("a state that somebody holds never changes afterwards", async () => {
  const timeline = new Timeline();
  timeline.append(0, await opened("run"));
  const states = packed.run.values.map((_, i) => timeline.state(i));
  const before = JSON.stringify(states);
  timeline.append(timeline.length, afterwards(20));
  for (let i = timeline.length - 1; i >= 0; i--) timeline.state(i);
  assert.equal(JSON.stringify(states), before);
});

test("a block by hand", () => {
  const block = written([3, [0, 0], [[5, 1]], [1, 1]], ["[\0]"], [0, 0, 1, 255]);
  assert.deepEqual([0, 1, 2].map((i) => block.at(i)), [[5], [6], [5]]);
});

const misfits = {
  "no lines": () => written([0, 0, [], []], ["[]"]),
  "too many lines": () => written([5000, 0, [], []], ["[]"]),
  "a template that is not there": () => written([1, 1, [], []], ["[]"]),
  "a template of no line": () => written([1, 0, [], []], ["[]", "{}"]),
  "too few columns": () => written([1, 0, [], []], ["[\0]"]),
  "too many columns": () => written([1, 0, [1, 1], []], ["[\0]"]),
  "no digits": () => written([1, 0, ["x"], []], ["[\0]"]),
  "a column of other rows": () => written([1, 0, [["1", "2"]], []], ["[\0]"]),
  "numbers below 0": () => written([2, 0, [[0, 0]], [1]], ["[\0]"], [255]),
  "planes that are too short": () => written([2, 0, [[0, 0]], [1]], ["[\0]"]),
  "planes that are too long": () => written([2, 0, [[0, 0]], [1]], ["[\0]"], [0, 0]),
  "a width that there is not": () => written([2, 0, [[0, 0]], [3]], ["[\0]"], [0, 0, 0]),
  "a run that there is not": () => written([2, 0, [[0, 1]], [1]], ["[\0]"], [0]),
  "no JSON in a template": () => written([1, 0, [], []], ["[}"]),
  "no list for a head": () => written(null, ["[]"]),
  "lines that are too large": () => written([4000, 0, [], []], [`"${"x".repeat(MOST_BYTES / 4000)}"`]),
  "nests without end": () => written([1, 0, [1], []], [`${"[".repeat(1e5)}\0${"]".repeat(1e5)}`]),
  "nothing at all": () => new Block(new Uint8Array(0)),
  "a length beyond the end": () => new Block(new Uint8Array([0, 0, 0, 9, 91])),
};

for (const [what, made] of Object.entries(misfits))
  test(`a block that does not fit together is refused: ${what}`, () => assert.throws(made, BlockError));

test("whatever is changed in a block, its lines can be made or it is refused", () => {
  const body = inflateSync(packed.tricky.block);
  for (let k = 0; k < 2000; k++) {
    const changed = Uint8Array.from(body);
    changed[(k * 7919) % body.length] = (k * 31) % 256;
    try {
      const block = new Block(changed);
      for (let i = 0; i < block.length; i++) block.at(i);
    } catch (error) {
      assert.ok(error instanceof BlockError, String(error));
    }
  }
});

test("no deflated text, half of one, and what grows without end is refused", async () => {
  const { block } = packed.run;
  for (const bytes of [new Uint8Array(0), new Uint8Array(9), block.subarray(0, block.length / 2)])
    await assert.rejects(inflate(bytes), BlockError);
  await assert.rejects(inflate(deflateSync(new Uint8Array(MOST_BYTES + 1))), BlockError);
});
