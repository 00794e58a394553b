import assert from "node:assert/strict";
import { test } from "node:test";
import { BOUNDS, Branches } from "../../static/js/branches.js";
import { firstDeed, firstDifference, whatOf } from "../../static/js/deeds.js";
import { LineNames } from "../../static/js/linenames.js";
import { figuresOf, firstOtherLine, linesOf, tracksOf } from "../../static/js/figures.js";
import { compare, partOf } from "../../static/js/scene/compare.js";
import { history, lineAfter } from "../../static/js/scene/history.js";
import { whatName } from "../../static/js/scene/lines.js";
import { all, noting, one, text, viewOf } from "./fixture.mjs";
import { counted, filled } from "./made.mjs";
import { sampleSteps } from "./sample.mjs";

const deed = (at, peer = "C", what = ["send", "hello"]) => ({ at, peer, do: what });
const timelineOf = (count, changed = {}) => {
  const steps = counted(count, ["line"]);
  for (const [i, n] of Object.entries(changed)) steps[i] = { ...steps[i], n: [n, {}] };
  return filled(steps);
};

/** A place as the session shows it: `count` steps 10 µs apart. */
const place = (id, { actions = [], settings = {}, parent = null, example = "a", timeline = timelineOf(30), status = "ended" } = {}) => ({
  run: { id, example, actions, settings, parent, programs: [], scenario: {}, versions: {} },
  timeline,
  status,
  trouble: null,
});

/** The trunk, and a branch that leaves it at 101 µs. */
function two() {
  const branches = new Branches();
  branches.show(place("r1"));
  branches.show(place("r2", { actions: [deed(101)], parent: "r1", timeline: timelineOf(40, { 11: "other" }) }));
  return branches;
}

// --- deeds -----------------------------------------------------------------------------------------------------------

test("two runs part at the first deed that one of them does not have", () => {
  const [a, b, c] = [deed(10), deed(20), deed(30)];
  assert.deepEqual(firstDeed([a, b], [a]), { t: 20, deed: b, more: 0, common: 1 });
  assert.deepEqual(firstDeed([a, b, c], [c]), { t: 10, deed: a, more: 1, common: 0 });
  assert.deepEqual(firstDeed([a], [a, b]), { t: 20, deed: null, more: 0, common: 1 });
  assert.equal(firstDeed([a], [a]).t, Number.POSITIVE_INFINITY);
});

test("a run is named after what it has and the one before has not", () => {
  const run = (actions, settings) => ({ actions, settings });
  assert.deepEqual(whatOf(run([deed(1)]), null), { kind: "trunk" });
  assert.deepEqual(whatOf(run([deed(1)]), run([])), { kind: "deed", deed: deed(1), more: 0 });
  assert.deepEqual(whatOf(run([], { platform: "windows" }), run([])), { kind: "settings", set: { platform: "windows" } });
  assert.deepEqual(whatOf(run([]), run([], { platform: "windows" })), { kind: "settings", set: { platform: null } });
  assert.deepEqual(whatOf(run([]), run([deed(1)])), { kind: "fewer", count: 0 });
});

test("where two recordings differ is looked for a stretch at a time", () => {
  assert.deepEqual(firstDifference(timelineOf(30), timelineOf(30, { 7: "other" })), { at: 7, isFound: true });
  assert.deepEqual(firstDifference(timelineOf(30), timelineOf(20)), { at: 20, isFound: true });
  const long = timelineOf(3000);
  assert.deepEqual(firstDifference(long, long), { at: 1024, isFound: false });
});

// --- the tree --------------------------------------------------------------------------------------------------------

test("a branch leaves the run that it was made from, at the time of the deed", () => {
  const [trunk, branch] = two().look();
  assert.deepEqual([trunk.what.kind, trunk.parent, trunk.isCurrent], ["trunk", null, false]);
  assert.deepEqual([branch.parent, branch.isCurrent, branch.fork], [trunk.id, true, { t: 101, step: 11 }]);
  assert.deepEqual([trunk.steps, trunk.end, branch.steps, branch.end], [30, 290, 40, 390]);
});

