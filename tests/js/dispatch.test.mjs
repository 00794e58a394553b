import assert from "node:assert/strict";
import { test } from "node:test";
import { actionsOf } from "../../static/js/actions.js";
import { ROWS } from "../../static/js/commands.js";
import { dispatchOf } from "../../static/js/dispatch.js";
import { Marks } from "../../static/js/marks.js";
import { Player } from "../../static/js/player.js";
import { Lookup } from "../../static/js/lookup.js";
import { languages, viewOf } from "./fixture.mjs";
import { Clock, filled } from "./made.mjs";
import { RUN, sampleSteps } from "./sample.mjs";

/** Everything behind the commands, without a page: the sample run, and notes of what the page would have done. */
function desk() {
  const clock = new Clock();
  const player = new Player(filled(sampleSteps()), clock);
  const kept = {};
  const marks = new Marks({ getItem: (key) => kept[key] ?? null, setItem: (key, value) => (kept[key] = value) });
  const search = new Lookup(() => {}, { timers: clock, now: () => 0 });
  const { ui, words } = viewOf("gevent");
  const done = [];
  const open = (wish) => done.push(wish);
  const history = { next: () => null, current: null };
  const session = { shown: { run: { ...RUN, actions: [] } }, history, error: null, open, unfold: (inside) => done.push({ inside }), dismiss() {} };
  const actions = actionsOf({
    player,
    session,
    marks,
    search,
    subject: () => ({ timeline: player.timeline, run: session.shown.run, words }),
    ui,
    changed() {},
    chosen: (patch) => done.push(patch),
    back: () => done.push("back"),
    command: (name) => run(name),
    examples: () => ["before", RUN.example, "after"].map((id) => ({ id })),
  });
  const copyLink = async () => true;
  const saver = { open: () => actions.set({ save: true }), save: (format) => done.push(format), stop() {} };
  const sharer = { load: async () => {}, settle() {} };
  const mine = { load: async () => {} };
  const print = () => done.push("print");
  const classroom = { start: () => done.push("start"), back: () => done.push("back to the teacher") };
  const board = async () => null;
  const run = dispatchOf({ player, session, marks, search, saver, sharer, mine, print, classroom, board, pickFile: () => done.push("file"), edit: { toggle: () => done.push("edit"), open: () => done.push("new"), isOpen: () => false }, world: { load: async () => {}, parts: {} }, actions, ui, languages, lanes: (what) => done.push(what), copyLink });
  const walk = (...names) => names.map((name) => (run(name), player.i));
  return { player, session, marks, search, clock, ui, actions, done, run, walk };
}

test("every command of the table does something, and an unknown one nothing", () => {
  const doesSomething = (name) => {
    const { player, run, done, ui } = desk();
    player.seek(20);
    const look = () => JSON.stringify([player.i, player.playing, ui, done.length]);
    const before = look();
    run(name);
    return look() !== before;
  };
  const names = ROWS.flatMap(({ commands }) => Object.keys(commands));
  // A link is copied a moment later; nothing is open that could be left; there are five tasks.
  const idle = ["link", "escape", "select-7", "select-8", "select-9"];
  assert.deepEqual(names.filter((name) => !doesSomething(name)).sort(), idle.sort());
  assert.deepEqual(["nonsense", "constructor", ""].filter(doesSomething), []);
});

test("to the next and the previous output", () => {
  const { player, walk } = desk();
  const [first, second, back] = walk("next-output", "next-output", "previous-output");
  assert.ok(first < second);
  assert.equal(back, first);
  assert.ok(player.timeline.printed(first).length > 0);
});

test("what leads nowhere stays and says so, until the next command", () => {
  const { walk, ui, player } = desk();
  player.seek(0);
  assert.deepEqual(walk("previous-output", "back", "previous-switch"), [0, 0, 0]);
  assert.deepEqual(ui.told, ["none.previous", {}]);
  walk("forward");
  assert.equal(ui.told, null);
});

test("to the wake-up's cause, and back to where one was", () => {
  const { player, walk, ui } = desk();
  const here = player.timeline.turns.of(2, 0, 1);
  player.seek(here);
  const [cause, after, back] = walk("cause", "forward", "return");
  assert.ok(cause < here);
  assert.equal(cause, player.timeline.stepOf(player.timeline.state(here).last.wake));
  assert.deepEqual([after, back], [cause + 1, here]);
  walk("return");
  assert.deepEqual(ui.told, ["return.none", {}]);
});

