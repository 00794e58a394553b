import assert from "node:assert/strict";
import { test } from "node:test";
import { Address } from "../../static/js/address.js";
import { writeHash } from "../../static/js/place.js";
import { Clock } from "./made.mjs";

/** A browser with a history of addresses. */
function browsing(start = "") {
  const entries = [start];
  let at = 0;
  const clock = new Clock();
  const browser = {
    location: {
      get hash() {
        return entries[at];
      },
    },
    history: {
      pushState: (_state, _title, hash) => entries.splice(++at, entries.length, hash),
      replaceState: (_state, _title, hash) => entries.splice(at, 1, hash),
      back: () => at--,
    },
  };
  const address = new Address(browser, clock);
  const go = (by) => {
    at += by;
    return address.follow();
  };
  return { address, entries, go, later: () => clock.advance(1000) };
}

const DEED = { at: 5, peer: "A", do: ["connect", 8000] };
const run = (id, example = "a", actions = []) => ({ id, example, actions });

test("a first visit and its steps are one entry, written after a while", () => {
  const { address, entries, later } = browsing();
  address.note(run("r1"), 0);
  address.note(run("r1"), 6);
  assert.deepEqual(entries, [""]);
  later();
  assert.deepEqual(entries, [writeHash(run("", "a"), 6)]);
});

test("an address that somebody changed meanwhile is not written over", () => {
  const { address, entries, go, later } = browsing();
  address.note(run("r1"), 6);
  entries[0] = writeHash(run("", "b"), 2);
  later();
  assert.equal(entries[0], writeHash(run("", "b"), 2));
  assert.equal(go(0).example, "b");
});

test("another run makes an entry at once; the one before keeps its last step", () => {
  const { address, entries, later } = browsing();
  address.note(run("r1"), 0);
  later();
  address.note(run("r1"), 6);
  address.note(run("r2", "b"), 0);
  assert.deepEqual(entries, [writeHash(run("", "a"), 6), writeHash(run("", "b"), 0)]);
  address.note(run("r3", "b", [DEED]), 9);
  assert.deepEqual(entries.slice(2), [writeHash(run("", "b", [DEED]), 9)]);
});

test("a run that goes on in place, or comes again, stays in its entry", () => {
  const { address, entries, later } = browsing();
  address.note(run("r1"), 3);
  address.note(run("r1", "a", [DEED]), 4);
  address.note(run("r2", "a", [DEED]), 5);
  later();
  assert.deepEqual(entries, [writeHash(run("", "a", [DEED]), 5)]);
});

test("going back makes no entry and writes nothing into the one it leads to", () => {
  const { address, entries, go, later } = browsing();
  address.note(run("r1"), 6);
  address.note(run("r2", "b"), 0);
  address.note(run("r2", "b"), 2);
  const place = go(-1);
  assert.deepEqual([place.example, place.step, place.actions], ["a", 6, []]);
  assert.equal(address.names(place), false);
  later();
  address.note(run("r3"), 6);
  later();
  assert.deepEqual(entries, [writeHash(run("", "a"), 6), writeHash(run("", "b"), 0)]);
  address.note(run("r4", "c"), 0);
  assert.deepEqual(entries, [writeHash(run("", "a"), 6), writeHash(run("", "c"), 0)]);
});

test("another step of the same run", () => {
  const { address, go, entries, later } = browsing();
  address.note(run("r1"), 6);
  later();
  assert.equal(address.names(go(0)), true);
  address.note(run("r2", "b"), 0);
  assert.equal(entries.length, 2);
  address.back();
  assert.deepEqual(go(0).example, "a");
});

test("how the run is looked at changes the entry, and makes no other", () => {
  const { address, entries, later } = browsing();
  address.note(run("r1"), 6, { axis: "step", selected: 3 });
  later();
  address.note(run("r1"), 6, { axis: "scale", lang: "zh" });
  later();
  assert.deepEqual(entries, ["#example=a&s=7&axis=scale&lang=zh"]);
});

test("the same example with other settings is another run", () => {
  const { address, entries, later } = browsing();
  address.note(run("r1"), 0);
  later();
  address.note({ ...run("r2"), settings: { platform: "windows" } }, 0);
  assert.equal(entries.length, 2);
});

test("to unfold a run or to fold it changes its entry; an address that names the other one leads there", () => {
  const { address, entries, later } = browsing();
  address.note({ ...run("r1"), inside: false }, 2);
  later();
  address.note({ ...run("r2"), inside: true }, 20);
  later();
  assert.deepEqual(entries, ["#example=a&s=21&inside=1"]);
  entries[0] = "#example=a&s=3";
  assert.equal(address.names(address.follow()), false);
  entries[0] = "#example=a&s=4&inside=1";
  assert.equal(address.names(address.follow()), true);
});