test("the same moment: the very step before they part, afterwards the same time", () => {
  const branches = two();
  const trunk = branches.get(1);
  assert.deepEqual(branches.moment(10, trunk), { step: 10 });
  assert.deepEqual(branches.moment(11, trunk), { time: 110 });
});

test("of two branches that part where the earlier one leaves", () => {
  const branches = two();
  branches.show(branches.get(1).place);
  branches.show(place("r3", { actions: [deed(51)], parent: "r1", timeline: timelineOf(40, { 6: "other" }) }));
  assert.deepEqual(branches.moment(5, branches.get(2)), { step: 5 });
  assert.deepEqual(branches.moment(7, branches.get(2)), { time: 70 });
  assert.equal(partOf(branches.look(), branches.look()[1], branches.look()[2]), 51);
});

test("who goes back to before a branch began leaves what the branch left", () => {
  const branches = two();
  branches.show(place("r3", { actions: [deed(51), deed(101)], parent: "r2" }));
  assert.equal(branches.look().find(({ run }) => run.id === "r3").parent, 1);
});

test("a run that goes on in place stays the line that it was", () => {
  const branches = two();
  branches.current.place.run = { ...branches.current.place.run, actions: [deed(101), deed(400)] };
  branches.show(branches.get(1).place);
  branches.show(place("r9", { actions: [deed(101), deed(400)] }));
  assert.deepEqual(branches.look().map(({ id }) => id), [1, 2]);
  assert.equal(branches.look()[1].run.id, "r9");
});

test("what is done at the end of a run that waits goes on with its line, in whichever run it is carried out", () => {
  const branches = new Branches();
  branches.show(place("r1", { status: "parked" }));
  branches.show(place("r2", { actions: [deed(400)], parent: "r1", timeline: timelineOf(50) }));
  assert.deepEqual(branches.look().map(({ id, run, steps }) => [id, run.id, steps]), [[1, "r2", 50]]);
});

test("other settings make a line that leaves where it shows", () => {
  const branches = new Branches();
  branches.show(place("r1"));
  branches.show(place("r2", { settings: { platform: "windows" }, timeline: timelineOf(30, { 4: "other" }) }));
  const [, line] = branches.look();
  assert.deepEqual([line.what.kind, line.fork], ["settings", { t: 40, step: 4 }]);
});

test("another example begins a history of its own", () => {
  const branches = two();
  branches.show(place("r3", { example: "b" }));
  assert.deepEqual(branches.look().map(({ run }) => run.id), ["r3"]);
});

test("a discarded branch takes those with it that leave it, and all of them can be had back", () => {
  const branches = two();
  branches.show(place("r3", { actions: [deed(101), deed(201)], parent: "r2" }));
  branches.discard(1);
  assert.equal(branches.lines.length, 3, "the trunk stays");
  branches.discard(2);
  assert.equal(branches.lines.length, 3, "what is shown stays");
  branches.show(branches.get(1).place);
  branches.discard(2);
  assert.deepEqual(branches.lines.map(({ id }) => id), [1]);
  assert.equal(branches.view().discarded.kind, "deed");
  branches.restore();
  assert.deepEqual(branches.look().map(({ id }) => id), [1, 2, 3]);
  assert.equal(branches.view().discarded, null);
});

test("the newest lines are kept whole, of the others their input, and of very many the oldest are gone", () => {
  const branches = new Branches({ ...BOUNDS, kept: 2, most: 4 });
  branches.show(place("r0"));
  for (let i = 1; i <= 5; i++) {
    branches.show(branches.get(1).place ?? place("r0"));
    branches.show(place(`r${i}`, { actions: [deed(100 * i)], parent: "r0" }));
  }
  const view = branches.view();
  assert.deepEqual(view.lines.map(({ timeline }) => timeline !== null), [true, false, false, true]);
  assert.equal(view.forgotten, 2);
  assert.equal(view.lines[1].steps, 30);
});

test("what weighs too much is put away, whatever the number", () => {
  const branches = new Branches({ ...BOUNDS, bytes: 50_000 });
  branches.show(place("r1"));
  branches.show(place("r2", { actions: [deed(101)], parent: "r1" }));
  assert.deepEqual(branches.look().map(({ timeline }) => timeline !== null), [false, true]);
});

