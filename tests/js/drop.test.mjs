import assert from "node:assert/strict";
import { test } from "node:test";
import { Drop, kindOf, LONGEST_PROGRAM } from "../../static/js/drop.js";

const bytes = (text) => new TextEncoder().encode(text);
const file = (name, text) => Object.assign(new Blob([text]), { name });
const PACKED = new Uint8Array([0x1f, 0x8b, 8, 0]);

/** A page onto which files are dropped; `answer` is what the server says. */
function page(answer) {
  const told = [];
  const sent = [];
  const means = {
    openRecording: (name) => told.push(["recording", name]),
    openProgram: (name, source) => told.push(["program", name, source]),
    cannot: (code, params) => told.push([code, params]),
    changed() {},
    send: async (sending, share, stop) => {
      sent.push({ sending, share, stop });
      return answer();
    },
  };
  return { drop: new Drop(means), told, sent };
}

test("what a file is, is told by its name and its first bytes", () => {
  assert.equal(kindOf("app.py", bytes("{")), "program");
  assert.equal(kindOf("APP.PY", bytes("")), "program");
  assert.equal(kindOf("out.json.gz", PACKED), "recording");
  assert.equal(kindOf("whatever", PACKED), "recording");
  assert.equal(kindOf("out.jsonl", bytes('{"timeline":1')), "recording");
  assert.equal(kindOf("picture.png", bytes("\x89PNG")), null);
  assert.equal(kindOf("empty", bytes("")), null);
});

test("a Python file is a program of one's own", async () => {
  const { drop, told } = page();
  await drop.take(file("app.py", "print(1)\n"));
  assert.deepEqual(told, [["program", "app.py", "print(1)\n"]]);
});

test("a recording is sent, and shown by the name that the server gives it", async () => {
  const { drop, told, sent } = page(() => ({ ok: true, body: { recording: "r1" } }));
  const way = drop.take(file("out.jsonl", "{}"));
  await new Promise((next) => setTimeout(next, 5));
  await way;
  assert.equal(sent.length, 1);
  assert.deepEqual(told, [["recording", "r1"]]);
  assert.equal(drop.sending, null);
});

test("how much of it is there is told, and it can be stopped", async () => {
  let answer;
  const { drop, told, sent } = page(() => new Promise((resolve) => (answer = resolve)));
  const way = drop.take(file("out.jsonl", "{}"));
  await new Promise((next) => setTimeout(next, 5));
  sent[0].share(0.5);
  assert.deepEqual(drop.sending, { name: "out.jsonl", share: 0.5 });
  drop.stop();
  assert.equal(sent[0].stop.aborted, true);
  assert.equal(drop.sending, null);
  sent[0].share(0.9);
  answer({ ok: true, body: { recording: "r1" } });
  await way;
  assert.equal(drop.sending, null);
  assert.deepEqual(told, []);
});

const REFUSED = [
  [{ ok: false, body: { code: "too-large", params: { limit_bytes: 32 * 1024 * 1024 } } }, ["file-large", { size: "0.0 MiB", most: "32 MiB" }]],
  [{ ok: false, body: { code: "recording", params: { detail: "No." } } }, ["recording", { detail: "No." }]],
  [{ ok: false, body: null }, ["internal", undefined]],
];

test("why a recording is not taken is told in words of its own", async () => {
  for (const [answer, said] of REFUSED) {
    const { drop, told } = page(() => answer);
    await drop.take(file("out.jsonl", "{}"));
    assert.deepEqual(told, [said]);
  }
  const { drop, told } = page(() => Promise.reject(new Error("away")));
  await drop.take(file("out.jsonl", "{}"));
  assert.deepEqual(told, [["unsent", undefined]]);
});

test("other files, and very long programs, are refused without the server", async () => {
  const { drop, told, sent } = page();
  await drop.take(file("picture.png", "x"));
  await drop.take(file("long.py", " ".repeat(LONGEST_PROGRAM + 1)));
  assert.deepEqual(told, [
    ["file", { name: "picture.png" }],
    ["file-large", { size: "0.1 MiB", most: "0.1 MiB" }],
  ]);
  assert.equal(sent.length, 0);
});

test("a file over the page is seen until it leaves or is dropped", () => {
  const { drop } = page();
  const heard = {};
  drop.watch({ addEventListener: (name, listener) => (heard[name] = listener) });
  const event = (types) => ({ dataTransfer: { types, files: [] }, prevented: 0, preventDefault() { this.prevented++; } });
  heard.dragenter(event(["text/plain"]));
  assert.equal(drop.over, false);
  for (const name of ["dragenter", "dragenter", "dragleave"]) heard[name](event(["Files"]));
  assert.equal(drop.over, true);
  const dropped = event(["Files"]);
  heard.drop(dropped);
  assert.equal(drop.over, false);
  assert.equal(dropped.prevented, 1);
});
