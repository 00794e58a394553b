import assert from "node:assert/strict";
import { test } from "node:test";
import { Gestures } from "../../static/js/lanes/gestures.js";
import { AS_THEY_ARE, FINISHED } from "../../static/js/lanes/tracks.js";
import { timeline } from "../../static/js/scene/timeline.js";
import { tracksButton } from "../../static/js/scene/openers.js";
import { tracks } from "../../static/js/scene/tracks.js";
import { all, noting, one, text, viewOf } from "./fixture.mjs";
import { filled } from "./made.mjs";
import { sampleSteps } from "./sample.mjs";

const run = filled(sampleSteps());
const ids = run.tasks().map(({ id }) => id);

/** The sample run at a step, with the tracks arranged in some way. */
function sampleView(ui = {}, i = 20) {
  const view = viewOf("gevent", { ui });
  return { ...view, state: run.state(i), step: run.step(i), length: run.length, end: run.end, timeline: run };
}
const arranged = (patch) => sampleView({ trackList: true, tracks: { ...AS_THEY_ARE, ...patch } });
const rows = (view, actions = noting().actions) => all(tracks(view, actions), (node) => node.type === "li");

test("the button says how many tracks are hidden, and only then in full", () => {
  const { actions, calls } = noting();
  const button = (view) => one(tracksButton(view, actions), ".trk");
  assert.match(text(button(sampleView())), new RegExp(`${ids.length}$`));
  assert.match(text(button(arranged({ hidden: [ids[0]] }))), new RegExp(`${ids.length - 1} of ${ids.length} tracks`));
  button(sampleView()).props.onClick();
  assert.deepEqual(calls, [["command", "tracks"]]);
  assert.equal(tracksButton({ ...sampleView(), timeline: filled([]) }, actions), null);
});

test("the list has a row for every track that the filter lets pass, hidden ones too", () => {
  assert.equal(tracks(sampleView(), noting().actions), null, "closed");
  assert.equal(rows(arranged({})).length, ids.length);
  assert.equal(rows(arranged({ hidden: ids })).length, ids.length);
  assert.equal(rows(arranged({ kind: "hub" })).length, 1);
  assert.match(text(tracks(arranged({ text: "no such name" }), noting().actions)), /No track is called like that/);
});

test("a track is hidden, moved and all is put back", () => {
  const { actions, calls } = noting();
  const [first] = rows(arranged({}), actions);
  one(first, (node) => node.type === "input").props.onChange();
  const [up, down] = all(first, (node) => node.type === "button");
  assert.equal(up.props.disabled, true);
  down.props.onClick();
  const reset = all(tracks(arranged({ text: "x" }), actions), (node) => node.type === "button").at(-1);
  reset.props.onClick();
  const [[, hidden], [, moved], [, back]] = calls;
  assert.deepEqual(hidden.tracks.hidden, [ids[0]]);
  assert.deepEqual(moved.tracks.order, [ids[1], ids[0], ...ids.slice(2)]);
  assert.equal(back.tracks, AS_THEY_ARE);
});

test("those that are over come together folded", () => {
  const { actions, calls } = noting();
  const boxes = all(tracks(arranged({}), actions), (node) => node.type === "input" && node.props.type === "checkbox");
  boxes[0].props.onChange();
  assert.deepEqual([calls[0][1].tracks.finished, calls[0][1].tracks.folded], [true, [FINISHED]]);
});

test("the lanes say what the selected task does, and the part in view has two edges", () => {
  const other = Object.values(run.state(20).tasks).find(({ id }) => id !== run.state(20).cpu);
  const shown = timeline(sampleView({ selected: other.id }), noting().actions);
  const canvas = one(shown, (node) => node.props?.["data-canvas"] === "lanes");
  assert.match(canvas.props["aria-valuetext"], new RegExp(`selected ${other.name}: `));
  const edges = all(shown, "data-edge");
  assert.deepEqual(edges.map((edge) => edge.props["aria-label"]), ["Start of the part in view", "End of the part in view"]);
});

