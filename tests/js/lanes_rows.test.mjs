import assert from "node:assert/strict";
import { test } from "node:test";
import { Axis } from "../../static/js/lanes/axis.js";
import { dropAt, layout, middlesOf, rowThumb, scrollOfThumb, scrollTo } from "../../static/js/lanes/layout.js";
import { Merged } from "../../static/js/lanes/merged.js";
import { hit, middleOf, placeAt, xOf } from "../../static/js/lanes/picture.js";
import { signAt } from "../../static/js/lanes/signs.js";
import { AS_THEY_ARE, FINISHED, inOrder, moved, neighbourOf, nextTask, rowsOf, shownOf } from "../../static/js/lanes/tracks.js";
import { whole } from "../../static/js/lanes/window.js";
import { LANE_STATES } from "../../static/js/spans.js";
import { EMPTY } from "../../static/js/timeline.js";
import { NOBODY } from "../../static/js/turns.js";
import { viewOf } from "./fixture.mjs";
import { filled, passed } from "./made.mjs";
import { sampleSteps } from "./sample.mjs";

const { words } = viewOf("gevent");
const task = (id, name, more = {}) => ({ id, name, what: "greenlet", program: 0, thread: 0, ended: null, ...more });
const arranged = (tasks, tracks = {}, more = {}) =>
  rowsOf({ tasks, tracks: { ...AS_THEY_ARE, ...tracks }, state: EMPTY, t: 0, words, ...more });
const rowsFor = (names) =>
  arranged([...names.map((name, id) => task(id, name)), task(99, "hub", { what: "hub" })]);
const sized = (rows, more = {}) =>
  layout({ rows, width: 1300, room: 270, names: 60, compact: false, unit: 1, scroll: 0, ...more });
const many = () => rowsFor(Array.from({ length: 40 }, (_, i) => `t${i}`));

test("layout: hub and the sleeping CPU come last and stay in view", () => {
  for (const scroll of [0, 7, 999]) {
    const shown = sized(many(), { scroll });
    assert.ok(shown.height <= 270);
    assert.deepEqual(shown.rows.slice(-2).map((row) => row.kind), ["hub", "asleep"]);
    assert.equal(shown.above + shown.below + shown.rows.length - 2, 40);
  }
});

test("layout: fewer rows are higher", () => {
  assert.ok(sized(rowsFor(["a"])).rowHeight > sized(rowsFor([..."abcdefgh"])).rowHeight);
  assert.ok(sized(rowsFor([..."abcdefgh"])).rowHeight > sized(rowsFor([..."abcdefghijkl"])).rowHeight);
});

test("layout: scrolling to a row moves as little as possible", () => {
  const rows = many();
  const shown = sized(rows, { scroll: 10 });
  assert.equal(scrollTo(shown, rows, 12), 10);
  assert.equal(scrollTo(shown, rows, 3), 3);
  const fitting = shown.rows.length - 2;
  assert.equal(scrollTo(shown, rows, 39), 39 - fitting + 1);
  const middles = middlesOf(shown, rows);
  assert.equal(middles.get(3), shown.top);
  assert.equal(middles.get(39), shown.top + fitting * shown.rowHeight);
  assert.equal(middles.get(99), shown.top + (fitting + 0.5) * shown.rowHeight);
  assert.equal(middleOf({ middles, layout: shown }, 12345), shown.top + fitting * shown.rowHeight, "whoever has no row");
});

test("layout: the thumb shows which rows are in view, and leads to any", () => {
  const rows = many();
  assert.equal(rowThumb(sized(rowsFor(["a"]))), null);
  const fitting = sized(rows).rows.length - 2;
  for (const scroll of [0, 9, 40 - fitting]) {
    const shown = sized(rows, { scroll });
    const thumb = rowThumb(shown);
    assert.ok(thumb.from >= thumb.top && thumb.to <= thumb.bottom + 1e-9);
    assert.equal(scrollOfThumb(shown, thumb.from), scroll);
  }
  assert.equal(scrollOfThumb(sized(rows), 1e9), 40 - fitting);
});

test("layout: a dragged track comes to stand before or after the row that it is over", () => {
  const shown = sized(rowsFor(["a", "b"]));
  const height = (row, share) => shown.top + (row + share) * shown.rowHeight;
  assert.deepEqual([dropAt(shown, height(1, 0.2)).row.name, dropAt(shown, height(1, 0.2)).after], ["b", false]);
  assert.equal(dropAt(shown, height(1, 0.8)).after, true);
  assert.equal(dropAt(shown, height(3, 0.5)), null, "nothing stands below the sleeping CPU");
});

const trio = [task(1, "MAIN", { what: "main" }), task(2, "worker"), task(3, "Worker·2", { program: 1, thread: 3 })];

test("tracks: a filter hides by name and by kind, and one by one", () => {
  const names = (tracks) => shownOf(trio, { ...AS_THEY_ARE, ...tracks }).map(({ name }) => name);
  assert.deepEqual(names({}), ["MAIN", "worker", "Worker·2"]);
  assert.deepEqual(names({ text: " WORK" }), ["worker", "Worker·2"]);
  assert.deepEqual(names({ kind: "main" }), ["MAIN"]);
  assert.deepEqual(names({ hidden: [2] }), ["MAIN", "Worker·2"]);
});

