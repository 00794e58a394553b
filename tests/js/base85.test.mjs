import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, textOf } from "../../static/js/base85.js";

/** What Python's base64.b85encode makes of some bytes, with a comma for "<". */
const KNOWN = [
  [[], ""],
  [[0], "00"],
  [[255, 255, 255, 255], "|NsC0"],
  [[120, 156, 203, 72, 205, 201, 201], "c$~{f&B@6"],
  [[...Buffer.from("吃炸鸡 <script>")], null],
];

test("bytes become the letters that Python writes, and bytes again", () => {
  for (const [bytes, text] of KNOWN) {
    if (text !== null) assert.equal(textOf(Uint8Array.from(bytes)), text);
    assert.deepEqual([...bytesOf(textOf(Uint8Array.from(bytes)))], bytes);
  }
});

test("bytes of every number and length come back, and no letter means anything in a page", () => {
  for (let length = 1; length < 300; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 151 + length * 7) % 256);
    const text = textOf(bytes);
    assert.doesNotMatch(text, /[<"'\s]/);
    assert.deepEqual(bytesOf(text), bytes);
  }
});
