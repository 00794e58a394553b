import assert from "node:assert/strict";
import { test } from "node:test";
import { code } from "../../static/js/scene/code.js";
import { finder, told } from "../../static/js/scene/finder.js";
import { help } from "../../static/js/scene/help.js";
import { hitBar } from "../../static/js/scene/hits.js";
import { narration } from "../../static/js/scene/narration.js";
import { fitOf } from "../../static/js/scene/palette.js";
import { entryAfter } from "../../static/js/scene/picker.js";
import { placesButton } from "../../static/js/scene/openers.js";
import { places } from "../../static/js/scene/places.js";
import { all, noting, one, text, viewOf } from "./fixture.mjs";

const still = noting().actions;
const opened = (mode, typed = "", at = 0) => ({ ui: { picker: { mode, text: typed, at } } });
const entries = (shown) => all(shown, (node) => node.props.role === "option");
const key = (name, more = {}) => ({ key: name, isComposing: false, preventDefault() {}, currentTarget: { blur() {} }, ...more });
const field = (shown) => one(shown, (node) => node.type === "input");

test("the list's keys go round, by pages only to its ends", () => {
  assert.deepEqual(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "x"].map((name) => entryAfter(name, 0, 20)), [1, 19, 8, 0, -1]);
  assert.deepEqual([entryAfter("ArrowDown", 19, 20), entryAfter("PageDown", 15, 20), entryAfter("ArrowDown", 0, 0)], [0, 19, -1]);
});

test("the palette holds commands with their keys, examples and tasks, in both languages", () => {
  for (const lang of ["en", "zh"]) {
    const view = viewOf("gevent", opened("commands"));
    const shown = finder({ ...view, words: viewOf("gevent", { lang }).words }, still);
    const lines = entries(shown).map(text);
    assert.ok(lines.length > 40);
    assert.doesNotMatch(lines.join("\n"), /command\.|pick\.|help\.|example\./);
  }
  const lines = entries(finder(viewOf("gevent", opened("commands", "switch")), still)).map((entry) => text(entry).replace(/\s+/g, " "));
  assert.match(lines.join("\n"), /Next switch.*N\n.*Previous switch.*⇧N[^]*Open: gevent switches on IO/);
});

test("what begins like the query comes first; every word must stand in it, in any order, or in its other names", () => {
  const fits = [["ne", "Next switch"], ["sw", "Next switch"], ["ext", "Next switch"], ["switch next", "Next switch"], ["theme", "Light or dark"], ["dark theme", "Light or dark"], ["", "x"]];
  assert.deepEqual(fits.map(([query, label]) => fitOf(query, label, "theme")), [4, 3, 2, 1, 1, 1, 4]);
  assert.equal(fitOf("next io", "Next switch"), 0);
});

test("a number in the palette offers a breakpoint on that line, where there is something to run", () => {
  const { actions, calls } = noting();
  const first = (typed) => entries(finder(viewOf("gevent", opened("commands", typed)), actions))[0];
  first("8").props.onClick();
  assert.deepEqual(calls.at(-1), ["toggleBreakpoint", "echo.py", 8]);
  for (const typed of ["0", "4999", "8.5"]) assert.doesNotMatch(text(first(typed) ?? ""), /Breakpoint on line/, typed);
});

test("the field keeps the focus; arrows choose, Enter takes, Escape closes, an input method is left alone", () => {
  const { actions, calls } = noting();
  const shown = finder(viewOf("gevent", opened("commands", "next sw")), actions);
  const { role, onKeyDown, onInput, ...props } = field(shown).props;
  assert.deepEqual([role, props["aria-activedescendant"], props["aria-controls"]], ["combobox", "pick-0", "pick-list"]);
  onKeyDown(key("ArrowDown"));
  onKeyDown(key("Enter", { isComposing: true }));
  onKeyDown(key("x"));
  onKeyDown(key("Enter"));
  onInput({ target: { value: "why" } });
  onKeyDown(key("Escape"));
  const picker = (typed, at) => ["set", { picker: typed === null ? null : { mode: "commands", text: typed, at } }];
  assert.deepEqual(calls, [picker("next sw", 0), picker(null), ["command", "next-switch"], picker("why", 0), picker(null)]);
});

test("a list with nothing in it has nothing to choose", () => {
  const { actions, calls } = noting();
  const shown = finder(viewOf("gevent", opened("commands", "no such thing")), actions);
  assert.equal(field(shown).props["aria-activedescendant"], undefined);
  field(shown).props.onKeyDown(key("Enter"));
  field(shown).props.onKeyDown(key("ArrowDown"));
  assert.deepEqual(calls, []);
  assert.match(text(one(shown, ".foot")), /0 entries/);
});

