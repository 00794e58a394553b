/** The code panel. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { code } from "../../static/js/scene/code.js";
import { detail } from "../../static/js/scene/looks.js";
import { narration } from "../../static/js/scene/narration.js";
import { tasks } from "../../static/js/scene/tasks.js";
import { all, noting, one, press, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

test("code: the line on the CPU, the line just left, tasks parked at others", () => {
  const gone = code(viewOf("gevent"), still);
  const line = (shown, n) => all(shown, "data-line").find((node) => node.props["data-line"] === n);
  assert.match(line(gone, 8).props.class, /left/);
  assert.match(text(line(gone, 11)), /handle·20.*handle·22/s);
  assert.equal(all(gone, (node) => node.props["aria-current"] === "step").length, 0);
  const here = code(viewOf("greenlet"), still);
  assert.equal(line(here, 10).props["aria-current"], "step");
  assert.match(line(here, 6).props.class, /left/);
});

test("code: the names of the running function, changed ones marked", () => {
  const shown = one(code(viewOf("gevent"), still), ".names");
  assert.match(text(shown), /func.*n = 3.*total = 179999700000 \(just changed\)/s);
  assert.equal(all(shown, ".new").length, 1);
});

test("code: of two programs, the one asked for or the one with the CPU", () => {
  const { actions, calls } = noting();
  const file = (wanted) => one(code(viewOf("two", { ui: { file: wanted } }), actions), ".code").props["aria-label"];
  assert.deepEqual([file(0), file(1), file(7), file(-1)], ["server_nonblocking.py", "client.py", "client.py", "client.py"]);
  const shown = code(viewOf("two", { ui: { file: 0 } }), actions);
  press(all(shown, (node) => node.props.role === "tab")[1]);
  press(one(shown, ".follow"));
  assert.deepEqual(calls, [["set", { file: 1 }], ["set", { file: -1 }]]);
});

test("more than two tasks at a line are counted", () => {
  const many = Object.fromEntries([11, 12, 13].map((id) => [id, { ...moments.gevent.state.tasks[5], id, name: `handle·${id}` }]));
  const shown = code(viewOf("gevent", { state: { tasks: { ...moments.gevent.state.tasks, ...many } } }), still);
  assert.match(text(all(shown, "data-line")[10]), /\+3/);
});

test("the end by an error marks the line that failed, and the narration", () => {
  const failed = { ...moments.select.state.tasks[1], state: "failed" };
  const changes = { state: { cpu: null, tasks: { 1: failed }, end: { reason: "failed", detail: "KeyError: 7", line: 3 } } };
  const marked = all(code(viewOf("select", changes), still), ".bad");
  assert.deepEqual(marked.map((node) => node.props["data-line"]), [3]);
  assert.match(text(marked[0]), /it failed here/);
  assert.match(one(narration(viewOf("select", changes), still), ".nar").props.class, /failed/);
  assert.equal(all(code(viewOf("select"), still), ".bad").length, 0);
});
