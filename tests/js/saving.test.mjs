/** Saving without a page: the table of formats, the text of the output, the frames of an animation, captions, pixels. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { FORMATS } from "../../static/js/commands.js";
import { Axis } from "../../static/js/lanes/axis.js";
import { wrapped } from "../../static/js/save/caption.js";
import { EXPORTERS, fileName } from "../../static/js/save/exporters.js";
import { endsOf, framesOf, MOST_FRAMES, rangeOf } from "../../static/js/save/frames.js";
import { different, Gif, indexed } from "../../static/js/save/gif.js";
import { printed, timed } from "../../static/js/save/printed.js";
import { make as trace } from "../../static/js/save/trace.js";
import { Work } from "../../static/js/save/work.js";
import { Saver } from "../../static/js/saver.js";
import { viewOf } from "./fixture.mjs";
import { counted, filled } from "./made.mjs";

/** Steps of which every third is a switch. */
const walked = (count) => filled(counted(count, ["switch", "line", "line"]));
const film = (more = {}) => ({ which: "view", switches: 12, from: -1, to: -1, ...more });

test("every format is a command, has words in both languages and one function that makes it", async () => {
  assert.deepEqual(EXPORTERS.map(({ name }) => name).toSorted(), FORMATS.toSorted());
  for (const lang of ["en", "zh"]) {
    const { words } = viewOf("gevent", { lang });
    for (const { name } of EXPORTERS)
      for (const key of [`save.${name}`, `save.${name}.about`, `command.save-${name}`]) assert.notEqual(words.t(key), key);
  }
  for (const { name, load } of EXPORTERS) assert.equal(typeof (await load()), "function", name);
});

test("files are named after the example, and after the step where they show one", () => {
  const view = viewOf("gevent");
  const names = Object.fromEntries(EXPORTERS.map((exporter) => [exporter.name, fileName(exporter, view)]));
  assert.equal(names.svg, "gevent-pair-step-2.svg");
  assert.equal(names["svg-run"], "gevent-pair.svg");
  assert.equal(names.trace, "gevent-pair.trace.json");
  assert.equal(new Set(Object.values(names)).size, EXPORTERS.length, "no two formats have one name");
});

/** A run of three tasks that print. */
function printing() {
  const steps = counted(4);
  const chunk = (t, task, text) => ({ t, task, program: 0, stream: "stdout", text });
  steps[1].o = [chunk(1_000_000, 1, "he"), chunk(1_000_001, 1, "llo\n")];
  steps[2].o = [chunk(2_000_000, 22, "a\nb\n")];
  steps[3].o = [chunk(2_500_000, 1, "end")];
  const timeline = filled(steps);
  timeline.tip = { ...timeline.tip, tasks: { 1: { name: "MAIN" }, 22: { name: "handle·2" } } };
  return timeline;
}

test("the output is exactly what was printed", () => {
  assert.equal(printed(printing()), "hello\na\nb\nend");
  assert.equal(printed(filled([])), "");
});

test("with times and tasks it stands in columns", () => {
  assert.equal(
    timed(printing()),
    "1.000 s  MAIN      hello\n2.000 s  handle·2  a\n2.000 s  handle·2  b\n2.500 s  MAIN      end\n",
  );
  assert.equal(timed(filled([])), "");
});

test("an animation shows where a range begins, its switches, and where it ends", () => {
  const timeline = walked(20);
  assert.deepEqual(framesOf(timeline, { from: 1, to: 10 }), { steps: [1, 3, 6, 9, 10], of: 5 });
  assert.deepEqual(framesOf(timeline, { from: 3, to: 9 }), { steps: [3, 6, 9], of: 3 });
  assert.deepEqual(framesOf(timeline, { from: 4, to: 5 }), { steps: [4, 5], of: 2 }, "no switch: every step");
  assert.deepEqual(framesOf(timeline, { from: 7, to: 7 }), { steps: [7], of: 1 });
});

test("an animation is bounded, and how many frames it would have is known", () => {
  const { steps, of } = framesOf(walked(3000), { from: 0, to: 2999 });
  assert.equal(steps.length, MOST_FRAMES);
  assert.equal(of, 1001);
});

test("a range: from here on so many switches, from bookmark to bookmark, or what the timeline shows", () => {
  const timeline = walked(20);
  assert.deepEqual(rangeOf(film({ which: "next", switches: 2 }), timeline, 4, null), { from: 4, to: 9 });
  assert.deepEqual(rangeOf(film({ which: "next", switches: 99 }), timeline, 4, null), { from: 4, to: 19 });
  assert.deepEqual(rangeOf(film({ which: "marks", from: 9, to: 2 }), timeline, 4, null), { from: 2, to: 9 });
  assert.deepEqual(rangeOf(film(), timeline, 4, null), { from: 0, to: 19 }, "no timeline is shown: all of it");
  const picture = { axis: new Axis(timeline, "step"), window: { from: 5, k: 10 }, layout: { left: 100, right: 160 } };
  assert.deepEqual(rangeOf(film(), timeline, 4, picture), { from: 5, to: 11 });
});

