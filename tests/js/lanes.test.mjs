import assert from "node:assert/strict";
import { test } from "node:test";
import { Axis, CYCLE_WIDTH, FOLD_WIDTH, foldedWidth } from "../../static/js/lanes/axis.js";
import { besidePlayhead } from "../../static/js/lanes/furniture.js";
import { layout, middleOf, rowsOf, scrollTo } from "../../static/js/lanes/layout.js";
import { mix, rgb } from "../../static/js/lanes/palette.js";
import { hit, placeAt, roundsOf, xOf } from "../../static/js/lanes/picture.js";
import { diamonds, marksOf, stepAt, stepX } from "../../static/js/lanes/scrub.js";
import { heights } from "../../static/js/lanes/shares.js";
import { label, niceStep, ticks } from "../../static/js/lanes/ticks.js";
import { automatic, isPart, pan, reveal, whole, zoom } from "../../static/js/lanes/window.js";
import { ASLEEP, BUSY, FOLDED } from "../../static/js/pieces.js";
import { CODE, LANE_STATES, Spans } from "../../static/js/spans.js";
import { NOBODY } from "../../static/js/turns.js";
import { counted, filled, passed } from "./made.mjs";
import { sampleSteps } from "./sample.mjs";

const MODES = ["folded", "scale", "step"];
const measure = (text) => text.length * 6;

test("axis: places ascend with the steps, on every axis", () => {
  const timeline = filled(sampleSteps());
  for (const mode of MODES) {
    const axis = new Axis(timeline, mode);
    for (let i = 1; i < timeline.length; i++) assert.ok(axis.ofStep(i) >= axis.ofStep(i - 1), `${mode}, step ${i}`);
    assert.ok(axis.ofStep(0) >= axis.start && axis.ofStep(timeline.length - 1) <= axis.stop, mode);
  }
});

test("axis: the step at a step's place is there again", () => {
  const timeline = filled(sampleSteps());
  for (const mode of MODES) {
    const axis = new Axis(timeline, mode);
    for (let i = 0; i < timeline.length; i++)
      assert.equal(axis.ofStep(axis.stepAt(axis.ofStep(i))), axis.ofStep(i), `${mode}, step ${i}`);
  }
});

test("axis: a time at a place is there again", () => {
  const timeline = filled(
    passed([
      [500, 1],
      [2_000_000, null],
      [30, 2],
      [0, 1],
      [700, null],
      [900, 2],
    ]),
  );
  for (const mode of ["folded", "scale"]) {
    const axis = new Axis(timeline, mode);
    for (let u = axis.start; u <= axis.stop; u += (axis.stop - axis.start) / 97) {
      const step = timeline.byTime(axis.timeAt(u));
      if (axis.duration(axis.pieceAt(u)) > 0)
        assert.ok(Math.abs(axis.place(axis.timeAt(u), step) - u) < 1e-6 * axis.stop + 1e-6, `${mode} ${u}`);
    }
  }
});

test("axis: long sleep is folded, short sleep and work are not", () => {
  assert.equal(foldedWidth(2_000_000, ASLEEP), FOLD_WIDTH);
  assert.equal(foldedWidth(3_600_000_000, ASLEEP), FOLD_WIDTH);
  assert.equal(foldedWidth(500, ASLEEP), foldedWidth(500, BUSY));
  assert.equal(foldedWidth(500, FOLDED), CYCLE_WIDTH);
  assert.ok(foldedWidth(1_000_000, BUSY) > foldedWidth(1_000, BUSY));
});

test("axis: it grows with the run and what is closed stays where it is", () => {
  const steps = sampleSteps();
  const timeline = filled(steps.slice(0, 30));
  const axis = new Axis(timeline, "folded");
  const before = [...Array(timeline.pieces.length - 1).keys()].map((i) => axis.ofPiece(i));
  timeline.append(30, steps.slice(30));
  assert.deepEqual(
    before.map((_, i) => axis.ofPiece(i)),
    before,
  );
  const fresh = new Axis(timeline, "folded");
  assert.equal(axis.stop, fresh.stop);
});

test("axis: an empty run has a place too", () => {
  for (const mode of MODES) {
    const axis = new Axis(filled([]), mode);
    assert.deepEqual([axis.start, axis.ofStep(0), axis.stepAt(5), axis.timeAt(3)], [0, 0, 0, 0]);
    assert.ok(axis.stop > axis.start);
  }
});

/** A poller: 1 ms of asking, a fold of 500 ms, 1 ms of asking. */
function folded() {
  const steps = counted(4, ["io"]);
  steps[0].l = [[1, "poll", 0]];
  steps[1].t = 1_000;
  Object.assign(steps[2], { t: 501_000, k: "fold", n: ["fold", { count: 802 }] });
  steps[3].t = 502_000;
  return filled(steps);
}

