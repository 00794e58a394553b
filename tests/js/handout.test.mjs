/** The handout: what stands on paper, and how it is cut around the step at hand. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Axis } from "../../static/js/lanes/axis.js";
import { windowsOf } from "../../static/js/lanes/strips.js";
import { around, handout } from "../../static/js/scene/handout.js";
import { all, one, text, viewOf } from "./fixture.mjs";
import { counted, filled } from "./made.mjs";
import { sampleSteps } from "./sample.mjs";

const paper = { scene: handout, draw() {}, address: () => "https://there/#example=gevent-pair&s=2" };

/** The handout of a timeline at a step. */
function printed(steps, i, changes = {}) {
  const timeline = filled(steps);
  const view = { timeline, length: timeline.length, step: timeline.step(i), state: timeline.state(i), paper, ...changes.view };
  return handout(viewOf("gevent", { ...changes, view }));
}

const rowsOf = (page) => all(page, (node) => node.type === "tr").slice(1);
const cells = (row) => all(row, (node) => node.type === "td").map(text);

test("title, goal, sentence, code, lanes, legend, storyboard and address stand on it", () => {
  const page = printed(sampleSteps(), 20);
  const { words } = viewOf("gevent");
  assert.equal(text(one(page, (node) => node.type === "h1")), words.t("example.gevent-pair.title"));
  assert.equal(text(one(page, ".goal")), words.t("example.gevent-pair.goal"));
  assert.ok(text(one(page, ".say")).length > 0);
  assert.match(text(page), /srv\.accept\(\)/);
  assert.ok(one(page, "data-paper"));
  assert.ok(one(page, ".leg"));
  assert.match(text(page), /https:\/\/there\/#example=gevent-pair&s=2/);
  assert.equal(all(page, (node) => node.type === "button" || node.type === "input").length, 0, "nothing to press");
});

test("it is light whatever the page is", () => {
  assert.equal(printed(sampleSteps(), 20, { ui: { theme: "dark" } }).props["data-theme"], "light");
});

test("the storyboard numbers every switch: time, from whom, to whom, why", () => {
  const steps = sampleSteps();
  const switches = steps.flatMap(({ k }, i) => (k === "switch" ? [i] : []));
  const page = printed(steps, switches[2]);
  const rows = rowsOf(page);
  assert.equal(rows.length, Math.min(40, switches.length));
  assert.deepEqual(rows.slice(0, 3).map((row) => cells(row)[0]), ["1", "2", "3"]);
  for (const row of rows) {
    const [, time, way, why] = cells(row);
    assert.match(time, /^\d+\.\d{3,6} s$/);
    assert.match(way, /^\S.* → \S.*$/u);
    assert.ok(why.length > 5);
  }
  assert.deepEqual(rows.filter(({ props }) => props.class === "here").map((row) => cells(row)[0]), ["3"]);
});

/** So many steps of which every second is a switch. */
function long(count) {
  const steps = counted(count, ["switch", "line"]);
  for (const step of steps) step.n = ["switch.sleep", { task: "func", call: "time.sleep(1)", for_us: 10 }];
  steps[0].p = [...steps[0].p, [0, ["last"], { from: null, to: null, cause: "sleep", line: 3, program: 0, wake: null }]];
  return steps;
}

test("of a long run 40 switches around the step are shown, and how many are left out stands there", () => {
  const bare = { state: viewOf("gevent").state };
  for (const [at, first, last, cuts] of [
    [0, 1, 40, ["460 later switches are left out"]],
    [500, 231, 270, ["230 earlier switches are left out", "230 later switches are left out"]],
    [999, 461, 500, ["460 earlier switches are left out"]],
  ]) {
    const page = printed(long(1000), at, { view: bare });
    const numbers = rowsOf(page).map((row) => Number(cells(row)[0]));
    assert.deepEqual([numbers.length, numbers[0], numbers.at(-1)], [40, first, last]);
    assert.deepEqual(all(page, ".cut").map(text), cuts);
  }
});

test("a part of a list around a place", () => {
  assert.deepEqual(around(0, 100, 10), [0, 10]);
  assert.deepEqual(around(50, 100, 10), [45, 55]);
  assert.deepEqual(around(99, 100, 10), [90, 100]);
  assert.deepEqual(around(3, 5, 10), [0, 5]);
});

test("the lanes go on from strip to strip and stay around the step", () => {
  const timeline = filled(counted(1000));
  const axis = new Axis(timeline, "step");
  const width = 620;
  const { windows, of } = windowsOf(axis, width, 500);
  assert.equal(windows.length, 4);
  assert.equal(of, Math.ceil((1000 * 14) / width));
  for (const [i, { from, k }] of windows.entries()) {
    assert.ok(k >= 14, "as large as it reads well");
    if (i > 0) assert.ok(Math.abs(from - windows[i - 1].from - width / windows[i - 1].k) < 1e-6, "without a gap");
  }
  assert.ok(windows[0].from <= 500 && windows[3].from + width / windows[3].k >= 500);
  assert.equal(windowsOf(new Axis(filled(counted(20)), "step"), width, 3).windows.length, 1);
  assert.equal(windowsOf(new Axis(timeline, "scale"), width, 3).windows.length, 1);
});
