/** The console and the keyboard. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { output, rowsOf } from "../../static/js/scene/output.js";
import { all, noting, one, sending, still, text, viewOf } from "./fixture.mjs";

test("output: pieces join to rows, per program, the newest marked", () => {
  const chunk = (text, more = {}) => ({ t: 1, task: 1, program: 0, stream: "stdout", text, ...more });
  const rows = rowsOf([chunk("a"), chunk("b\nc"), chunk("x\n", { program: 1 }), chunk("err\n", { stream: "stderr" }), chunk("d\n\n")], (program) => program === 0, 4);
  assert.deepEqual(rows.map((row) => [row.text, row.fresh]), [["ab", false], ["c", false], ["err", false], ["d", true], ["", true]]);
  const shown = output(viewOf("two"), still);
  assert.deepEqual(all(shown, ".con").map((node) => text(one(node, ".tx")).trim()), ["hello", "HELLO"]);
});

test("output: long output is cut with a mark", () => {
  const outputs = Array.from({ length: 500 }, (_, i) => ({ t: i, task: 1, program: 0, stream: "stdout", text: `${i}\n` }));
  const shown = output(viewOf("select", { view: { outputs } }), still);
  assert.equal(all(shown, ".row").length, 400);
  assert.match(text(shown), /100 earlier lines are not shown/);
});

test("output: of several programs the main task's name is the heading already", () => {
  assert.deepEqual(all(output(viewOf("two"), still), ".w").map((node) => text(node).trim()), ["", ""]);
  assert.deepEqual([...new Set(all(output(viewOf("gevent"), still), ".w").map((node) => text(node).trim()))], ["func"]);
});

test("the keyboard: a line typed goes to the program that waits", () => {
  const { actions, calls } = noting();
  const shown = output(viewOf("two", { ui: { drafts: { "keyboard:client.py": "hello" } } }), actions);
  assert.equal(all(shown, ".keyboard").length, 1);
  one(shown, ".keyboard").props.onSubmit(sending("hello"));
  assert.deepEqual(calls, [["type", "client.py", "hello"], ["set", { drafts: { "keyboard:client.py": "" } }]]);
});