test("pieces: a folded cycle is a piece of its own, with its count", () => {
  const timeline = folded();
  const { pieces } = timeline;
  const all = Array.from({ length: pieces.length }, (_, i) => [
    pieces.t.at(i),
    pieces.sort.at(i),
    roundsOf({ timeline }, i),
  ]);
  assert.deepEqual(all, [
    [0, BUSY, 0],
    [1_000, FOLDED, 802],
    [501_000, BUSY, 0],
  ]);
  const axis = new Axis(timeline, "folded");
  assert.equal(axis.ofStep(2) - axis.ofStep(1), CYCLE_WIDTH);
  assert.equal(axis.isFolded(1), true);
  assert.equal(new Axis(timeline, "scale").isFolded(1), false);
});

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

test("ticks: labels never overlap, on any axis at any zoom", () => {
  const timeline = filled(sampleSteps());
  for (const mode of MODES) {
    const axis = new Axis(timeline, mode);
    const width = 900;
    let window = whole(axis, width);
    for (let k = 0; k < 12; k++) {
      const shown = ticks(axis, window, width, measure);
      assert.ok(shown.length > 0 || k > 4, `${mode}, zoom ${k}`);
      for (let i = 1; i < shown.length; i++)
        assert.ok(shown[i].x >= shown[i - 1].x + measure(shown[i - 1].text), `${mode}, zoom ${k}`);
      window = zoom(window, 1.7, 333, axis, width);
    }
  }
});

test("ticks: the last label leaves the sign for more to the right alone", () => {
  const timeline = filled(sampleSteps());
  const width = 280;
  for (const mode of MODES) {
    const axis = new Axis(timeline, mode);
    const window = zoom(whole(axis, width), 2.5, 0, axis, width);
    assert.ok(window.from + width / window.k < axis.stop, mode);
    for (const { x, text } of ticks(axis, window, width, measure)) assert.ok(x + measure(text) <= width, mode);
  }
});

test("ticks: round numbers, and more decimals where times are close", () => {
  assert.deepEqual([0.7, 1, 3, 7, 30, 900].map(niceStep), [1, 1, 5, 10, 50, 1000]);
  assert.equal(label(1_008_219, 3e6), "1.008");
  assert.equal(label(1_008_219, 3e6, true), "1.008219");
  assert.equal(label(1_230, 1_530), "1.23");
});

test("ticks: the playhead's handle pushes a label aside or away", () => {
  const labels = [
    { x: 0, text: "0.000" },
    { x: 100, text: "1.000" },
    { x: 300, text: "2.000" },
  ];
  assert.deepEqual(besidePlayhead(labels, 200, 9, 900, measure), labels);
  assert.deepEqual(besidePlayhead(labels, 100, 9, 900, measure)[1], { x: 109, text: "1.000" });
  assert.deepEqual(
    besidePlayhead(labels, 120, 9, 900, measure).map(({ x }) => x),
    [0, 300],
  );
});

const rowsFor = (names) =>
  rowsOf(
    [...names.map((name, id) => ({ id, name, what: "greenlet" })), { id: 99, name: "hub", what: "hub" }],
    "asleep",
    NOBODY,
  );
const sized = (rows, more = {}) =>
  layout({ rows, width: 1300, room: 270, names: 60, compact: false, unit: 1, scroll: 0, ...more });

test("layout: hub and the sleeping CPU come last and stay in view", () => {
  const rows = rowsFor(Array.from({ length: 40 }, (_, i) => `t${i}`));
  for (const scroll of [0, 7, 999]) {
    const shown = sized(rows, { scroll });
    assert.ok(shown.height <= 270);
    assert.deepEqual(
      shown.rows.slice(-2).map((row) => row.kind),
      ["hub", "asleep"],
    );
    assert.equal(shown.above + shown.below + shown.rows.length - 2, 40);
  }
});

test("layout: fewer rows are higher", () => {
  assert.ok(sized(rowsFor(["a"])).rowHeight > sized(rowsFor([..."abcdefgh"])).rowHeight);
  assert.ok(sized(rowsFor([..."abcdefgh"])).rowHeight > sized(rowsFor([..."abcdefghijkl"])).rowHeight);
});

