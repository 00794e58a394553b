import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { legend } from "../../static/js/scene/legend.js";
import { timeline } from "../../static/js/scene/timeline.js";
import { positionText, sliderKeys, transport } from "../../static/js/scene/transport.js";
import { all, noting, one, text, viewOf, walk } from "./fixture.mjs";
import { filled } from "./made.mjs";
import { moments } from "./moments.mjs";
import { sampleSteps } from "./sample.mjs";

/** A view of the sample run at a step, with the words and settings of a moment. */
function sampleView(i, changes = {}) {
  const run = filled(sampleSteps());
  const view = viewOf(Object.keys(moments)[0], changes);
  return { ...view, state: run.state(i), step: run.step(i), length: run.length, end: run.end, timeline: run };
}

const label = (node) => text(node.props.children);
const press = (node) => node.props.onClick();

test("every button of the bar does what its name says", () => {
  const { actions, calls } = noting();
  const buttons = all(transport(sampleView(40), actions), (node) => node.type === "button");
  for (const button of buttons) press(button);
  assert.deepEqual(calls, [
    ["seek", 0],
    ["previous", "io"],
    ["previous", "switch"],
    ["back"],
    ["toggle"],
    ["forward"],
    ["next", "switch"],
    ["next", "io"],
    ["command", "palette"],
    ["command", "jump"],
  ]);
  assert.ok(buttons.every((button) => label(button).length > 0));
});

test("the play button tells what it would do", () => {
  const word = (playing) => label(one(transport(sampleView(3, { ui: { playing } }), noting().actions), ".play"));
  assert.deepEqual([word(false), word(true)], ["Play", "Pause"]);
});

test("speed is chosen from a list, by steps or by the clock", () => {
  const { actions, calls } = noting();
  const list = one(transport(sampleView(3), actions), ".spd");
  for (const value of ["4", "0.25 clock"]) list.props.onChange({ target: { value } });
  assert.deepEqual(calls, [
    ["setSpeed", 4, "steps"],
    ["setSpeed", 0.25, "clock"],
  ]);
  const groups = all(list, (node) => node.type === "optgroup");
  assert.deepEqual(
    groups.map((group) => [group.props.label, all(group, (node) => node.type === "option").length]),
    [
      ["Step by step", 7],
      ["By the virtual clock", 7],
    ],
  );
});

test("the scrubber is a slider that says where one is", () => {
  const view = sampleView(44);
  const bar = one(transport(view, noting().actions), "data-canvas");
  const { role, tabindex } = bar.props;
  assert.deepEqual([role, tabindex], ["slider", 0]);
  assert.deepEqual(
    [bar.props["aria-valuemin"], bar.props["aria-valuemax"], bar.props["aria-valuenow"]],
    [1, view.length, 45],
  );
  assert.equal(bar.props["aria-valuetext"], positionText(view));
  assert.match(positionText(view), /^step 45 of \d+, 1\.\d{3} s, .+ holds the CPU$/);
  assert.doesNotMatch(text(transport(view, noting().actions)), /NaN|undefined/);
});

test("the keys of a slider", () => {
  const { actions, calls } = noting();
  const onKey = sliderKeys(sampleView(44), actions);
  let prevented = 0;
  for (const key of ["ArrowLeft", "ArrowUp", "Home", "End", "PageUp", "x", "Tab"]) {
    onKey({ key, preventDefault: () => prevented++ });
  }
  assert.deepEqual(calls, [["back"], ["forward"], ["seek", 0], ["seek", 87], ["seek", 53]]);
  assert.equal(prevented, 5);
  onKey({ key: "ArrowUp", shiftKey: true, preventDefault: () => assert.fail("that is for the tracks") });
  onKey({ key: "Home", ctrlKey: true, preventDefault: () => assert.fail() });
});

test("the axis in use is marked, the others can be chosen", () => {
  const { actions, calls } = noting();
  const buttons = all(timeline(sampleView(3), actions), "aria-pressed").slice(0, 3);
  assert.deepEqual(
    buttons.map((button) => button.props["aria-pressed"]),
    [true, false, false],
  );
  press(buttons[2]);
  assert.deepEqual(calls, [["set", { axis: "step" }]]);
});

test("the legend shows what occurs and nothing else", () => {
  const shown = all(legend(sampleView(3)), (node) => node.type === "li").map(text);
  assert.deepEqual(shown, [
    "running",
    "ready, no CPU yet",
    "waiting for IO",
    "sleeping",
    "waiting for another task",
    "asks the kernel",
    "prints",
    "CPU asleep",
  ]);
});

test("the table holds the same switches, and each leads to its step", () => {
  const { actions, calls } = noting();
  const view = sampleView(16, { ui: { table: true } });
  const rows = all(timeline(view, actions), (node) => node.type === "tr").slice(1);
  assert.equal(rows.length, view.timeline.turns.length);
  const cells = rows.map((row) => all(row, (node) => node.type === "td").map((cell) => text(cell).trim()));
  assert.deepEqual(cells[3].slice(1), ["0.008049 s", "func", "hub", "sleeps"]);
  assert.equal(rows.filter((row) => row.props["aria-current"]).length, 1);
  press(one(rows[3], (node) => node.type === "button"));
  assert.deepEqual(calls, [["seek", view.timeline.turns.step.at(3)]]);
});

test("nothing of a run is needed to draw the bar and the panel", () => {
  const empty = { ...viewOf(Object.keys(moments)[0]), step: null, length: 0, end: 0, timeline: filled([]) };
  for (const table of [false, true]) {
    const view = { ...empty, ui: { ...empty.ui, table } };
    assert.ok([...walk(timeline(view, noting().actions))].length > 0);
    assert.ok([...walk(transport(view, noting().actions))].length > 0);
  }
});

const keys = Object.assign({}, ...["core", "lanes"].map((area) => JSON.parse(readFileSync(new URL(`../../static/lang/${area}.keys.json`, import.meta.url), "utf8"))));

test("every key that these scenes and the lanes ask for is listed, in both languages", () => {
  const places = ["scene/transport.js", "scene/timeline.js", "scene/legend.js"].concat(
    readdirSync(new URL("../../static/js/lanes/", import.meta.url)).map((name) => `lanes/${name}`),
  );
  const source = places
    .map((place) => readFileSync(new URL(`../../static/js/${place}`, import.meta.url), "utf8"))
    .join("\n");
  const asked = [...source.matchAll(/"((?:transport|timeline|lane)\.[a-zA-Z.]+)"/g)].map(([, key]) => key);
  assert.ok(asked.length > 10);
  for (const key of asked) assert.equal(keys[key]?.length, 2, key);
});