// --- figures ---------------------------------------------------------------------------------------------------------

test("the figures of a run are those of its timeline", () => {
  const timeline = filled(sampleSteps());
  Object.assign(timeline.tip, { busy_us: 700, busy_at: timeline.end, cpu: null });
  const figures = figuresOf(timeline);
  assert.equal(figures.end, timeline.end);
  assert.equal(figures.switches, timeline.turns.length - 1);
  assert.equal(figures.lines, linesOf(timeline).length);
  assert.equal(figures.busy, 700);
  assert.ok(figures.wait.us > 0 && timeline.lanes.has(figures.wait.task));
  assert.equal(figuresOf(timeline), figures, "made once");
});

test("the first line that only one of them prints", () => {
  const printing = (...lines) => ({ chunks: lines.map((line) => ({ text: `${line}\n` })) });
  assert.equal(firstOtherLine(printing("a"), printing("a")), null);
  assert.deepEqual(firstOtherLine(printing("a", "b"), printing("a", "c")), { at: 1, own: "b", other: "c" });
  assert.deepEqual(firstOtherLine(printing("a"), printing("a", "c")), { at: 1, own: null, other: "c" });
});

test("a picture shows each task from its birth on, and runs only where it had the CPU", () => {
  const timeline = filled(sampleSteps());
  const tracks = tracksOf(timeline, timeline.end, 3);
  assert.deepEqual(tracks.map(({ id }) => id), timeline.tasks().slice(0, 3).map(({ id }) => id));
  for (const { from, to, runs } of tracks) {
    assert.ok(from < to);
    for (const [a, b, high] of runs) assert.ok(a >= Math.floor(from) && b <= to + 1 && high > 0 && high <= 1);
  }
});

// --- scenes ----------------------------------------------------------------------------------------------------------

const seen = (branches, changes = {}) => viewOf("gevent", { ...changes, view: { history: branches.view(), ...changes.view } });

test("one line of history is not drawn", () => {
  const branches = new Branches();
  branches.show(place("r1"));
  assert.equal(history(seen(branches), noting().actions), null);
});

test("two lines are a list of buttons, the present one marked, each with its picture", () => {
  const { actions, calls } = noting();
  const node = history(seen(two()), actions);
  const buttons = all(node, ".go");
  assert.deepEqual(buttons.map((button) => button.props["aria-current"]), [undefined, "true"]);
  assert.deepEqual(buttons.map((button) => text(button).includes("C sends")), [false, true]);
  buttons[0].props.onClick();
  assert.deepEqual(calls, [["toLine", 1]]);
  const pictures = all(node, ".line-picture");
  assert.equal(pictures.length, 2);
  assert.match(one(pictures[0], ".ways").props.d, /^M[\d.]+ 12V24$/);
  assert.match(one(pictures[1], ".ways").props.d, /Q/);
});

test("the trunk cannot be discarded, the present line not compared with itself", () => {
  const node = history(seen(two()), noting().actions);
  const tools = all(node, ".tools").map((one) => all(one, "aria-label").map((button) => button.props["aria-label"]));
  assert.deepEqual(tools, [
    ["Give “Main line” a name of its own", "Compare with: Main line"],
    ["Give “C sends “hello”” a name of its own", "Discard: C sends “hello”"],
  ]);
});

test("what was discarded can be had back for as long as nothing else is", () => {
  const branches = two();
  branches.show(branches.get(1).place);
  branches.discard(2);
  const { actions, calls } = noting();
  const node = history(seen(branches), actions);
  assert.match(text(one(node, ".leftovers")), /Discarded: C sends “hello”/);
  all(node, ".btn").find((button) => text(button) === "Undo").props.onClick();
  assert.deepEqual(calls, [["restore"]]);
});

