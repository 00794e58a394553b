import assert from "node:assert/strict";
import { test } from "node:test";
import { Works } from "../../static/js/works.js";

class Box {
  kept = new Map();

  getItem(key) {
    return this.kept.get(key) ?? null;
  }

  setItem(key, text) {
    this.kept.set(key, text);
  }

  removeItem(key) {
    this.kept.delete(key);
  }
}

const programs = [{ name: "p.py", source: "print(1)\n" }];
const ran = (name) => ({ programs, work: { name, scenario: { seed: 1 } } });

test("what was run is found again by its name, in another visit too", () => {
  const box = new Box();
  new Works(box).keep(ran("w1"));
  assert.deepEqual(new Works(box).find("w1"), { name: "w1", programs, scenario: { seed: 1 } });
});

test("of what is not kept here there is the name alone", () => {
  assert.deepEqual(new Works(new Box()).find("w1"), { name: "w1" });
});

test("runs of examples are not kept", () => {
  const box = new Box();
  new Works(box).keep({ programs, work: null });
  assert.equal(box.kept.size, 0);
});

test("the newest thirty are kept", () => {
  const works = new Works(new Box());
  for (let i = 0; i < 40; i++) works.keep(ran(`w${i}`));
  works.keep(ran("w20"));
  assert.equal(works.names.length, 30);
  assert.deepEqual(works.names.slice(0, 2), ["w20", "w39"]);
  assert.deepEqual(works.find("w3"), { name: "w3" });
});

test("a storage that holds anything does no harm", () => {
  const box = new Box();
  for (const text of ["{", "7", "[7]", '{"programs":7}', '{"programs":[{"name":1}]}']) {
    box.setItem("switchyard-works", text);
    box.setItem("switchyard-work-w1", text);
    assert.deepEqual([new Works(box).names, new Works(box).find("w1")], [[], { name: "w1" }]);
  }
});

test("a storage that takes nothing does no harm", () => {
  const full = new Box();
  full.setItem = () => {
    throw new Error("full");
  };
  new Works(full).keep(ran("w1"));
});
