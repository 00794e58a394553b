import assert from "node:assert/strict";
import { test } from "node:test";
import { whatOf } from "../../static/js/deeds.js";
import { stepOf } from "../../static/js/moment.js";
import { whatName } from "../../static/js/scene/lines.js";
import { settingValue } from "../../static/js/scene/setting.js";
import { World } from "../../static/js/world.js";
import * as check from "../../static/js/world/check.js";
import * as drafts from "../../static/js/world/draft.js";
import { lacking, placeOf, ROWS, stopsOf } from "../../static/js/world/settings.js";
import * as wish from "../../static/js/world/wish.js";
import { viewOf } from "./fixture.mjs";
import { counted, filled } from "./made.mjs";

const SECONDS = { low: 0, high: 60, default: 0.001, whole: false };
const limits = {
  settings: { latency: SECONDS, cores: { low: 1, high: 16, default: 1, whole: true } },
  platforms: ["linux", "windows"],
  steps: {},
  tunable: ["latency"],
};
const row = (name) => ROWS.find((one) => one.name === name);
const peer = (name, script = [["send", "a\n"], ["recv"], ["sleep", 0.5]]) => ({ name, connect: 8000, at: 0.5, script });

/** A run as the server introduces one. */
const run = (more = {}) => ({
  id: "r1",
  example: "a",
  programs: [{ name: "p.py", source: "" }],
  scenario: { peers: [peer("A"), peer("B")], stdin: ["x"], machine: { latency: 0.001 } },
  settings: {},
  actions: [],
  ...more,
});

// --- sliders ---------------------------------------------------------------------------------------------------------

test("a slider stops at round values, at the usual one, and has every bound", () => {
  const stops = stopsOf(row("latency"), { ...SECONDS, default: 0.0042 });
  assert.deepEqual(stops.slice(0, 3), [0, 1e-6, 1.5e-6]);
  assert.ok(stops.includes(0.0042) && stops.includes(50) && Math.max(...stops) <= 60);
  assert.deepEqual([...stops].sort((a, b) => a - b), stops);
  assert.deepEqual(stopsOf(row("cores"), limits.settings.cores).length, 16);
  const rates = stopsOf(row("bandwidth"), { low: 0, high: 2 ** 40, default: 0, whole: true });
  assert.deepEqual([rates[0], rates.at(-1)], [100, 0], "no limit stands at the right");
  assert.ok(rates.every(Number.isInteger));
});

test("a value that is no stop has the nearest place", () => {
  assert.equal(placeOf([0, 1, 10, 100], 10), 2);
  assert.equal(placeOf([0, 1, 10, 100], 12), 2);
  assert.equal(placeOf([0, 1, 10, 100], 0), 0);
  assert.equal(placeOf([1, 10, 100, 0], 0), 3);
});

test("what a run lacks makes settings idle", () => {
  const none = { network: false, keyboard: false, threads: false };
  assert.equal(lacking("latency", "network", none), "network");
  assert.equal(lacking("time_slice", "cpu", none), "threads");
  assert.equal(lacking("line_cost", "cpu", none), null);
});

test("values are printed with their units", () => {
  const { words } = viewOf("gevent");
  const said = [["latency", 0.0015], ["buffer", 65536], ["bandwidth", 1.5e6], ["bandwidth", 0], ["cores", 2], ["platform", "windows"]];
  const printed = said.map(([name, value]) => settingValue(words, name, value));
  assert.deepEqual(printed, ["1.50 ms", "64 KiB", "1.5 MB/s", "no limit", "2", "Windows"]);
});

// --- wishes ----------------------------------------------------------------------------------------------------------

test("settings go beside the programs, from the start or from a moment on", () => {
  const first = wish.withSettings(run({ settings: { cores: 2 } }), { latency: 0.1, cores: null });
  assert.deepEqual(first, { example: "a", settings: { latency: 0.1 }, actions: [] });
  const then = wish.withSettingsAt(run(), { latency: 0.1 }, 400);
  assert.deepEqual(then.actions, [{ at: 401, do: ["set", { latency: 0.1 }] }]);
  const more = wish.withSettingsAt(run({ actions: then.actions }), { line_cost: 0.2 }, 400);
  assert.deepEqual(more.actions, [{ at: 401, do: ["set", { latency: 0.1, line_cost: 0.2 }] }]);
  assert.deepEqual(wish.withSettingsAt(run({ actions: then.actions }), { latency: null }, 400).actions, []);
});

test("the settings that hold at a moment are those of the start and what was changed until then", () => {
  const changed = run({ actions: [{ at: 401, do: ["set", { latency: 0.1 }] }, { at: 401, peer: "A", do: ["close"] }] });
  assert.equal(wish.settingsAt(changed, 399).latency, 0.001);
  assert.equal(wish.settingsAt(changed, 400).latency, 0.1);
});

