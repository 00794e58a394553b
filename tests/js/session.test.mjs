import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../../static/js/player.js";
import { Session } from "../../static/js/session.js";
import { EMPTY, Timeline } from "../../static/js/timeline.js";
import { Clock, counted } from "./made.mjs";

/** Steps 10 µs apart with a peer's act at some of them. */
function acted(count, acts = {}) {
  const steps = counted(count, ["line"]);
  for (const [i, text] of Object.entries(acts)) Object.assign(steps[i], { k: "peer", n: ["peer.send", { text }] });
  return steps;
}

const introduced = (id, parent = null) => ({
  type: "run",
  run: id,
  example: "a",
  parent,
  programs: [],
  scenario: {},
  versions: {},
});

function started() {
  const player = new Player(new Timeline(), new Clock());
  const sent = [];
  const session = new Session({ player, changed: () => {}, home: "home" });
  session.use({ open: (...wish) => sent.push(["open", ...wish]), act: (...wish) => sent.push(["act", ...wish]) > 0, follow: (...run) => sent.push(["follow", ...run]) });
  session.connection(true);
  player.subscribe((why) => ["step", "seek"].includes(why) && session.settle());
  let run = "";
  const introduce = session.run.bind(session);
  session.run = (message) => introduce(Object.assign(message, { run: (run = message.run) }));
  const stream = (steps, from = 0) => session.steps({ run, from, steps: steps.slice(from) });
  const end = (status = "ended", actions = []) => session.progress({ run, status, actions });
  return { player, session, sent, stream, end };
}

test("a first visit lands on step 0, ready to play", () => {
  const { player, session, sent, stream, end } = started();
  session.open({ example: "a" });
  assert.deepEqual(sent, [["open", { example: "a" }]]);
  assert.equal(session.status, "connecting");
  session.run(introduced("r1"));
  stream(acted(30));
  end();
  assert.equal(player.i, 0);
  assert.equal(session.shown.timeline.length, 30);
  assert.equal(session.status, "ended");
});

test("a deep link goes to its step once that has come", () => {
  const { player, session, stream, end } = started();
  session.open({ example: "a" }, 25);
  session.run(introduced("r1"));
  stream(acted(10));
  assert.ok(player.i < 25);
  stream(acted(30), 10);
  assert.equal(player.i, 25);
  end();
  assert.equal(player.i, 25);
});

test("a deep link beyond the end goes to the end", () => {
  const { player, session, stream, end } = started();
  session.open({ example: "a" }, 99);
  session.run(introduced("r1"));
  stream(acted(10));
  end();
  assert.equal(player.i, 9);
});

test("who goes somewhere meanwhile is not fetched back", () => {
  const { player, session, stream } = started();
  session.open({ example: "a" }, 25);
  session.run(introduced("r1"));
  stream(acted(10));
  player.seek(3);
  stream(acted(30), 10);
  assert.equal(player.i, 3);
});

/** A session at step 20 of 30, in which B did something at 50 µs. */
function atStep20() {
  const parts = started();
  parts.session.open({ example: "a" });
  parts.session.run(introduced("r1"));
  parts.stream(acted(30, { 5: "before" }));
  parts.end("parked");
  parts.player.seek(20);
  return parts;
}

test("an act in the past: the old run stays until the new one shows the act", () => {
  const { player, session, sent, stream } = atStep20();
  session.act({ peer: "A" }, ["send", "hi"]);
  assert.deepEqual(sent.at(-1), ["act", 200, { peer: "A" }, ["send", "hi"]]);
  session.run(introduced("r2", "r1"));
  stream(acted(15, { 5: "before" }));
  assert.equal(session.shown.run.id, "r1");
  assert.equal(player.i, 20);
  stream(acted(40, { 5: "before", 22: "hi" }), 15);
  assert.equal(session.shown.run.id, "r2");
  assert.equal(player.i, 22);
});

