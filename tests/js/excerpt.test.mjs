/** Long lists: the part that is drawn, and the room of the rest. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clients } from "../../static/js/scene/clients.js";
import { DRAWN, excerpt, partFrom } from "../../static/js/scene/excerpt.js";
import { concerned } from "../../static/js/scene/sockets.js";
import { all, still, viewOf } from "./fixture.mjs";

const numbers = (count) => Array.from({ length: count }, (_, i) => i);
/** What an excerpt draws of so many entries, and what it asks of each. */
function drawn(count, part, isWanted) {
  const entries = [];
  const nodes = excerpt({ excerpts: part ? { list: part } : {} }, "list", numbers(count), (i, place) => entries.push({ i, ...place }), isWanted);
  return { entries, rooms: all(nodes, (node) => node.props.class === "room").map(({ props }) => props) };
}

test("a list that is not much longer than a part is drawn as a whole and needs no room", () => {
  const { entries, rooms } = drawn(DRAWN + 5);
  assert.deepEqual(entries, numbers(DRAWN + 5).map((i) => ({ i })));
  assert.deepEqual(rooms, []);
});

test("of that too the entry that the step is about is marked", () => {
  assert.deepEqual(drawn(3, undefined, (i) => i === 2).entries, [{ i: 0 }, { i: 1 }, { i: 2, "data-wanted": "" }]);
});

test("of a longer one a part is drawn, and the rest takes up its room", () => {
  const { entries, rooms } = drawn(300, { from: 120, pitch: 20.5 });
  assert.deepEqual(entries.map(({ i }) => i), numbers(DRAWN).map((i) => 120 + i));
  assert.deepEqual(rooms.map(({ style }) => style.height), ["2460px", `${Math.round((300 - 160) * 20.5)}px`]);
  assert.equal(rooms[0].hidden, false);
});

test("every entry says where in the whole list it stands", () => {
  const [first] = drawn(300, { from: 8, pitch: 1 }).entries;
  assert.deepEqual([first["aria-posinset"], first["aria-setsize"]], [9, 300]);
});

test("the entry that the step is about is marked, and asked for where it is not drawn", () => {
  const here = drawn(300, undefined, (i) => i === 7);
  assert.deepEqual(here.entries.filter((one) => one["data-wanted"] === "").map(({ i }) => i), [7]);
  assert.equal(drawn(300, undefined, (i) => i === 290).rooms[0]["data-asked"], 290);
  assert.equal(drawn(300).rooms[0]["data-asked"], -1);
});

test("a part begins where a row of columns does, and never beyond the list", () => {
  assert.equal(partFrom(-30, 300), 0);
  assert.equal(partFrom(121, 300), 124);
  assert.equal(partFrom(1e6, 301), 264);
  const { entries, rooms } = drawn(301, { from: 1e6, pitch: 1 });
  assert.equal(entries.at(-1).i, 300);
  assert.equal(rooms[1].hidden, true);
});

test("a step is about the socket that it names, or that of the client that it names", () => {
  const at = (n) => concerned(viewOf("gevent", { view: { step: { n } } }));
  assert.deepEqual(at(["peer.send", { wire: "A" }]), { program: 0, fd: 7, wire: "A" });
  assert.deepEqual(at(["io.recv", { fd: 7 }]), { program: 0, fd: 7, wire: "A" });
  assert.deepEqual(at(["line", { line: 3 }]), { program: 0, fd: null, wire: null });
});

test("hundreds of clients are as many terminals as a part has", () => {
  const wire = { port: 50001, server: 8000, state: "closed", program: null, fd: null, human: false, lines: [] };
  const wires = Object.fromEntries(numbers(300).map((i) => [`c${i}`, { ...wire, name: `c${i}` }]));
  const shown = clients(viewOf("gevent", { state: { wires } }), still);
  assert.equal(all(shown, "data-wire").length, DRAWN);
});
