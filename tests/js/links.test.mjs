import assert from "node:assert/strict";
import { test } from "node:test";
import { linksOf } from "../../static/js/links.js";
import { isLinked } from "../../static/js/scene/parts.js";
import { EMPTY } from "../../static/js/timeline.js";

const task = (id, more = {}) => ({ id, name: `t${id}`, program: 0, line: id * 10, ended: null, wait: null, ...more });
const socket = (fd, wire) => ({ program: 0, fd, wire });

/** Task 1 selects on fd 3 and 4, task 2 waits for fd 5 by itself, task 3 for fd 6 through a hub. */
const state = {
  ...EMPTY,
  programs: [{ name: "a.py" }, { name: "b.py" }],
  tasks: {
    1: task(1),
    2: task(2, { wait: { on: "io", fd: 5 } }),
    3: task(3, { line: 10 }),
    4: task(4, { line: 10, program: 1 }),
  },
  asks: { 1: { task: 1, asked: [{ fd: 3 }, { fd: 4 }] } },
  hubs: { 9: { task: 9, fds: [{ id: 1, fd: 6, task: 3 }] } },
  sockets: { "0:3": socket(3, null), "0:4": socket(4, "A"), "0:5": socket(5, "B"), "0:6": socket(6, "C") },
};
const lit = (hover) => {
  const { tasks, fds, wires } = linksOf(hover, state);
  return [[...tasks].sort(), [...fds].sort(), [...wires].sort()];
};

test("a task, its descriptor and its client light each other, whichever one points at", () => {
  for (const hover of [{ task: 2 }, { fd: 5 }, { wire: "B" }]) assert.deepEqual(lit(hover), [[2], [5], ["B"]], JSON.stringify(hover));
  for (const hover of [{ task: 3 }, { fd: 6 }, { wire: "C" }]) assert.deepEqual(lit(hover), [[3], [6], ["C"]], JSON.stringify(hover));
});

test("who asks for many lights them all, and each of them only itself and the asker", () => {
  assert.deepEqual(lit({ task: 1 }), [[1], [3, 4], ["A"]]);
  assert.deepEqual(lit({ fd: 4 }), [[1], [4], ["A"]]);
  assert.deepEqual(lit({ wire: "A" }), [[1], [4], ["A"]]);
});

test("a line lights the tasks that stand at it, of its own program", () => {
  assert.deepEqual(lit({ line: 10, program: 0 })[0], [1, 3]);
  assert.deepEqual(lit({ line: 10, program: 1 })[0], [4]);
  const view = (hover) => ({ ui: { hover }, state });
  assert.equal(isLinked(view({ line: 10, program: 0 }), { line: 10, program: 1 }), false);
  assert.equal(isLinked(view({ line: 10, program: 0 }), { line: 10, program: 0 }), true);
});

test("where nothing is pointed at, nothing is lit", () => {
  assert.deepEqual(lit(null), [[], [], []]);
  assert.equal(isLinked({ ui: { hover: null }, state }, { task: 1, fd: 3, wire: "A", line: 10 }), false);
});
