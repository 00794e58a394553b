/** The terminals of clients. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clients, freeName } from "../../static/js/scene/clients.js";
import { detail } from "../../static/js/scene/looks.js";
import { wires } from "../../static/js/scene/wires.js";
import { all, noting, one, pairOf, press, sending, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

test("clients: a program that has nothing but pairs of its own has no clients", () => {
  const alone = (sockets, source) => {
    const { run } = viewOf("select");
    const changes = { state: { sockets, wires: {} }, view: { run: { ...run, programs: [{ name: "a.py", source }] } } };
    return clients(viewOf("select", changes), still);
  };
  assert.equal(alone(pairOf(4, 5), "import asyncio"), null);
  assert.match(text(alone(pairOf(4, 5), "asyncio.start_server(f)")), /No program listens at this moment/);
  assert.match(text(alone({ "0:3": { ...moments.select.state.sockets["0:3"], local: null } }, "")), /listens at a name, not at a port/);
});

test("clients: after the end nobody listens any more", () => {
  const end = { reason: "finished", detail: "", line: null };
  assert.match(text(clients(viewOf("select", { state: { sockets: {}, wires: {}, end } }), still)), /The run is over/);
});

test("clients: connect, send, close and reset are handed on", () => {
  const { actions, calls } = noting();
  const shown = clients(viewOf("select", { ui: { drafts: { A: "hi", B: "" } } }), actions);
  one(shown, ".prompt").props.onSubmit(sending("hi"));
  all(shown, ".prompt")[1].props.onSubmit(sending(""));
  all(shown, ".small").slice(0, 2).forEach(press);
  press(one(shown, ".wide"));
  assert.deepEqual(calls, [
    ["act", "A", ["send", "hi"]],
    ["set", { drafts: { A: "", B: "" }, recalled: { wire: "A", back: 0 } }],
    ["act", "A", ["close"]],
    ["act", "A", ["reset"]],
    ["act", "D", ["connect", 8000]],
  ]);
});

test("clients: the port is asked for only where there are several", () => {
  const more = { ...moments.select.state.sockets, "0:9": { ...moments.select.state.sockets["0:3"], fd: 9, local: 9000 } };
  assert.deepEqual(all(clients(viewOf("select", { state: { sockets: more } }), still), ".wide").map((node) => text(node).trim()), ["Connect a client to :8000", "Connect a client to :9000"]);
  assert.match(text(clients(viewOf("select", { state: { sockets: {}, wires: {} } }), still)), /No program listens/);
  assert.equal(clients(viewOf("greenlet"), still), null);
});

test("clients: the past warns that a new run begins", () => {
  const heading = (view) => text(one(clients(viewOf("select", { view }), still), ".m"));
  assert.match(heading({}), /really receives it/);
  assert.match(heading({ length: 9 }), /new run/);
});

test("clients: a run in which a person did something says so, and leads back", () => {
  const { actions, calls } = noting();
  const { run } = viewOf("select");
  const ways = (fields) => {
    const shown = clients(viewOf("select", { view: { run: { ...run, ...fields } } }), actions);
    all(shown, ".wide").slice(1).forEach(press);
    return text(shown);
  };
  const deed = { at: 5, peer: "A", do: ["close"] };
  assert.doesNotMatch(ways({}), /by a person/);
  assert.match(ways({ actions: [deed] }), /1 thing in this run was done by a person/);
  assert.match(ways({ actions: [deed, deed], parent: "r0" }), /2 things in this run were done/);
  assert.deepEqual(calls, [["open", run.example], ["undo"], ["open", run.example]]);
});

test("clients: a line that could not be sent stays", () => {
  const { calls } = noting();
  const deaf = { ...still, act: () => false, set: (patch) => calls.push(patch) };
  one(clients(viewOf("select", { ui: { drafts: { A: "hi" } } }), deaf), ".prompt").props.onSubmit(sending("hi"));
  assert.deepEqual(calls, []);
});

test("a free name is the first letter nobody has", () => {
  assert.equal(freeName({}), "A");
  assert.equal(freeName({ A: 1, C: 1 }), "B");
  assert.equal(freeName(Object.fromEntries([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((name) => [name, 1]))), "A2");
});

test("history: on the wire, in the kernel, read", () => {
  const lines = ["sent", "arrived", "read"].map((status) => ({ t: 1, dir: "out", text: status, status }));
  const wires = { A: { ...moments.select.state.wires.A, lines } };
  const shown = clients(viewOf("select", { state: { wires } }), still);
  assert.deepEqual(all(shown, ".w").map((node) => text(node).trim()), ["on the wire", "not read yet", "read"]);
  const waiting = { A: { ...wires.A, fd: null, lines: lines.slice(0, 1) } };
  assert.match(text(one(clients(viewOf("select", { state: { wires: waiting } }), still), ".w")), /waits for accept/);
});
