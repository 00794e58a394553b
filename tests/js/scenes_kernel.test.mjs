/** The kernel layer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { kernel } from "../../static/js/scene/kernel.js";
import { cellsOf, socketName } from "../../static/js/scene/sockets.js";
import { all, pairOf, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

test("kernel: bytes as cells, how long they lie there, backlog, the other program", () => {
  const shown = kernel(viewOf("gevent"), still);
  const row = all(shown, "data-socket-wire")[0];
  assert.deepEqual(all(row, ".b").map(text), ["h", "e", "l", "l", "o", "⏎"]);
  assert.match(text(row), /fd 7client A.*8\.00 ms unread/s);
  assert.match(text(kernel(viewOf("select"), still)), /fd 3:8000.*backlog\s*C/s);
  assert.match(text(kernel(viewOf("two"), still)), /fd 4.*client\.py.*fd 3.*server_nonblocking\.py/s);
  assert.match(text(kernel(viewOf("greenlet"), still)), /No socket is open/);
  assert.match(text(kernel(viewOf("polling"), still)), /the other side closed/);
});

test("bytes that are no characters print as digits", () => {
  assert.deepEqual(cellsOf("a\\x0a\\x00 é"), ["a", "⏎", "00", "␣", "é"]);
  const { state } = viewOf("select");
  assert.deepEqual([3, 4, 9].map((fd) => socketName(state, 0, fd)[0]), ["sock.listener", "sock.client", "sock.unknown"]);
});

test("kernel: the two ends of a pair name each other, and the one that is left says so", () => {
  const shown = (sockets) => all(kernel(viewOf("select", { state: { sockets } }), still), (node) => String(node.props.class).startsWith("sock row")).map(text);
  assert.deepEqual(shown(pairOf(4, 5)).map((row) => row.match(/^\s*fd \d.*\d/)?.[0].trim()), ["fd 4pair with fd 5", "fd 5pair with fd 4"]);
  assert.match(shown(pairOf(4))[0], /fd 4what is left of a pair/);
  assert.match(shown({ ...pairOf(4), "0:9": { ...moments.select.state.sockets["0:4"], fd: 9 } })[0], /what is left of a pair/, "the descriptor is something else by now");
});

test("kernel: a datagram socket has a buffer and needs no connection", () => {
  const udp = { ...moments.select.state.sockets["0:3"], kind: "new", family: "udp", local: 9999, bytes: 2, data: "hi", since: 1 };
  const shown = text(kernel(viewOf("select", { state: { sockets: { "0:3": udp } } }), still));
  assert.match(shown, /UDP :9999.*hi.*unread/s);
  assert.doesNotMatch(shown, /not connected/);
});
