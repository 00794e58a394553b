/**
 * What outlives a visit: the address (which run, which step, how it is looked at) and the person's settings.
 *
 * Both come as text and are checked field by field. It refuses to know what they are used for, and which languages there
 * are.
 */

import { AS_THEY_ARE } from "./lanes/tracks.js";
import { soundBookmarks } from "./marks.js";

/** @typedef {import("./types.js").Ui} Ui */
/** @typedef {import("./protocol.js").Action} Action */
/** @typedef {import("./types.js").Bookmark} Bookmark */
/** @typedef {Partial<Pick<Ui, "axis" | "selected" | "lang">>} Looks  how it is looked at; what is not said stays as it is */
/** @typedef {{example: string, work?: import("./types.js").Work | null, recording?: string | null, settings?: Record<string, any>, actions?: Action[], inside?: boolean}} Input  what makes a run */
/** @typedef {{example: string | null, work: string | null, recording: string | null, step: number, settings: Record<string, any>, actions: Action[], inside: boolean, looks: Looks, bookmarks: Bookmark[]}} Place */

/** `#example=server-select&s=44&axis=step&sel=3&lang=zh`: steps count from 1 for people. @param {string} hash @returns {Place} */
export function readHash(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const step = Number.parseInt(fields.get("s") ?? "1", 10);
  return {
    example: fields.get("example") || null,
    work: fields.get("work") || null,
    recording: fields.get("recording") || null,
    step: Number.isFinite(step) ? Math.max(0, step - 1) : 0,
    settings: readSet(fields.get("set") ?? "{}"),
    actions: readDeeds(fields.get("did") ?? "[]"),
    inside: fields.get("inside") === "1",
    looks: readLooks(fields),
    bookmarks: readBookmarks(fields.get("marks") ?? "[]"),
  };
}

/** @param {Input} run @param {number} step @param {Looks} [looks] @param {readonly Bookmark[]} [bookmarks] */
export function writeHash(run, step, looks = {}, bookmarks = []) {
  const { example, work, recording, settings = {}, actions = [], inside = false } = run;
  const deeds = actions.map(({ at, peer, program, do: what }) => [at, peer ?? program ?? null, ...what]);
  const marks = bookmarks.map((one) => [one.step, one.t, one.name]);
  /** @type {Record<string, string>} */
  const named = recording ? { recording } : { example, ...(work?.name && { work: work.name }) };
  const fields = new URLSearchParams({ ...named, s: String(step + 1) });
  if (inside) fields.set("inside", "1");
  if (looks.axis) fields.set("axis", looks.axis);
  if (looks.selected != null) fields.set("sel", String(looks.selected));
  if (looks.lang) fields.set("lang", looks.lang);
  if (Object.keys(settings).length > 0) fields.set("set", JSON.stringify(settings));
  if (deeds.length > 0) fields.set("did", JSON.stringify(deeds));
  if (marks.length > 0) fields.set("marks", JSON.stringify(marks));
  return `#${fields}`;
}

/** @param {URLSearchParams} fields @returns {Looks} */
function readLooks(fields) {
  const axis = fields.get("axis");
  const lang = fields.get("lang");
  const selected = fields.get("sel");
  return {
    ...(KEPT.axis(axis) && { axis: /** @type {Ui["axis"]} */ (axis) }),
    ...(KEPT.lang(lang) && { lang: /** @type {Ui["lang"]} */ (lang) }),
    ...(selected !== null && /^\d{1,9}$/.test(selected) && { selected: Number(selected) }),
  };
}

/** The machine's settings; the server checks them. @param {string} text @returns {Record<string, any>} */
function readSet(text) {
  try {
    const settings = JSON.parse(text);
    return settings !== null && typeof settings === "object" && !Array.isArray(settings) ? settings : {};
  } catch {
    return {};
  }
}

/** @param {string} text */
function readBookmarks(text) {
  try {
    return soundBookmarks(JSON.parse(text).map((/** @type {any} */ [step, t, name]) => ({ step, t, name })));
  } catch {
    return [];
  }
}

/** Only "type" is done at a program's keyboard, and only "set" by nobody. The server checks the rest. @param {string} text @returns {Action[]} */
function readDeeds(text) {
  try {
    return JSON.parse(text).map((/** @type {[number, string | null, ...any]} */ [at, who, ...what]) => {
      if (who === null) return { at, do: what };
      return what[0] === "type" ? { at, program: who, do: what } : { at, peer: who, do: what };
    });
  } catch {
    return [];
  }
}

const KEY = "switchyard";
const MOST_OPENED = 500;

/** @param {any} value */
const isId = (value) => typeof value === "string" && value.length <= 100;

/** @type {Record<string, (value: any) => boolean>} the settings that are kept, and what they may be */
const KEPT = {
  lang: (value) => typeof value === "string" && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(value),
  theme: (value) => value === "light" || value === "dark",
  projector: (value) => typeof value === "boolean",
  axis: (value) => ["folded", "scale", "step"].includes(value),
  speed: (value) => typeof value === "number" && value >= 0.25 && value <= 16,
  pace: (value) => value === "steps" || value === "clock",
  keysOn: (value) => typeof value === "boolean",
  ghost: (value) => typeof value === "boolean",
  inspect: (value) => typeof value === "boolean",
  toured: (value) => typeof value === "boolean",
  opened: (value) => Array.isArray(value) && value.length <= MOST_OPENED && value.every(isId),
};

/** @param {Pick<Storage, "getItem">} storage @returns {Partial<Ui>} */
export function readSettings(storage) {
  try {
    const saved = JSON.parse(storage.getItem(KEY) ?? "{}");
    return Object.fromEntries(
      Object.entries(KEPT).flatMap(([name, fits]) => (fits(saved?.[name]) ? [[name, saved[name]]] : [])),
    );
  } catch {
    return {};
  }
}

/** @param {Pick<Storage, "setItem">} storage @param {Ui} ui */
export function writeSettings(storage, ui) {
  const kept = Object.fromEntries(Object.keys(KEPT).map((name) => [name, ui[/** @type {keyof Ui} */ (name)]]));
  try {
    storage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

/** The settings of someone who comes for the first time. @param {{lang: string, dark: boolean}} browser @returns {Ui} */
export function firstSettings({ lang, dark }) {
  return {
    lang,
    theme: dark ? "dark" : "light",
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
    classroom: false,
    world: null,
    paper: false,
    film: { which: "view", switches: 12, from: -1, to: -1 },
    naming: -1,
    told: null,
    file: -1,
    compared: null,
    lineNaming: null,
    drafts: {},
    recalled: null,
    error: null,
    keysOn: true,
    tour: -1,
    toured: false,
  };
}