test("an act at the very time of another one is told from it", () => {
  const { player, session, stream } = started();
  session.open({ example: "a" });
  session.run(introduced("r1"));
  stream(acted(30, { 20: "connect" }));
  player.seek(20);
  session.act({ peer: "A" }, ["send", "hi"]);
  session.run(introduced("r2", "r1"));
  const steps = acted(40, { 20: "connect", 21: "hi" });
  steps[21].t = steps[20].t;
  stream(steps);
  assert.equal(player.i, 21);
});

test("an act at the end of a parked run goes on in the same run", () => {
  const { player, session, stream, end } = atStep20();
  player.seek(29);
  session.act({ peer: "A" }, ["send", "hi"]);
  end("running");
  assert.equal(player.i, 29);
  stream(acted(50, { 5: "before", 31: "hi" }), 30);
  assert.equal(session.shown.run.id, "r1");
  assert.equal(player.i, 31);
});

test("a new run that never shows the act is shown all the same", () => {
  const { player, session, stream, end } = atStep20();
  session.act({ peer: "A" }, ["send", "hi"]);
  session.run(introduced("r2", "r1"));
  stream(acted(40, { 5: "before" }));
  end();
  assert.equal(session.shown.run.id, "r2");
  assert.ok(player.i >= 20);
});

test("playing stops when the person acts", () => {
  const { player, session } = atStep20();
  player.play();
  session.act({ peer: "A" }, ["send", "hi"]);
  assert.equal(player.playing, false);
});

test("errors are kept until dismissed, and end the waiting", () => {
  const { session, player, stream } = atStep20();
  session.act({ peer: "A" }, ["send", "hi"]);
  session.failed({ type: "error", code: "busy", params: {}, run: null });
  assert.deepEqual(session.error, { code: "busy", params: {} });
  stream(acted(50, { 5: "before", 31: "other" }), 30);
  assert.equal(player.i, 20);
  session.dismiss();
  assert.equal(session.error, null);
});

test("a run that the server has forgotten is opened again at the same step", () => {
  const { session, sent, player, stream, end } = atStep20();
  session.failed({ type: "error", code: "gone", params: {}, run: "r1" });
  assert.deepEqual(sent.at(-1), ["open", { example: "a", actions: [] }]);
  session.run(introduced("r3"));
  stream(acted(30));
  end();
  assert.equal(player.i, 20);
});

test("a run that is carried out anew stays as it is until the new one has come as far as the person has", () => {
  const { session, player, stream, end } = atStep20();
  session.failed({ type: "error", code: "gone", params: {}, run: "r1" });
  session.run(introduced("r3"));
  stream(acted(1));
  assert.deepEqual([session.shown.run.id, player.i, player.timeline.length], ["r1", 20, 30]);
  player.forward();
  stream(acted(21), 1);
  assert.deepEqual([session.shown.run.id, player.i], ["r1", 21]);
  stream(acted(22), 21);
  assert.deepEqual([session.shown.run.id, player.i], ["r3", 21]);
  stream(acted(30), 22);
  end();
  assert.deepEqual([player.i, player.timeline.length, session.working], [21, 30, null]);
});

test("a run carried out anew that is over before the person's step is shown to its end", () => {
  const { session, player, stream, end } = atStep20();
  session.failed({ type: "error", code: "gone", params: {}, run: "r1" });
  session.run(introduced("r3"));
  stream(acted(10));
  end();
  assert.deepEqual([session.shown.run.id, player.i], ["r3", 9]);
});

test("of another example the beginning is shown while the step of its deep link is still to come", () => {
  const { session, player, stream } = atStep20();
  session.open({ example: "b" }, 25);
  session.run({ ...introduced("r2"), example: "b" });
  stream(acted(10));
  assert.deepEqual([session.shown.run.id, player.i], ["r2", 9]);
  stream(acted(30), 10);
  assert.equal(player.i, 25);
});

test("steps that do not fit are an error, not a crash", () => {
  const { session } = started();
  session.open({ example: "a" });
  session.run(introduced("r1"));
  session.steps({ run: "r1", from: 0, steps: [{ ...counted(1)[0], p: [[1, ["nowhere"]]] }] });
  assert.equal(session.error.code, "steps");
});

