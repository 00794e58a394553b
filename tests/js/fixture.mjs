/** Hand-written moments of five programs, as the scenes receive them. */

import { readFileSync } from "node:fs";
import { createWords } from "../../static/js/words.js";
import { Timeline } from "../../static/js/timeline.js";
import { moments, sources } from "./moments.mjs";

const table = (lang) => JSON.parse(readFileSync(new URL(`../../static/lang/${lang}.json`, import.meta.url), "utf8"));
const loaded = { en: createWords("en", table("en")), zh: createWords("zh", table("zh")) };

export const ui = {
  lang: "en",
  theme: "light",
  projector: false,
  axis: "folded",
  tab: "cpu",
  selected: null,
  hover: null,
  why: false,
  help: false,
  gallery: false,
  query: "",
  awaited: null,
  opened: [],
  table: false,
  playing: false,
  speed: 1,
  pace: "steps",
  picker: null,
  places: false,
  naming: -1,
  told: null,
  file: 0,
  drafts: {},
  error: null,
  keysOn: true,
};

const alone = { clients: 0, keyboard: false, platform: "linux", cores: 1 };
export const examples = [
  { id: "greenlet-pair", chapter: "greenlet", model: "greenlet", programs: ["greenlet_eat_drink.py"], lines: 15, note: true, world: alone },
  { id: "gevent-pair", chapter: "gevent", model: "gevent", programs: ["gevent_pair.py"], lines: 18, note: true, world: alone },
  { id: "gevent-lock", chapter: "together", model: "gevent", programs: ["17_gevent_lock.py"], lines: 18, note: false, world: alone },
  {
    id: "server-select", chapter: "readiness", model: "select", programs: ["server_select.py"], lines: 34, note: true,
    world: { clients: 2, keyboard: true, platform: "windows", cores: 4 },
  },
];

const card = (words) => ({ end: 2e6, steps: 41, switches: 12, until: null, more: 0, lanes: [{ name: "MAIN", spans: [0, 3] }], asleep: [], words });
const cards = {
  states: ["new", "ready", "unnoticed", "running"],
  examples: {
    "greenlet-pair": card("drink eat greenlet switch"),
    "gevent-pair": { ...card("gevent sleep spawn"), until: 1e6, more: 3 },
    "gevent-lock": card("BoundedSemaphore withdraw"),
    "server-select": card("accept recv rlist"),
  },
};

/** The timeline of a moment: an empty step, then the moment itself. */
function timelineOf({ state, step }) {
  const timeline = new Timeline();
  const ops = (from) => Object.entries(from).map(([key, value]) => [0, [key], value]);
  timeline.append(0, [
    { q: 0, t: 0, k: "task", n: ["start", {}], p: ops({ ...state, t: 0, out: 0, sockets: {}, wires: {} }) },
    { q: step.q, t: step.t, k: step.k, n: step.n, w: step.w, p: ops(state) },
  ]);
  return timeline;
}

/**
 * @param {string} name  a key of `moments`
 * @param {{lang?: "en"|"zh", ui?: object, view?: object, state?: object}} [changes]
 */
export function viewOf(name, changes = {}) {
  const moment = moments[name];
  const lang = changes.lang ?? "en";
  const state = { ...moment.state, ...changes.state };
  return {
    state,
    step: { i: 1, ...moment.step },
    next: moment.next && { gap: { us: 0, ms: 60, isCut: false }, ...moment.next },
    length: 2,
    end: state.t,
    status: moment.status ?? "ended",
    run: { id: "r", example: moment.example, programs: moment.programs.map((file) => ({ name: file, source: sources[file] })), scenario: {}, actions: [], parent: null, versions: {} },
    outputs: moment.outputs,
    examples,
    gallery: { scene: () => null, minis: { draw() {} }, cards, languages: [loaded.en, loaded.zh] },
    ui: { ...ui, lang, ...changes.ui },
    words: loaded[lang],
    timeline: timelineOf({ ...moment, state }),
    breakpoints: [],
    bookmarks: [],
    trail: [],
    found: { text: "", hits: [], share: 1, isFull: false },
    ...changes.view,
  };
}

/** Actions that only note what was asked of them. */
export function noting() {
  const calls = [];
  const names = ["open", "seek", "forward", "back", "next", "previous", "turn", "toggle", "setSpeed", "act", "type", "select", "hover", "set", "dismiss", "undo", "jump", "command", "find", "take", "toggleBreakpoint", "setBookmark", "removeBookmark", "choose", "along"];
  const actions = Object.fromEntries(names.map((name) => [name, (...given) => calls.push([name, ...given])]));
  return { actions, calls };
}

/** All vnodes under a vnode (components expanded), depth first. */
export function* walk(node) {
  if (Array.isArray(node)) {
    for (const child of node) yield* walk(child);
    return;
  }
  if (node === null || typeof node !== "object") return;
  if (typeof node.type === "function") {
    yield* walk(node.type(node.props));
    return;
  }
  yield node;
  yield* walk(node.props.children);
}

/** The visible text under a vnode. */
export function text(node) {
  if (Array.isArray(node)) return node.map(text).join("");
  if (typeof node === "string" || typeof node === "number") return String(node);
  if (node === null || typeof node !== "object") return "";
  return typeof node.type === "function" ? text(node.type(node.props)) : text(node.props.children);
}

const classesOf = (node) => String(node.props.class ?? "").split(/\s+/);

/** The vnodes with a class, or with an attribute, or for which a function holds. */
export function all(node, wanted) {
  const holds =
    typeof wanted === "function" ? wanted : wanted.startsWith(".") ? (one) => classesOf(one).includes(wanted.slice(1)) : (one) => one.props[wanted] !== undefined;
  return [...walk(node)].filter(holds);
}

export const one = (node, wanted) => all(node, wanted)[0];
