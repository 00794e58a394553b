import assert from "node:assert/strict";
import { test } from "node:test";
import { spotOf } from "../../static/js/lines.js";
import { belongsTo, LONGEST_NAME, Marks, MOST, spotsOf } from "../../static/js/marks.js";
import { counted, filled } from "./made.mjs";

/** A storage that may refuse, with what it holds. */
function box(kept = {}) {
  return { kept, getItem: (key) => kept[key] ?? null, setItem: (key, value) => (kept[key] = value) };
}
const at = (step, name = "") => ({ step, t: step * 10, name });

test("a breakpoint is set and taken away, per example", () => {
  const marks = new Marks(box());
  assert.equal(marks.toggleBreakpoint("a", { file: "p.py", line: 7 }), true);
  marks.toggleBreakpoint("a", { file: "p.py", line: 3 });
  assert.deepEqual(marks.of("a").breakpoints.map(({ line }) => line), [3, 7]);
  assert.deepEqual(marks.of("b").breakpoints, []);
  assert.equal(marks.toggleBreakpoint("a", { file: "p.py", line: 7 }), false);
  assert.deepEqual(marks.of("a").breakpoints.map(({ line }) => line), [3]);
});

test("bookmarks stand in order, and are named, renamed and removed", () => {
  const marks = new Marks(box());
  for (const one of [at(9), at(2, "first"), at(9, "second")]) marks.setBookmark("a", one);
  assert.deepEqual(marks.of("a").bookmarks, [at(2, "first"), at(9, "second")]);
  marks.removeBookmark("a", at(2));
  assert.deepEqual(marks.of("a").bookmarks, [at(9, "second")]);
});

test("a link's bookmarks are added; one's own names stay", () => {
  const marks = new Marks(box());
  marks.setBookmark("a", at(2, "mine"));
  marks.addBookmarks("a", [at(2, "theirs"), at(4, "new")]);
  assert.deepEqual(marks.of("a").bookmarks, [at(2, "mine"), at(4, "new")]);
});

test("they outlive the page", () => {
  const storage = box();
  const before = new Marks(storage);
  before.toggleBreakpoint("a", { file: "p.py", line: 7 });
  before.setBookmark("a", at(2, "x"));
  assert.deepEqual(new Marks(storage).of("a"), before.of("a"));
});

test("whatever the storage holds, only sound marks are read, and not too many", () => {
  const odd = { breakpoints: [{ file: 1, line: 2 }, { file: "p.py", line: 0 }, null], bookmarks: [{ step: -1, t: 0, name: "" }, { step: 1, t: 2 }, 7] };
  for (const text of ["", "{", "null", "[]", '{"bookmarks":{}}', JSON.stringify(odd)])
    assert.deepEqual(new Marks(box({ "switchyard:marks:a": text })).of("a"), { breakpoints: [], bookmarks: [] }, text);
  const many = new Marks(box());
  for (let i = 0; i < MOST + 9; i++) {
    many.toggleBreakpoint("a", { file: "p.py", line: i + 1 });
    many.setBookmark("a", at(i, "n".repeat(999)));
  }
  const { breakpoints, bookmarks } = many.of("a");
  assert.deepEqual([breakpoints.length, bookmarks.length, bookmarks[0].name.length], [MOST, MOST, LONGEST_NAME]);
});

test("a browser that keeps nothing still has them while the page is open", () => {
  const deny = () => {
    throw new Error("denied");
  };
  const marks = new Marks({ getItem: deny, setItem: deny });
  marks.setBookmark("a", at(2));
  assert.deepEqual(marks.of("a").bookmarks, [at(2)]);
});

test("a bookmark belongs to the runs that have its step at its time", () => {
  const fits = belongsTo(filled(counted(5)));
  assert.deepEqual([at(4), at(5), { ...at(3), t: 31 }].map(fits), [true, false, false]);
});

test("breakpoints as lines of a run: of each program with that name", () => {
  const run = { programs: [{ name: "a.py" }, { name: "b.py" }, { name: "a.py" }] };
  const stops = [
    { file: "a.py", line: 4 },
    { file: "c.py", line: 4 },
  ];
  assert.deepEqual(spotsOf(stops, run), new Set([spotOf(0, 4), spotOf(2, 4)]));
  assert.deepEqual(spotsOf(stops, null), new Set());
});