test("without a connection the run stays, and says so", () => {
  const { session } = atStep20();
  session.connection(false);
  assert.equal(session.status, "lost");
  assert.equal(session.shown.timeline.length, 30);
  session.connection(true);
  assert.equal(session.status, "parked");
});

test("the empty state has every field that scenes read", () => {
  assert.deepEqual(Object.keys(EMPTY).length, 23);
});

test("whoever asks for an example that does not exist is shown the first one, with a word about it", () => {
  const { session, sent } = started();
  session.open({ example: "nonsense" });
  session.failed({ type: "error", code: "unknown-example", params: {}, run: null });
  assert.deepEqual(sent.at(-1), ["open", { example: "home" }]);
  assert.equal(session.error.code, "unknown-example");
  session.failed({ type: "error", code: "unknown-example", params: {}, run: null });
  assert.equal(sent.length, 2);
});

const DEED = { at: 201, peer: "A", do: ["send", "hi"] };

test("what people did in a run is known, and done again where the server has forgotten the run", () => {
  const { session, sent, end } = atStep20();
  assert.deepEqual(session.shown.run.actions, []);
  end("parked", [DEED]);
  assert.deepEqual(session.shown.run.actions, [DEED]);
  session.failed({ type: "error", code: "gone", params: {}, run: "r1" });
  assert.deepEqual(sent.at(-1), ["open", { example: "a", actions: [DEED] }]);
});

test("deeds that cannot be done are left out, with a word about it", () => {
  const { session, sent } = started();
  session.open({ example: "a", actions: [DEED] });
  session.failed({ type: "error", code: "scenario", params: {}, run: null });
  assert.deepEqual(sent.at(-1), ["open", { example: "a" }]);
  assert.equal(session.error.code, "scenario");
});

test("a connection lost before the answer to a deed: the person is told, and can act again", () => {
  const { session, sent, player } = atStep20();
  assert.equal(session.act({ peer: "A" }, ["send", "hi"]), true);
  session.connection(false);
  assert.equal(session.error.code, "unanswered");
  session.connection(true);
  assert.equal(player.i, 20);
  session.act({ peer: "A" }, ["send", "again"]);
  assert.deepEqual(sent.at(-1), ["act", 200, { peer: "A" }, ["send", "again"]]);
});

test("whoever steps on before the answer to a deed still comes to see it", () => {
  const { session, player, stream } = atStep20();
  session.act({ peer: "A" }, ["send", "hi"]);
  player.forward();
  session.run(introduced("r2", "r1"));
  stream(acted(40, { 5: "before", 22: "hi" }));
  assert.equal(player.i, 22);
});

test("late news of the run shown does not use up the step that another one is opened at", () => {
  const { session, player, stream } = atStep20();
  session.open({ example: "b" }, 7);
  assert.equal(session.opening, true);
  session.progress({ run: "r1", status: "parked", actions: [] });
  player.forward();
  session.run({ ...introduced("r2"), example: "b" });
  stream(acted(30));
  assert.deepEqual([session.shown.run.id, player.i, session.opening], ["r2", 7, false]);
});

/** Of the kinds of steps `i` is one of a library, `o` one of the program. */
const steps = (told) => counted(told.length, [...told].map((letter) => (letter === "i" ? "inside" : "line")));

test("unfolding a run and folding it leads to the same place", () => {
  const { player, session, sent, stream, end } = started();
  session.open({ example: "a", settings: { platform: "windows" } });
  session.run(introduced("r1"));
  stream(steps("oooo"));
  end();
  player.seek(2);
  session.unfold(true);
  assert.deepEqual(sent.pop(), ["open", { example: "a", settings: { platform: "windows" }, actions: [], inside: true }]);
  session.run({ ...introduced("r2"), inside: true });
  const whole = steps("ooiiiioiiio");
  stream(whole.slice(0, 5));
  assert.deepEqual([session.shown.run.id, player.i], ["r1", 2], "it waits until the place is here");
  stream(whole, 5);
  end();
  assert.deepEqual([session.shown.run.id, session.shown.run.inside, player.i], ["r2", true, 6]);
  player.seek(9);
  session.unfold(false);
  assert.equal(sent.pop()[1].inside, false);
  session.run(introduced("r1"));
  stream(steps("oooo"));
  end();
  assert.deepEqual([session.shown.run.id, session.shown.run.inside, player.i], ["r1", false, 2]);
});