test("layout: scrolling to a row moves as little as possible", () => {
  const rows = rowsFor(Array.from({ length: 40 }, (_, i) => `t${i}`));
  const shown = sized(rows, { scroll: 10 });
  assert.equal(scrollTo(shown, rows, 12), 10);
  assert.equal(scrollTo(shown, rows, 3), 3);
  const fitting = shown.rows.length - 2;
  assert.equal(scrollTo(shown, rows, 39), 39 - fitting + 1);
  assert.equal(middleOf(shown, 3, rows), shown.top);
  assert.equal(middleOf(shown, 39, rows), shown.top + fitting * shown.rowHeight);
});

test("pointing: row and span under a point", () => {
  const timeline = filled(sampleSteps());
  const axis = new Axis(timeline, "folded");
  const rows = rowsOf(timeline.tasks(), "asleep", NOBODY);
  const place = layout({ rows, width: 1300, room: 270, names: 60, compact: false, unit: 1, scroll: 0 });
  const p = {
    timeline,
    axis,
    rows,
    layout: place,
    now: 0,
    selected: null,
    hovered: null,
    bookmarks: [],
    window: whole(axis, place.right - place.left),
  };
  const at = (row, t) => [xOf(p, axis.place(t, timeline.byTime(t))), place.top + (row + 0.5) * place.rowHeight];
  assert.equal(hit(p, ...at(1, 500_000)).span.state, "sleep");
  assert.equal(hit(p, ...at(1, 5_000)).span.state, "running");
  assert.equal(hit(p, ...at(6, 500_000)).row.kind, "asleep");
  assert.deepEqual(hit(p, ...at(6, 500_000)).span, { from: 305_764, to: 620_675, state: "sleep", step: 29 });
  assert.equal(hit(p, ...at(3, 1_000)).span, null);
  assert.equal(hit(p, 300, 2), null);
  assert.equal(Math.round(placeAt(p, xOf(p, 123))), 123);
});

test("spans: shares of time are exact", () => {
  const spans = new Spans();
  for (let i = 0; i < 100; i++) spans.push(i * 10, i, i % 2 ? CODE.running : CODE.sleep);
  const spent = new Float64Array(LANE_STATES.length);
  for (const t of [0, 5, 10, 155, 160, 161, 990, 995]) {
    spans.spentUntil(t, spent);
    let [run, sleep] = [0, 0];
    for (let us = 0; us < t; us++) Math.floor(us / 10) % 2 ? run++ : sleep++;
    assert.deepEqual([spent[CODE.running], spent[CODE.sleep]], [run, sleep], `until ${t}`);
  }
  assert.equal(spans.at(-1), -1);
  assert.equal(spans.atStep(12), 12);
});

test("shares: whoever ran is seen, and a column is never too high", () => {
  const spent = new Float64Array(LANE_STATES.length);
  spent[CODE.running] = 1;
  spent[CODE.sleep] = 1e6;
  const stack = heights(spent, 20);
  assert.equal(stack[0], 2);
  assert.ok(Math.abs(stack.reduce((sum, pixels) => sum + pixels, 0) - 20) < 1e-9);
  spent[CODE.sleep] = 0;
  assert.equal(heights(spent, 20)[0], 20);
  assert.deepEqual(heights(new Float64Array(LANE_STATES.length), 20), [0, 0, 0, 0, 0, 0]);
});

test("scrubber: a step and its place", () => {
  for (let i = 0; i < 120; i++) assert.equal(stepAt(stepX(i, 120, 700), 120, 700), i);
  assert.equal(stepAt(-50, 120, 700), 0);
  assert.equal(stepAt(5000, 120, 700), 119);
  assert.equal(stepX(0, 1, 700), stepX(0, 2, 700));
});

test("scrubber: marks are aggregated per pixel", () => {
  const timeline = filled(counted(5000));
  const marks = marksOf(timeline, 300);
  assert.equal(marks.switches.length, 301);
  for (const [length, width] of [[5000, 300], [700, 300], [40, 300], [1, 300]]) {
    const some = filled(counted(length, ["line", "line", "io", "line", "line", "line", "switch"]));
    const expected = { switch: new Uint8Array(width + 1), io: new Uint8Array(width + 1) };
    for (let i = 0; i < length; i++) expected[some.kind(i)]?.fill(1, Math.round(stepX(i, length, width)), Math.round(stepX(i, length, width)) + 1);
    assert.deepEqual(marksOf(some, width).switches, expected.switch);
    assert.deepEqual(marksOf(some, width).moves, expected.io);
  }
  assert.deepEqual(diamonds(Uint8Array.from([1, 1, 0, 1, 0, 0, 1]), 3), [0, 3, 6]);
});

test("palette: mixing colours", () => {
  assert.deepEqual(rgb("#102030"), [16, 32, 48]);
  assert.equal(mix("#ffffff", "#000000", 0.5), "#808080");
  assert.equal(mix("#123456", "#ffffff", 1), "#123456");
});
