import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { COMMANDS, GROUPS, keyName, keyOf, ROWS } from "../../static/js/commands.js";
import { command } from "../../static/js/keys.js";
import { directionOf } from "../../static/js/swipe.js";

const press = (key, more = {}) => ({
  key,
  code: "",
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  ...more,
});
const focus = (more = {}) => ({ typing: false, control: false, arrows: false, keysOn: true, ...more });
const name = (key, more, where) => command(press(key, more), focus(where));

test("each key has its command", () => {
  const expected = {
    " ": "toggle",
    ArrowLeft: "back",
    ArrowRight: "forward",
    Home: "first",
    End: "last",
    n: "next-switch",
    i: "next-io",
    z: "axis",
    t: "theme",
    p: "projector",
    "?": "help",
    e: "gallery",
    "[": "previous-example",
    "]": "next-example",
    0: "zoom-all",
    ".": "next-turn",
    ",": "previous-turn",
    Escape: "escape",
    j: "next-over",
    o: "next-output",
    b: "next-breakpoint",
    k: "stop",
    m: "bookmark",
    g: "jump",
    "/": "search",
    h: "next-hit",
    c: "cause",
    r: "return",
    v: "pace",
    "+": "faster",
    "-": "slower",
  };
  for (const [key, wanted] of Object.entries(expected)) assert.equal(name(key), wanted, key);
});

test("Shift turns round", () => {
  assert.equal(name("N", { shiftKey: true }), "previous-switch");
  assert.equal(name("I", { shiftKey: true }), "previous-io");
  assert.equal(name("B", { shiftKey: true }), "previous-breakpoint");
  assert.equal(name("M", { shiftKey: true }), "places");
  assert.equal(name("T", { shiftKey: true }), "tour");
  assert.equal(name("Q", { shiftKey: true }), "outside");
  assert.equal(name("R", { shiftKey: true }), "runs");
});

test("Caps Lock is not Shift", () => assert.equal(name("N"), "next-switch"));

test("W A S D go by place, whatever the layout writes there", () => {
  assert.equal(name("z", { code: "KeyW" }), "zoom-in");
  assert.equal(name("ы", { code: "KeyS" }), "zoom-out");
  assert.equal(name("q", { code: "KeyA" }), "pan-left");
  assert.equal(name("d", { code: "KeyD" }), "pan-right");
});

test("digits select a task", () => {
  assert.equal(name("3"), "select-3");
});

test("nothing while typing, except leaving", () => {
  for (const key of [" ", "n", "3", "ArrowLeft", "Home", "?"]) assert.equal(name(key, {}, { typing: true }), null, key);
  assert.equal(name("Escape", {}, { typing: true }), "leave");
});

test("nothing while an input method composes, nor with Ctrl, Alt or Meta", () => {
  for (const held of ["isComposing", "ctrlKey", "altKey", "metaKey"]) {
    assert.equal(name("n", { [held]: true }), null, held);
    assert.equal(name("Escape", { [held]: true }), null, held);
  }
});

test("the palette opens with Ctrl or Cmd, also while typing and with keys switched off", () => {
  for (const held of ["ctrlKey", "metaKey"])
    for (const where of [{}, { typing: true }, { keysOn: false }])
      assert.equal(name("k", { [held]: true }, where), "palette");
  assert.equal(name("k", { ctrlKey: true, metaKey: true }), null);
  assert.equal(name("k", { ctrlKey: true, altKey: true }), null);
  assert.equal(name("K", { ctrlKey: true, shiftKey: true }), null);
});

test("keys can be switched off; Escape stays", () => {
  for (const key of [" ", "n", "ArrowRight"]) assert.equal(name(key, {}, { keysOn: false }), null, key);
  assert.equal(name("Escape", {}, { keysOn: false }), "escape");
});

test("a button keeps its Space, a row of tabs its arrows", () => {
  assert.equal(name(" ", {}, { control: true }), null);
  assert.equal(name("n", {}, { control: true }), "next-switch");
  for (const key of ["ArrowLeft", "ArrowRight", "Home", "End"])
    assert.equal(name(key, {}, { arrows: true }), null, key);
});

test("up and down lead from track to track with Shift, and move one with Alt", () => {
  assert.equal(name("ArrowUp", { shiftKey: true }), "select-above");
  assert.equal(name("ArrowDown", { altKey: true }), "track-down");
  assert.equal(name("ArrowDown", { altKey: true, shiftKey: true }), null);
  for (const where of [{ typing: true }, { keysOn: false }])
    for (const held of [{ shiftKey: true }, { altKey: true }]) assert.equal(name("ArrowUp", held, where), null);
  assert.equal(keyName("Alt+ArrowUp"), "Alt ↑");
});

test("other keys are nobody's", () => {
  for (const key of ["#", "Enter", "Tab", "F5", "ArrowUp", "Space", ""]) assert.equal(name(key), null, key);
});

test("a swipe goes sideways, far enough, and turns the page", () => {
  assert.equal(directionOf(-80, 10), 1);
  assert.equal(directionOf(80, -10), -1);
  assert.equal(directionOf(-20, 0), 0);
  assert.equal(directionOf(-80, 70), 0);
});

test("no two commands share a key, and each has a group, words and a way to be asked for", () => {
  const keys = ROWS.flatMap(({ commands }) => Object.values(commands)).filter(Boolean);
  assert.equal(new Set(keys).size, keys.length);
  const words = JSON.parse(readFileSync(new URL("../../static/lang/en.json", import.meta.url), "utf8"));
  for (const { name } of COMMANDS) assert.ok(words[`command.${name}`], name);
  for (const { row, group, commands } of ROWS) {
    assert.ok(GROUPS.includes(group));
    if (Object.values(commands).some(Boolean)) assert.ok(words[`help.key.${row}`], row);
  }
});

test("keys are printed as they are pressed", () => {
  assert.deepEqual(["n", "Shift+n", "Mod+k", "ArrowLeft", "Home", "/", "+"].map(keyName), [
    "N",
    "⇧N",
    "Ctrl/⌘ K",
    "←",
    "Home",
    "/",
    "+",
  ]);
  assert.deepEqual([keyOf("next-switch"), keyOf("language"), keyOf("toString")], ["N", "", ""]);
});
