import assert from "node:assert/strict";
import { test } from "node:test";
import { Axis, CYCLE_WIDTH, FOLD_WIDTH, foldedWidth } from "../../static/js/lanes/axis.js";
import { besidePlayhead } from "../../static/js/lanes/furniture.js";
import { mix, rgb } from "../../static/js/lanes/palette.js";
import { roundsOf } from "../../static/js/lanes/picture.js";
import { diamonds, marksOf, stepAt, stepX } from "../../static/js/lanes/scrub.js";
import { label, niceStep, ticks } from "../../static/js/lanes/ticks.js";
import { whole, zoom } from "../../static/js/lanes/window.js";
import { ASLEEP, BUSY, FOLDED } from "../../static/js/pieces.js";
import { CODE, KIND_OF, KINDS, Spans } from "../../static/js/spans.js";
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

test("spans: shares of time are exact", () => {
  const spans = new Spans();
  for (let i = 0; i < 100; i++) spans.push(i * 10, i, i % 2 ? CODE.running : CODE.sleep);
  const spent = new Float64Array(KINDS.length);
  for (const t of [0, 5, 10, 155, 160, 161, 990, 995]) {
    spans.spentWithin(0, 0, t, spans.at(t), spent);
    let [run, sleep] = [0, 0];
    for (let us = 0; us < t; us++) Math.floor(us / 10) % 2 ? run++ : sleep++;
    assert.deepEqual([spent[KIND_OF[CODE.running]], spent[KIND_OF[CODE.sleep]]], [run, sleep], `until ${t}`);
  }
  for (const [from, to] of [[3, 7], [5, 25], [15, 640], [159, 481], [-50, 30], [320, 320]]) {
    spans.spentWithin(from, spans.at(from), to, spans.at(to), spent);
    let run = 0;
    for (let us = Math.max(0, from); us < to; us++) if (Math.floor(us / 10) % 2) run++;
    assert.deepEqual([spent[KIND_OF[CODE.running]], spent[KIND_OF[CODE.sleep]]], [run, to - Math.max(0, from) - run], `${from} to ${to}`);
    assert.equal(spans.onwards(to, spans.at(from)), spans.at(to));
  }
  assert.equal(spans.at(-1), -1);
  assert.equal(spans.atStep(12), 12);
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
