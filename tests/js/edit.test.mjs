import assert from "node:assert/strict";
import { test } from "node:test";
import { Edit, freeName, LATER_MS, SKELETON, SOON_MS, soundName } from "../../static/js/edit.js";
import { Editing } from "../../static/js/editing.js";
import { problemsOf, unreadableOf } from "../../static/js/problems.js";
import { Timeline } from "../../static/js/timeline.js";
import { Clock, counted, filled } from "./made.mjs";

const OWN = [
  { name: "server.py", source: "a\nb\n" },
  { name: "client.py", source: "c\n" },
];

const shown = (id, programs = OWN, rest = {}) => ({
  run: { id, example: "a", programs, actions: [], settings: {}, inside: false, ...rest },
  timeline: filled(counted(3, ["line"])),
});

/** Somebody who edits, and what was asked for. */
function begun({ at = 0, run = {} } = {}) {
  const clock = new Clock();
  const [asked, told] = [[], []];
  const session = {
    shown: shown("r1", OWN, run),
    unreadable: [],
    history: { lines: [] },
    change: (wish, instead) => asked.push({ ...wish, instead }),
  };
  session.history.lines.push({ run: session.shown.run });
  const edit = new Edit({
    session,
    visit: (wish) => asked.push(wish),
    changed: () => {},
    tell: (...what) => told.push(what),
    timers: clock,
  });
  edit.start(at);
  /** The server answers what was asked for last. */
  const answer = (id, programs = asked.at(-1).work?.programs ?? OWN) => {
    session.shown = shown(id, programs, { work: { name: id, scenario: null, programs } });
    edit.follow();
  };
  return { edit, session, clock, asked, told, answer, texts: () => edit.programs.map(({ name, source }) => [name, source]) };
}

/** The way into editing. */
function way({ protection = "sandbox", bring }) {
  const told = [];
  const means = { session: null, visit() {}, protection: async () => protection, actions: {}, changed() {}, tell: (key) => told.push(key) };
  return { editing: new Editing(means, bring ?? (async () => ({ edit: begun().edit }))), told };
}

test("editing begins with the programs of the run in view, at the one that was shown", async () => {
  const { edit, texts } = begun({ at: 1 });
  assert.deepEqual([edit.on, edit.at, edit.isOwn, edit.isShown], [true, 1, false, true]);
  assert.deepEqual(texts(), [["server.py", "a\nb\n"], ["client.py", "c\n"]]);
});

test("a server that runs no programs of visitors is known before anybody types", async () => {
  const { editing } = way({ protection: "none" });
  await editing.toggle(0);
  assert.deepEqual([editing.isOpen, editing.refused], [true, true]);
  await editing.toggle(0);
  assert.deepEqual([editing.isOpen, editing.refused], [false, false]);
  await editing.open();
  assert.equal(editing.refused, true);
});

test("a server that runs them without a sandbox is known too", async () => {
  const { editing } = way({ protection: "loopback" });
  await editing.toggle(0);
  assert.deepEqual([editing.isOpen, editing.isBare], [true, true]);
});

test("what cannot be loaded is said, and nothing is edited", async () => {
  const { editing, told } = way({ bring: () => Promise.reject(new Error("offline")) });
  await editing.toggle(0);
  assert.deepEqual([editing.isOpen, told], [false, ["edit.unloaded"]]);
});

test("it is brought once, begins where one looks, and ends", async () => {
  const { edit } = begun();
  edit.stop();
  let brought = 0;
  const { editing } = way({ bring: async () => ({ edit, made: ++brought }) });
  await editing.toggle(1);
  assert.deepEqual([editing.isOpen, edit.on, edit.at], [true, true, 1]);
  await editing.toggle(0);
  await editing.toggle(0);
  assert.deepEqual([edit.on, brought], [true, 1]);
});

test("a recording is not edited", () => {
  const { edit, session, clock, asked } = begun();
  edit.change("mine\n");
  session.shown = shown("r7", OWN, { recording: "r7" });
  edit.follow();
  clock.advance(SOON_MS);
  assert.deepEqual([edit.on, asked], [false, []]);
});

test("a change runs a moment after the last key, and later where it is no Python yet", async () => {
  const { edit, clock, asked } = begun();
  edit.change("a1\nb\n");
  clock.advance(SOON_MS - 1);
  edit.change("a12\nb\n");
  clock.advance(SOON_MS - 1);
  assert.deepEqual([asked, edit.waits], [[], true]);
  clock.advance(1);
  assert.deepEqual(asked[0].work, { programs: [{ name: "server.py", source: "a12\nb\n" }, OWN[1]], scenario: null });
  assert.deepEqual([asked[0].instead, edit.waits], [true, false]);
  edit.change("a12(\nb\n", false);
  clock.advance(SOON_MS);
  assert.equal(asked.length, 1);
  clock.advance(LATER_MS - SOON_MS);
  assert.equal(asked.length, 2);
});

test("what comes into view because of a change does not touch what is typed meanwhile", async () => {
  const { edit, clock, answer, texts } = begun();
  edit.change("a1\nb\n");
  clock.advance(SOON_MS);
  edit.change("a12\nb\n");
  answer("r2");
  assert.equal(texts()[0][1], "a12\nb\n");
  assert.equal(edit.isShown, false);
  clock.advance(SOON_MS);
  answer("r3");
  assert.equal(edit.isShown, true);
});

test("another run that comes into view brings its programs, and what was not run yet is given up", async () => {
  const { edit, session, clock, asked, texts } = begun();
  edit.change("a1\nb\n");
  session.shown = shown("r9", [{ name: "server.py", source: "other\n" }]);
  edit.follow();
  clock.advance(SOON_MS);
  assert.deepEqual([texts(), asked], [[["server.py", "other\n"]], []]);
});

