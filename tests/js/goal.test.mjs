import assert from "node:assert/strict";
import { test } from "node:test";
import { readGoal, stepOfGoal } from "../../static/js/goal.js";
import { counted, filled } from "./made.mjs";

test("a whole number is a step, counted from one", () => {
  for (const [text, step] of [["120", 119], [" 7 ", 6], ["1,000", 999], ["１２", 11]]) assert.deepEqual(readGoal(text), { step });
});

test("a number with a unit is a time, and so is one with a point", () => {
  const times = { "1.5 s": 1_500_000, "20ms": 20_000, "3 µs": 3, "3us": 3, "2 min": 120_000_000, "1 H": 3_600_000_000, "1.25": 1_250_000, "1.5 秒": 1_500_000, "20毫秒": 20_000, "1.S": 1_000_000 };
  for (const [text, t] of Object.entries(times)) assert.deepEqual(readGoal(text), { t }, text);
});

test("anything else is no goal", () => {
  for (const text of ["", "s", "-1", "1.2.3", "12 parsecs", "1 2", "constructor", "9 constructor"]) assert.equal(readGoal(text), null, text);
});

test("a goal is a step of the run: the last that is not after the time, the nearest there is", () => {
  const timeline = filled(counted(5));
  const goals = [{ t: 25 }, { t: 0 }, { t: 999 }, { step: 3 }, { step: 99 }, { step: -1 }];
  assert.deepEqual(goals.map((goal) => stepOfGoal(timeline, goal)), [2, 0, 4, 3, 4, 0]);
});
