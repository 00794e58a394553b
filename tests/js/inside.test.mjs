/** Unfolded runs: how their steps go with those of the folded run, where one is, and what is shown of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { foldedPlace, followed, hasInside, insideOf, unfoldedPlace } from "../../static/js/inside.js";
import { Library } from "../../static/js/library.js";
import { code } from "../../static/js/scene/code.js";
import { hub } from "../../static/js/scene/hub.js";
import { narration } from "../../static/js/scene/narration.js";
import { all, noting, one, press, still, text, viewOf } from "./fixture.mjs";
import { counted, filled } from "./made.mjs";

/** Steps of these kinds: `i` is one of a library, `o` one of the program. */
const run = (told) => filled(counted(told.length, [...told].map((letter) => (letter === "i" ? "inside" : "line"))));

test("the place in the folded run, and back", () => {
  const unfolded = run("ooiiioiooii");
  const folded = run("ooooo");
  assert.deepEqual([...Array(11).keys()].map((i) => foldedPlace(unfolded, i)), [0, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4]);
  assert.deepEqual([...Array(5).keys()].map((place) => unfoldedPlace(unfolded, place)), [0, 1, 5, 7, 8]);
  for (let place = 0; place < 5; place++) {
    assert.equal(foldedPlace(unfolded, unfoldedPlace(unfolded, place)), place);
    assert.equal(unfoldedPlace(folded, place), place);
    assert.equal(foldedPlace(folded, place), place);
  }
  assert.equal(unfoldedPlace(unfolded, 5), -1, "it is not here yet");
  assert.equal(unfoldedPlace(run(""), 0), -1);
});

test("a run that begins in a library", () => {
  assert.equal(foldedPlace(run("iio"), 1), 0);
  assert.equal(unfoldedPlace(run("iio"), 0), 2);
});

const FRAMES = [
  { file: "gevent/hub.py", func: "Hub.run", line: 647, under: 0, about: "hub.run" },
  { file: "gevent/_waiter.py", func: "Waiter.switch", line: 2, under: 0, about: "waiter.switch", via: "timers" },
];

/** The moment with the hub on the CPU, in its own code. */
function unfolded(changes = {}) {
  const plain = viewOf("gevent");
  const hubs = Object.values(plain.state.hubs);
  const task = { ...plain.state.tasks[hubs[0].task], stack: [], inside: FRAMES, at: 1, ...changes.task };
  const tasks = { ...plain.state.tasks, [task.id]: task };
  const state = { cpu: task.id, tasks, hubs: { [task.id]: { ...hubs[0], phase: "timers" } }, ...changes.state };
  const inside = { ...plain.run, inside: true };
  return viewOf("gevent", { ...changes, ui: { file: -1, ...changes.ui }, state, view: { run: inside, library: "def switch(self):\n    pass\n", ...changes.view } });
}

test("whom one follows, and in which function it is", () => {
  const { state } = unfolded();
  assert.equal(insideOf(state).frame.func, "Waiter.switch");
  assert.equal(followed({ ...state, cpu: null, last: { from: state.cpu } }).id, state.cpu);
  assert.equal(insideOf({ ...state, cpu: null, last: null }), null);
  assert.equal(insideOf(unfolded({ task: { at: null } }).state), null);
  assert.ok(hasInside({ programs: [{ model: "plain" }, { model: "asyncio" }] }));
  assert.ok(!hasInside({ programs: [{ model: "greenlet" }] }));
});

test("the code panel shows the library's file, the way there, and what the function is for", () => {
  const shown = code(unfolded(), still);
  const here = all(shown, (node) => node.props["aria-current"] === "step");
  assert.deepEqual(here.map((node) => node.props["data-line"]), [2]);
  assert.match(one(shown, ".code").props["aria-label"], /gevent\/_waiter\.py/);
  assert.deepEqual(all(one(shown, ".crumbs"), (node) => node.type === "li").map(text), ["hub", "Hub.run", "loop.run", "Waiter.switch"]);
  assert.equal(text(one(shown, ".here")), "Waiter.switch");
  assert.match(text(one(shown, ".about")), /gevent's own code.*Waiter\.switch: what was waited for has happened.*fires the timers that are due.*simulator's own/s);
});

test("of many calls the innermost are shown, the others counted", () => {
  const inside = Array.from({ length: 9 }, (_, i) => ({ ...FRAMES[0], func: `f${i}`, about: null }));
  const items = all(one(code(unfolded({ task: { inside, at: 8 } }), still), ".crumbs"), (node) => node.type === "li");
  assert.deepEqual(items.map(text), ["hub", "+4", "f4", "f5", "f6", "f7", "f8"]);
});

