import assert from "node:assert/strict";
import { test } from "node:test";
import { Branches } from "../../static/js/branches.js";
import { changedLines, whatOf } from "../../static/js/deeds.js";
import { LONGEST_NAME } from "../../static/js/linenames.js";
import { ghostsOf } from "../../static/js/lanes/ghost.js";
import { ghost } from "../../static/js/scene/ghost.js";
import { lineName, whatName } from "../../static/js/scene/lines.js";
import { noting, one, press, text, viewOf } from "./fixture.mjs";
import { counted, filled } from "./made.mjs";

const P = [{ name: "p.py", source: "a\nb\nc\n" }];
const place = (id, source, { actions = [], parent = null, timeline = filled(counted(30, ["line"])) } = {}) => ({
  run: { id, example: "a", actions, settings: {}, parent, programs: [{ name: "p.py", source }], ...(source !== P[0].source && { work: { name: id } }) },
  timeline,
  status: "ended",
  trouble: null,
});

// --- the line of history that changes share -----------------------------------------------------------------------------

test("edits that follow each other are one line, and the run before them is its ghost", () => {
  const branches = new Branches();
  const trunk = place("r1", "a\nb\nc\n");
  branches.show(trunk);
  assert.equal(branches.ghost, null);
  branches.show(place("r2", "a\nb2\nc\n"), true);
  branches.show(place("r3", "a\nb3\nc\n"), true);
  assert.equal(branches.lines.length, 2);
  assert.equal(branches.ghost.timeline, trunk.timeline);
  assert.deepEqual(branches.look()[1].what, { kind: "program", file: "p.py", lines: 1, more: 0 });
});

test("who goes back to another line and edits there makes another line", () => {
  const branches = new Branches();
  branches.show(place("r1", "a\nb\nc\n"));
  branches.show(place("r2", "a\nb2\nc\n"), true);
  branches.show(place("r1", "a\nb\nc\n"));
  assert.equal(branches.ghost, null, "the trunk came of nothing");
  branches.show(place("r3", "x\nb\nc\n"), true);
  assert.deepEqual(branches.look().map(({ parent }) => parent), [null, 1, 1]);
});

test("an edit that is taken back leaves no line behind", () => {
  const branches = new Branches();
  branches.show(place("r1", "a\nb\nc\n"));
  branches.show(place("r2", "a\nb2\nc\n"), true);
  branches.show(place("r1", "a\nb\nc\n"), true);
  assert.equal(branches.lines.length, 1);
});

test("the ghost is kept however much else is put away", () => {
  const branches = new Branches({ kept: 1, bytes: 0, most: 12 });
  branches.show(place("r1", "a\nb\nc\n"));
  branches.show(place("r2", "a\nb2\nc\n"), true);
  assert.notEqual(branches.ghost, null);
});

test("a line has the name that it was given, or is called after what was done", () => {
  const { words } = viewOf("select");
  const branches = new Branches();
  branches.show(place("r1", "a\nb\nc\n"));
  branches.show(place("r2", "a\n"), true);
  const line = () => branches.look()[1];
  assert.equal(lineName(words, line()), "p.py, 2 lines changed");
  branches.rename(2, "  shorter ");
  assert.equal(lineName(words, line()), "shorter");
  branches.rename(2, "x".repeat(200));
  assert.equal(line().name.length, LONGEST_NAME);
  branches.rename(2, "");
  assert.equal(lineName(words, line()), whatName(words, line().what));
  branches.rename(77, "nobody");
});

test("lines are counted between what both texts begin and end with", () => {
  assert.equal(changedLines("a\nb\nc", "a\nb\nc"), 0);
  assert.equal(changedLines("a\nx\nc", "a\nb\nc"), 1);
  assert.equal(changedLines("a\nc", "a\nb\nc"), 1);
  assert.equal(changedLines("a\na", "a"), 1);
  assert.equal(changedLines("x\ny", "a\nb\nc"), 3);
});

test("programs that came, went or were named anew are told", () => {
  const run = (...names) => ({ actions: [], programs: names.map((name) => ({ name, source: `${name}\n` })) });
  assert.deepEqual(whatOf(run("a.py", "b.py"), run("a.py")), { kind: "program", file: "b.py", lines: 1, more: 0 });
  assert.deepEqual(whatOf(run("a.py"), run("a.py", "b.py")), { kind: "program", file: "a.py", lines: 0, more: 0 });
  assert.deepEqual(whatOf(run("b.py", "a.py"), run("a.py", "b.py")), { kind: "program", file: "b.py", lines: 0, more: 1 });
});

// --- how it is shown ------------------------------------------------------------------------------------------------------

const named = (...names) => {
  const steps = counted(2, ["switch"]);
  steps[0].p = [...steps[0].p, [0, ["tasks"], Object.fromEntries(names.map(([id, name]) => [id, { id, name, program: 0 }]))]];
  steps[0].l = names.map(([id]) => [id, "running", 0]);
  return filled(steps);
};

test("tasks are found again in the run before by their names, whatever their numbers", () => {
  const [now, before] = [named([1, "MAIN"], [4, "func"]), named([1, "MAIN"], [3, "func"], [5, "gone"])];
  const found = ghostsOf([{ id: 1 }, { id: 4 }, { id: -1 }], now, before);
  assert.deepEqual([...found.keys()], [1, 4]);
  assert.equal(found.get(4), before.lanes.get(3));
});

test("what a change has changed is said in words, and leads to the comparison", () => {
  const { actions, calls } = noting();
  const before = filled(counted(10, ["line"]));
  const history = { lines: [], discarded: null, forgotten: 0, ghost: { line: 7, timeline: before } };
  const view = viewOf("gevent", { view: { history, timeline: filled(counted(30, ["line"])) } });
  const nodes = ghost(view, actions);
  assert.match(text(nodes), /90 µs → 290 µs, 0 → 0 switches/);
  press(one(nodes, ".link"));
  assert.deepEqual(calls, [["set", { compared: 7 }]]);
  assert.equal(ghost(viewOf("gevent"), actions), null);
});