test("a breakpoint is set where one stands, gone to both ways, and ends playing", () => {
  const { player, marks, walk, ui, clock, run } = desk();
  walk("next-breakpoint");
  assert.deepEqual(ui.told, ["stop.none", {}]);
  const spots = Array.from({ length: player.timeline.length }, (_, i) => player.timeline.lines.spotAt(i));
  player.seek(spots.findIndex((one, i) => one >= 0 && spots.indexOf(one, i + 1) > i));
  const spot = player.timeline.lines.spotAt(player.i);
  run("stop");
  assert.equal(marks.of(RUN.example).breakpoints.length, 1);
  const first = player.i;
  const [next, back] = walk("next-breakpoint", "previous-breakpoint");
  assert.ok(next > first);
  assert.equal(player.timeline.lines.spotAt(next), spot);
  assert.equal(back, first);
  player.stopsAt = (i) => player.timeline.lines.spotAt(i) === spot;
  run("toggle");
  clock.advance(1e6);
  assert.deepEqual([player.i, player.playing], [next, false]);
  run("stop");
  assert.deepEqual(marks.of(RUN.example).breakpoints, []);
});

test("a bookmark is set and asks for its name; the same key takes it away", () => {
  const { player, marks, run, ui } = desk();
  player.seek(7);
  run("bookmark");
  assert.deepEqual([ui.places, ui.naming, marks.of(RUN.example).bookmarks[0].step], [true, 7, 7]);
  run("escape");
  run("bookmark");
  assert.deepEqual([ui.places, ui.told, marks.of(RUN.example).bookmarks], [false, ["bookmark.removed", { n: 8 }], []]);
});

test("from hit to hit; without a search the field opens", () => {
  const { search, walk, run, ui, clock, actions } = desk();
  run("next-hit");
  assert.equal(ui.picker.mode, "search");
  actions.find("tick");
  clock.advance(0);
  const hits = search.found.hits.filter(({ i }) => i > 0).map(({ i }) => i);
  const [first, second, back] = walk("next-hit", "next-hit", "previous-hit");
  assert.deepEqual([first, second, back], [hits[0], hits[1], hits[0]]);
});

test("a hit in the code leads to the nearest step that runs the line, or shows the file", () => {
  const { player, actions, ui } = desk();
  const { line } = player.timeline.state(player.timeline.length - 1).tasks[3];
  actions.take({ kind: "code", i: -1, program: 0, line, task: "", text: "", at: 0, size: 0 });
  assert.equal(player.timeline.step(player.i).n[1].line, line);
  actions.take({ kind: "code", i: -1, program: 0, line: 4999, task: "", text: "", at: 0, size: 0 });
  assert.deepEqual([ui.file, ui.told], [0, ["never", { line: 4999 }]]);
});

test("one list is open at a time, its key closes it, and Escape closes the topmost first", () => {
  const { run, ui, actions } = desk();
  run("why");
  run("palette");
  run("jump");
  assert.equal(ui.picker.mode, "jump");
  run("jump");
  assert.equal(ui.picker, null);
  run("search");
  actions.find("x");
  actions.select(3);
  const left = () => [ui.picker !== null, ui.why, ui.selected];
  const seen = [0, 1, 2, 3].map(() => {
    run("escape");
    return left();
  });
  assert.deepEqual(seen, [[false, true, 3], [false, false, 3], [false, false, 3], [false, false, null]]);
});

test("slower and faster go through the speeds there are, at either pace", () => {
  const { player, run, ui } = desk();
  for (const name of ["pace", "faster", "faster", ...Array(9).fill("slower")]) run(name);
  assert.deepEqual([player.speed, player.pace, ui.told], [0.25, "clock", ["speed", { times: 0.25 }]]);
});

test("a step over stays in the function and with the task", () => {
  const { player, walk } = desk();
  const spots = Array.from({ length: player.timeline.length }, (_, i) => player.timeline.lines.spotAt(i));
  player.seek(spots.findIndex((spot) => spot >= 0));
  const task = player.timeline.lines.taskAt(player.i);
  const before = player.i;
  const [next, back] = walk("next-over", "previous-over");
  assert.equal(player.timeline.lines.taskAt(next), task);
  assert.equal(back, before);
});

test("what would change a run tells that a recording stays as it is", () => {
  const { session, ui, done, run } = desk();
  session.shown.run.recording = "x";
  for (const name of ["world", "edit", "inside"]) {
    run(name);
    assert.deepEqual(ui.told, ["recorded", {}]);
  }
  assert.deepEqual(done, []);
  assert.ok(!ui.world);
});
