import assert from "node:assert/strict";
import { test } from "node:test";
import { highlight } from "../../static/js/highlight.js";
import { sources } from "./moments.mjs";

/** The pieces of the first line that are coloured, as "kind:text". */
const coloured = (source, line = 1) =>
  highlight(source)[line - 1].filter(({ kind }) => kind !== "").map(({ kind, text }) => `${kind}:${text}`);

test("joining the pieces gives every line back", () => {
  for (const source of [...Object.values(sources), "x = '''a\n\nb", "'open\n\"\"\"\n", "", "\n\n", "£ ?? `", "a\\\n  b"]) {
    const back = highlight(source).map((line) => line.map(({ text }) => text).join(""));
    assert.equal(back.join("\n"), source.replace(/\n$/, ""));
  }
});

test("keywords, names that are called, numbers and comments", () => {
  assert.deepEqual(coloured("for i in range(600_000):  # 例"), ["kw:for", "kw:in", "fn:range", "num:600_000", "com:# 例"]);
  assert.deepEqual(coloured("def handle(conn):"), ["kw:def", "fn:handle"]);
  assert.deepEqual(coloured("form = informed"), []);
  assert.deepEqual(coloured("x = 0x1F + 1.5e-3"), ["num:0x1F", "num:1.5e-3"]);
  assert.deepEqual(coloured("@app.route"), ["fn:@app.route"]);
  assert.deepEqual(coloured("a @ b"), []);
  assert.deepEqual(coloured("张三(1)"), ["fn:张三", "num:1"]);
});

test("strings of every kind, with what looks like code inside", () => {
  assert.deepEqual(coloured("print('a # b', \"it's\")"), ["fn:print", "str:'a # b'", "str:\"it's\""]);
  assert.deepEqual(coloured("b'\\'' + rf\"x\" + bar'y'"), ["str:b'\\''", 'str:rf"x"', "str:'y'"]);
  assert.deepEqual(coloured("x = 'open"), ["str:'open"]);
});

test("a long string colours all its lines, and code goes on behind it", () => {
  const source = "a = '''one\n# two\nthree''' if b else 2";
  assert.deepEqual(coloured(source, 2), ["str:# two"]);
  assert.deepEqual(coloured(source, 3), ["str:three'''", "kw:if", "kw:else", "num:2"]);
});

test("the same source gives the same object", () => {
  assert.equal(highlight("a = 1"), highlight("a = 1"));
});
