import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST_PAUSE, Link, LONGEST_PAUSE } from "../../static/js/link.js";
import { Clock } from "./made.mjs";
import { packed } from "./packed.mjs";

/** A websocket whose other end is the test. */
class FakeSocket {
  static made = [];

  constructor(url) {
    this.url = url;
    this.readyState = 0;
    this.sent = [];
    FakeSocket.made.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  say(message) {
    this.onmessage({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }

  /** A message that a block follows. */
  sayPacked(message, block) {
    const bytes = [...new TextEncoder().encode(`${JSON.stringify(message)}\n`), ...block];
    this.onmessage({ data: Uint8Array.from(bytes).buffer });
  }

  drop() {
    this.readyState = 3;
    this.onclose();
  }

  close() {
    this.drop();
  }
}

function linked() {
  FakeSocket.made = [];
  const heard = [];
  const hear = (name) => (message) => heard.push([name, message]);
  const clock = new Clock();
  const listener = {
    run: hear("run"),
    steps: hear("steps"),
    status: hear("status"),
    error: hear("error"),
    classroom: hear("classroom"),
    connection: hear("connection"),
  };
  const link = new Link("ws://here/live", listener, { WebSocket: FakeSocket, timers: clock });
  const socket = () => FakeSocket.made.at(-1);
  const of = (name) => heard.filter(([which]) => which === name).map(([, message]) => message);
  return { link, socket, clock, of };
}

const run = (id, example = "a") => ({
  type: "run",
  run: id,
  example,
  parent: null,
  programs: [],
  scenario: {},
  versions: {},
});
const steps = (id, from, ...names) => ({ type: "steps", run: id, from, steps: names });

test("what was asked for before the connection stood is asked once it stands", () => {
  const { link, socket } = linked();
  link.open({ example: "a", settings: { platform: "windows" } });
  assert.deepEqual(socket().sent, []);
  socket().open();
  assert.deepEqual(socket().sent, [{ do: "open", example: "a", settings: { platform: "windows" }, ask: 1 }]);
});

test("run, steps and status are passed on", () => {
  const { link, socket, of } = linked();
  socket().open();
  link.open({ example: "a" });
  socket().say(run("r1"));
  socket().say(steps("r1", 0, "x", "y"));
  socket().say({ type: "status", run: "r1", status: "ended", steps: 2, t: 5 });
  assert.equal(of("run")[0].run, "r1");
  assert.deepEqual(of("steps")[0].steps, ["x", "y"]);
  assert.equal(of("status")[0].status, "ended");
});

test("messages of other runs are ignored", () => {
  const { socket, of } = linked();
  socket().open();
  socket().say(run("r1"));
  socket().say(steps("r0", 0, "x"));
  socket().say({ type: "status", run: "r0", status: "ended", steps: 1, t: 0 });
  socket().say({ type: "error", code: "engine", params: {}, run: "r0" });
  assert.deepEqual([of("steps"), of("status"), of("error")], [[], [], []]);
});

test("a late answer to an earlier wish is ignored", () => {
  const { link, socket, of } = linked();
  socket().open();
  link.open({ example: "a" });
  link.open({ example: "b" });
  socket().say({ ...run("r1", "a"), ask: 1 });
  socket().say(steps("r1", 0, "x"));
  socket().say({ type: "error", code: "busy", params: {}, run: null, ask: 1 });
  socket().say({ ...run("r2", "b"), ask: 2 });
  assert.deepEqual(
    of("run").map((message) => message.run),
    ["r2"],
  );
  assert.deepEqual(of("steps"), []);
  assert.deepEqual(of("error"), []);
});

test("what a person wrote goes along, by itself or by its name", () => {
  const { link, socket } = linked();
  const programs = [{ name: "p.py", source: "print(1)\n" }];
  socket().open();
  link.open({ example: "a", work: { programs, scenario: { seed: 1 } } });
  link.open({ example: "a", work: { name: "w1", programs, scenario: null } });
  link.open({ example: "a", work: { name: "w1" } });
  assert.deepEqual(socket().sent, [
    { do: "open", example: "a", programs, scenario: { seed: 1 }, ask: 1 },
    { do: "open", example: "a", programs, ask: 2 },
    { do: "open", work: "w1", ask: 3 },
  ]);
});

test("after a break it goes on at the next step, and nothing comes twice", () => {
  const { socket, clock, of } = linked();
  socket().open();
  socket().say(run("r1"));
  socket().say(steps("r1", 0, "0", "1", "2"));
  socket().drop();
  assert.deepEqual(of("connection"), [true, false]);
  clock.advance(FIRST_PAUSE);
  socket().open();
  assert.deepEqual(socket().sent, [{ do: "resume", run: "r1", from: 3 }]);
  socket().say(steps("r1", 1, "1", "2", "3", "4"));
  socket().say(steps("r1", 2, "2", "3"));
  assert.deepEqual(of("steps").slice(1), [{ type: "steps", run: "r1", from: 3, steps: ["3", "4"] }]);
});

test("missing steps are asked for once", () => {
  const { socket, of } = linked();
  socket().open();
  socket().say(run("r1"));
  socket().say(steps("r1", 5, "5"));
  socket().say(steps("r1", 6, "6"));
  assert.deepEqual(socket().sent, [{ do: "resume", run: "r1", from: 0 }]);
  socket().say(steps("r1", 0, "0"));
  socket().say(steps("r1", 7, "7"));
  assert.deepEqual(socket().sent.at(-1), { do: "resume", run: "r1", from: 1 });
  assert.equal(of("steps").length, 1);
});

test("the pause between attempts doubles up to its limit, and starts anew after success", () => {
  const { socket, clock } = linked();
  const pauses = [];
  for (let k = 0; k < 7; k++) {
    socket().drop();
    pauses.push(clock.next);
    clock.advance(clock.next);
  }
  assert.deepEqual(pauses, [250, 500, 1000, 2000, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]);
  socket().open();
  socket().drop();
  assert.equal(clock.next, FIRST_PAUSE);
});

test("whatever is no message is passed over in silence", () => {
  const { socket, of } = linked();
  socket().open();
  for (const junk of ["", "{", "null", "7", "[]", '"run"', "{}", '{"type": 3}', '{"type": "unheard-of"}'])
    socket().say(junk);
  socket().say({ type: "steps", run: null, from: 0, steps: "no list" });
  assert.deepEqual([of("run"), of("steps"), of("status"), of("error")], [[], [], [], []]);
});

test("acting needs a run and a connection", () => {
  const { link, socket } = linked();
  assert.equal(link.act(0, { peer: "A" }, ["close"]), false);
  socket().open();
  assert.equal(link.act(0, { peer: "A" }, ["close"]), false);
  socket().say(run("r1"));
  assert.equal(link.act(17, { peer: "A" }, ["send", "hi"]), true);
  assert.deepEqual(socket().sent, [{ do: "act", run: "r1", at: 17, peer: "A", what: ["send", "hi"] }]);
  socket().drop();
  assert.equal(link.act(17, { peer: "A" }, ["send", "hi"]), false);
});

test("errors of the run and of nobody in particular are passed on", () => {
  const { socket, of } = linked();
  socket().open();
  socket().say(run("r1"));
  socket().say({ type: "error", code: "busy", run: null });
  socket().say({ type: "error", code: "engine", params: { a: 1 }, run: "r1" });
  assert.deepEqual(
    of("error").map(({ code, params }) => [code, params]),
    [
      ["busy", {}],
      ["engine", { a: 1 }],
    ],
  );
});

test("once closed, it stays closed", () => {
  const { link, clock } = linked();
  link.close();
  clock.advance(60_000);
  assert.equal(FakeSocket.made.length, 1);
});

test("what people did goes along, where there is something", () => {
  const { link, socket } = linked();
  const actions = [{ at: 5, peer: "A", do: ["connect", 8000] }];
  socket().open();
  link.open({ example: "a", actions: [] });
  link.open({ example: "a", actions });
  assert.deepEqual(socket().sent, [
    { do: "open", example: "a", ask: 1 },
    { do: "open", example: "a", actions, ask: 2 },
  ]);
});

test("the run that is here already comes again from its start when it is opened again", () => {
  const { link, socket, of } = linked();
  socket().open();
  for (const _ of [1, 2]) {
    link.open({ example: "a" });
    socket().say(run("r1"));
    socket().say(steps("r1", 0, "x"));
  }
  assert.equal(of("run").length, 2);
  assert.deepEqual(
    of("steps").map(({ from }) => from),
    [0, 0],
  );
});

// --- packed steps

const { block, values } = packed.run;
const head = (from, count = values.length) => ({ type: "steps", run: "r1", from, packed: count });

/** Until the link has passed on so many messages of a kind. */
async function until(of, name, count, clock) {
  while (of(name).length < count) {
    clock.advance(0);
    await new Promise(setImmediate);
  }
}

test("packed steps are passed on as a block, and what comes after them waits for its turn", async () => {
  const { socket, clock, of } = linked();
  socket().open();
  assert.equal(socket().binaryType, "arraybuffer");
  socket().say(run("r1"));
  socket().say(steps("r1", 0, "x"));
  socket().sayPacked(head(1), block);
  socket().sayPacked(head(1 + values.length), block);
  socket().say(steps("r1", 1 + 2 * values.length, "y"));
  socket().say({ type: "status", run: "r1", status: "ended", steps: 2, t: 5 });
  await until(of, "status", 1, clock);
  assert.deepEqual(
    of("steps").map(({ from, steps }) => [from, steps.length]),
    [
      [0, 1],
      [1, values.length],
      [1 + values.length, values.length],
      [1 + 2 * values.length, 1],
    ],
  );
  assert.deepEqual(of("steps")[2].steps.at(3), values[3]);
});

test("of a block that begins before the next step only the rest is passed on, and nothing of one that is known", async () => {
  const { socket, clock, of } = linked();
  socket().open();
  socket().say(run("r1"));
  socket().say(steps("r1", 0, ...values.slice(0, 5)));
  socket().drop();
  clock.advance(FIRST_PAUSE);
  socket().open();
  assert.deepEqual(socket().sent, [{ do: "resume", run: "r1", from: 5 }]);
  socket().sayPacked(head(0), block);
  socket().sayPacked(head(0), block);
  socket().say({ type: "status", run: "r1", status: "ended", steps: 2, t: 5 });
  await until(of, "status", 1, clock);
  assert.deepEqual(of("steps").slice(1), [{ type: "steps", run: "r1", from: 5, steps: values.slice(5) }]);
});

test("a block that cannot be read is an error, and is not asked for again", async () => {
  const broken = { "half of it": [head(0), block.slice(0, 99)], "another number": [head(0, 7), block] };
  for (const [message, bytes] of Object.values(broken)) {
    const { socket, clock, of } = linked();
    socket().open();
    socket().say(run("r1"));
    socket().sayPacked(message, bytes);
    socket().sayPacked(head(message.packed), block);
    socket().say({ type: "status", run: "r1", status: "ended", steps: 2, t: 5 });
    await until(of, "status", 1, clock);
    assert.deepEqual(of("error"), [{ type: "error", code: "steps", params: {}, run: "r1" }]);
    assert.deepEqual([of("steps"), socket().sent], [[], []]);
  }
});

test("bytes that are no message are passed over in silence", async () => {
  const { socket, of } = linked();
  socket().open();
  socket().say(run("r1"));
  for (const data of [new Uint8Array(0), new Uint8Array(5000), new TextEncoder().encode("{}\n{}")])
    socket().onmessage({ data: data.buffer });
  assert.deepEqual([of("steps"), of("error")], [[], []]);
});

test("a run that is kept is followed from where it is known, and what a deed elsewhere has led to meanwhile is not shown", () => {
  const { link, socket, of } = linked();
  socket().open();
  link.open({ example: "a" });
  socket().say(run("r1"));
  link.act(5, { peer: "A" }, ["connect", 1]);
  link.follow("r0", 30);
  assert.deepEqual(socket().sent.at(-1), { do: "resume", run: "r0", from: 30 });
  socket().say({ ...run("r2"), parent: "r1" });
  assert.deepEqual(of("run").map((message) => message.run), ["r1"]);
  link.act(5, { peer: "A" }, ["connect", 1]);
  socket().say({ ...run("r3"), parent: "r0" });
  assert.equal(of("run").at(-1).run, "r3");
});

test("a run that somebody else has opened is asked for by its id, and its refusal heard", () => {
  const { link, socket, of } = linked();
  socket().open();
  link.open({ example: "", watch: "r7" });
  const { ask, ...said } = socket().sent.at(-1);
  assert.deepEqual(said, { do: "watch", run: "r7" });
  socket().say({ type: "error", code: "gone", params: {}, run: "r7", ask: ask - 1 });
  socket().say({ type: "error", code: "gone", params: {}, run: "r7", ask });
  assert.deepEqual(of("error").map(({ ask }) => ask), [ask]);
});

test("whatever is about a class is passed on as such, its refusals too, and ends no wish", () => {
  const { link, socket, of } = linked();
  socket().open();
  link.open({ example: "a" });
  const { ask } = socket().sent.at(-1);
  const messages = [
    { type: "key", code: "K7QX", key: "k" },
    { type: "class", code: "K7QX" },
    { type: "lead", code: "K7QX" },
    { type: "error", code: "class-gone", params: {}, run: null, ask: null },
  ];
  for (const message of messages) socket().say(message);
  assert.deepEqual(of("classroom"), messages);
  socket().say({ type: "run", run: "r1", example: "a", parent: null, ask });
  assert.equal(of("run").length, 1);
  assert.equal(link.say({ do: "leave" }), true);
  assert.deepEqual(socket().sent.at(-1), { do: "leave" });
});