test("tracks: whatever order they have, every task is there once", () => {
  const order = moved(trio, [], 3, 1, false);
  assert.deepEqual(order, [3, 1, 2]);
  assert.deepEqual(moved(trio, order, 3, 2, true), [1, 2, 3]);
  assert.deepEqual(moved(trio, order, 3, 3, true), order);
  const later = [...trio, task(4, "new")];
  assert.deepEqual(inOrder(later, order).map(({ id }) => id), [3, 1, 2, 4]);
});

test("tracks: groups have heads, and folded ones are one row", () => {
  const state = { ...EMPTY, programs: [{ name: "server.py", main: 1 }, { name: "client.py", main: 3 }] };
  const open = arranged(trio, { group: "program" }, { state });
  assert.deepEqual(open.map(({ kind, name }) => `${kind} ${name}`), [
    "group server.py", "task MAIN", "task worker", "group client.py", "task Worker·2", "asleep CPU asleep",
  ]);
  const [head] = arranged(trio, { group: "program", folded: ["p0"] }, { state });
  assert.deepEqual([head.members, head.count], [[1, 2], 2]);
  assert.equal(arranged(trio.slice(0, 2), { group: "program" }, { state })[0].kind, "task", "one group is none");
  assert.equal(new Set(open.map(({ id }) => id)).size, open.length);
});

test("tracks: those that are over by now come together at the end", () => {
  const tasks = [task(1, "MAIN"), task(2, "short", { ended: 500 }), task(3, "long", { ended: 900 })];
  const at = (t) => arranged(tasks, { finished: true, folded: [FINISHED] }, { t });
  assert.deepEqual(at(100).map(({ name }) => name), ["MAIN", "short", "long", "CPU asleep"]);
  assert.deepEqual(at(600).map(({ id, members }) => members ?? id), [1, 3, [2], NOBODY]);
  assert.deepEqual(at(900).map(({ id, members }) => members ?? id), [1, [2, 3], NOBODY]);
});

test("tracks: up and down, for moving and for selecting", () => {
  const rows = rowsFor(["a", "b", "c"]);
  assert.equal(neighbourOf(rows, 1, -1).name, "a");
  assert.equal(neighbourOf(rows, 0, -1), null);
  assert.equal(neighbourOf(rows, 2, 1), null, "a hub stays below");
  assert.deepEqual([nextTask(rows, null, 1), nextTask(rows, null, -1), nextTask(rows, 1, 1), nextTask(rows, 99, 1)], [0, 99, 2, 99]);
});

test("a folded group shows the busiest of its tasks, however the run grows", () => {
  const steps = passed([[500, 1], [500, 2], [500, null], [500, 1], [500, 2]]);
  const timeline = filled(steps.slice(0, 3));
  const merged = new Merged(timeline, [1, 2]);
  merged.grow();
  timeline.append(3, steps.slice(3));
  const { t, state } = merged.grow();
  const all = Array.from({ length: state.length }, (_, i) => [t.at(i), LANE_STATES[state.at(i)]]);
  assert.deepEqual(all, [[0, "running"], [1000, "ready"], [1500, "running"]]);
  const fresh = new Merged(timeline, [1, 2]).grow();
  assert.deepEqual([...fresh.t.values.subarray(0, fresh.length)], [...t.values.subarray(0, t.length)]);
});

/** The sample as a picture. */
function pictured(mode = "folded") {
  const timeline = filled(sampleSteps());
  const axis = new Axis(timeline, mode);
  const rows = arranged(timeline.tasks());
  const place = sized(rows);
  return {
    timeline,
    axis,
    rows,
    layout: place,
    middles: middlesOf(place, rows),
    merged: new Map(),
    now: 0,
    selected: null,
    hovered: null,
    lit: new Set(),
    bookmarks: [],
    range: null,
    drop: null,
    grain: 1,
    window: whole(axis, place.right - place.left),
  };
}

test("pointing: row and span under a point", () => {
  const p = pictured();
  const { timeline, axis, layout: place } = p;
  const at = (row, t) => [xOf(p, axis.place(t, timeline.byTime(t))), place.top + (row + 0.5) * place.rowHeight];
  assert.equal(hit(p, ...at(1, 500_000)).span.state, "sleep");
  assert.equal(hit(p, ...at(1, 5_000)).span.state, "running");
  assert.equal(hit(p, ...at(6, 500_000)).row.kind, "asleep");
  assert.deepEqual(hit(p, ...at(6, 500_000)).span, { from: 305_764, to: 620_675, state: "sleep", step: 29 });
  assert.equal(hit(p, ...at(3, 1_000)).span, null);
  assert.equal(hit(p, 300, 2), null);
  assert.equal(Math.round(placeAt(p, xOf(p, 123))), 123);
});

test("pointing: the sign next to a place, of output and of IO", () => {
  const p = pictured();
  const { timeline, axis } = p;
  for (const kind of ["out", "io"]) {
    const [id, steps] = [...timeline.traces[kind]][0];
    const x = xOf(p, axis.ofStep(steps.at(0)));
    assert.equal(xOf(p, axis.ofStep(signAt(p, id, x))), x, kind);
    assert.equal(signAt(p, id, -500), -1);
  }
});

test("traces: who printed and who asked the kernel", () => {
  const steps = passed([[10, 1], [10, 2], [10, null]]);
  Object.assign(steps[1], { k: "io", o: [{ t: 10, task: 7, program: 0, stream: "stdout", text: "x" }] });
  const { io, out } = filled(steps).traces;
  assert.deepEqual([[...io.keys()], [...out.keys()], io.get(2).at(0)], [[2], [7], 1]);
});
