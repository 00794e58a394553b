import assert from "node:assert/strict";
import { test } from "node:test";
import { Edit } from "../../static/js/edit.js";
import { code } from "../../static/js/scene/code.js";
import { foot, head, shownOf } from "../../static/js/scene/editing.js";
import { all, noting, one, press, sending, still, text, viewOf } from "./fixture.mjs";
import { Clock } from "./made.mjs";

/** A view of somebody who edits the program of a moment. */
function edited(name, { unreadable = [] } = {}) {
  const view = viewOf(name);
  const told = [];
  const session = { shown: { run: view.run, timeline: view.timeline }, unreadable, history: { lines: [{ run: view.run }] }, change() {} };
  const edit = new Edit({
    session,
    visit: () => {},
    changed: () => {},
    tell: (...what) => told.push(what),
    timers: new Clock(),
  });
  edit.start();
  const went = [];
  const editor = { goTo: (line) => went.push(line), focus() {} };
  return { view: { ...view, editing: { refused: false, parts: { edit, editor, head, foot, shownOf } } }, edit, session, told, went };
}

test("while somebody edits the source gives way to the editor, tabs and tools stand above, the state below", async () => {
  const { view } = edited("gevent");
  const nodes = code(view, still);
  assert.equal(all(nodes, "data-editor").length, 1);
  assert.equal(one(nodes, ".ln"), undefined);
  assert.deepEqual(all(nodes, (node) => node.props.role === "tab").map(text), ["echo.py"]);
  assert.match(text(one(nodes, ".peek")), /shows this very code/);
  for (const button of all(one(nodes, ".tools"), ".ico")) assert.ok(button.props["aria-label"]);
});

test("before that a button begins; a file with one run has none", () => {
  const { actions, calls } = noting();
  press(one(code(viewOf("gevent"), actions), ".edit"));
  assert.deepEqual(calls, [["command", "edit"]]);
  assert.equal(one(code(viewOf("gevent", { view: { alone: true } }), still), ".edit"), undefined);
});

test("a server that runs no programs of visitors says so in place of an editor", async () => {
  const view = viewOf("gevent", { view: { editing: { refused: true, parts: null } } });
  const nodes = code(view, still);
  assert.match(text(one(nodes, ".refusal")), /runs the examples only/);
  assert.equal(one(nodes, "data-editor"), undefined);
});

test("what Python says of the text is below it, and leads to the line", async () => {
  const problem = { file: "gevent_pair.py", line: 7, text: "SyntaxError: '(' was never closed", isUnreadable: true };
  const { view, went } = edited("gevent", { unreadable: [problem, { ...problem, line: 9 }] });
  const wrong = one(foot(view, still), ".wrong");
  assert.match(text(wrong), /gevent_pair\.py:7SyntaxError.*and 1 more/s);
  press(wrong);
  assert.deepEqual(went, [7]);
});

test("the name of a program is written where its tab was", async () => {
  const { view, edit, told } = edited("gevent");
  edit.name(true);
  const form = one(head(view, still), ".naming");
  form.props.onSubmit(sending("other"));
  assert.deepEqual([edit.programs[0].name, edit.naming, told], ["other.py", false, []]);
});

test("who is at which line is told for as long as what runs is what is written", async () => {
  const { view, edit } = edited("gevent");
  const { holders, name, source } = shownOf(view);
  assert.equal(name, "echo.py");
  assert.ok(holders.some(({ how, line }) => how === "on" || (how === "park" && line > 0)));
  edit.change(`${source}# more\n`);
  assert.equal(shownOf(view).holders, null);
  assert.match(text(foot(view, still)), /runs at once when you pause/);
});

test("without a sandbox it says with whose rights a program runs", () => {
  const { view } = edited("gevent");
  assert.doesNotMatch(text(foot(view, still)), /No sandbox/);
  assert.match(text(foot({ ...view, editing: { ...view.editing, isBare: true } }, still)), /No sandbox/);
});
