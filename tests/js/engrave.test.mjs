/** The lanes as SVG: the same drawing code on a pen that writes nodes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { engrave, pictureOf, wholeWidth } from "../../static/js/lanes/engrave.js";
import { Pen } from "../../static/js/lanes/pen.js";
import { written } from "../../static/js/lanes/svg.js";
import { ui, viewOf } from "./fixture.mjs";
import { counted, filled, passed } from "./made.mjs";
import { sampleSteps } from "./sample.mjs";

const COLOURS = ["panel", "panel-2", "line", "fold", "line-2", "ink", "ink-2", "ink-3", "run", "ready", "sleep", "io", "poll", "hold", "on-run", "mark"];
const colours = Object.fromEntries(COLOURS.map((name, i) => [name, `#${String(i + 10).repeat(3)}`]));
const palette = { colours, pale: { ...colours, run: "#abcdef" }, ui: "Inter, sans-serif", mono: "Mono, monospace", unit: 1 };
const measure = (_font, text) => text.length * 6;
const means = { measure, encode: ({ width, height }) => `data:${width}x${height}` };

/** A view of a timeline at a step. */
function viewed(timeline, i, changes = {}) {
  const view = viewOf("gevent", { view: { timeline, length: timeline.length, step: timeline.step(i), ...changes } });
  return { ...view, ui: { ...ui, ...changes.ui } };
}

function engraved(view, width = 900) {
  const picture = pictureOf(view, { width, palette, measure });
  return engrave(picture, { palette, words: view.words, means, title: "Two & two", about: "lanes" });
}

function* under(node) {
  if (typeof node === "string") return;
  yield node;
  for (const child of node.children) yield* under(child);
}

const tagged = (node, tag) => [...under(node)].filter((one) => one.tag === tag);
const textsOf = (node) => tagged(node, "text").map(({ children }) => children.join(""));

test("a known run: every lane has its name, every turn its block and its duration", () => {
  const timeline = filled(passed([[500, 1], [2_000_000, null], [300, 2], [700, 1]]));
  const tasks = { 1: { id: 1, name: "MAIN", what: "main" }, 2: { id: 2, name: "func", what: "greenlet" } };
  timeline.tip = { ...timeline.tip, tasks };
  const svg = engraved(viewed(timeline, timeline.length - 1));
  const blocks = tagged(svg, "rect").filter(({ attributes }) => attributes.fill === colours.run && attributes.rx);
  assert.equal(blocks.length, 3, "three turns on the CPU");
  for (const text of ["MAIN", "func", "CPU asleep", "500 µs", "300 µs", "700 µs", "2.00 s"])
    assert.ok(textsOf(svg).includes(text), text);
  const [first, , last] = blocks.map(({ attributes }) => Number(attributes.x)).toSorted((a, b) => a - b);
  assert.ok(first > 100 && last < 900, "between the names and the edge");
});

test("the future is pale, the past is not", () => {
  const timeline = filled(passed([[500, 1], [500, 2], [500, 1]]));
  timeline.tip = { ...timeline.tip, tasks: { 1: { id: 1, name: "a", what: "main" }, 2: { id: 2, name: "b", what: "thread" } } };
  const fills = (i) => tagged(engraved(viewed(timeline, i)), "rect").map(({ attributes }) => attributes.fill);
  assert.ok(fills(0).includes(palette.pale.run));
  assert.ok(!fills(timeline.length - 1).includes(palette.pale.run));
});

test("a texture is drawn once and referred to", () => {
  const view = viewed(filled(sampleSteps()), 20);
  const svg = engraved(view);
  const ids = tagged(svg, "pattern").map(({ attributes }) => attributes.id);
  const used = [...under(svg)].flatMap(({ attributes }) => attributes.fill?.match(/^url\(#(.+)\)$/)?.[1] ?? []);
  assert.ok(used.length > ids.length, "several spans share a pattern");
  assert.deepEqual([...new Set(used)].toSorted(), ids.toSorted());
});

test("the picture stands alone: title, description, fonts with fallbacks, no style, no link to elsewhere", () => {
  const text = written(engraved(viewed(filled(sampleSteps()), 20)));
  assert.match(text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 900 /);
  assert.match(text, /<title>Two &amp; two<\/title><desc>lanes<\/desc>/);
  assert.match(text, /font-family="Inter, sans-serif"/);
  assert.doesNotMatch(text, /style=|href="http|NaN|undefined/);
});

test("lanes too dense for single spans are one image each", () => {
  const steps = counted(4000, ["switch"]);
  for (const [i, step] of steps.entries()) step.l = [[1, i % 2 ? "running" : "ready", step.t]];
  const timeline = filled(steps);
  timeline.tip = { ...timeline.tip, tasks: { 1: { id: 1, name: "MAIN", what: "main" } } };
  const view = viewed(timeline, 10, { ui: { axis: "scale" } });
  const [image] = tagged(engraved(view), "image");
  assert.match(image.attributes.href, /^data:\d+x\d+$/);
});

test("the whole run is as wide as it reads well, within what programs can show", () => {
  const few = viewed(filled(passed([[500, 1]])), 0);
  const many = viewed(filled(passed(Array.from({ length: 4000 }, (_, i) => [400, i % 2]))), 0);
  assert.equal(wholeWidth(few, palette), 640);
  assert.equal(wholeWidth(many, palette), 12_000);
});

test("a pen keeps what a context keeps: clips and styles end with restore", () => {
  const pen = new Pen({ ...means, prefix: "q" });
  pen.fillStyle = "#111111";
  pen.save();
  pen.beginPath();
  pen.rect(1, 2, 3, 4);
  pen.clip();
  pen.fillStyle = "#222222";
  pen.globalAlpha = 0.5;
  pen.fillRect(0, 0, 1, 1);
  pen.restore();
  pen.fillRect(5, 5, 1, 1);
  assert.equal(
    pen.drawn.map(written).join(""),
    '<g clip-path="url(#q0)"><rect x="0" y="0" width="1" height="1" fill="#222222" opacity="0.5"/></g>' +
      '<rect x="5" y="5" width="1" height="1" fill="#111111"/>',
  );
  assert.equal(pen.defs.map(written).join(""), '<clipPath id="q0"><rect x="1" y="2" width="3" height="4"/></clipPath>');
});

test("text is moved to its baseline and escaped", () => {
  const pen = new Pen(means);
  Object.assign(pen, { font: "600 10px Inter, sans-serif", textAlign: "center", textBaseline: "middle" });
  pen.fillText("a<b\u0007", 50, 20);
  assert.equal(
    written(pen.drawn[0]),
    '<text x="50" y="23.6" font-family="Inter, sans-serif" font-size="10" font-weight="600" text-anchor="middle" fill="#000000">a&lt;b\ufffd</text>',
  );
});
