/** A class: what the teacher's page says and when, and what a follower's does with it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DRIFT, Follow } from "../../static/js/follow.js";
import { BEAT_MS, Lead, PAUSE_MS } from "../../static/js/lead.js";
import { Player } from "../../static/js/player.js";
import { Session } from "../../static/js/session.js";
import { Timeline } from "../../static/js/timeline.js";
import { Clock, counted } from "./made.mjs";

const PLACE = { run: "r1", step: 0, playing: false, speed: 1, pace: "steps", axis: "folded", selected: null, settings: {} };
const RUN = { type: "run", example: "a", parent: null, programs: [], scenario: {}, versions: {} };

// --- the teacher ------------------------------------------------------------------------------------------------------

function leading() {
  const clock = new Clock();
  const said = [];
  let isThere = true;
  const lead = new Lead((place) => isThere && said.push(place.step) > 0, { timers: clock, now: () => clock.now });
  const at = (step, more = {}) => lead.note({ ...PLACE, step, ...more });
  return { lead, clock, said, at, loseConnection: () => (isThere = false), reconnect: () => (isThere = true) };
}

test("four steps a second are said one by one and at once", () => {
  const { clock, said, at } = leading();
  for (let step = 0; step < 8; step++) {
    at(step);
    assert.equal(said.length, step + 1);
    clock.advance(250);
  }
  assert.deepEqual(said, [0, 1, 2, 3, 4, 5, 6, 7]);
});

test("of many steps at once the last is said, a tenth of a second later", () => {
  const { clock, said, at } = leading();
  for (let step = 0; step < 50; step++) at(step);
  assert.deepEqual(said, [0]);
  clock.advance(PAUSE_MS);
  assert.deepEqual(said, [0, 49]);
  clock.advance(10 * BEAT_MS);
  assert.deepEqual(said, [0, 49]);
});

test("while the page plays the step is said now and then, a stop at once", () => {
  const { clock, said, at } = leading();
  at(0, { playing: true });
  for (let step = 1; step <= 40; step++) {
    clock.advance(100);
    at(step, { playing: true });
  }
  assert.deepEqual(said, [0, 9, 19, 29, 39]);
  clock.advance(100);
  at(41, { playing: false });
  assert.equal(said.at(-1), 41);
});

test("what nobody could hear is said over the next connection, and what is known is not repeated", () => {
  const { lead, clock, said, at, loseConnection, reconnect } = leading();
  at(1);
  loseConnection();
  clock.advance(1000);
  at(2);
  reconnect();
  lead.again({ ...PLACE, step: 2 });
  assert.deepEqual(said, [1, 2]);
  clock.advance(1000);
  at(2);
  assert.deepEqual(said, [1, 2]);
});

// --- who follows ------------------------------------------------------------------------------------------------------

function following(steps = 100) {
  const clock = new Clock();
  const player = new Player(new Timeline(), clock);
  const sent = [];
  const turns = [];
  const looks = {};
  const session = new Session({ player, changed: () => follow.check(), home: "home" });
  session.use({ open: (wish) => sent.push(wish), act: () => true, follow: (run, from) => sent.push({ follow: run, from }) });
  const follow = new Follow({
    player,
    session,
    watch: (...run) => session.watch(...run),
    look: (patch) => Object.assign(looks, patch),
    pace: (speed, pace) => (player.setSpeed(speed), player.setPace(pace)),
    turned: (attached) => turns.push(attached),
  });
  session.connection(true);
  player.subscribe((why) => {
    if (why === "step" || why === "seek") session.settle();
    follow.check(why);
  });
  let seq = 0;
  const lead = (more = {}) => follow.take({ ...PLACE, ...more, type: "lead", code: "K7QX", seq: ++seq });
  const show = (run, actions = []) => {
    session.run({ ...RUN, run, scenario: { actions } });
    session.steps({ run, from: 0, steps: counted(steps, ["line"]) });
    session.progress({ run, status: "ended", actions });
  };
  return { player, session, follow, clock, sent, turns, looks, lead, show };
}

test("who joins is shown the teacher's run at the teacher's step", () => {
  const { player, sent, lead, show, looks, session } = following();
  lead({ step: 44, axis: "step", selected: 3, settings: { latency: 0.5 } });
  assert.deepEqual(sent.map(({ watch }) => watch), ["r1"]);
  show("r1");
  assert.equal(player.i, 44);
  assert.deepEqual(looks, { axis: "step", selected: 3 });
  assert.deepEqual(session.shown.run.settings, { latency: 0.5 });
});

test("every step of the teacher is a step of who follows, and nobody is detached by it", () => {
  const { player, lead, show, turns, sent } = following();
  lead();
  show("r1");
  for (const step of [1, 2, 3, 2, 50, 99, 0]) {
    lead({ step });
    assert.equal(player.i, step);
  }
  assert.deepEqual([turns, sent.length], [[], 1]);
});

test("a run that grows is followed to the step as soon as that is here, whatever was wanted before", () => {
  const { player, session, follow, lead } = following();
  lead({ step: 60 });
  session.run({ ...RUN, run: "r1" });
  session.steps({ run: "r1", from: 0, steps: counted(80, ["line"]).slice(0, 40) });
  lead({ step: 70 });
  session.steps({ run: "r1", from: 40, steps: counted(80, ["line"]).slice(40) });
  assert.deepEqual([player.i, follow.detached], [70, false]);
  lead({ step: 20 });
  session.progress({ run: "r1", status: "ended", actions: [] });
  assert.deepEqual([player.i, follow.detached], [20, false]);
});

test("another run of the teacher is gone along with, and one that was here before is shown at once", () => {
  const { player, session, lead, show, sent, follow } = following();
  lead({ step: 5 });
  show("r1");
  lead({ run: "r2", step: 7 });
  show("r2", [{ at: 50, peer: "A", do: ["close"] }]);
  assert.deepEqual([session.shown.run.id, player.i], ["r2", 7]);
  lead({ run: "r1", step: 9 });
  assert.deepEqual([session.shown.run.id, player.i, follow.detached], ["r1", 9, false]);
  assert.deepEqual(sent.at(-1), { follow: "r1", from: 100 });
});

test("a teacher who turns back before the other run is here is gone along with too", () => {
  const { player, session, lead, show, follow } = following();
  lead({ step: 5 });
  show("r1");
  lead({ run: "r2", step: 7 });
  lead({ run: "r1", step: 6 });
  assert.deepEqual([session.shown.run.id, session.opening, player.i, follow.detached], ["r1", false, 6, false]);
});

const OWN_WAYS = {
  "a step": ({ player }) => player.forward(),
  "a jump": ({ player }) => player.jump(50),
  "playing": ({ player }) => player.play(),
  "another example": ({ session }) => session.open({ example: "b" }),
  "a deed": ({ session }) => session.act({ peer: "A" }, ["close"]),
};

for (const [name, go] of Object.entries(OWN_WAYS))
  test(`${name} of one's own detaches, and one returns to where the teacher is by then`, () => {
    const all = following();
    const { player, session, follow, lead, show, turns } = all;
    lead({ step: 5 });
    show("r1");
    go(all);
    assert.deepEqual([follow.detached, turns], [true, [false]]);
    const i = player.i;
    lead({ step: 30, axis: "scale" });
    assert.equal(player.i, i);
    follow.attach();
    if (session.shown.run.id !== "r1" || session.opening) show("r1");
    assert.deepEqual([player.i, player.playing, follow.detached, turns], [30, false, false, [false, true]]);
  });

test("a selection of one's own detaches nobody and stays until the teacher's next one", () => {
  const { follow, lead, show, looks } = following();
  lead({ selected: 1 });
  show("r1");
  looks.selected = 2;
  follow.check();
  lead({ step: 1, selected: 1 });
  assert.deepEqual([follow.detached, looks.selected], [false, 2]);
  lead({ step: 1, selected: 4 });
  assert.equal(looks.selected, 4);
});

test("while the teacher plays one plays along, corrected only where one has drifted away", () => {
  const { player, follow, clock, lead, show } = following();
  lead({ step: 10 });
  show("r1");
  lead({ step: 10, playing: true, speed: 4 });
  assert.deepEqual([player.playing, player.speed], [true, 4]);
  clock.advance(player.delay * 5 + 1);
  assert.equal(player.i, 15);
  lead({ step: 15 + DRIFT, playing: true, speed: 4 });
  assert.equal(player.i, 15);
  lead({ step: 30, playing: true, speed: 4 });
  assert.deepEqual([player.i, player.playing], [30, true]);
  lead({ step: 31, speed: 4 });
  assert.deepEqual([player.i, player.playing, follow.detached], [31, false, false]);
});

test("who comes to the end while the teacher plays waits there", () => {
  const { player, follow, clock, lead, show } = following(12);
  lead({ step: 8, playing: true });
  show("r1");
  clock.advance(60_000);
  assert.deepEqual([player.i, player.playing, follow.detached], [11, false, false]);
  lead({ step: 11 });
  assert.deepEqual([player.i, follow.detached], [11, false]);
});

for (const [name, go] of Object.entries({
  "a pause": (player) => player.pause(),
  "another speed": (player) => player.setSpeed(2),
  "a step": (player) => player.back(),
}))
  test(`while the teacher plays ${name} of one's own detaches`, () => {
    const { player, follow, lead, show } = following();
    lead({ step: 10, playing: true });
    show("r1");
    go(player);
    assert.equal(follow.detached, true);
  });

test("a teacher whose connection is lost leaves everybody where they are", () => {
  const { player, follow, clock, lead, show } = following();
  lead({ step: 10, playing: true });
  show("r1");
  clock.advance(player.delay * 3 + 1);
  follow.rest();
  assert.deepEqual([player.i, player.playing, follow.detached], [13, false, false]);
  lead({ step: 20 });
  assert.equal(player.i, 20);
});

test("a run that the server has forgotten is said, and the next one is followed", () => {
  const { session, follow, lead, show, player } = following();
  lead();
  show("r1");
  lead({ run: "r2" });
  session.failed({ type: "error", code: "gone", params: {}, run: "r2" });
  assert.equal(session.error.code, "class-run");
  lead({ run: "r3", step: 4 });
  show("r3");
  assert.deepEqual([session.shown.run.id, player.i, follow.detached], ["r3", 4, false]);
});