test("a world of one's own stays when the programs change, and what the example has is the example", async () => {
  const world = begun({ run: { work: { name: "w", scenario: { seed: 5 }, programs: OWN } } });
  world.edit.change("a1\n");
  world.clock.advance(SOON_MS);
  assert.deepEqual(world.asked[0].work.scenario, { seed: 5 });
  const { edit, clock, asked, answer } = begun();
  edit.change("a1\n");
  clock.advance(SOON_MS);
  answer("r2");
  edit.change("a\nb\n");
  clock.advance(SOON_MS);
  assert.equal(asked[1].work, undefined);
});

test("programs are added, named, removed and put first; each is a change", async () => {
  const { edit, clock, asked, told } = begun();
  edit.add();
  assert.deepEqual([edit.programs.at(-1).name, edit.at], ["program.py", 2]);
  const { id } = edit.programs[2];
  edit.rename("my third");
  assert.deepEqual([edit.programs[2].name, edit.programs[2].id], ["my_third.py", id]);
  edit.rename("client.py");
  edit.rename("../x");
  assert.deepEqual(told.map(([key]) => key), ["edit.name.taken", "edit.name.bad"]);
  edit.lead();
  assert.deepEqual([edit.at, edit.programs.map(({ name }) => name)], [0, ["my_third.py", "server.py", "client.py"]]);
  edit.remove();
  clock.advance(SOON_MS);
  assert.deepEqual([asked.length, asked[0].work], [1, undefined], "the same as the example's again");
  for (let i = 0; i < 4; i++) edit.add();
  assert.deepEqual([edit.programs.length, told.at(-1)[0]], [4, "edit.most"]);
});

test("one program stays", async () => {
  const { edit } = begun();
  edit.remove();
  edit.remove();
  assert.equal(edit.programs.length, 1);
});

test("the example's own code comes back, and so does what was given up for it", async () => {
  const { edit, clock, asked, answer, texts } = begun();
  edit.change("mine\n");
  clock.advance(SOON_MS);
  answer("r2");
  edit.reset();
  assert.deepEqual([texts()[0][1], asked.at(-1).work], ["a\nb\n", undefined]);
  edit.undo();
  assert.deepEqual([texts()[0][1], asked.at(-1).work.programs[0].source, edit.given], ["mine\n", "mine\n", null]);
});

test("whoever stops has what was written run", async () => {
  const { edit, asked } = begun();
  edit.change("mine\n");
  edit.stop();
  assert.deepEqual([asked.length, edit.on], [1, false]);
});

test("a new program begins from no example", async () => {
  const { edit, asked } = begun();
  edit.open();
  edit.open("my file.py", "print(1)\n");
  edit.open("???", "print(2)\n");
  assert.deepEqual(
    asked.map(({ example, work }) => [example, work.programs[0].name, work.programs[0].source]),
    [["own", "program.py", SKELETON], ["own", "my_file.py", "print(1)\n"], ["own", "program.py", "print(2)\n"]],
  );
});

test("names are free and sound", () => {
  assert.equal(freeName("p.py", []), "p.py");
  assert.equal(freeName("p.py", ["p.py", "p2.py"]), "p3.py");
  assert.deepEqual(["a", " a b.py ", "数.py", "a/b", "", ".py", `${"x".repeat(99)}.py`].map(soundName), ["a.py", "a_b.py", "数.py", null, null, null, null]);
});

// --- problems ---------------------------------------------------------------------------------------------------------

const stderr = (text, program = 0) => ({ stream: "stderr", program, text, t: 0, task: 1 });
const UNREADABLE = ['  File "server.py", line 2\n', "    def f(:\n", "          ^\n", "SyntaxError: invalid syntax\n"];

test("a text that is no Python is told at its line", () => {
  assert.deepEqual(problemsOf(OWN, UNREADABLE.map((text) => stderr(text))), [
    { file: "server.py", line: 2, text: "SyntaxError: invalid syntax", isUnreadable: true },
  ]);
});

test("an uncaught exception is told at the innermost line of one's own, once however often it comes", () => {
  const traceback =
    'Traceback (most recent call last):\n  File "server.py", line 1, in <module>\n    f()\n  File "client.py", line 1, in f\n' +
    '    gevent.sleep("x")\n  File "/usr/lib/gevent/hub.py", line 160, in sleep\nTypeError: must be real number\n';
  const found = problemsOf(OWN, [stderr(traceback), stderr("some other words\n"), stderr(traceback), { ...stderr(traceback), stream: "stdout" }]);
  assert.deepEqual(found, [{ file: "client.py", line: 1, text: "TypeError: must be real number", isUnreadable: false }]);
  assert.deepEqual(problemsOf(OWN, [stderr('  File "elsewhere.py", line 3\nSyntaxError: no\n')]), []);
});

test("whether a program could begin is not known before Python has said so", () => {
  const printed = (count) => {
    const timeline = new Timeline();
    const steps = counted(count, ["output"]);
    steps.forEach((step, i) => Object.assign(step, { o: [stderr(UNREADABLE[i])] }));
    timeline.append(0, steps);
    return timeline;
  };
  assert.equal(unreadableOf(OWN, printed(2), false), null);
  assert.deepEqual(unreadableOf(OWN, printed(2), true), []);
  assert.equal(unreadableOf(OWN, printed(4), false)?.length, 1);
  assert.deepEqual(unreadableOf(OWN, filled(counted(3, ["line"])), false), []);
});
