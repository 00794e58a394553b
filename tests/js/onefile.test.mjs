import assert from "node:assert/strict";
import { test } from "node:test";
import { Link } from "../../static/js/link.js";
import { fileOf } from "../../static/js/onefile.js";
import { reelOf } from "../../static/js/reel.js";
import { EMPTY, Timeline } from "../../static/js/timeline.js";
import { Block, inflate } from "../../static/js/unpack.js";
import { viewOf } from "./fixture.mjs";
import { packed } from "./packed.mjs";

const PLAYER = "<head><title>Switchyard</title></head><body><!--recording--></body>";
const work = { step: async () => {} };

/** A run whose first steps came one by one and the others in a block. */
async function viewOfLong() {
  const { block, values } = packed.run;
  const timeline = new Timeline();
  const p = Object.entries(EMPTY).map(([key, value]) => [0, [key], value]);
  const first = [0, 1].map((q) => ({ q, t: 0, k: "line", p, n: ["line", { code: "</script>" }] }));
  timeline.append(0, first);
  timeline.append(2, new Block(await inflate(Uint8Array.from(block))));
  const view = viewOf("gevent", { view: { timeline, length: timeline.length, end: timeline.end } });
  return { view, steps: [...first, ...values] };
}

/** What a page hears that plays the recording of a file. @param {string} file */
function played(file) {
  const lines = /id="recording"[^>]*>\n([^<]*)\n</.exec(file)[1].split("\n");
  const heard = { steps: [] };
  return new Promise((done) => {
    const listener = {
      connection() {},
      run: (message) => Object.assign(heard, { run: message }),
      steps: ({ steps }) => heard.steps.push(...Array.from({ length: steps.length }, (_, i) => steps.at(i))),
      status: (message) => done(Object.assign(heard, { status: message })),
    };
    new Link("", listener, { WebSocket: reelOf(lines) }).open({ example: "gevent-pair" });
  });
}

test("a file says what the page has heard", async () => {
  const { view, steps } = await viewOfLong();
  const heard = await played(await fileOf(PLAYER, view, work));
  assert.equal(heard.run.example, view.run.example);
  assert.deepEqual(heard.run.programs, view.run.programs);
  assert.deepEqual(heard.steps, steps);
  assert.equal(heard.status.status, "ended");
  assert.equal(heard.status.steps, steps.length);
});

test("a file is called after its run, in the language of the page", async () => {
  const { view } = await viewOfLong();
  const named = { ...view, run: { ...view.run, example: "", programs: [{ name: "<a>.py", source: "" }] } };
  const file = await fileOf(PLAYER, named, work);
  assert.match(file, /<title>&#60;a&#62;\.py · Switchyard<\/title>/);
  assert.match(file, /data-example="" data-lang="en"/);
});

test("a file with an unfolded run has the texts of the libraries in it", async (t) => {
  const timeline = new Timeline();
  const step = (q, k, file) => ({ q, t: q, k, p: q ? [] : Object.entries(EMPTY).map(([key, value]) => [0, [key], value]), n: [k, { file }] });
  timeline.append(0, [step(0, "line", "p.py"), step(1, "inside", "gevent/hub.py"), step(2, "inside", "gevent/hub.py")]);
  const plain = viewOf("gevent", { view: { timeline, length: 3, end: 2 } });
  t.mock.method(globalThis, "fetch", async (path) => ({ ok: true, text: async () => `text of ${path}` }));
  const heard = await played(await fileOf(PLAYER, { ...plain, run: { ...plain.run, inside: true } }, work));
  assert.equal(heard.run.inside, true);
  assert.deepEqual(heard.run.libraries, { "gevent/hub.py": "text of /api/library/gevent/hub.py" });
  const folded = await played(await fileOf(PLAYER, plain, work));
  assert.equal(folded.run.libraries, undefined);
});
