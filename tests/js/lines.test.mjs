import assert from "node:assert/strict";
import { test } from "node:test";
import { spotOf } from "../../static/js/lines.js";
import { filled } from "./made.mjs";

/**
 * A run told as [task, kind, line, depth]: each is a step of the task that has the CPU then, and the depth is that of
 * its calls after it. A call that is over goes from the stack; "line" may do that and begin another one.
 *
 * @param {[number, string, number, number, "anew"?][]} told
 */
function run(told) {
  const tasks = Object.fromEntries(
    [1, BIG].map((id) => [id, { id, name: `t${id}`, what: "greenlet", program: id === 1 ? 0 : 1, line: null, stack: [] }]),
  );
  const programs = [{ name: "a.py" }, { name: "b.py", source: 0 }];
  const depths = { 1: 0, [BIG]: 0 };
  return filled(
    told.map(([task, kind, line, depth, anew], i) => {
      const stack = ["tasks", String(task), "stack"];
      const p = i === 0 ? Object.entries({ tasks, programs, last: null }).map(([key, value]) => [0, [key], value]) : [];
      while (depths[task] > depth || (anew && depths[task] === depth)) p.push([1, [...stack, --depths[task]]]);
      while (depths[task] < depth) p.push([2, stack, { func: "f", line: depths[task]++, vars: {} }]);
      p.push([0, ["cpu"], task], [0, ["tasks", String(task), "line"], line]);
      return { q: i, t: i, k: kind, n: [kind, { task: `t${task}`, line }], p };
    }),
  );
}

/** the number of a forked process's task */
const BIG = 5_000_000_001;

/** Line 10 calls f() twice; f has lines 1 and 2, and in between another task runs. The first return is no step. */
const CALLS = run([
  [1, "line", 9, 1],
  [1, "line", 10, 1],
  [1, "line", 1, 2],
  [BIG, "line", 5, 1],
  [1, "line", 2, 2],
  [1, "output", 2, 2],
  [1, "line", 1, 2, "anew"],
  [1, "line", 2, 2],
  [1, "return", 10, 1],
  [1, "switch", 10, 1],
  [1, "line", 11, 1],
]);

test("the nearest step at one of some lines, both ways", () => {
  const spots = new Set([spotOf(0, 1), spotOf(0, 5)]);
  const walk = (from, direction) => {
    const found = [];
    for (let i = from; i >= 0; i = CALLS.lines.find(i, direction, spots)) found.push(i);
    return found.slice(1);
  };
  assert.deepEqual(walk(0, 1), [2, 3, 6], "a forked program runs the lines of the one it was forked from");
  assert.deepEqual(walk(10, -1), [6, 3, 2]);
  assert.equal(CALLS.lines.find(0, 1, new Set()), -1);
});

test("the line that a step shows, and whose line was shown last", () => {
  assert.deepEqual([0, 3, 5, 9, 10].map((i) => CALLS.lines.spotAt(i)), [9, 5, -1, -1, 11]);
  assert.deepEqual([0, 3, 5, 9].map((i) => CALLS.lines.taskAt(i)), [1, BIG, 1, 1]);
  assert.equal(filled([]).lines.taskAt(0), null);
});

test("over what a line calls, to the next line of the same function", () => {
  const over = (i, depth) => CALLS.lines.over(i, 1, 1, depth);
  assert.equal(over(1, 1), 10);
  assert.equal(over(2, 2), 4, "not into the other task");
  assert.equal(over(4, 2), 10, "out of the function, and not into the second call of it");
  assert.equal(over(7, 2), 10);
  assert.equal(over(9, 1), 10);
  assert.equal(over(10, 1), -1);
});

test("and back the same way", () => {
  const back = (i, depth) => CALLS.lines.over(i, -1, 1, depth);
  assert.equal(back(10, 1), 1);
  assert.equal(back(4, 2), 2);
  assert.equal(back(7, 2), 6);
  assert.equal(back(6, 2), 1, "to the line that called, not into the call before");
  assert.equal(back(0, 1), -1);
});

test("with several cores the one is meant whom the sentence names", () => {
  const steps = [7, 8].map((line, i) => ({
    q: i,
    t: i,
    k: "line",
    n: ["line", { task: "MAIN", line }],
    p: [
      [0, ["last"], null],
      [0, ["programs"], [{ name: "a.py" }, { name: "b.py" }]],
      [0, ["tasks"], Object.fromEntries([1, 2].map((id) => [id, { id, name: "MAIN", program: id - 1, line: id + 6, stack: [{}] }]))],
      [0, ["cpu"], 1],
      [0, ["cores"], [1, 2]],
    ],
  }));
  const { lines } = filled(steps);
  assert.deepEqual([lines.spotAt(0), lines.spotAt(1)], [spotOf(0, 7), spotOf(1, 8)]);
  assert.deepEqual([lines.taskAt(0), lines.taskAt(1)], [1, 2]);
});

test("over a call in an unfolded run: libraries' functions count like the program's", () => {
  const inside = ["tasks", "1", "inside"];
  const frame = { func: "sleep", line: 1 };
  const task = { id: 1, name: "t1", program: 0, stack: [{ func: "f" }], inside: [] };
  const step = (i, k, line, ...p) => ({ q: i, t: i, k, n: [k, { task: "t1", line }], p });
  const { lines } = filled([
    step(0, "line", 7, [0, ["tasks"], { 1: task }], [0, ["programs"], [{}]], [0, ["cpu"], 1], [0, ["last"], null]),
    step(1, "inside", 1, [2, inside, frame]),
    step(2, "inside", 1, [2, inside, frame]),
    step(3, "inside", 2, [1, [...inside, 1]]),
    step(4, "inside", 1, [1, [...inside, 0]], [2, inside, frame]),
    step(5, "line", 8, [1, [...inside, 0]]),
  ]);
  assert.deepEqual([lines.over(0, 1, 1, 1), lines.over(1, 1, 1, 2), lines.over(2, 1, 1, 3)], [5, 3, 3]);
  assert.equal(lines.over(3, 1, 1, 2), 5, "another call begins where this one was left");
  assert.equal(lines.over(5, -1, 1, 1), 0);
  assert.deepEqual(lines.find(0, 1, new Set([spotOf(0, 1), spotOf(0, 2)])), -1, "no line of a program");
});