test("without a choice the animation goes from the first bookmark to the last", () => {
  const marks = [{ step: 2 }, { step: 5 }, { step: 9 }];
  assert.deepEqual(endsOf(film(), marks), { from: 2, to: 9 });
  assert.deepEqual(endsOf(film({ from: 5, to: 7 }), marks), { from: 5, to: 9 });
});

const measure = (text) => text.length * 10;

test("a caption breaks between words, and between Chinese characters", () => {
  assert.deepEqual(wrapped("one two three", 80, 3, measure).map((line) => line.trimEnd()), ["one two", "three"]);
  assert.deepEqual(wrapped("它设好定时器", 30, 3, measure), ["它设好", "定时器"]);
});

test("of a caption that is too long the end is left out, visibly", () => {
  assert.deepEqual(wrapped("one two three four", 80, 1, measure), ["one two…"]);
});

test("a frame holds only the points that differ from the frame before", () => {
  const { at, colours } = different(Uint32Array.of(1, 2, 3, 4), Uint32Array.of(1, 9, 3, 8));
  assert.deepEqual([at, [...colours]], [[1, 3], [2, 4]]);
});

test("the colours that occur most stay what they are, however many others there are", () => {
  const shades = Array.from({ length: 3000 }, (_, i) => (0xff000000 | (i * 5077)) >>> 0);
  const pixels = Uint32Array.from([...shades, ...Array(500).fill(0xff241a14), ...Array(500).fill(0xff251a14)]);
  const { palette, index } = indexed(pixels);
  assert.ok(palette.length <= 255);
  assert.deepEqual(palette[index.at(-1)], [0x14, 0x1a, 0x25]);
  assert.deepEqual(palette[index.at(-501)], [0x14, 0x1a, 0x24]);
  assert.ok(index.every((one) => one < palette.length));
});

test("an animation is a GIF that loops and has its frames", async () => {
  const gif = new Gif();
  const pixels = (red) => {
    const data = new Uint8ClampedArray(4 * 6 * 5);
    for (let i = 0; i < data.length; i += 4) data.set([i === 8 ? red : 20, 30, 40, 255], i);
    return { width: 6, height: 5, data };
  };
  for (const red of [20, 200, 200]) gif.add(pixels(red), 100);
  const bytes = Buffer.from(await gif.end().arrayBuffer());
  assert.equal(bytes.subarray(0, 6).toString(), "GIF89a");
  assert.deepEqual([bytes.readUInt16LE(6), bytes.readUInt16LE(8)], [6, 5]);
  assert.ok(bytes.includes("NETSCAPE2.0"));
  assert.equal(bytes.toString("latin1").split("\x21\xf9\x04").length - 1, 3);
});

test("the trace of a long run is written piece by piece, and can be stopped in between", async () => {
  const timeline = filled(counted(3500, ["line"]));
  const shares = [];
  const work = { step: async (share) => shares.push(share) };
  timeline.tip = { ...timeline.tip, programs: [{ name: "p.py" }] };
  const { blob } = await trace({ view: { timeline }, work });
  assert.deepEqual(JSON.parse(await blob.text()).traceEvents, [
    { ph: "M", name: "process_name", pid: 1, tid: 0, args: { name: "p.py" } },
  ]);
  assert.equal(shares.length, 3);
  const stopped = new Work("trace", () => {});
  stopped.stop();
  await assert.rejects(trace({ view: { timeline }, work: stopped }), { name: "Stopped" });
});

test("work that is stopped ends at its next step", async () => {
  const work = new Work("gif", () => {});
  await work.step(0.5);
  assert.equal(work.share, 0.5);
  work.stop();
  await assert.rejects(work.step(0.6), { name: "Stopped" });
});

/** A saver whose formats are made here. */
function saverOf(make) {
  const said = [];
  const poses = [];
  const view = viewOf("gevent");
  const saver = new Saver({
    look: () => view,
    stage: { root: null, pose: (i) => poses.push(i), lanes: () => null },
    changed() {},
    tell: (told) => said.push(told),
    show: (open) => said.push(open),
  });
  const frames = { rangeOf, framesOf, endsOf };
  saver.load = async () => (saver.parts = { exporters: [{ name: "x", ending: ".x", of: "run", load: async () => make }], fileName, frames, Work });
  return { saver, said, poses };
}

test("what cannot be made, or is stopped, is told in a sentence, and the page is where it was", async () => {
  const cases = [
    [() => Promise.reject(new Error("out of memory")), "save.failed"],
    [() => Promise.reject(new TypeError("Failed to fetch dynamically imported module")), "save.unloaded"],
    [async ({ work }) => (work.stop(), await work.step(0), {}), "save.stopped"],
  ];
  for (const [make, key] of cases) {
    const { saver, said, poses } = saverOf(make);
    await saver.save("x");
    assert.deepEqual(said, [[key, {}]]);
    assert.notEqual(viewOf("gevent").words.t(`told.${key}`), `told.${key}`);
    assert.deepEqual([saver.work, poses], [null, [null]]);
  }
});

test("one piece of work at a time", async () => {
  let made = 0;
  const { saver } = saverOf(() => new Promise((done) => setTimeout(() => done(made++), 20)));
  await Promise.allSettled([saver.save("x"), new Promise((done) => setTimeout(done, 5)).then(() => saver.save("x"))]);
  assert.equal(made, 1);
});
