/** The call stack and the variables of whoever is looked at, values on their way, and the program's queues. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { code, shownProgram } from "../../static/js/scene/code.js";
import { inspector } from "../../static/js/scene/inspector.js";
import { variablesOf } from "../../static/js/scene/names.js";
import { parcel, parcelOf, restOf } from "../../static/js/scene/parcel.js";
import { placeOfNew, queues } from "../../static/js/scene/queues.js";
import { linesOf, subjectOf } from "../../static/js/scene/subject.js";
import { all, noting, one, press, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

/** The moment of greenlets, with a function that was called by the module. */
function deep(ui = {}, more = {}) {
  const { tasks } = moments.greenlet.state;
  const stack = [
    { func: "<module>", line: 15, vars: { f1: "eat", f2: "drink" } },
    { func: "drink", line: 10, vars: { name: "'张三'", n: "4" } },
  ];
  const drink = { ...tasks[3], stack, changed: ["name", "n"], was: { n: "3" }, ...more };
  return viewOf("greenlet", { state: { tasks: { ...tasks, 3: drink } }, ui: { inspect: true, file: -1, ...ui } });
}

const queue = (more = {}) => ({
  id: 1, program: 0, name: "q", what: "Queue", limit: 2, size: 2, items: ["2", "3"], takers: [], putters: [3],
  last: { event: "put", item: "3", task: 3, q: moments.greenlet.step.q }, ...more,
});

const withQueues = (list) =>
  viewOf("greenlet", { state: { queues: Object.fromEntries(list.map((each, i) => [`0:${i}`, each])) } });

test("who has the CPU is looked at, whoever is selected comes first", () => {
  assert.equal(subjectOf(deep()).name, "drink");
  assert.equal(subjectOf(deep({ selected: 2 })).name, "eat");
  assert.equal(subjectOf(viewOf("gevent")).name, "func", "the hub has no lines of the program: who gave it the CPU");
});

test("the call stack is listed outermost first, with function, line and source", () => {
  const frames = all(inspector(deep(), still), "aria-pressed").filter(({ props }) => props.class?.startsWith("fnframe"));
  assert.deepEqual(frames.map(({ props }) => props["aria-pressed"]), [false, true]);
  assert.match(text(frames[0]), /the module\s*line 15/);
  assert.match(text(frames[1]), /drink\(\)\s*line 10/);
});

test("a click on a function shows its variables and marks its line", () => {
  const { actions, calls } = noting();
  press(one(inspector(deep(), actions), ".fnframe"));
  assert.deepEqual(calls, [["set", { frame: { task: 3, at: 0, func: "<module>" }, file: -1 }]]);
  const view = deep({ frame: { task: 3, at: 0, func: "<module>" } });
  assert.match(text(inspector(view, still)), /Names in the module\s*f1\s*eat/);
  assert.equal(linesOf(view, 0).picked, 15);
});

test("a chosen function that is gone leaves the innermost one", () => {
  assert.equal(linesOf(deep({ frame: { task: 3, at: 1, func: "other" } }), 0).picked, 10);
  assert.equal(linesOf(deep({ frame: { task: 2, at: 0, func: "<module>" } }), 0).picked, 10);
  assert.deepEqual(linesOf(deep(), 0).outer, [15]);
});

test("what the last line changed is marked in words too, with what it was", () => {
  const task = subjectOf(deep());
  assert.deepEqual(variablesOf(task, 1).map(({ isNew, was }) => [isNew, was]), [[true, null], [true, "3"]]);
  assert.deepEqual(variablesOf(task, 0).map(({ isNew }) => isNew), [false, false]);
  const shown = text(inspector(deep(), still));
  assert.match(shown, /n\s*4\s*was 3/);
  assert.match(shown, /'张三'\s*new/);
});

test("what a function gave that was just left is told", () => {
  const step = (key) => ({ ...moments.greenlet.step, i: 1, k: "return", n: [key, { task: "drink", func: "pour", value: "7" }] });
  const view = (key) => ({ ...deep(), step: step(key) });
  assert.match(text(inspector(view("return"), still)), /pour\(\) returned\s*7/);
  assert.match(text(inspector(view("yield"), still)), /pour\(\) yielded\s*7/);
  assert.doesNotMatch(text(inspector(deep(), still)), /returned/);
});

