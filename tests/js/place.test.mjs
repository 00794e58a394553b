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

test("the address holds example and step, counted from one", () => {
  assert.equal(writeHash("server-select", 43), "#example=server-select&s=44");
  assert.deepEqual(readHash("#example=server-select&s=44"), { example: "server-select", step: 43, actions: [] });
});

test("an address that says little or nonsense", () => {
  assert.deepEqual(readHash(""), { example: null, step: 0, actions: [] });
  assert.deepEqual(readHash("#example=a"), { example: "a", step: 0, actions: [] });
  assert.deepEqual(readHash("#s=x&example="), { example: null, step: 0, actions: [] });
  assert.deepEqual(readHash("#example=a&s=-7"), { example: "a", step: 0, actions: [] });
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
  assert.deepEqual(readHash(writeHash("a", 0, actions)), { example: "a", step: 0, actions: back });
  assert.equal(writeHash("a", 0, back), writeHash("a", 0, actions));
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
    keysOn: true,
    opened: ["gevent-pair"],
  });
  const odd = { switchyard: JSON.stringify({ lang: "xx", theme: 1, speed: 1e9, axis: "up", keysOn: "no", opened: [1], evil: 1 }) };
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
