/** What the page shows when not all is well: loading, lost, refused, cut, broken off. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Link } from "../../static/js/link.js";
import { Player } from "../../static/js/player.js";
import { Retry } from "../../static/js/retry.js";
import { blank } from "../../static/js/scene/blank.js";
import { narration } from "../../static/js/scene/narration.js";
import { notices, progress, working } from "../../static/js/scene/notices.js";
import { stage } from "../../static/js/scene/stage.js";
import { topbar } from "../../static/js/scene/topbar.js";
import { Session } from "../../static/js/session.js";
import { EMPTY, Timeline } from "../../static/js/timeline.js";
import { all, noting, one, press, still, text, viewOf } from "./fixture.mjs";
import { Clock, counted } from "./made.mjs";

const CODES = [
  "unknown-example", "bad-message", "too-large", "too-fast", "busy", "gone", "engine", "scenario", "not-allowed",
  "internal", "offline", "unanswered", "steps", "too-long", "gallery", "too-many", "too-often", "superseded",
];
const CAUSES = ["computing", "forbidden", "forged", "memory", "silent", "slow"];
const PARAMS = { detail: "it said nothing for 30 seconds.", steps: 12, example: "x", most: 8 };
/** A view before the first step is here. */
const unborn = (changes = {}) =>
  viewOf("gevent", { ...changes, view: { state: EMPTY, step: null, next: null, length: 0, run: null, status: "connecting", ...changes.view } });

// --- notices ---------------------------------------------------------------------------------------------------------

