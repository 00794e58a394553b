import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { textOf as lettersOf } from "../../static/js/base85.js";
import { Link } from "../../static/js/link.js";
import { reelOf, textOf } from "../../static/js/reel.js";
import { sourceOf } from "../../static/js/source.js";
import { packed } from "./packed.mjs";

const run = { type: "run", run: "r", example: "a", parent: null, programs: [], scenario: {}, versions: {} };
const status = { type: "status", run: "r", status: "ended", steps: 2, t: 7, actions: [] };
const step = (q) => ({ q, t: q, k: "line", p: [], n: ["line", {}] });

/** A text message as a line of a recording. */
const line = (message) => lettersOf(deflateSync(JSON.stringify(message)));

/** A binary message as a line: one of JSON, and a block. */
const packedLine = (message, block) =>
  lettersOf(Buffer.concat([Buffer.from(`${JSON.stringify(message)}\n`), Buffer.from(block)]));

/** What a listener hears of a recording, as soon as it has heard the status. */
function heardOf(lines, then = () => {}) {
  const heard = [];
  return new Promise((done) => {
    const hear = (name) => (message) => {
      heard.push([name, message]);
      if (name === "status") then(link);
      if (name === (then.length ? "error" : "status")) done(heard);
    };
    const names = ["run", "steps", "status", "error", "connection"];
    const link = new Link("", Object.fromEntries(names.map((name) => [name, hear(name)])), { WebSocket: reelOf(lines) });
    link.open({ example: "a" });
  });
}

const STEPS = { type: "steps", run: "r", from: 0, steps: [step(0), step(1)] };

test("a recording says what the server would say, in the same order", async () => {
  const heard = await heardOf([line(run), line(STEPS), line(status)]);
  assert.deepEqual(heard.map(([name]) => name), ["connection", "run", "steps", "status"]);
  assert.deepEqual(heard[1][1], run);
  assert.deepEqual(heard[2][1].steps, STEPS.steps);
  assert.deepEqual(heard[3][1], status);
});

test("packed steps are taken in as they are", async () => {
  const { block, values } = Object.values(packed)[0];
  const message = { type: "steps", run: "r", from: 0, packed: values.length };
  const heard = await heardOf([line(run), packedLine(message, block), line(status)]);
  const { steps } = heard[2][1];
  assert.equal(steps.length, values.length);
  assert.deepEqual(steps.slice(0), values);
});

test("nobody answers who acts as a client, and that is said", async () => {
  const heard = await heardOf([line(run), line(STEPS), line(status)], (link) => {
    assert.ok(link.act(7, { peer: "A" }, ["connect", 8000]));
  });
  assert.deepEqual(heard.at(-1), ["error", { type: "error", code: "alone", params: {}, run: null }]);
});

/** A document with these elements in it, by id. */
const documentWith = (elements) => ({
  location: { protocol: "http:", host: "here", search: "" },
  documentElement: { dataset: {} },
  getElementById: (id) => elements[id] ?? null,
});

test("a page with a recording in it takes the run and the words from there, whatever one wishes for", async () => {
  const words = { textContent: `\n${line([["en", "zh"], ["hello"], ["Hello"], ["你好"]])}\n` };
  const recording = { textContent: `\n${line(run)}\n`, dataset: { example: "a", lang: "zh" } };
  const source = sourceOf(documentWith({ recording, "packed-words": words }));
  assert.equal(source.alone, true);
  assert.deepEqual(source.looks, { lang: "zh" });
  assert.deepEqual(source.known({ example: "other", actions: [{}] }), { example: "a" });
  assert.equal((await source.words({ id: "zh", tag: "zh-CN" })).t("hello"), "你好");
  assert.equal((await source.words({ id: "en", tag: "en" })).t("hello"), "Hello");
  assert.deepEqual(await source.examples(), []);
});

test("any other page has a server", () => {
  const source = sourceOf(documentWith({}));
  const wish = { example: "other" };
  assert.equal(source.alone, false);
  assert.equal(source.known(wish), wish);
});

test("a text comes back as it was", async () => {
  assert.equal(await textOf(line("吃炸鸡")), '"吃炸鸡"');
});
