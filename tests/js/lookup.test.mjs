import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST, nextHit, Lookup, SLICE_MS } from "../../static/js/lookup.js";
import { createWords } from "../../static/js/words.js";
import { Clock, counted, filled } from "./made.mjs";

const words = createWords("en", { "say.n": "`t` is at Number {n}" });
const chinese = createWords("zh", { "say.n": "第 {n} 步" });
const run = { programs: [{ name: "a.py", source: "import a\n  number = 1\n" }] };

/** Steps that say their number; step 3 prints. */
function told(count) {
  const steps = counted(count);
  if (count > 3) steps[3].o = [{ t: 30, task: 1, program: 0, stream: "stdout", text: "a NUMBER\nand more\n" }];
  return filled(steps);
}

/** A search whose clock goes on a little at every look. */
function searching(timeline, tick = 0) {
  const clock = new Clock();
  let now = 0;
  let changes = 0;
  const search = new Lookup(() => changes++, { timers: clock, now: () => (now += tick) });
  const ask = (text, subject = { timeline, run, words }) => search.ask(text, subject);
  return { search, clock, ask, changes: () => changes };
}
const steps = (search) => search.found.hits.map((hit) => hit.i);

test("code first, then steps in order; output before the sentence that tells of it", () => {
  const { search, clock, ask } = searching(told(6));
  ask("numBER");
  clock.advance(0);
  assert.deepEqual(steps(search), [-1, 0, 1, 2, 3, 4, 5]);
  const [code, , , , printed] = search.found.hits;
  assert.deepEqual([code.kind, code.task, code.line, code.text], ["code", "a.py", 2, "number = 1"]);
  assert.deepEqual([printed.kind, printed.text], ["output", "a NUMBER and more"]);
  for (const { text, at, size } of search.found.hits) assert.equal(text.slice(at, at + size).toLowerCase(), "number");
});

test("nothing is looked at before the page had a moment, and a long run takes several", () => {
  const { search, clock, ask, changes } = searching(told(1000), SLICE_MS / 2);
  ask("nowhere");
  assert.equal(search.found.share, 0);
  clock.advance(0);
  assert.equal(search.found.share, 1);
  assert.ok(changes() > 10);
});

test("a longer query keeps what still fits, and finds what the whole search would", () => {
  const timeline = told(300);
  const { search, clock, ask } = searching(timeline);
  for (const text of ["n", "num", "number 12"]) {
    ask(text);
    clock.advance(0);
  }
  const { search: other, clock: later, ask: askOther } = searching(timeline);
  askOther("number 12");
  later.advance(0);
  assert.deepEqual(search.found.hits, other.found.hits);
  assert.deepEqual(steps(search), [12, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129]);
});

test("too many hits are cut, and it says so", () => {
  const { search, clock, ask } = searching(told(MOST * 2));
  ask("number");
  clock.advance(0);
  assert.deepEqual([search.found.hits.length, search.found.isFull, search.found.share], [MOST + 1, true, 1]);
});

test("an empty query ends the search", () => {
  const { search, clock, ask } = searching(told(9));
  ask("number");
  ask("");
  clock.advance(0);
  assert.deepEqual(search.found, { text: "", hits: [], share: 0, isFull: false });
  search.follow({ timeline: told(9), run, words });
  assert.equal(clock.waiting.size, 0);
});

test("it goes on with a growing run, and begins anew with another language or run", () => {
  const timeline = told(4);
  const { search, clock, ask } = searching(timeline);
  ask("8");
  clock.advance(0);
  timeline.append(4, counted(9).slice(4));
  search.follow({ timeline, run, words });
  clock.advance(0);
  assert.deepEqual(steps(search), [8]);
  search.follow({ timeline, run, words: chinese });
  clock.advance(0);
  assert.equal(search.found.hits[0].text, "第 8 步");
  search.follow({ timeline: told(2), run, words });
  clock.advance(0);
  assert.deepEqual(steps(search), []);
});

test("from hit to hit, both ways; lines of the source are no places in time", () => {
  const hits = [-1, 4, 9, 20].map((i) => ({ i }));
  const at = (i, direction) => nextHit(hits, i, direction)?.i ?? null;
  assert.deepEqual([at(0, 1), at(4, 1), at(20, 1), at(20, -1), at(4, -1), at(99, -1)], [4, 9, null, 9, null, 20]);
});