test("another world keeps the programs, what was set beside it and what people did", () => {
  const actions = [{ at: 1, peer: "A", do: ["close"] }];
  const asked = wish.withWorld(run({ settings: { latency: 0.2 }, actions }), { peers: [], stdin: {} });
  assert.deepEqual(asked.work.scenario, { peers: [], stdin: {}, machine: {} });
  assert.deepEqual([asked.settings, asked.actions, asked.work.programs.length], [{ latency: 0.2 }, actions, 1]);
});

test("a file brings its own settings and deeds", () => {
  const actions = [{ at: 1, peer: "A", do: ["close"] }];
  const asked = wish.withScenario(run({ settings: { latency: 0.2 } }), { seed: 4, actions });
  assert.deepEqual([asked.work.scenario, asked.settings, asked.actions], [{ seed: 4 }, {}, actions]);
  assert.deepEqual(JSON.parse(wish.fileOf(run())), run().scenario);
});

// --- rows ------------------------------------------------------------------------------------------------------------

test("what is written comes back as the scenario that it was", () => {
  const draft = drafts.draftOf(run());
  assert.deepEqual(drafts.worldOf(draft), { peers: [peer("A"), peer("B")], stdin: { "p.py": ["x"] } });
  assert.equal(draft.clients[0].steps[0].text, "a\\n", "a newline can be seen");
  for (const text of ["a\tb", "\\n", "\r\n"]) assert.equal(drafts.meant(drafts.written(text)), text);
});

test("steps keep their numbers wherever they go", () => {
  let draft = drafts.draftOf(run());
  const { id, steps } = draft.clients[0];
  const [first, second, third] = steps.map((step) => step.id);
  const order = () => draft.clients[0].steps.map((step) => step.id);
  draft = drafts.moveStep(draft, id, first, 2);
  assert.deepEqual(order(), [second, third, first]);
  draft = drafts.removeStep(drafts.copyStep(draft, id, second), id, third);
  assert.equal(new Set(order()).size, 3);
  assert.equal(draft.clients[1].steps.length, 3, "others stay as they are");
});

test("clients are copies of the last one, with names of their own", () => {
  const draft = drafts.withCount(drafts.draftOf(run()), 30, 8000);
  const names = draft.clients.map(({ name }) => name);
  assert.equal(new Set(names).size, 30);
  assert.deepEqual([names[2], names[25], names[26]], ["C", "Z", "A2"]);
  assert.equal(new Set(draft.clients.flatMap(({ steps }) => steps.map(({ id }) => id))).size, 90);
  assert.equal(drafts.withCount(draft, 1000, 1).clients.length, drafts.MOST_CLIENTS);
  assert.deepEqual(drafts.withCount(draft, 0, 1).clients, []);
  const [only] = drafts.withCount({ clients: [], typed: {} }, 1, 7000).clients;
  assert.equal(only.port, "7000");
});

// --- checks ----------------------------------------------------------------------------------------------------------

test("what is wrong is found at its field", () => {
  const fault = (verb, text) => check.stepFault({ id: 1, verb, text })?.[0] ?? null;
  assert.equal(fault("recv", ""), null);
  assert.equal(fault("send", ""), "world.bad.empty");
  assert.equal(fault("send", "x".repeat(5000)), "world.bad.long");
  assert.equal(fault("recvall", "1.5"), "world.bad.count");
  assert.equal(fault("sleep", "-1"), "world.bad.seconds");
  assert.equal(fault("sleep", "soon"), "world.bad.seconds");
  const client = { id: 1, name: "A", port: "0", at: "", steps: [] };
  assert.deepEqual(Object.keys(check.clientFaults(client, [client, { ...client, id: 2 }])), ["name", "port", "at"]);
  assert.ok(check.isSound(drafts.draftOf(run())));
});

test("a file is read with the same rules", () => {
  const said = (text) => check.readFile(text, limits).fault?.[0] ?? null;
  assert.equal(said("{"), "world.bad.file.json");
  assert.equal(said("[]"), "world.bad.file.object");
  assert.equal(said('{"clients": []}'), "world.bad.file.unknown");
  assert.equal(said('{"peers": [{"name": "A"}]}'), "world.bad.file.peer");
  assert.equal(said('{"peers": [{"name": "A", "connect": 1, "script": [["say"]]}]}'), "world.bad.file.step");
  assert.equal(said('{"machine": {"latency": 61}}'), "world.bad.file.range");
  assert.equal(said('{"machine": {"cores": 1.5}}'), "world.bad.file.range");
  assert.equal(said('{"machine": {"constructor": 1}}'), "world.bad.file.unknown");
  assert.equal(said('{"machine": {"platform": "dos"}}'), "world.bad.file.platform");
  assert.equal(said('{"stdin": [1]}'), "world.bad.file.field");
  assert.equal(said(JSON.stringify(run().scenario)), null);
});

