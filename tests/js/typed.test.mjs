/** What people typed as clients, and how long histories and outputs are drawn. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clients } from "../../static/js/scene/clients.js";
import { output, rowsOf } from "../../static/js/scene/output.js";
import { lineOfDeed, linesToCome, recalledBy, typedBy } from "../../static/js/typed.js";
import { all, noting, one, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

const sent = (at, what, peer = "A") => ({ at, peer, do: ["send", what] });
const said = (t, what) => ({ t, dir: "out", text: what, status: "read" });

/** A trunk in which a person said "one", and a branch of it with "two". */
function branched(changes = {}) {
  const { run } = viewOf("select");
  const trunk = { id: 1, parent: null, run: { ...run, actions: [sent(10, "one")] }, what: { kind: "trunk" }, isCurrent: false };
  const deed = sent(20, "two");
  const branch = { id: 2, parent: 1, run: { ...run, actions: [sent(10, "one"), deed] }, what: { kind: "deed", deed, more: 0 }, isCurrent: true };
  return viewOf("select", { ...changes, view: { run: branch.run, history: { lines: [trunk, branch], discarded: null, forgotten: 0 }, ...changes.view } });
}

test("what was typed for a client is known on every line of history, each text once", () => {
  assert.deepEqual(typedBy(branched(), "A"), ["one", "two"]);
  assert.deepEqual(typedBy(branched(), "B"), []);
});

test("up brings back older lines, down newer ones and at last an empty field", () => {
  const typed = ["one", "two"];
  assert.deepEqual(recalledBy("ArrowUp", typed, null, "A"), { text: "two", back: 1 });
  assert.deepEqual(recalledBy("ArrowUp", typed, { wire: "A", back: 1 }, "A"), { text: "one", back: 2 });
  assert.equal(recalledBy("ArrowUp", typed, { wire: "A", back: 2 }, "A"), null);
  assert.deepEqual(recalledBy("ArrowDown", typed, { wire: "A", back: 1 }, "A"), { text: "", back: 0 });
  assert.equal(recalledBy("ArrowDown", typed, null, "A"), null);
  assert.deepEqual(recalledBy("ArrowUp", typed, { wire: "B", back: 2 }, "A"), { text: "two", back: 1 }, "each client has its own");
  assert.equal(recalledBy("x", typed, null, "A"), null);
});

test("the key writes into the field, and nothing is sent", () => {
  const { actions, calls } = noting();
  const field = all(one(clients(branched(), actions), ".prompt"), (node) => node.type === "input")[0];
  field.props.onKeyDown({ key: "ArrowUp", isComposing: false, preventDefault() {} });
  assert.deepEqual(calls, [["set", { drafts: { A: "two" }, recalled: { wire: "A", back: 1 } }]]);
});

test("a typed line belongs to the line of history on which it was typed, a script's to none", () => {
  const view = branched();
  assert.equal(lineOfDeed(view, "A", said(10, "one")).id, 1);
  assert.equal(lineOfDeed(view, "A", said(20, "two")).id, 2);
  assert.equal(lineOfDeed(view, "A", said(30, "hello")), null);
});

test("what was typed by hand is marked", () => {
  const wires = { A: { ...moments.select.state.wires.A, lines: [said(20, "two"), said(30, "script")] } };
  for (const lang of ["en", "zh"]) {
    const marks = all(clients(branched({ lang, state: { wires } }), still), ".mine");
    assert.equal(marks.length, 1);
    assert.doesNotMatch(text(marks[0]), /client\./);
  }
});

test("lines that are still to come are counted, not told", () => {
  const view = viewOf("select");
  const wire = { ...view.state.wires.A, lines: [] };
  assert.equal(linesToCome(view, wire), view.timeline.tip.wires.A.lines.length);
  assert.equal(linesToCome(view, { ...wire, port: 1 }), 0, "another connection");
  const shown = clients(viewOf("select", { view: { state: { ...view.state, wires: { A: wire } } } }), still);
  assert.match(text(one(shown, ".later")), /\d more lines? later/);
});

test("of a long history and of a long output the newest is drawn, with a mark", () => {
  const lines = Array.from({ length: 500 }, (_, i) => said(i, `line ${i}`));
  const shown = clients(viewOf("select", { state: { wires: { A: { ...moments.select.state.wires.A, lines } } } }), still);
  assert.equal(all(shown, ".out").length, 200);
  assert.match(text(shown), /300 earlier lines are not shown/);
  const chunks = Array.from({ length: 5000 }, (_, i) => ({ t: i, task: 1, program: 0, stream: "stdout", text: `${i}\n` }));
  const printed = output(viewOf("select", { view: { outputs: chunks } }), still);
  assert.equal(all(printed, ".row").length, 400);
  assert.match(text(printed), /printed earlier is not shown/);
  assert.match(text(all(printed, ".row").at(-1)), /4999/);
});

test("a very long line is cut with a mark, and stderr is named", () => {
  const chunks = [{ t: 1, task: 1, program: 0, stream: "stderr", text: "x".repeat(5000) }];
  const printed = output(viewOf("select", { view: { outputs: chunks } }), still);
  assert.match(text(printed), /error output:.*… and 1,000 more letters/s);
  assert.equal(rowsOf(chunks, () => true, 0)[0].fresh, true);
});