/** A canvas of 1000 pixels with names up to 100, and what was wished for on it. */
function touched({ part = true } = {}) {
  const listeners = {};
  const canvas = {
    style: {},
    addEventListener: (name, listener) => {
      listeners[name] = listener;
    },
    getBoundingClientRect: () => ({ left: 0, top: 0 }),
    setPointerCapture() {},
  };
  const layout = { left: 100, right: 900, top: 20, unit: 1, rowHeight: 20, above: 3, below: 3 };
  const axis = { start: 0, stop: 1000, ofStep: () => 300, mode: "step" };
  const picture = { layout, axis, window: { from: 0, k: part ? 1 : 0.8 }, now: 0, timeline: { length: 5 } };
  const calls = [];
  const wishes = new Proxy({}, { get: (_, name) => (...given) => (name === "picture" ? picture : calls.push([name, ...given])) });
  new Gestures(canvas, wishes);
  const send = (name, x, y, more = {}) =>
    listeners[name]({ type: name, clientX: x, clientY: y, button: 0, pointerId: 1, pointerType: "mouse", preventDefault() {}, deltaX: 0, deltaY: 0, deltaMode: 0, ...more });
  const drag = (from, to, more) => {
    send("pointerdown", ...from, more);
    send("pointermove", ...to, more);
    send("pointerup", ...to, more);
    return calls.splice(0).filter(([name]) => name !== "begin" && name !== "end");
  };
  return { send, drag, calls };
}

test("a drag pans, seeks at the playhead, chooses on the ruler and with Shift, and moves a name", () => {
  const { drag } = touched();
  assert.deepEqual(drag([600, 50], [560, 50]), [["pan", 40]]);
  assert.deepEqual(drag([600, 50], [600, 95]), [["scroll", -2]]);
  assert.deepEqual(drag([400, 50], [500, 50]), [["seek", 400], ["seek", 500]]);
  assert.deepEqual(drag([600, 8], [700, 8]), [["range", 600, 700], ["chosen", true]]);
  assert.deepEqual(drag([600, 50], [700, 50], { shiftKey: true }), [["range", 600, 700], ["chosen", true]]);
  assert.deepEqual(drag([50, 50], [50, 95]), [["track", 50, 95], ["drop", 50, 95]]);
  assert.deepEqual(drag([906, 50], [906, 70]), [["thumb", 70, 50]]);
});

test("a click seeks, on the names it selects; where all is in view a drag seeks", () => {
  const { drag } = touched();
  assert.deepEqual(drag([600, 50], [601, 50]), [["seek", 600]]);
  assert.deepEqual(drag([600, 8], [601, 8]), [["chosen", false], ["seek", 600]]);
  assert.deepEqual(drag([50, 50], [50, 50]), [["select", 50, 50]]);
  assert.deepEqual(touched({ part: false }).drag([600, 50], [700, 50]), [["seek", 600], ["seek", 700]]);
});

test("the wheel zooms, pans sideways and scrolls over the names, row by row", () => {
  const { send, calls } = touched();
  send("wheel", 600, 50, { deltaY: -300 });
  send("wheel", 600, 50, { deltaY: 90, ctrlKey: true });
  send("wheel", 600, 50, { deltaX: 40 });
  send("wheel", 600, 50, { deltaY: 30, shiftKey: true });
  send("wheel", 50, 50, { deltaY: 12 });
  send("wheel", 50, 50, { deltaY: 12 });
  assert.deepEqual(calls, [["zoom", 2, 500], ["zoom", 0.5, 500], ["pan", 40], ["pan", 30], ["scroll", 1]]);
});

test("two fingers zoom about their middle and end what one of them had begun", () => {
  const { send, calls } = touched();
  const finger = (id) => ({ pointerType: "touch", pointerId: id });
  send("pointerdown", 600, 50, finger(1));
  send("pointerdown", 700, 50, finger(2));
  calls.splice(0);
  send("pointermove", 800, 50, finger(2));
  assert.deepEqual(calls.splice(0), [["pan", -50], ["zoom", 2, 600]]);
  send("pointerup", 800, 50, finger(2));
  send("pointermove", 650, 50, finger(1));
  assert.deepEqual(calls.splice(0), [], "the finger that is left does not pull the lanes along");
});
