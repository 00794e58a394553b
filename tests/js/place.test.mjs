import assert from "node:assert/strict";
import { test } from "node:test";
import { firstSettings, readHash, readSettings, writeHash, writeSettings } from "../../static/js/place.js";

const storage = (start = {}) => ({
  kept: { ...start },
  getItem(key) {
    return this.kept[key] ?? null;
  },
  setItem(key, value) {
    this.kept[key] = value;
  },
});

const NOTHING = { example: null, work: null, recording: null, step: 0, settings: {}, actions: [], inside: false, looks: {}, bookmarks: [] };

test("the address holds example and step, counted from one", () => {
  assert.equal(writeHash({ example: "server-select" }, 43), "#example=server-select&s=44");
  assert.deepEqual(readHash("#example=server-select&s=44"), { ...NOTHING, example: "server-select", step: 43 });
});

test("an address that says little or nonsense", () => {
  assert.deepEqual(readHash(""), NOTHING);
  assert.deepEqual(readHash("#example=a"), { ...NOTHING, example: "a" });
  assert.deepEqual(readHash("#s=x&example="), NOTHING);
  assert.deepEqual(readHash("#example=a&s=-7"), { ...NOTHING, example: "a" });
  assert.deepEqual(readHash("#axis=up&sel=-1&lang=..xx&set=[1]&marks={}"), NOTHING);
  assert.deepEqual(readHash("#sel=1e9&set=7&marks=[7,null,[1]]&did=0"), NOTHING);
});

test("the address holds how the run is looked at, its settings and bookmarks", () => {
  const run = { example: "a", settings: { platform: "windows", latency: 0.5 } };
  const looks = { axis: "step", selected: 0, lang: "zh" };
  const bookmarks = [{ step: 3, t: 40, name: "a & b #1 再见" }];
  assert.deepEqual(readHash(writeHash(run, 2, looks, bookmarks)), { ...NOTHING, ...run, step: 2, looks, bookmarks });
  assert.equal(writeHash({ example: "a" }, 2, { selected: null }), "#example=a&s=3");
});

test("the address holds the name of what a person wrote", () => {
  const run = { example: "a", work: { name: "w1", programs: [], scenario: null } };
  assert.equal(writeHash(run, 0), "#example=a&work=w1&s=1");
  assert.deepEqual(readHash("#example=a&work=w1&s=1"), { ...NOTHING, example: "a", work: "w1" });
});

test("the address holds the name of a recording, and no example", () => {
  assert.equal(writeHash({ example: "own", recording: "r1" }, 4), "#recording=r1&s=5");
  assert.deepEqual(readHash("#recording=r1&s=5"), { ...NOTHING, recording: "r1", step: 4 });
});

test("the address holds what people did in the run", () => {
  const actions = [
    { at: 1, peer: "A", program: null, do: ["connect", 8000] },
    { at: 2, peer: "A", do: ["send", "a & b #1 + 50% 再见"] },
    { at: 3, program: "client.py", do: ["type", ""] },
  ];
  const back = [
    { at: 1, peer: "A", do: ["connect", 8000] },
    { at: 2, peer: "A", do: ["send", "a & b #1 + 50% 再见"] },
    { at: 3, program: "client.py", do: ["type", ""] },
  ];
  const hash = writeHash({ example: "a", actions }, 0);
  assert.deepEqual(readHash(hash), { ...NOTHING, example: "a", actions: back });
  assert.equal(writeHash({ example: "a", actions: back }, 0), hash);
  for (const junk of ["", "{", "null", "7", "[7]", "[null]"])
    assert.deepEqual(readHash(`#example=a&did=${encodeURIComponent(junk)}`).actions, []);
});

test("settings come back, and only sound ones", () => {
  const box = storage();
  const ui = {
    ...firstSettings({ lang: "en", dark: false }),
    lang: "zh",
    theme: "dark",
    speed: 4,
    axis: "step",
    selected: 3,
    opened: ["gevent-pair"],
  };
  writeSettings(box, ui);
  assert.deepEqual(readSettings(box), {
    lang: "zh",
    theme: "dark",
    projector: false,
    axis: "step",
    speed: 4,
    pace: "steps",
    keysOn: true,
    ghost: true,
    inspect: false,
    toured: false,
    opened: ["gevent-pair"],
  });
  const odd = { switchyard: JSON.stringify({ lang: "../xx", theme: 1, speed: 1e9, axis: "up", pace: 1, keysOn: "no", opened: [1], evil: 1 }) };
  assert.deepEqual(readSettings(storage(odd)), {});
  for (const junk of ["", "{", "null", "7"]) assert.deepEqual(readSettings(storage({ switchyard: junk })), {});
});

test("a browser that keeps nothing does no harm", () => {
  const closed = {
    getItem() {
      throw new Error("denied");
    },
    setItem() {
      throw new Error("denied");
    },
  };
  assert.deepEqual(readSettings(closed), {});
  writeSettings(closed, firstSettings({ lang: "en", dark: false }));
});

test("language and theme of a first visit come from the browser", () => {
  assert.equal(firstSettings({ lang: "zh", dark: false }).lang, "zh");
  assert.equal(firstSettings({ lang: "en", dark: true }).theme, "dark");
});

test("the address holds whether the run is unfolded", () => {
  assert.equal(writeHash({ example: "a", inside: true }, 2), "#example=a&s=3&inside=1");
  assert.equal(writeHash({ example: "a", inside: false }, 2), "#example=a&s=3");
  assert.equal(readHash("#example=a&s=3&inside=1").inside, true);
  assert.equal(readHash("#example=a&s=3&inside=yes").inside, false);
});

test("no address does any harm, whatever stands in it", () => {
  const names = ["example", "work", "s", "set", "did", "marks", "sel", "axis", "lang", "inside", "__proto__"];
  const values = ["%ff", "%E0%A4", "[[1,2]]", "[]", "{", '"', "null", "-1", "1e999", "constructor", "[[null]]", "[null]", "[1]", '{"a":{}}', "[[0,0,{}]]", '[[5,"A","send",[]]]', "\u0000", "吃", "\ud800", "&", "#", ""];
  let seed = 5;
  const one = (/** @type {string[]} */ of) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return of[(seed >> 8) % of.length];
  };
  for (let round = 0; round < 5000; round++) {
    const hash = `#${Array.from({ length: 4 }, () => `${one(names)}=${one(values)}${one(values)}`).join("&")}`;
    const place = readHash(hash);
    const back = readHash(writeHash({ ...place, example: place.example ?? "x", work: place.work ? { name: place.work } : null }, place.step, place.looks, place.bookmarks));
    assert.deepEqual({ ...back, example: place.example }, { ...place, example: place.example }, hash);
  }
});