test("every refusal is a sentence in both languages, and can be dismissed", () => {
  for (const lang of ["en", "zh"]) {
    for (const code of CODES) {
      const { actions, calls } = noting();
      const shown = one(notices(viewOf("gevent", { lang, ui: { error: { code, params: PARAMS } } }), actions), ".notice");
      assert.equal(shown.props.role, "alert");
      assert.doesNotMatch(text(shown), /error\.|notice\.|\{/, code);
      press(all(shown, ".btn").at(-1));
      assert.deepEqual(calls, [["dismiss"]]);
    }
  }
  assert.equal(all(notices(viewOf("gevent"), still), ".notice").length, 0);
});

test("each way in which a run's process can go has a sentence, a mark at the end and a status of its own", () => {
  for (const lang of ["en", "zh"]) {
    for (const why of [...CAUSES, "ended"]) {
      const trouble = { code: "engine", params: { ...PARAMS, why } };
      const said = text(one(notices(viewOf("gevent", { lang, ui: { error: trouble } }), still), ".notice"));
      assert.equal(said.includes(PARAMS.detail), why === "ended", why);
      const length = viewOf("gevent").length;
      const view = viewOf("gevent", { lang, view: { trouble, next: null, state: { ...viewOf("gevent").state, end: null }, length } });
      assert.doesNotMatch(text(one(narration(view, still), ".next")), /trouble\./);
      const status = one(topbar(view, still), ".status").props.class;
      assert.equal(status.includes("cut"), ["computing", "memory", "slow"].includes(why), why);
    }
  }
});

test("what was refused for the moment can be tried again, a run that broke off be carried out anew", () => {
  for (const [code, call] of [["busy", ["again"]], ["engine", ["again"]], ["offline", ["again"]], ["unknown-example", ["set", { gallery: true }]]]) {
    const { actions, calls } = noting();
    press(one(notices(viewOf("gevent", { ui: { error: { code, params: PARAMS } } }), actions), ".btn"));
    assert.deepEqual(calls, [call]);
  }
});

test("a lost connection says what still works, when it is tried again, and lets nobody wait", () => {
  const { actions, calls } = noting();
  const shown = notices(viewOf("gevent", { view: { retry: 3 } }), actions);
  assert.match(text(shown), /stepping, playing, searching, comparing.*next attempt in 3 s/s);
  press(one(shown, ".btn"));
  assert.deepEqual(calls, [["retry"]]);
  assert.match(text(notices(unborn({ view: { retry: 0 } }), still)), /nothing to show yet.*trying/s);
});

test("seconds are counted from the second attempt on, and no longer than the connection is lost", () => {
  const clock = new Clock();
  let drawn = 0;
  const retry = new Retry(() => drawn++, { timers: clock, now: () => clock.now });
  assert.equal(retry.seconds, null);
  retry.note(false, 250);
  assert.equal(retry.seconds, null, "the first attempt comes at once");
  retry.note(false, 2000);
  assert.equal(retry.seconds, 2);
  clock.advance(1000);
  assert.equal(retry.seconds, 1);
  retry.note(true, 0);
  assert.equal(retry.seconds, null);
  const before = drawn;
  clock.advance(5000);
  assert.equal(drawn, before);
});

test("who does not wait connects at once", () => {
  const made = [];
  class Socket {
    constructor() {
      made.push(this);
    }
    close() {}
  }
  const clock = new Clock();
  const nothing = () => {};
  const pauses = [];
  const connection = (_, pause) => pauses.push(pause);
  const link = new Link("ws://here", { run: nothing, steps: nothing, status: nothing, error: nothing, connection }, { WebSocket: Socket, timers: clock });
  link.retry();
  assert.equal(made.length, 1, "an attempt is under way");
  made[0].onclose();
  made[0].onclose = null;
  link.retry();
  assert.equal(made.length, 2);
  clock.advance(10_000);
  assert.equal(made.length, 2, "not twice");
  assert.deepEqual(pauses, [250]);
});

// --- before the first step, and on the way ----------------------------------------------------------------------------

test("before the first step the stage has its shape and says what it waits for", () => {
  const reasons = {
    waiting: {},
    lost: { view: { status: "lost" } },
    refused: { ui: { error: { code: "busy", params: {} } } },
    ended: { view: { status: "ended" } },
  };
  for (const lang of ["en", "zh"]) {
    for (const [reason, changes] of Object.entries(reasons)) {
      const shown = stage(unborn({ lang, ...changes }), still);
      assert.ok(one(shown, ".why-blank").props.class.includes(reason), reason);
      assert.doesNotMatch(text(shown), /stage\./);
      assert.equal(all(shown, ".outlines").length, 1);
    }
  }
  const { actions, calls } = noting();
  press(one(blank(unborn({ ui: { error: { code: "busy", params: {} } } }), actions), ".btn"));
  assert.deepEqual(calls, [["again"]]);
});

test("how far a run has come is told in steps and virtual time", () => {
  const { words } = viewOf("gevent");
  assert.match(progress(words, { steps: 12_000, t: 1_300_000, wanted: null }), /12,000 steps, 1\.30 s of virtual time/);
  assert.match(progress(words, { steps: 12_000, t: 1_300_000, wanted: 49_999 }), /step 50000/);
  assert.match(progress(words, { steps: 0, t: 0, wanted: null }), /being carried out/);
  assert.equal(working(viewOf("gevent")), null);
  assert.match(text(working(viewOf("gevent", { view: { working: { steps: 5, t: 10, wanted: null } } }))), /5 steps/);
});

// --- ends ------------------------------------------------------------------------------------------------------------

test("the status tells how a run ended", () => {
  const status = (changes) => one(topbar(viewOf("gevent", changes), still), ".status").props.class;
  const ended = (reason) => {
    const view = viewOf("gevent", { view: { status: "ended" } });
    view.timeline.isCut = reason === "limit";
    Object.assign(view.timeline.tip, { end: { reason } });
    return one(topbar(view, still), ".status").props.class;
  };
  assert.match(ended("finished"), /ended/);
  assert.match(ended("limit"), /cut/);
  assert.match(ended("failed"), /failed/);
  assert.match(status({ view: { status: "ended", trouble: { code: "engine", params: {} } } }), /broken/);
  assert.match(status({ view: { status: "lost", trouble: { code: "engine", params: {} } } }), /lost/);
});

test("where a run broke off the sentence says so", () => {
  for (const lang of ["en", "zh"])
    for (const code of ["too-long", "engine", "internal", "steps"]) {
      const view = viewOf("gevent", { lang, view: { next: null, status: "ended", trouble: { code, params: PARAMS } } });
      view.state = { ...view.state, end: null };
      assert.doesNotMatch(text(one(narration(view, still), ".next")), /trouble\./);
      assert.match(one(narration(view, still), ".next").props.class, /limit/);
    }
});

test("a run that ends at its limit is cut, one that ends by itself is not", () => {
  const cut = (reason) => {
    const timeline = new Timeline();
    const steps = counted(3);
    steps[2] = { ...steps[2], k: "end", p: [[0, ["end"], { reason, detail: "", line: null }]] };
    timeline.append(0, steps);
    return timeline.isCut;
  };
  assert.deepEqual([cut("limit"), cut("finished")], [true, false]);
});

// --- the session -----------------------------------------------------------------------------------------------------

function opened() {
  const sent = [];
  const session = new Session({ player: new Player(new Timeline(), new Clock()), changed: () => {}, home: "home" });
  session.use({ open: (wish) => sent.push(wish), act: (...what) => sent.push(what) > 0, follow() {} });
  session.connection(true);
  session.open({ example: "a" }, 20);
  return { session, sent };
}

const RUN = { type: "run", run: "r1", example: "a", parent: null, programs: [], scenario: {}, versions: {} };
const refusal = (code, run = null) => ({ type: "error", code, params: {}, run });

test("what is waited for: the run, and then the step of it that is wanted", () => {
  const { session } = opened();
  assert.deepEqual(session.working, { steps: 0, t: 0, wanted: 20, queue: null });
  session.run(RUN);
  session.steps({ run: "r1", from: 0, steps: counted(10) });
  assert.deepEqual(session.working, { steps: 10, t: 90, wanted: 20, queue: null });
  session.steps({ run: "r1", from: 10, steps: counted(30).slice(10) });
  assert.equal(session.working, null);
});

const queued = (place, of) => ({ run: "r1", status: "queued", place, of, actions: [] });
const running = { run: "r1", status: "running", actions: [] };

test("a run in the queue is waited for with its place, which goes away by itself", () => {
  const { session } = opened();
  session.run(RUN);
  session.progress(queued(3, 5));
  assert.deepEqual([session.working.queue, session.shown], [{ place: 3, of: 5 }, null]);
  session.progress(queued(1, 2));
  assert.deepEqual(session.working.queue, { place: 1, of: 2 });
  session.progress(running);
  assert.equal(session.working.queue, null);
  session.steps({ run: "r1", from: 0, steps: counted(30) });
  assert.equal(session.working, null);
});

test("the place in the queue is said in words, before anything is here and beside what is here", () => {
  const at = (place) => ({ steps: 0, t: 0, wanted: null, queue: { place, of: 9 } });
  for (const [lang, first, second, fourth] of [
    ["en", /Your run is the next one/, /1 run is before yours/, /3 runs are before yours/],
    ["zh", /下一个就轮到你/, /前面还有 1 个运行/, /前面还有 3 个运行/],
  ]) {
    for (const [place, words] of [[1, first], [2, second], [4, fourth]]) {
      const shown = one(stage(unborn({ lang, view: { working: at(place) } }), still), ".why-blank");
      assert.match(text(shown), words);
      assert.equal(shown.props.role, "status");
      assert.match(text(working(viewOf("gevent", { lang, view: { working: at(place) } }))), words);
      assert.doesNotMatch(text(topbar(unborn({ lang, view: { working: at(place) } }), still)), /status\./);
    }
  }
});

test("a run that a newer one has superseded is asked for once more", () => {
  const { session, sent } = opened();
  session.run(RUN);
  session.steps({ run: "r1", from: 0, steps: counted(30) });
  session.failed(refusal("superseded", "r1"));
  assert.deepEqual(sent.at(-1), { example: "a", actions: [] });
  assert.equal(session.error, null);
});

test("what was refused for the moment is asked for again", () => {
  const { session, sent } = opened();
  session.failed(refusal("busy"));
  assert.equal(session.working, null);
  session.again();
  assert.deepEqual(sent, [{ example: "a" }, { example: "a" }]);
  assert.equal(session.error, null);
  session.run(RUN);
  session.steps({ run: "r1", from: 0, steps: counted(30) });
  session.act({ peer: "A" }, ["close"]);
  session.failed(refusal("busy", "r1"));
  assert.equal(session.shown.trouble, null, "a deed was refused, the run goes on");
  session.again();
  assert.deepEqual(sent.at(-1), sent.at(-2));
});

test("a run that broke off keeps its steps, is marked, and can be carried out anew from there", () => {
  const { session, sent } = opened();
  session.run(RUN);
  session.steps({ run: "r1", from: 0, steps: counted(30) });
  session.failed(refusal("engine", "r1"));
  session.progress({ run: "r1", status: "ended", actions: [] });
  assert.deepEqual([session.shown.trouble.code, session.shown.timeline.isCut, session.shown.timeline.length], ["engine", true, 30]);
  session.dismiss();
  session.again();
  assert.deepEqual(sent.at(-1), { example: "a", settings: {}, actions: [] });
});
