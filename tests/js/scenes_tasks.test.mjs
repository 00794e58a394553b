/** The cards of user code. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { callName, detail, look, STATES, shortCall, stateWord } from "../../static/js/scene/looks.js";
import { tasks } from "../../static/js/scene/tasks.js";
import { all, noting, one, press, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

test("cards: state in word, icon and tone; the card that lost the CPU keeps a ghost", () => {
  const shown = tasks(viewOf("gevent"), still);
  const cards = all(shown, ".task");
  assert.deepEqual(cards.map((card) => text(one(card, ".nm")).trim()), ["main", "func", "server", "handle·20", "handle·22"]);
  assert.match(text(cards[3]), /has data.*11 recv\(1024\).*not noticed yet/s);
  assert.match(cards[1].props.class, /lost/);
  assert.equal(all(shown, ".ghost").length, 1);
  assert.match(text(cards[1]), /wakes in 1\.00 s/);
});

test("a card can be selected and released", () => {
  const { actions, calls } = noting();
  press(one(tasks(viewOf("gevent"), actions), ".nm"));
  press(one(tasks(viewOf("gevent", { ui: { selected: 1 } }), actions), ".nm"));
  assert.deepEqual(calls, [["select", 1], ["select", null]]);
});

test("every state has a look, a word and a line in both languages", () => {
  for (const lang of ["en", "zh"]) {
    const { words } = viewOf("gevent", { lang });
    for (const state of STATES) {
      for (const wait of [null, { on: "io", call: "", line: 1, until: null, fd: null, target: null, bytes: 0 }, { on: "join", call: "g.join()", line: 1, until: 9, fd: 3, target: "g", bytes: 0 }]) {
        const task = { ...moments.gevent.state.tasks[1], state, wait, ended: 5 };
        for (const [key, params] of [stateWord(task), detail(task, 1)]) {
          assert.notEqual(words.t(key, params), key);
          assert.doesNotMatch(words.t(key, params), /[{}]/);
        }
      }
      assert.ok(look(state).icon);
    }
  }
});

test("calls are shown without their object", () => {
  assert.deepEqual(["conn.recv(1024)", "select.select(a)", "x"].map(shortCall), ["recv(1024)", "select(a)", "x"]);
  assert.deepEqual(["conn.recv(1024).decode()", "sleep (1)", "x"].map(callName), ["recv", "sleep", "x"]);
});
