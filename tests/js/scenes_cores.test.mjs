/** Several cores: a token for each in one dock, the processes on them, and what the kernel layer puts away. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { timersOf } from "../../static/js/scene/bed.js";
import { docksOf, holdersOf, tokenWord } from "../../static/js/scene/docks.js";
import { kernel } from "../../static/js/scene/kernel.js";
import { page } from "../../static/js/scene/page.js";
import { sorted } from "../../static/js/scene/shelf.js";
import { stage } from "../../static/js/scene/stage.js";
import { tasks } from "../../static/js/scene/tasks.js";
import { all, noting, one, press, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

const { tasks: known } = moments.threads.state;
const process = (id, state, more = {}) => ({ ...known[3], id, name: `worker-${id}`, what: "process", thread: id, program: id - 4, state, ...more });
/** A program that has forked three workers; two of them and nobody else have a core. */
const forked = (cores, more = {}) => {
  const workers = { 5: process(5, "running"), 6: process(6, "running"), 7: process(7, "ready") };
  const programs = [{ name: "a.py", model: "plain", main: 1 }, ...[5, 6, 7].map((main) => ({ name: `worker-${main}`, model: "plain", main, source: 0 }))];
  const state = { cores, cpu: cores.find((task) => task !== null) ?? null, threads: {}, programs, tasks: { 1: known[1], ...workers }, ...more };
  return viewOf("threads", { state });
};

test("one core: one token, in one dock", () => {
  for (const name of Object.keys(moments)) assert.equal(docksOf(viewOf(name).state).length, 1, name);
  assert.deepEqual(docksOf(viewOf("gevent").state), ["hub:2"]);
  assert.deepEqual(docksOf(viewOf("select").state), ["cpu:asleep"]);
  assert.equal(tokenWord(viewOf("gevent"), 0), "CPU");
});

test("several cores: as many tokens as are in use, each in a dock of its own that the page has once", () => {
  for (const cores of [[5, 6], [6, null, 5], [null, 5], [null, null]]) {
    const view = forked(cores);
    const places = docksOf(view.state);
    assert.equal(places.length, cores.length);
    assert.equal(new Set(places).size, places.length);
    const docks = all(page(view, still), "data-dock").map((node) => node.props["data-dock"]);
    for (const place of places) assert.equal(docks.filter((dock) => dock === place).length, 1, place);
    assert.deepEqual(holdersOf(view.state), cores.filter((task) => task !== null));
  }
  assert.equal(tokenWord(forked([5, 6]), 1), "core 1");
});

test("the cards of all that hold a core are marked, and one that lost its core says which", () => {
  const view = forked([5, 6]);
  assert.equal(all(tasks(view, still), ".has").length, 2);
  const lost = { ...view, step: { ...view.step, k: "switch" }, state: { ...view.state, last: { from: 7, to: 6, cause: "slice", line: 12, program: 3, wake: null, core: 1 } } };
  assert.equal(text(one(tasks(lost, still), ".ghost")), "core 1");
});

test("processes: whom each core has, who is ready without one, who waits for what", () => {
  const shown = text(one(stage(forked([6, 5, null]), still), ".l-mid"));
  assert.match(shown, /core 0\s*worker-6\s*core 1\s*worker-5\s*core 2\s*asleep.*Run queue1\s*worker-7\s*Blocked1\s*MAIN.*until blocker ends/s);
});

test("two programs on several cores: the cores stand above both schedulers", () => {
  const programs = [{ name: "a.py", model: "plain", main: 1 }, { name: "b.py", model: "plain", main: 5 }];
  const view = forked([5, null], { programs, tasks: { 1: known[1], 5: process(5, "running") } });
  assert.match(text(one(stage(view, still), ".l-mid")), /core 0\s*worker-5\s*core 1\s*asleep.*One thread.*One thread/s);
  assert.equal(all(kernel(view, still), ".bed").length, 0);
});

test("the kernel's timers: of who stands still in it, and of a hub that sleeps", () => {
  assert.deepEqual(timersOf(viewOf("threads")).map(({ task, at }) => [task, at]), [[2, 52000]]);
  assert.deepEqual(timersOf(viewOf("gevent")), [], "the hub keeps the time of its greenlets");
  const { tasks: greenlets } = moments.gevent.state;
  const asleep = viewOf("gevent", { state: { cpu: null, tasks: { ...greenlets, 2: { ...greenlets[2], state: "kernel" } } } });
  assert.deepEqual(timersOf(asleep).map(({ task, at }) => [task, at]), [[2, 2018132]]);
  assert.match(text(one(kernel(asleep, still), ".ktimers")), /hub.*1\.00 s/s);
});

test("descriptors that are put away: inherited ones, many new ones, many pipes; never one that has news or is waited for", () => {
  const { sockets } = moments.select.state;
  const of = (fd, more) => ({ ...sockets["0:4"], fd, wire: null, ...more });
  const inherited = [3, 4, 5].map((fd) => of(fd, { inherited: true }));
  const kinds = (list, state = viewOf("select").state) => sorted(state, list).bundles.map(({ kind, sockets: own }) => [kind, own.map(({ fd }) => fd)]);
  assert.deepEqual(kinds(inherited), [["inherited", [3, 4, 5]]]);
  assert.deepEqual(kinds([...inherited, of(6, { inherited: true, bytes: 2 })]), [["inherited", [3, 4, 5]]]);
  const waits = viewOf("two").state;
  assert.deepEqual(kinds(inherited, waits), [["inherited", [3, 5]]], "a task waits for fd 4");
  const fresh = (count) => Array.from({ length: count }, (_, i) => of(i + 1020, { kind: "new" }));
  assert.deepEqual(kinds(fresh(4)), []);
  const many = Object.fromEntries(fresh(6).map((socket) => [`0:${socket.fd}`, socket]));
  const shown = text(one(kernel(viewOf("select", { state: { sockets: many } }), still), ".bundle"));
  assert.match(shown, /6 new sockets, not connected\s*fd 1020 … 1025.*2 numbers from 1024 on/s);
});

test("cards of tasks that are over are one strip, where there are many; a name brings its card back", () => {
  const { actions, calls } = noting();
  const over = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [i + 10, { ...known[3], id: i + 10, name: `t·${i}`, state: "done", ended: 9000 }]));
  const view = (ui = {}) => viewOf("threads", { ui, state: { tasks: { ...known, ...over } } });
  const shown = tasks(view(), actions);
  assert.equal(all(shown, ".task").length, Object.keys(known).length + 1);
  assert.match(text(one(shown, ".over")), /14 finished.*t·13\s*2 more/s);
  press(all(one(shown, ".over"), (node) => node.type === "button")[0]);
  assert.deepEqual(calls, [["select", 12]]);
  assert.equal(all(tasks(view({ selected: 12 }), still), ".task").length, Object.keys(known).length + 2);
});