// --- the panel's memory ----------------------------------------------------------------------------------------------

/** A world over a session that notes what it is asked for; `fire` lets the pause pass. */
function opened() {
  const asked = [];
  let later = null;
  const session = { shown: { run: run() }, opening: false, error: null, change: (one) => asked.push(one) };
  const player = { i: 3, timeline: { length: 9, t: () => 400 } };
  const timers = { set: (then) => ((later = then), 1), clear: () => (later = null) };
  const world = new World({ session, player, ui: { world: { tab: "clients", isFromHere: false } }, changed: () => {}, timers });
  world.parts = { limits, wish, drafts, check, scene: () => null };
  return { world, session, asked, fire: () => later?.() };
}

test("sliders add up until their run is shown", () => {
  const { world, session, asked } = opened();
  world.set({ latency: 0.1 });
  world.set({ cores: 2 });
  assert.deepEqual(asked.map(({ settings }) => settings), [{ latency: 0.1 }, { latency: 0.1, cores: 2 }]);
  session.opening = true;
  world.settle();
  assert.deepEqual(world.patch, { latency: 0.1, cores: 2 });
  session.opening = false;
  world.settle();
  assert.deepEqual(world.patch, {});
});

test("what is written is asked for after a pause, and not while something in it is wrong", () => {
  const { world, asked, fire } = opened();
  const { id } = world.draft.clients[0];
  world.write((draft) => drafts.setClient(draft, id, { port: "x" }));
  fire();
  assert.equal(asked.length, 0);
  world.write((draft) => drafts.setClient(draft, id, { port: "9000" }));
  fire();
  assert.equal(asked[0].work.scenario.peers[0].connect, 9000);
});

test("what was written stays when its own run comes, and goes when another one does", () => {
  const { world, session, asked, fire } = opened();
  const { id } = world.draft.clients[0];
  world.write((draft) => drafts.setClient(draft, id, { port: "9000" }));
  fire();
  const { peers, stdin } = asked[0].work.scenario;
  session.shown = { run: run({ id: "r2", scenario: { peers, stdin } }) };
  assert.equal(world.draft.clients[0].id, id, "the same rows");
  session.shown = { run: run({ id: "r3" }) };
  assert.notEqual(world.draft.clients[0].id, id);
  assert.equal(world.draft.clients[0].port, "8000");
});

test("a text stays as it was written when its run comes, and goes with another one", () => {
  const { world, session, asked, fire } = opened();
  world.settle();
  world.read('{"seed":  3}');
  fire();
  assert.deepEqual(asked[0].work.scenario, { seed: 3 });
  session.shown = { run: run({ id: "r2", scenario: { seed: 3 } }) };
  world.settle();
  assert.equal(world.text, '{"seed":  3}');
  session.shown = { run: run({ id: "r3" }) };
  world.settle();
  assert.equal(world.text, null);
  world.read("{");
  fire();
  assert.equal(asked.length, 1, "nothing that cannot be read is asked for");
});

// --- names and moments -----------------------------------------------------------------------------------------------

test("a line is named after what was changed in the world", () => {
  const { words } = viewOf("gevent");
  const other = run({ scenario: { peers: [peer("A", [["close"]]), peer("C")], stdin: { "p.py": ["y"] } } });
  const what = whatOf(other, run());
  assert.deepEqual(what, { kind: "scenario", added: ["C"], removed: ["B"], changed: ["A"], typed: ["p.py"] });
  assert.match(whatName(words, what), /One more client: C.*Without B.*A changed.*p\.py/);
  assert.equal(whatOf(run({ scenario: { ...run().scenario, stdin: { "p.py": ["x"] } } }), run()).kind, "fewer");
});

test("the same moment is the same step while the same happens, and the same time afterwards", () => {
  const slower = (steps, from) => steps.map((step, i) => ({ ...step, t: step.t * 2, n: i < from ? step.n : ["other", {}] }));
  const steps = counted(30, ["line"]);
  const [before, alike, other] = [filled(steps), filled(slower(steps, 30)), filled(slower(steps, 10))];
  const moment = () => ({ step: 20, t: before.t(20), alike: 0 });
  assert.equal(stepOf(moment(), before, alike, true), 20);
  assert.equal(other.t(stepOf(moment(), before, other, true)), before.t(20));
  assert.equal(stepOf(moment(), before, filled(steps.slice(0, 9)), false), -1);
});
