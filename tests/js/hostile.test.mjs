/** What comes from a program's process may be anything: whatever it is, it is taken or refused, soon and without a trace. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { checked, StepError } from "../../static/js/checked.js";
import { apply } from "../../static/js/patch.js";
import { Timeline } from "../../static/js/timeline.js";
import { Block, BlockError } from "../../static/js/unpack.js";
import { createWords } from "../../static/js/words.js";
import { packed } from "./packed.mjs";

const STEP = { q: 5, t: 10, k: "line", p: [[0, ["a"], 1]], n: ["line", { task: "x" }] };
const SOON = 3000;

/** The same numbers every time. @param {number} seed */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

/** Fails where it takes longer than a person waits. */
function soon(work) {
  const begin = performance.now();
  work();
  assert.ok(performance.now() - begin < SOON, `${performance.now() - begin} ms`);
}

const TALES = {
  "no object": 5,
  nothing: null,
  "a list": [],
  "no time": { ...STEP, t: undefined },
  "a time that is text": { ...STEP, t: "10" },
  "a time that is none": { ...STEP, t: Number.NaN },
  "a time without end": { ...STEP, t: Number.POSITIVE_INFINITY },
  "a time that is broken": { ...STEP, t: 1.5 },
  "a time that goes back": { ...STEP, t: 9 },
  "a number that goes back": { ...STEP, q: 4 },
  "another kind": { ...STEP, k: "evil" },
  "a kind that all objects have": { ...STEP, k: "constructor" },
  "no patch": { ...STEP, p: undefined },
  "a path that is text": { ...STEP, p: [[0, "__proto__", 1]] },
  "a path of lists": { ...STEP, p: [[0, [["__proto__"]], { evil: 1 }]] },
  "a path without an end": { ...STEP, p: [[0, Array(99).fill("a"), 1]] },
  "a path of nothing": { ...STEP, p: [[0, [], 1]] },
  "a sentence that is text": { ...STEP, n: "<img onerror=1>" },
  "a sentence without parameters": { ...STEP, n: ["line"] },
  "a parameter with parts": { ...STEP, n: ["line", { task: { toString: 1 } }] },
  "a list of parts": { ...STEP, n: ["line", { task: [{ toString: 1 }] }] },
  "a lane that there is not": { ...STEP, l: [[1, "__proto__", 0]] },
  "a lane of nobody": { ...STEP, l: [["x", "ready", 0]] },
  "output that is no text": { ...STEP, o: [{ t: 0, task: 1, program: 0, text: {} }] },
  "a why that is none": { ...STEP, w: [5] },
};

for (const [what, tale] of Object.entries(TALES))
  test(`what is no step is refused: ${what}`, () => assert.throws(() => checked(tale, 10, 5), StepError));

test("a step is a step", () => {
  const whole = { ...STEP, w: [["why", { n: [1, "a"] }]], l: [[3, "sleep", 9]], o: [{ t: 1, task: 1, program: 0, text: "" }] };
  assert.equal(checked(whole, 10, 5), whole);
});

test("steps with anything in them are taken or refused, and nothing else changes", () => {
  const next = chance(7);
  const junk = [null, 5, -1, 1e300, "x", "__proto__", [], [[]], {}, { __proto__: null }, [0, ["__proto__"], {}], true, "end"];
  const fields = ["q", "t", "k", "p", "n", "w", "l", "o"];
  const states = ["tasks", "last", "lints", "end", "programs", "hubs", "cpu", "__proto__", "constructor"];
  for (let round = 0; round < 3000; round++) {
    const timeline = new Timeline();
    const first = { ...STEP, q: 0, t: 0, p: [[0, ["tasks"], {}], [0, ["last"], null], [0, ["lints"], []]] };
    const patch = [next(4), [states[next(states.length)], junk[next(junk.length)]].slice(0, 1 + next(2)), junk[next(junk.length)]];
    const bad = { ...STEP, p: [patch], [fields[next(8)]]: junk[next(junk.length)], k: ["line", "switch", "fold", "end", "lint"][next(5)] };
    try {
      timeline.append(0, [first, bad]);
      timeline.state(1);
    } catch (error) {
      assert.ok(error instanceof Error);
    }
  }
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.equal({}.evil, undefined);
});

test("blocks with anything in them are taken or refused as a whole, into a timeline too", () => {
  const next = chance(11);
  for (const { block } of Object.values(packed)) {
    const body = inflateSync(block);
    for (let round = 0; round < 400; round++) {
      const changed = Uint8Array.from(body);
      for (let k = 0; k <= next(4); k++) changed[next(changed.length)] = next(256);
      /** @type {Block} */
      let made;
      try {
        made = new Block(changed);
      } catch (error) {
        assert.ok(error instanceof BlockError, String(error));
        continue;
      }
      try {
        new Timeline().append(0, made);
      } catch (error) {
        assert.ok(error instanceof Error, String(error));
      }
    }
  }
  assert.equal({}.evil, undefined);
});

/** A block of one template. */
function written(head, template) {
  const text = new TextEncoder().encode(`${JSON.stringify(head)}\n${template}`);
  const length = new Uint8Array(new Uint32Array([text.length]).buffer).reverse();
  const body = new Uint8Array(4 + text.length);
  body.set(length);
  body.set(text, 4);
  return new Block(body);
}

const SLOW = {
  "letters of numbers": "e".repeat(4e6),
  signs: `[${"-".repeat(4e6)}`,
  "quotes without an end": `"${'\\"'.repeat(4e6)}`,
  "quotes between quotes": `[${'"'.repeat(2e6 + 1)}`,
  "nothing but holes": `[${"\0".repeat(2e6)}]`,
};

for (const [what, template] of Object.entries(SLOW))
  test(`a template that takes long to read is refused at once: ${what}`, () =>
    soon(() => assert.throws(() => written([1, 0, [], []], template), BlockError)));

test("an index far away is none", () => {
  for (const key of [1e9, 2 ** 53, -1, 1.5, "length"])
    assert.throws(() => apply({ list: [1] }, [[0, ["list", key], 1], [2, ["list", key, "x"], 1]]));
});

test("a state full of inherited names inherits nothing", () => {
  const after = apply({}, [[0, ["constructor"], 1], [0, ["a"], JSON.parse('{"__proto__": {"evil": 1}}')], [0, ["a", "b"], 2]]);
  assert.equal(after.a.evil, undefined);
  assert.equal(Object.getPrototypeOf(after.a), Object.prototype);
});

test("words take parameters for what they are", () => {
  const words = createWords("en", { "say.x": "`{a}` **{b}**" });
  const parts = words.rich("say.x", { a: "<img src=x onerror=1>", b: "`{a}` **x**" });
  assert.deepEqual(parts.map(({ text }) => text), ["<img src=x onerror=1>", " ", "`{a}` **x**"]);
  assert.equal(words.t("say.__proto__", {}), "say.__proto__");
});