test("every deed has a name in both languages", () => {
  const deeds = [["connect", 8000], ["send", "x"], ["shutdown"], ["close"], ["reset"], ["type", "x"], ["set", { latency: 0.1 }]];
  for (const lang of ["en", "zh"]) {
    const { words } = viewOf("gevent", { lang });
    const names = deeds.map((what) => whatName(words, { kind: "deed", deed: deed(1, "C", what), more: 1 }));
    for (const name of names) assert.doesNotMatch(name, /history\.|\{/);
    assert.equal(new Set(names).size, deeds.length);
    for (const count of [0, 1, 2]) assert.doesNotMatch(whatName(words, { kind: "fewer", count }), /history\.|\{/);
  }
});

test("a comparison says where they part, and what differs in figures and output", () => {
  const branches = two();
  const node = compare(seen(branches, { ui: { compared: 1 } }), noting().actions);
  assert.match(text(one(node, ".lead")), /0\.000101 s/);
  assert.equal(all(one(node, ".cmp-table"), (each) => each.type === "tr").length, 7);
  assert.equal(all(node, ".part").length, 2);
  assert.match(text(node), /Both print the same/);
});

test("there is nothing to compare with one line only", () => {
  const branches = new Branches();
  branches.show(place("r1"));
  const node = compare(seen(branches, { ui: { compared: 0 } }), noting().actions);
  assert.match(text(node), /There is nothing to compare yet/);
  assert.equal(compare(seen(branches), noting().actions), null);
});

// --- the tree --------------------------------------------------------------------------------------------------------

test("up and down walk through the tree, and nothing else does", () => {
  const lines = [{ id: 1, parent: null }, { id: 3, parent: 1 }, { id: 4, parent: 3 }, { id: 2, parent: 1 }];
  const walked = (from, key) => lineAfter(lines, from, key)?.id ?? null;
  assert.deepEqual(["ArrowUp", "ArrowDown"].map((key) => walked(3, key)), [1, 4]);
  assert.deepEqual([walked(1, "ArrowUp"), walked(2, "ArrowDown")], [null, null]);
  assert.deepEqual(["ArrowLeft", "ArrowRight", "Home", "End"].map((key) => walked(3, key)), [null, null, null, null]);
});

test("F2 in the list asks for a name, Delete discards, and other keys are left alone", () => {
  const { actions, calls } = noting();
  const list = one(history(seen(two()), actions), (node) => node.type === "ol");
  const pressed = (key) => {
    let taken = false;
    const target = { closest: () => ({ getAttribute: () => "2" }) };
    list.props.onKeyDown({ key, target, currentTarget: { querySelector: () => null }, preventDefault: () => { taken = true; } });
    return taken;
  };
  assert.deepEqual(["F2", "Delete", "n", "End", "ArrowLeft"].map(pressed), [true, true, false, false, false]);
  assert.deepEqual(calls, [["set", { lineNaming: 2 }], ["discard", 2]]);
});

test("a name outlives the page under the input of its run, and the newest are kept", () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const branches = two();
  branches.names = new LineNames(storage);
  branches.rename(2, "  with C  ");
  const again = new Branches();
  again.names = new LineNames(storage);
  again.show(place("r8"));
  again.show(place("r9", { actions: [deed(101)], parent: "r8" }));
  assert.deepEqual(again.look().map(({ name }) => name), ["", "with C"]);
  again.rename(2, "");
  assert.equal(new LineNames(storage).find("x"), "");
  for (let i = 0; i < 150; i++) again.names.keep(`#${i}`, "n".repeat(99));
  assert.equal(again.names.find("#0"), "");
  assert.equal(again.names.find("#149").length, 60);
  kept.set("switchyard-lines", "{nonsense");
  assert.equal(new LineNames(storage).find("#149"), "");
});

test("changes that follow each other are one line; a named one stays, and back to the start takes none", () => {
  const branches = new Branches();
  branches.show(place("r1"));
  for (const [i, latency] of [0.01, 0.02, 0.03].entries()) branches.show(place(`c${i}`, { settings: { latency } }), true);
  assert.deepEqual(branches.look().map(({ what }) => what), [{ kind: "trunk" }, { kind: "settings", set: { latency: 0.03 } }]);
  assert.equal(branches.ghost.line, 1);
  branches.rename(2, "slow");
  branches.show(place("c4", { settings: { latency: 0.5 } }), true);
  assert.equal(branches.look().length, 3);
  branches.show(place("r1"), true);
  assert.deepEqual(branches.look().map(({ name }) => name), ["", "slow"]);
});
