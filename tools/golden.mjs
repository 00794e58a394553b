/**
 * The golden frames of a run: a program's run and steps as JSON in, the scene's nodes at named steps out.
 *
 * The browser's own timeline makes the states and its own scenes the nodes. Words are left as keys with their parameters,
 * so that a frame is the same in every language and no wording is kept twice. It refuses to know which programs there are
 * and what a frame should look like.
 */

import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { gapOf } from "../static/js/pace.js";
import { clients } from "../static/js/scene/clients.js";
import { code } from "../static/js/scene/code.js";
import * as company from "../static/js/scene/company.js";
import { narration } from "../static/js/scene/narration.js";
import { stage } from "../static/js/scene/stage.js";
import { why } from "../static/js/scene/why.js";
import { IO_KINDS, SWITCH_KINDS, Timeline } from "../static/js/timeline.js";
import { ui } from "../tests/js/fixture.mjs";

/** of a node's attributes, those that say something about the run */
const TOLD = /^(data-(dock|wire|socket-wire|line)|aria-(current|pressed|valuenow)|style)$/;
/** lines of the source are kept where something is marked on them */
const PLAIN_LINE = "ln";
/** of a long list of nodes, the first ones; how many there are more is kept in their place */
const MOST = 12;

/** Which steps are kept, by name; -1: there is none. @type {Record<string, (timeline: Timeline) => number>} */
const NAMED = {
  "first-switch": (timeline) => timeline.find(0, 1, SWITCH_KINDS),
  "first-waking": (timeline) => first(timeline, SWITCH_KINDS, (state) => state.last?.wake != null && state.last.to !== null),
  "first-io": (timeline) => timeline.find(0, 1, IO_KINDS),
  "first-fold": (timeline) => timeline.find(0, 1, ["fold"]),
  "first-lint": (timeline) => timeline.find(0, 1, ["lint"]),
  middle: (timeline) => timeline.length >> 1,
  end: (timeline) => timeline.length - 1,
};

/** The first step of these kinds whose state is of a sort. @param {Timeline} timeline @param {any} kinds @param {(state: any) => boolean} is */
function first(timeline, kinds, is) {
  let i = timeline.find(0, 1, kinds);
  while (i >= 0 && !is(timeline.state(i))) i = timeline.find(i, 1, kinds);
  return i;
}

const worded = (/** @type {string} */ key, /** @type {Record<string, unknown>} */ params = {}) =>
  [key, ...Object.entries(params).map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(" ");
const WORDS = {
  t: worded,
  rich: (/** @type {string} */ key, /** @type {Record<string, unknown>} */ params) => [{ text: worded(key, params), style: "" }],
  duration: (/** @type {number} */ us) => `${us} us`,
};

/** What the scenes get at a step. @param {Timeline} timeline @param {any} run @param {number} i */
function viewOf(timeline, run, i) {
  return /** @type {any} */ ({
    state: timeline.state(i),
    step: timeline.step(i),
    next: i + 1 < timeline.length ? { n: timeline.step(i + 1).n, gap: gapOf(timeline, i) } : null,
    length: timeline.length,
    end: timeline.end,
    status: "ended",
    run,
    outputs: timeline.outputs(i),
    examples: [],
    gallery: null,
    alone: false,
    company,
    editing: { parts: null, refused: false },
    history: { lines: [], discarded: null, forgotten: 0, ghost: null },
    excerpts: {},
    ui: { ...ui, file: -1, why: true },
    words: WORDS,
    timeline,
    breakpoints: [],
    bookmarks: [],
    trail: [],
    found: { text: "", hits: [], share: 1, isFull: false },
  });
}

/** A node as JSON: a text, or [name.classes, attributes if any, ...children]. @param {any} node @returns {any[]} */
function plain(node) {
  if (Array.isArray(node)) return node.flatMap(plain);
  if (typeof node === "string" || typeof node === "number") return [String(node)];
  if (node === null || typeof node !== "object") return [];
  if (typeof node.type === "function") return plain(node.type(node.props));
  const { class: classes = "", children } = node.props;
  const names = String(classes).split(/\s+/).filter(Boolean);
  if (node.type === "svg" || (names.length === 1 && names[0] === PLAIN_LINE) || names.includes("src")) return [];
  const told = Object.entries(node.props).filter(([name, value]) => TOLD.test(name) && value != null && value !== false);
  const inner = bounded(joined(plain(children)));
  return [[[node.type, ...names].join("."), ...(told.length > 0 ? [Object.fromEntries(told)] : []), ...inner]];
}

/** @param {any[]} nodes */
const bounded = (nodes) => (nodes.length <= MOST ? nodes : [...nodes.slice(0, MOST - 1), `… ${nodes.length - MOST + 1} more`]);

/** Texts that stand next to each other are one, without the room between the lines of a template. @param {any[]} nodes */
function joined(nodes) {
  /** @type {any[]} */
  const found = [];
  for (const node of nodes) {
    if (typeof node === "string" && typeof found.at(-1) === "string") found.push(`${found.pop()}${node}`);
    else found.push(node);
  }
  return found.map((one) => (typeof one === "string" ? one.replace(/\s+/g, " ").trim() : one)).filter((one) => one !== "");
}

/** The frames of a run by name; of two at the same step only the first. @param {any} run @param {any[]} steps */
export function framesOf(run, steps) {
  const timeline = new Timeline();
  timeline.append(0, steps);
  const actions = /** @type {any} */ (new Proxy({}, { get: () => () => {} }));
  /** @type {Record<string, any>} */
  const frames = {};
  const seen = new Set();
  for (const [name, find] of Object.entries(NAMED)) {
    const i = find(timeline);
    if (i < 0 || seen.has(i)) continue;
    seen.add(i);
    const view = viewOf(timeline, run, i);
    const scenes = [narration, why, code, stage, clients].map((scene) => scene(view, actions));
    frames[name] = { step: i, nodes: plain(scenes) };
  }
  return frames;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { run, steps } = JSON.parse(await text(process.stdin));
  console.log(JSON.stringify(framesOf(run, steps)));
}
