import assert from "node:assert/strict";
import { test } from "node:test";
import { Axis } from "../../static/js/lanes/axis.js";
import { fits } from "../../static/js/lanes/fit.js";
import { censusOf, resized, spread, thumbOf } from "../../static/js/lanes/minimap.js";
import { AS_THEY_ARE, rowsOf } from "../../static/js/lanes/tracks.js";
import { automatic, between, isPart, pan, reveal, whole, zoom } from "../../static/js/lanes/window.js";
import { viewOf } from "./fixture.mjs";
import { counted, filled, passed } from "./made.mjs";

test("window: a short run is shown whole, a long one in pages about the playhead", () => {
  const short = { start: 0, stop: 900, natural: 1 };
  assert.deepEqual(automatic(short, 1000, 0), { from: 0, k: 1000 / 900 });
  const long = { start: 0, stop: 100_000, natural: 1 };
  for (let playhead = 0; playhead <= 100_000; playhead += 137) {
    const { from, k } = automatic(long, 1000, playhead);
    assert.equal(k, 1);
    assert.ok(from <= playhead && playhead <= from + 1000, `playhead ${playhead} in ${from}`);
    assert.ok(from >= 0 && from + 1000 <= 100_000);
  }
});

test("window: zooming keeps the place under the pointer, within limits", () => {
  const extent = { start: 0, stop: 1000, natural: 1 };
  const before = whole(extent, 500);
  const after = zoom(before, 4, 200, extent, 500);
  assert.ok(Math.abs(before.from + 200 / before.k - (after.from + 200 / after.k)) < 1e-9);
  assert.deepEqual(zoom(after, 1e-9, 200, extent, 500), before);
  assert.ok(zoom(after, 1e12, 200, extent, 500).k < 1e6);
  assert.equal(isPart(before, extent, 500), false);
  assert.equal(isPart(after, extent, 500), true);
});

test("window: panning stops at the ends, revealing moves no more than needed", () => {
  const extent = { start: 10, stop: 1010, natural: 1 };
  const window = { from: 400, k: 5 };
  assert.equal(pan(window, -1e9, extent, 500).from, 10);
  assert.equal(pan(window, 1e9, extent, 500).from, 910);
  assert.equal(pan(window, 50, extent, 500).from, 410);
  assert.equal(reveal(window, 450, extent, 500), window);
  const moved = reveal(window, 700, extent, 500);
  assert.ok(moved.from < 700 && 700 < moved.from + 100);
});

test("window: a range fills it, with room beside it and within limits", () => {
  const extent = { start: 0, stop: 1000, natural: 1 };
  const { from, k } = between(400, 600, extent, 500);
  assert.ok(from < 400 && from + 500 / k > 600);
  assert.deepEqual(between(600, 400, extent, 500), { from, k });
  assert.deepEqual(between(-1e9, 1e9, extent, 500), whole(extent, 500));
  assert.deepEqual(between(400, 600, extent, 500, 0), { from: 400, k: 2.5 });
  const closest = between(500, 500, extent, 500);
  assert.ok(Number.isFinite(closest.k) && closest.from <= 500 && closest.from + 500 / closest.k >= 500);
});

test("overview: the part in view has its place on the line of everything", () => {
  const extent = { start: 100, stop: 1100, natural: 1 };
  assert.deepEqual(thumbOf(whole(extent, 500), extent, 500, 500), { from: 0, to: 500 });
  const { from, to } = thumbOf({ from: 350, k: 1 }, extent, 500, 500);
  assert.deepEqual([from, to], [125, 375]);
});

test("overview: its edges can be taken however small the part is", () => {
  assert.deepEqual(spread({ from: 100, to: 300 }, 24, 500), { from: 100, to: 300 });
  assert.deepEqual(spread({ from: 100, to: 104 }, 24, 500), { from: 90, to: 114 });
  assert.deepEqual(spread({ from: 0, to: 1 }, 24, 500), { from: 0, to: 24 });
  assert.deepEqual(spread({ from: 499, to: 500 }, 24, 500), { from: 476, to: 500 });
});

test("overview: an edge moves alone, and never past the other or the ends", () => {
  const extent = { start: 0, stop: 1000, natural: 1 };
  const window = { from: 200, k: 1 };
  assert.deepEqual(resized(window, extent, 500, "from", 100), [100, 700]);
  assert.deepEqual(resized(window, extent, 500, "to", 900), [200, 900]);
  assert.deepEqual(resized(window, extent, 500, "from", -50), [0, 700]);
  assert.deepEqual(resized(window, extent, 500, "to", 5000), [200, 1000]);
  const [a, b] = resized(window, extent, 500, "from", 800);
  assert.ok(a < b && b === 700);
});

const TURNS = [
  [1000, 1],
  [1000, 2],
  [1000, null],
  [1000, 1],
];

/** Steps whose tasks are named after their numbers. */
function run(turns = TURNS) {
  const steps = passed(turns);
  const tasks = Object.fromEntries([1, 2].map((id) => [id, { id, name: `t${id}`, what: "greenlet", program: 0, thread: 1, ended: null }]));
  steps[0].p.push([0, ["tasks"], tasks]);
  return filled(steps);
}

test("overview: every row shows when its task ran, and what was asked and printed", () => {
  const timeline = run();
  const axis = new Axis(timeline, "scale");
  const { words } = viewOf("gevent");
  const rows = rowsOf({ tasks: timeline.tasks(), tracks: AS_THEY_ARE, state: timeline.tip, t: 0, words });
  const census = censusOf(timeline, axis, rows, 40, 9);
  const row = (at) => [...census.who.subarray(at * 40, at * 40 + 40)];
  assert.equal(census.rows, 2);
  assert.deepEqual([row(0)[3], row(0)[15], row(0)[25], row(0)[35]], [1, 0, 0, 1]);
  assert.deepEqual([row(1)[3], row(1)[15], row(1)[25], row(1)[35]], [0, 1, 0, 0]);
  assert.equal(censusOf(timeline, axis, rows, 40, 1).rows, 1, "rows are pressed together");
  const asking = filled(counted(100, ["io"]));
  const io = censusOf(asking, new Axis(asking, "step"), [], 10, 1).io;
  assert.ok(io.every((level) => level > 0));
});

test("fit: the turn that is on, then everything", () => {
  const timeline = run();
  const axis = new Axis(timeline, "scale");
  assert.deepEqual(fits({ timeline, axis, now: 1, selected: null }), [[1000, 2000], [0, 4000]]);
});

test("fit: the selected task's turn about the playhead, then its life", () => {
  const timeline = run();
  const axis = new Axis(timeline, "scale");
  assert.deepEqual(fits({ timeline, axis, now: 2, selected: 1 }), [[0, 1000], [0, 4000]]);
  assert.deepEqual(fits({ timeline, axis, now: 0, selected: 2 }), [[1000, 2000], [1000, 4000]]);
  assert.deepEqual(fits({ timeline, axis, now: 3, selected: 1 })[0], [3000, 4000]);
  assert.deepEqual(fits({ timeline: filled([]), axis, now: 0, selected: null }), []);
});