test("it follows the CPU, or stays with a task", () => {
  const { actions, calls } = noting();
  const [follow, pin] = all(inspector(deep(), actions), ".btn").slice(0, 2);
  assert.deepEqual([follow, pin].map(({ props }) => props["aria-pressed"]), [true, false]);
  press(pin);
  press(all(inspector(deep({ selected: 2 }), actions), ".btn")[0]);
  assert.deepEqual(calls, [["select", 3], ["select", null]]);
});

test("who has not run yet, and a hub, say so", () => {
  assert.match(text(inspector(deep({ selected: 2 }), still)), /not run a line/);
  assert.match(text(inspector(viewOf("gevent", { ui: { inspect: true, selected: 2 } }), still)), /hub runs no line/);
});

test("a selected task shows its line and its file although another one runs", () => {
  const view = viewOf("two", { ui: { selected: 1, file: -1 } });
  assert.equal(shownProgram(view), 0);
  assert.equal(shownProgram(viewOf("two", { ui: { file: -1 } })), 1);
  assert.equal(one(code(view, still), ".picked").props["data-line"], 14);
});

test("a value that is handed over lies half-way, or beside the token", () => {
  const [from, to] = [{ x: 0, y: 0, w: 60, h: 20 }, { x: 200, y: 100, w: 60, h: 20 }];
  assert.deepEqual(restOf(from, to), { x: 130, y: 60, beside: false });
  assert.ok(restOf(from, { ...to, y: 0 }).y > 10, "below the line between two docks of one row");
  assert.deepEqual(restOf(null, to), { x: 194, y: 110, beside: true });
  const view = viewOf("greenlet", { state: { last: { ...moments.greenlet.state.last, carries: "'张三'" } } });
  assert.equal(parcelOf(view), view.step.k === "switch" ? "'张三'" : null);
  const switched = { ...view, step: { ...view.step, k: "switch" } };
  assert.match(text(parcel(switched, from, to)), /'张三'/);
  assert.equal(parcel({ ...view, step: { ...view.step, k: "line" } }, from, to), null, "at that step alone");
  assert.equal(parcel(viewOf("greenlet"), from, to), null);
});

test("a queue shows its items in order, how many it may hold, and who waits", () => {
  const shown = text(queues(withQueues([queue()]), still));
  assert.match(shown, /q Queue\s*2 of 2\s*2\s*just put in:\s*3\s*waits to put:\s*drink/);
  assert.match(text(queues(withQueues([queue({ limit: null, size: 0, items: [], putters: [], takers: [2], last: null })]), still)), /0 in it\s*waits to take:\s*eat\s*empty/);
  assert.equal(queues(viewOf("greenlet"), still), null);
});

test("what was taken is shown once more, in that step alone", () => {
  const taken = (q) => queue({ size: 1, items: ["3"], putters: [], last: { event: "taken", item: "2", task: 3, q } });
  assert.match(text(queues(withQueues([taken(moments.greenlet.step.q)]), still)), /just taken:\s*2\s*3/);
  assert.doesNotMatch(text(queues(withQueues([taken(1)]), still)), /just taken/);
});

test("the place of a new item depends on the kind of queue", () => {
  assert.equal(placeOfNew(queue()), 1);
  assert.equal(placeOfNew(queue({ what: "LifoQueue" })), 0);
  assert.equal(placeOfNew(queue({ what: "PriorityQueue", items: ["3", "9"] })), 0);
  assert.equal(placeOfNew(queue({ size: 20 })), -1);
});

test("many items and many queues are counted", () => {
  assert.match(text(queues(withQueues([queue({ size: 20 })]), still)), /\+18/);
  const many = Array.from({ length: 15 }, (_, i) => queue({ id: i, name: `q${i}`, last: { event: "put", item: "1", task: 3, q: i } }));
  const shown = text(queues(withQueues(many), still));
  assert.match(shown, /and 3 more queues/);
  assert.doesNotMatch(shown, /q0 /);
});
