import assert from "node:assert/strict";
import { test } from "node:test";
import { apply } from "../../static/js/patch.js";
import { LISTED } from "../../static/js/stretches.js";
import { IO_KINDS, Timeline } from "../../static/js/timeline.js";
import { NOBODY, Turns } from "../../static/js/turns.js";
import { counted, filled } from "./made.mjs";
import { sampleSteps } from "./sample.mjs";

test("a state is the same whichever way one comes to it", () => {
  const steps = counted(3 * LISTED + 17);
  const expected = [];
  for (const step of steps) expected.push({ ...apply(expected.at(-1) ?? {}, step.p), t: step.t, seq: step.q });
  const forwards = filled(steps);
  for (let i = 0; i < steps.length; i++) assert.deepEqual(forwards.state(i), expected[i]);
  const backwards = filled(steps);
  for (let i = steps.length - 1; i >= 0; i--) assert.deepEqual(backwards.state(i), expected[i]);
  for (const i of [0, 700, 3, LISTED, LISTED - 1, 780, 2 * LISTED, 5]) assert.deepEqual(forwards.state(i), expected[i]);
});

test("one step on and one back is identical at every step of the sample", () => {
  const timeline = filled(sampleSteps());
  for (let i = 0; i + 1 < timeline.length; i++) {
    const before = timeline.state(i);
    timeline.state(i + 1);
    assert.equal(timeline.state(i), before);
  }
});

test("steps may stream in while one is looking", () => {
  const steps = counted(LISTED * 2 + 30);
  const timeline = new Timeline();
  for (let from = 0; from < steps.length; from += 37) {
    timeline.append(from, steps.slice(from, from + 37));
    const last = timeline.length - 1;
    assert.equal(timeline.state(last).n, last);
    assert.equal(timeline.state(Math.floor(last / 2)).n, Math.floor(last / 2));
  }
  assert.deepEqual(timeline.tip, timeline.state(steps.length - 1));
});

test("steps that are here already are skipped, missing ones are refused", () => {
  const steps = counted(20);
  const timeline = filled(steps.slice(0, 10));
  timeline.append(5, steps.slice(5, 15));
  assert.equal(timeline.length, 15);
  timeline.append(0, steps.slice(0, 3));
  assert.equal(timeline.length, 15);
  assert.throws(() => timeline.append(16, steps.slice(16)), RangeError);
  assert.equal(timeline.state(14).n, 14);
});

test("a step outside of the timeline is refused", () => {
  const timeline = filled(counted(3));
  for (const i of [-1, 3, 1.5, Number.NaN]) assert.throws(() => timeline.state(i), RangeError);
});

test("what a step shows survives packing", () => {
  const steps = counted(LISTED + 5);
  const timeline = filled(steps);
  assert.deepEqual(timeline.step(7), { i: 7, q: 7, t: 70, k: steps[7].k, n: ["n", { n: 7 }], w: [] });
});

test("output up to a step, and the same list while nothing is added", () => {
  const timeline = filled(sampleSteps());
  const all = timeline.outputs(timeline.length - 1);
  assert.equal(all.length, timeline.tip.out);
  for (let i = 0; i < timeline.length; i++) assert.equal(timeline.outputs(i).length, timeline.state(i).out);
  assert.equal(timeline.outputs(50), timeline.outputs(50));
});

test("finding steps by kind, in both directions", () => {
  const timeline = filled(sampleSteps());
  const wanted = [];
  for (let i = 0; i < timeline.length; i++) if (IO_KINDS.includes(timeline.kind(i))) wanted.push(i);
  const forwards = [];
  for (let i = timeline.find(-1, 1, IO_KINDS); i >= 0; i = timeline.find(i, 1, IO_KINDS)) forwards.push(i);
  assert.deepEqual(forwards, wanted);
  const backwards = [];
  for (let i = timeline.find(timeline.length, -1, IO_KINDS); i >= 0; i = timeline.find(i, -1, IO_KINDS))
    backwards.unshift(i);
  assert.deepEqual(backwards, wanted);
});

test("finding steps by time", () => {
  const timeline = filled(counted(10));
  assert.equal(timeline.byTime(35), 3);
  assert.equal(timeline.byTime(-5), 0);
  assert.equal(timeline.since(35), 4);
  assert.equal(timeline.since(40), 4);
  assert.equal(timeline.since(1e9), 10);
});

test("whoever holds the CPU in the state also has the turn, at every step", () => {
  const timeline = filled(sampleSteps());
  for (let i = 0; i < timeline.length - 1; i++) {
    const { turns } = timeline;
    assert.equal(turns.holder.at(turns.atStep(i)), timeline.state(i).cpu ?? NOBODY, `step ${i}`);
  }
});

test("a task's next and previous turn", () => {
  const timeline = filled(sampleSteps());
  const starts = [];
  for (let i = timeline.turns.of(2, -1, 1); i >= 0; i = timeline.turns.of(2, i, 1)) starts.push(i);
  assert.equal(starts.length, timeline.tip.tasks[2].turns);
  assert.equal(timeline.turns.of(2, starts[2], -1), starts[1]);
  assert.equal(timeline.turns.of(2, starts[0], -1), -1);
});

test("lanes stand in order of birth, hubs last", () => {
  const timeline = filled(sampleSteps());
  assert.deepEqual(
    timeline.tasks().map((task) => task.name),
    ["main", "func", "server", "handle·20", "handle·22", "hub"],
  );
});

test("the state of a lane follows the state of its task", () => {
  const timeline = filled(sampleSteps());
  const { lanes } = timeline;
  for (let i = 0; i < timeline.length - 1; i++) {
    for (const task of Object.values(timeline.state(i).tasks)) {
      const spans = lanes.get(task.id);
      assert.equal(spans.t.at(spans.atStep(i)), task.since, `${task.name} at step ${i}`);
    }
  }
});

test("a hundred thousand steps: quick to take in, quick to seek", () => {
  const timeline = filled(counted(100_000));
  const started = performance.now();
  for (let k = 0; k < 200; k++) timeline.state((k * 7919) % timeline.length);
  assert.ok((performance.now() - started) / 200 < 20, "a seek takes less than 20 ms");
});

test("the step of an event is the first that shows it or something later", () => {
  const timeline = new Timeline();
  timeline.append(0, counted(4).map((step, i) => ({ ...step, q: [0, 3, 4, 9][i] })));
  assert.deepEqual([0, 1, 3, 4, 5, 9, 99].map((seq) => timeline.stepOf(seq)), [0, 1, 1, 2, 3, 3, 3]);
  const long = filled(counted(2 * LISTED + 9));
  for (let i = 0; i < long.length; i++) assert.equal(long.stepOf(i), i);
});

test("forked processes number their tasks beyond 32 bits", () => {
  const turns = new Turns();
  turns.append([[5_000_000_001, "running", 0]], 0, 0, "spawn");
  assert.equal(turns.holder.last, 5_000_000_001);
});

test("the CPU sleeps only when nobody is busy on any core", () => {
  const turns = new Turns();
  turns.append([[1, "running", 0]], 0, 0, "idle");
  turns.append([[2, "running", 10]], 1, 10, "dispatch");
  turns.append([[2, "io", 20]], 2, 20, "io");
  turns.append([[1, "sleep", 30]], 3, 30, "sleep");
  const holders = Array.from({ length: turns.length }, (_, i) => turns.holder.at(i));
  assert.deepEqual(holders, [1, 2, 1, NOBODY]);
});
