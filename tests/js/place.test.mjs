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

const NOTHING = { example: null, step: 0, settings: {}, actions: [], looks: {}, bookmarks: [] };

test("the address holds example and step, counted from one", () => {
  assert.equal(writeHash({ example: "server-select" }, 43), "#example=server-select&s=44");
  assert.deepEqual(readHash("#example=server-select&s=44"), { ...NOTHING, example: "server-select", step: 43 });
});

test("an address that says little or nonsense", () => {
  assert.deepEqual(readHash(""), NOTHING);
  assert.deepEqual(readHash("#example=a"), { ...NOTHING, example: "a" });
  assert.deepEqual(readHash("#s=x&example="), NOTHING);
  assert.deepEqual(readHash("#example=a&s=-7"), { ...NOTHING, example: "a" });
  assert.deepEqual(readHash("#axis=up&sel=-1&lang=xx&set=[1]&marks={}"), NOTHING);
  assert.deepEqual(readHash("#sel=1e9&set=7&marks=[7,null,[1]]&did=0"), NOTHING);
});

test("the address holds how the run is looked at, its settings and bookmarks", () => {
  const run = { example: "a", settings: { platform: "windows", latency: 0.5 } };
  const looks = { axis: "step", selected: 0, lang: "zh" };
  const bookmarks = [{ step: 3, t: 40, name: "a & b #1 再见" }];
  assert.deepEqual(readHash(writeHash(run, 2, looks, bookmarks)), { ...NOTHING, ...run, step: 2, looks, bookmarks });
  assert.equal(writeHash({ example: "a" }, 2, { selected: null }), "#example=a&s=3");
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
    ...firstSettings({ languages: ["en"], dark: false }),
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
    opened: ["gevent-pair"],
  });
  const odd = { switchyard: JSON.stringify({ lang: "xx", theme: 1, speed: 1e9, axis: "up", pace: 1, keysOn: "no", opened: [1], evil: 1 }) };
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
  writeSettings(closed, firstSettings({ languages: [], dark: false }));
});

test("language and theme of a first visit come from the browser", () => {
  assert.equal(firstSettings({ languages: ["zh-CN", "en"], dark: false }).lang, "zh");
  assert.equal(firstSettings({ languages: ["de-DE", "zh"], dark: false }).lang, "en");
  assert.equal(firstSettings({ languages: [], dark: true }).theme, "dark");
});
