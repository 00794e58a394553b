/** What a person made: kept, listed, packed into one file and taken out of it again, whatever else such a file holds. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Mine } from "../../static/js/mine.js";
import { packed, unpacked } from "../../static/js/save/box.js";
import { make } from "../../static/js/save/programs.js";
import { mine } from "../../static/js/scene/mine.js";
import { storageOf } from "../../static/js/storage.js";
import { Works } from "../../static/js/works.js";
import { all, one, press, still, text, viewOf } from "./fixture.mjs";

const PROGRAMS = [{ name: "p.py", source: "a = 1\nprint(a)\n" }];
const LINK = { link: "/s/abcdefgh", title: "p.py · 3" };
const kept = (name, more = {}) => ({ name, example: "gevent-pair", at: 5, programs: PROGRAMS, scenario: null, ...more });

/** A browser of its own, with what has been made in it. */
function desk(...works) {
  const storage = storageOf(() => null, true);
  const shelf = new Works(storage);
  for (const work of works) shelf.add(work);
  const [told, visited] = [[], []];
  const own = new Mine({ works: shelf, storage, changed() {}, tell: (said) => told.push(said), visit: (wish) => visited.push(wish) });
  return { own, told, visited };
}

test("what was made in one browser is brought to another by a file", async () => {
  const { own } = desk(kept("w1"), kept("w2", { scenario: { seed: 1 } }));
  own.remember(LINK);
  const there = desk(kept("w3"));
  await there.own.restore(new File([packed(own.works, own.links)], "mine.json"));
  assert.deepEqual(there.own.works.map(({ name }) => name), ["w2", "w1", "w3"]);
  assert.deepEqual(there.own.works[0], kept("w2", { scenario: { seed: 1 } }));
  assert.deepEqual(there.own.links, [LINK]);
  assert.deepEqual(there.told, [["mine.back", { count: 2 }]]);
});

test("what is here under a name stays when a file claims that name", async () => {
  const { own } = desk(kept("w1"));
  const other = [{ name: "other.py", source: "" }];
  await own.restore(new File([packed([kept("w1", { programs: other })], [])], "mine.json"));
  assert.deepEqual(own.works, [kept("w1")]);
});

test("a file that holds anything else is said, and changes nothing", async () => {
  for (const content of ["", "[]", "null", '{"kind":"switchyard-mine","version":2}', "\u0000", '{"kind":7}']) {
    const { own, told } = desk(kept("w1"));
    await own.restore(new File([content], "x.json"));
    assert.deepEqual([own.works.length, told], [1, [["mine.unread", { file: "x.json" }]]], content);
  }
});

test("of a file that was tampered with only what is right is taken", () => {
  const works = [kept("w1"), { name: "w2" }, 7, null, kept("../w3"), kept("w4", { programs: [{ name: 1 }] }), kept("w5", { at: "x" })];
  const found = unpacked(JSON.stringify({ kind: "switchyard-mine", version: 1, works, links: "none" }));
  assert.deepEqual(found?.works.map(({ name, at }) => [name, at]), [["w1", 5], ["w5", 0]]);
  assert.deepEqual(found?.links, []);
  const { own } = desk();
  own.remember({ link: "javascript:alert(1)", title: "x" }, { link: "/s/../../x", title: "x" }, LINK);
  assert.deepEqual(own.links, [LINK]);
});

test("links are listed once, the newest first", () => {
  const { own } = desk();
  own.remember(LINK);
  own.remember({ link: "/s/hhhhhhhh", title: "b" });
  own.remember(LINK);
  assert.deepEqual(own.links.map(({ link }) => link), ["/s/abcdefgh", "/s/hhhhhhhh"]);
});

test("the dialog lists programs and links, and opens one", () => {
  const { own, visited } = desk(kept("w1"), kept("w2", { example: "own" }));
  own.remember(LINK);
  const shown = mine(viewOf("gevent", { view: { mine: own } }), still);
  const rows = all(shown, ".fmt");
  assert.match(text(rows[0]), /p\.pya program of your own · 2 lines/);
  assert.match(text(rows[1]), /from “gevent switches on IO” · 2 lines/);
  assert.equal(one(shown, ({ type }) => type === "a").props.href, LINK.link);
  press(rows[1]);
  assert.deepEqual(visited, [{ example: "gevent-pair", work: { name: "w1", programs: PROGRAMS, scenario: null } }]);
  assert.match(text(mine(viewOf("gevent", { lang: "zh" }), still)), /还没有/);
});

test("each program of a run is a file of its own", async () => {
  const { files } = await make({ view: { run: { programs: [...PROGRAMS, { name: "q.py", source: "2" }] } } });
  assert.deepEqual(files.map(({ name }) => name), ["p.py", "q.py"]);
  assert.equal(await files[0].blob.text(), PROGRAMS[0].source);
});
