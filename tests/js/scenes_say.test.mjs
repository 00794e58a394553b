/** What is said of a step: the sentence, the card of reasons. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { code } from "../../static/js/scene/code.js";
import { detail } from "../../static/js/scene/looks.js";
import { narration } from "../../static/js/scene/narration.js";
import { why } from "../../static/js/scene/why.js";
import { all, noting, one, press, still, text, viewOf } from "./fixture.mjs";

test("the narration says what comes next, or how it ended, or that it waits for the person", () => {
  assert.match(text(one(narration(viewOf("gevent"), still), ".next")), /^\s*Next: /);
  assert.match(text(one(narration(viewOf("select"), still), ".next")), /Waiting for you: send a line/);
  assert.match(text(one(narration(viewOf("two"), still), ".next")), /type a line at the prompt >>>/);
  for (const reason of ["finished", "failed", "deadlock", "waiting", "limit"]) {
    const end = { reason, detail: "ValueError: no", line: 3 };
    const next = one(narration(viewOf("gevent", { state: { end } }), still), ".next");
    assert.ok(next.props.class.includes(reason));
    assert.doesNotMatch(text(next), /end\.|\{/);
  }
});

test("the live region is quiet while playing", () => {
  const live = (playing) => one(narration(viewOf("gevent", { ui: { playing } }), still), ".say").props["aria-live"];
  assert.deepEqual([live(true), live(false)], ["off", "polite"]);
});

test("why: the reasons, the line, and the way to what woke the task", () => {
  const { actions, calls } = noting();
  assert.equal(why(viewOf("greenlet"), actions), null);
  const { step } = viewOf("greenlet");
  const shown = why(viewOf("greenlet", { ui: { why: true }, view: { step: { ...step, i: 2 } } }), actions);
  assert.deepEqual(all(shown, (node) => node.type === "dt").map((node) => text(node)), ["Cause", "Woken by"]);
  assert.match(text(one(shown, ".source")), /greenlet_eat_drink\.py, line 6\s+f2\.switch\('张三'\)/);
  press(one(shown, ".link"));
  assert.deepEqual(calls, [["jump", 1]]);
  const itself = why(viewOf("greenlet", { ui: { why: true }, view: { step: { ...step, i: 1 } } }), actions);
  assert.equal(all(itself, ".link").length, 0, "what shows with this step is no other place");
  assert.match(text(why(viewOf("polling", { ui: { why: true } }), actions)), /did not change hands here: main keeps it/);
  assert.match(text(why(viewOf("select", { ui: { why: true } }), actions)), /CPU is asleep/);
});

test("why: also where nothing changed hands it tells who is ready, who waits for what, and what was found", () => {
  const { actions, calls } = noting();
  const lints = [{ q: 60, t: 1, code: "hog", task: 3, file: "two_reasons.py", line: 12 }, { q: 9, t: 1, code: "blocking", task: 1, file: "two_reasons.py", line: 9 }];
  const shown = why(viewOf("threads", { ui: { why: true }, state: { lints } }), actions);
  assert.deepEqual(all(shown, (node) => node.type === "dt").map((node) => text(node)), ["Cause", "Ready", "Waiting", "Found"]);
  assert.match(text(shown), /cruncher keeps it.*without the CPU: cruncher·2.*MAIN waits on line 18: t\.join\(\).*blocker waits on line 6: time\.sleep\(0\.05\).*Kept the CPU too long$/s);
  all(shown, ".link").forEach(press);
  assert.deepEqual(calls, [["jump", 1]]);
});

test("narration: the last step leads to the next example, and no other does", () => {
  const { actions, calls } = noting();
  const way = one(narration(viewOf("gevent"), actions), ".along");
  assert.match(text(way), /Next example:.*Lock around the switch point/s);
  press(way);
  assert.deepEqual(calls, [["along", 1]]);
  assert.equal(one(narration(viewOf("gevent", { view: { length: 3 } }), actions), ".along"), undefined);
  assert.equal(one(narration(viewOf("select"), actions), ".along"), undefined, "nothing comes after the last example");
});