test("a long list is in the page only around the chosen entry, and says where that is", () => {
  const hits = Array.from({ length: 300 }, (_, i) => ({ kind: "say", i: 1, task: "t", text: `hit ${i}`, at: 0, size: 3 }));
  const found = { text: "hit", hits, share: 1, isFull: false };
  const shown = entries(finder(viewOf("gevent", { ...opened("search", "hit", 250), view: { found } }), still));
  assert.ok(shown.length <= 80);
  const chosen = shown.find((entry) => entry.props["aria-selected"]);
  assert.deepEqual([chosen.props["aria-posinset"], chosen.props["aria-setsize"], chosen.props.id], [251, 300, "pick-250"]);
});

const HITS = [
  { kind: "code", i: -1, program: 0, line: 8, task: "echo.py", text: "time.sleep(1)", at: 5, size: 5 },
  { kind: "output", i: 1, task: "func", text: `${"x".repeat(60)} sleepy`, at: 61, size: 5 },
];
const FOUND = { text: "sleep", hits: HITS, share: 1, isFull: false };

test("a hit shows its kind, time or line, task, and an excerpt with what was found marked", () => {
  const { actions, calls } = noting();
  const view = viewOf("gevent", { ...opened("search", "sleep"), view: { found: FOUND } });
  const [line, output] = entries(finder(view, actions));
  assert.match(text(line).replace(/\s+/g, " "), /code ?line 8 ?echo\.py ?time\.sleep\(1\)/);
  assert.match(text(output).replace(/\s+/g, " "), /output ?\d\.\d+ s ?func ?…x+ sleepy/);
  assert.deepEqual([line, output].map((entry) => text(one(entry, (node) => node.type === "mark"))), ["sleep", "sleep"]);
  output.props.onClick();
  assert.deepEqual(calls, [["set", { picker: null }], ["take", HITS[1]]]);
});

test("a search says how far it is", () => {
  const status = (found, typed = "sleep") =>
    text(one(finder(viewOf("gevent", { ...opened("search", typed), view: { found } }), still), ".foot"));
  assert.match(status({ ...FOUND, share: 0.5 }), /2 found, 50 % searched/);
  assert.match(status({ ...FOUND, isFull: true }), /the first 2/);
  assert.match(status({ ...FOUND, hits: [] }), /nothing found/);
  assert.match(status(FOUND), /^2 found$/);
  assert.match(status(FOUND, " "), /H and ⇧H/);
});

test("while a search is on, a bar leads from hit to hit and ends it", () => {
  const { actions, calls } = noting();
  assert.equal(hitBar(viewOf("gevent"), actions), null);
  const bar = hitBar(viewOf("gevent", { view: { found: FOUND } }), actions);
  assert.match(text(bar), /sleep.*1\/1/s);
  for (const button of all(bar, (node) => node.type === "button")) button.props.onClick();
  assert.deepEqual(calls, [["command", "search"], ["command", "previous-hit"], ["command", "next-hit"], ["find", ""]]);
});

test("going to a step or a time shows what is there, and the bookmarks", () => {
  const { actions, calls } = noting();
  const bookmarks = [{ step: 1, t: 0, name: "the sleep" }];
  const shown = (typed) => finder(viewOf("gevent", { ...opened("jump", typed), view: { bookmarks } }), actions);
  assert.match(text(entries(shown("1"))[0]), /step 1/);
  assert.match(text(entries(shown("9 s"))[0]), /step 2/);
  assert.match(text(entries(shown(""))[0]), /the sleep/);
  assert.match(text(entries(shown("slee"))[0]), /the sleep/);
  assert.equal(entries(shown("nonsense")).length, 0);
  assert.match(text(one(shown("400"), ".foot")), /beyond the end: the run has 2 steps/);
  entries(shown("1"))[0].props.onClick();
  assert.deepEqual(calls.at(-1), ["jump", 0]);
});

const MARKS = {
  bookmarks: [{ step: 1, t: 1_010_000, name: "first" }],
  breakpoints: [{ file: "echo.py", line: 8 }],
};