test("the program's functions stand between those of libraries", () => {
  const task = { stack: [{ func: "func", line: 3, vars: {} }], inside: [FRAMES[0], { ...FRAMES[1], func: "sleep", under: 1, via: undefined }] };
  const items = all(one(code(unfolded({ task }), still), ".crumbs"), (node) => node.type === "li");
  assert.deepEqual(items.map(text), ["hub", "Hub.run", "func", "sleep"]);
});

test("a long file is shown in parts that stay where they are", () => {
  const library = Array.from({ length: 500 }, (_, i) => `line${i + 1}`).join("\n");
  const linesAt = (line) => {
    const inside = [{ ...FRAMES[0], line }];
    const shown = code(unfolded({ task: { inside, at: 0 }, view: { run: { ...viewOf("gevent").run, inside: true }, library } }), still);
    const numbers = all(shown, "data-line").map((node) => node.props["data-line"]);
    return [numbers[0], numbers.at(-1), all(shown, ".more").length];
  };
  assert.deepEqual(linesAt(1), [1, 120, 1]);
  assert.deepEqual(linesAt(201), [161, 280, 2]);
  assert.deepEqual(linesAt(240), [161, 280, 2]);
  assert.deepEqual(linesAt(500), [441, 500, 1]);
});

test("while the source is on its way, and where it cannot be had", () => {
  const inside = { ...viewOf("gevent").run, inside: true };
  const saying = (library) => text(one(code(unfolded({ view: { run: inside, library } }), still), ".none"));
  assert.match(saying(null), /on its way/);
  assert.match(saying(""), /cannot be had/);
});

test("who chose a program sees that one; the library's tab leads back", () => {
  const { actions, calls } = noting();
  const shown = code(unfolded({ ui: { file: 0 } }), actions);
  assert.equal(one(shown, ".about"), undefined);
  const followed = code(unfolded(), actions);
  const [own, library] = all(followed, (node) => node.props.role === "tab");
  press(own);
  press(library);
  assert.deepEqual(calls, [["set", { file: 0 }], ["set", { file: -1 }]]);
});

test("a folded run shows none of it, whatever the state says", () => {
  const folded = unfolded({ view: { run: viewOf("gevent").run, library: null } });
  const shown = code(folded, still);
  assert.deepEqual([one(shown, ".crumbs"), one(shown, ".about")], [undefined, undefined]);
});

test("the hub's card offers to look inside, and to fold", () => {
  const { actions, calls } = noting();
  const card = (view) => hub(view, actions, Object.values(view.state.hubs)[0]);
  const [look, fold] = [card(viewOf("gevent")), card(unfolded())].map((shown) => one(shown, ".unfold"));
  assert.match(text(look), /Look inside/);
  assert.match(text(fold), /Fold/);
  press(look);
  assert.deepEqual(calls, [["command", "inside"]]);
  assert.equal(one(card(viewOf("gevent", { view: { alone: true } })), ".unfold"), undefined);
});

test("the narration says in which file one is", () => {
  assert.equal(text(one(narration(unfolded(), still), ".loc")), "gevent/_waiter.py:2");
});

test("a library's file is fetched once, and again only where it could not be had", async () => {
  const asked = [];
  let ok = false;
  const library = new Library(
    () => asked.push("drawn"),
    async (path) => {
      asked.push(path);
      return { ok, text: async () => "text" };
    },
  );
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  assert.equal(library.text("gevent/hub.py"), null);
  assert.equal(library.text("gevent/hub.py"), null);
  await settled();
  assert.equal(library.text("gevent/hub.py"), "");
  ok = true;
  library.text("gevent/event.py");
  assert.equal(library.text("gevent/hub.py"), null);
  await settled();
  assert.deepEqual(["gevent/hub.py", "gevent/event.py"].map((file) => library.text(file)), ["text", "text"]);
  const [hubs, events] = ["hub", "event"].map((name) => asked.filter((one) => one === `/api/library/gevent/${name}.py`).length);
  assert.deepEqual([hubs, events], [2, 1]);
});

test("a server that cannot be reached leaves the text empty", async () => {
  const library = new Library(() => {}, () => Promise.reject(new TypeError()));
  library.text("gevent/hub.py");
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(library.text("gevent/hub.py"), "");
  library.know({ "gevent/hub.py": "text" });
  assert.equal(library.text("gevent/hub.py"), "text");
});
