/** Hand-written moments of five programs, as the scenes receive them. */

import { readFileSync } from "node:fs";
import { createWords } from "../../static/js/words.js";
import * as company from "../../static/js/scene/company.js";
import * as comparison from "../../static/js/scene/compare.js";
import * as asides from "../../static/js/scene/asides.js";
import { AS_THEY_ARE } from "../../static/js/lanes/tracks.js";
import { Timeline } from "../../static/js/timeline.js";
import { moments, sources } from "./moments.mjs";

const table = (lang) => JSON.parse(readFileSync(new URL(`../../static/lang/${lang}.json`, import.meta.url), "utf8"));
const loaded = { en: createWords("en", table("en")), zh: createWords("zh", table("zh")) };

export const languages = ["en", "zh"].map((id) => ({ id, tag: table(id)["language.tag"], name: table(id)["language.name"], short: table(id)["language.short"], whole: true }));

export const ui = {
  lang: "en",
  theme: "light",
  projector: false,
  axis: "folded",
  tab: "cpu",
  selected: null,
  inspect: false,
  ghost: true,
  frame: null,
  hover: null,
  why: false,
  help: false,
  gallery: false,
  query: "",
  awaited: null,
  opened: [],
  table: false,
  tracks: AS_THEY_ARE,
  trackList: false,
  playing: false,
  speed: 1,
  pace: "steps",
  picker: null,
  places: false,
  save: false,
  share: false,
  mine: false,
  shared: { step: true, lang: true },
  paper: false,
  classroom: false,
  film: { which: "view", switches: 12, from: -1, to: -1 },
  naming: -1,
  told: null,
  file: 0,
  compared: null,
  lineNaming: null,
  drafts: {},
  recalled: null,
  error: null,
  keysOn: true,
  tour: -1,
  toured: true,
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
    run: { id: "r", example: moment.example, programs: moment.programs.map((file) => ({ name: file, source: sources[file] })), scenario: {}, actions: [], parent: null, inside: false, versions: {} },
    trouble: null,
    working: null,
    retry: null,
    history: { lines: [], discarded: null, forgotten: 0, ghost: null },
    alone: false,
    embedded: false,
    embeds: ["'self'"],
    origin: "http://127.0.0.1:8765",
    mine: { parts: null, works: [], links: [], open() {}, save() {}, restore() {} },
    sharer: { parts: null, making: false, trouble: null, copied: null, linkTo: () => null, make() {}, copy() {}, settle() {} },
    outputs: moment.outputs,
    examples,
    gallery: { scene: () => null, minis: { draw() {} }, cards, languages: [loaded.en, loaded.zh] },
    drop: { over: false, sending: null, stop() {} },
    editing: { parts: null, refused: false },
    paper: null,
    board: null,
    company,
    comparison: { parts: comparison },
    asides: { parts: asides },
    classroom: { room: null, role: null, detached: false, problem: null, link: "https://there/#class=K7QX", isNear: false },
    saver: { parts: null, work: null },
    ui: { ...ui, lang, ...changes.ui },
    words: loaded[lang],
    languages,
    timeline: timelineOf({ ...moment, state }),
    library: null,
    excerpts: {},
    isLit: true,
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
  const names = ["open", "seek", "forward", "back", "next", "previous", "turn", "toggle", "setSpeed", "act", "type", "select", "hover", "set", "dismiss", "undo", "jump", "command", "find", "take", "toggleBreakpoint", "setBookmark", "removeBookmark", "choose", "along", "tour", "tourBy", "toLine", "discard", "restore", "again", "retry"];
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

/** Actions that lead nowhere. */
export const still = noting().actions;

export const event = (more = {}) => ({ preventDefault() {}, stopPropagation() {}, ...more });
/** The event of a form that is sent with a line in its only field. */
export const sending = (value) => event({ currentTarget: { elements: { namedItem: () => ({ value }) } } });
export const press = (node) => node.props.onClick(event());

/** Both ends of a socketpair, or the one that is left. */
export const pairOf = (...fds) =>
  Object.fromEntries(
    fds.map((fd) => [`0:${fd}`, { ...moments.select.state.sockets["0:3"], fd, kind: "stream", local: null, family: "unix", pair: fds.find((other) => other !== fd) ?? 9 }]),
  );