test("an unfolded run that was cut before the place is shown at its end", () => {
  const { player, session, stream, end } = started();
  session.open({ example: "a" });
  session.run(introduced("r1"));
  stream(steps("oooo"));
  end();
  player.seek(3);
  session.unfold(true);
  session.run({ ...introduced("r2"), inside: true });
  stream(steps("oii"));
  end();
  assert.deepEqual([session.shown.run.id, player.i], ["r2", 2]);
});

// --- lines of history ------------------------------------------------------------------------------------------------

/** A session that shows a branch, made at step 20 of the trunk, at the step of the deed. */
function branched() {
  const parts = atStep20();
  parts.session.act({ peer: "A" }, ["send", "hi"]);
  parts.session.run({ ...introduced("r2", "r1"), scenario: { actions: [{ ...DEED, at: 211 }] } });
  parts.stream(acted(40, { 5: "before", 22: "hi" }));
  parts.end("parked", [{ ...DEED, at: 211 }]);
  return parts;
}

test("the run that a branch was made from is kept, and gone to at once, at the same moment", () => {
  const { session, player, sent } = branched();
  assert.deepEqual(session.history.look().map(({ run, steps }) => [run.id, steps]), [["r1", 30], ["r2", 40]]);
  player.seek(15);
  session.turn(1);
  assert.deepEqual([session.shown.run.id, player.i, session.opening], ["r1", 15, false]);
  assert.deepEqual(sent.at(-1), ["follow", "r1", 30]);
  session.turn(2);
  player.seek(35);
  session.turn(1);
  assert.equal(player.i, 29, "the last step at or before that time");
});

test("who goes back in the browser's history comes to the run that is kept", () => {
  const { session, player, sent } = branched();
  session.open({ example: "a", actions: [] }, 7);
  assert.deepEqual([session.shown.run.id, player.i, sent.at(-1)], ["r1", 7, ["follow", "r1", 30]]);
});

test("a branch that is shown is left before it is discarded, and can be had back", () => {
  const { session } = branched();
  session.discard(2);
  assert.deepEqual([session.shown.run.id, session.history.lines.length], ["r1", 1]);
  session.restore();
  assert.deepEqual(session.history.lines.map(({ id }) => id), [1, 2]);
  session.discard(1);
  assert.equal(session.history.lines.length, 2, "the trunk stays");
});

test("a line that was put away is run again, and shown at the same moment", () => {
  const { session, player, sent, stream, end } = branched();
  session.history.get(1).place = null;
  player.seek(25);
  session.turn(1);
  assert.deepEqual(sent.at(-1), ["open", { example: "a", settings: {}, actions: [] }]);
  session.run(introduced("r7"));
  stream(acted(30, { 5: "before" }));
  end();
  assert.deepEqual([session.shown.run.id, player.i], ["r7", 25]);
  assert.equal(session.history.lines.length, 2);
});

test("a run that broke off is not kept in place of one that is asked for again", () => {
  const { session, sent } = branched();
  session.failed({ type: "error", code: "engine", params: { detail: "x" }, run: "r2" });
  session.turn(1);
  session.open({ example: "a", settings: {}, actions: [{ ...DEED, at: 211 }] });
  assert.equal(sent.at(-1)[0], "open");
});

test("a recording that did not say so is unfolded all the same", () => {
  const { session, stream, end } = started();
  session.open({ example: "a" });
  session.run(introduced("r1"));
  stream(steps("oi"));
  end();
  assert.equal(session.shown.run.inside, true);
});