test("bookmarks are gone to, named and removed", () => {
  const { actions, calls } = noting();
  const shown = places(viewOf("gevent", { ui: { places: true, naming: 1 }, view: MARKS }), actions);
  const [go, remove] = all(shown, (node) => node.type === "button").slice(1);
  const name = field(shown);
  assert.notEqual(name.props["data-field"], undefined, "the one to be named has the focus");
  go.props.onClick();
  name.props.onInput({ target: { value: "the first" } });
  name.props.onKeyDown(key("Enter"));
  remove.props.onClick();
  const close = ["set", { places: false, naming: -1 }];
  const [mark] = MARKS.bookmarks;
  assert.deepEqual(calls, [close, ["jump", 1], ["setBookmark", { ...mark, name: "the first" }], close, ["removeBookmark", mark]]);
});

test("a breakpoint shows its line; where the run never comes there is no way to", () => {
  const { actions, calls } = noting();
  const shown = places(viewOf("gevent", { ui: { places: true }, view: MARKS }), actions);
  assert.match(text(shown), /echo\.py:8.*time\.sleep\(1\)/s);
  const [go, remove] = all(shown, (node) => node.type === "button").slice(-2);
  assert.equal(go.props.disabled, true);
  remove.props.onClick();
  assert.deepEqual(calls, [["toggleBreakpoint", "echo.py", 8]]);
});

test("the button to the list is there as soon as there is something in it", () => {
  assert.equal(placesButton(viewOf("gevent"), still), null);
  assert.match(text(placesButton(viewOf("gevent", { view: MARKS }), still)).replace(/\s+/g, " "), /1 Bookmarks ?1 Breakpoints/);
  assert.match(text(places(viewOf("gevent", { ui: { places: true } }), still)), /M sets one.*press K/s);
});

test("the gutter: a number for each line that can run, one of them on the way of Tab", () => {
  const { actions, calls } = noting();
  const shown = code(viewOf("gevent", { view: MARKS }), actions);
  const numbers = all(shown, (node) => node.type === "button" && node.props["aria-pressed"] !== undefined && node.props.class?.startsWith("no"));
  assert.deepEqual(numbers.filter((node) => node.props["aria-pressed"]).map(text), ["8"]);
  assert.equal(numbers.filter((node) => node.props.tabindex === 0).length, 1);
  assert.ok(numbers.length < all(shown, "data-line").length, "an empty line cannot be stopped at");
  numbers[0].props.onClick();
  assert.deepEqual(calls, [["toggleBreakpoint", "echo.py", 1]]);
});

test("what a command had to say is read out", () => {
  const region = told(viewOf("gevent"));
  assert.deepEqual([region.props.role, text(region).trim()], ["status", ""]);
  for (const [name, params] of [["none.next", {}], ["stop.set", { file: "a.py", line: 3 }], ["link.copied", {}]])
    assert.doesNotMatch(text(told(viewOf("gevent", { ui: { told: [name, params] } }))), /told\.|\{/);
});

test("by the clock the next sentence says when, and whether the wait is shortened", () => {
  const next = { n: ["end.finished", {}], gap: { us: 1_000_000, ms: 1000, isCut: true } };
  const lead = (pace, gap) => text(one(narration(viewOf("gevent", { ui: { pace }, view: { next: { ...next, gap: { ...next.gap, ...gap } } } }), still), ".lead")).trim();
  assert.deepEqual([lead("steps"), lead("clock"), lead("clock", { us: 250, isCut: false }), lead("clock", { us: 0, isCut: false })], ["Next:", "Next, 1.00 s later, shortened here:", "Next, 250 µs later:", "Next:"]);
});

test("a step with a bookmark says so", () => {
  const when = (view) => text(one(narration(viewOf("gevent", { view }), still), ".when"));
  assert.match(when(MARKS), /Bookmark: first\s+step 2\/2/);
  assert.doesNotMatch(when({ bookmarks: [{ ...MARKS.bookmarks[0], step: 0 }] }), /Bookmark/);
});

test("the way back from a jump is a button that names the step", () => {
  const { actions, calls } = noting();
  assert.equal(one(narration(viewOf("gevent"), actions), ".return"), undefined);
  const button = one(narration(viewOf("gevent", { view: { trail: [3, 43] } }), actions), ".return");
  assert.match(text(button), /Return to where I was: step 44/);
  button.props.onClick();
  assert.deepEqual(calls, [["command", "return"]]);
});

test("the help prints the keys of the whole table", () => {
  const shown = help(viewOf("gevent", { ui: { help: true } }), still);
  const rows = all(shown, ".keys").flatMap((list) => all(list, (node) => node.type === "dt")).map((row) => all(row, (node) => node.type === "kbd").map(text).join(" "));
  for (const row of ["Space", "N ⇧N", "1 … 9", "Ctrl/⌘ K", "B ⇧B", "W S", "Esc"]) assert.ok(rows.includes(row), row);
});
