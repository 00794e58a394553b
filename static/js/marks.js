/**
 * What a person put on an example: breakpoints at lines of its programs, bookmarks at moments of its runs.
 *
 * Kept per example in the browser's storage, and read back field by field, for it may hold anything. Lists are never
 * changed but replaced, so scenes may compare them. A bookmark is a step and its time: it belongs to those runs of the
 * example that have this step at this time. It refuses to know where marks are shown.
 */

import { spotOf } from "./lines.js";

/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Bookmark} Bookmark */
/** @typedef {import("./types.js").Breakpoint} Breakpoint */
/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {{breakpoints: readonly Breakpoint[], bookmarks: readonly Bookmark[]}} Marked */

export const MOST = 100;
export const LONGEST_NAME = 80;
const KEY = "switchyard:marks:";

/** @type {Marked} */
const NONE = { breakpoints: [], bookmarks: [] };

const isPlace = (/** @type {any} */ value) => Number.isSafeInteger(value) && value >= 0;

/** @param {any} one @returns {one is Breakpoint} */
const isBreakpoint = (one) => typeof one?.file === "string" && isPlace(one.line) && one.line > 0;

/** Sound ones of a list that may be anything, in order. @param {any} list @returns {Bookmark[]} */
export function soundBookmarks(list) {
  const sound = (Array.isArray(list) ? list : []).filter(
    (one) => isPlace(one?.step) && isPlace(one.t) && typeof one.name === "string",
  );
  return sound
    .map(({ step, t, name }) => ({ step, t, name: name.slice(0, LONGEST_NAME) }))
    .sort((a, b) => a.step - b.step)
    .slice(0, MOST);
}

/** @param {Breakpoint} a @param {Breakpoint} b */
const byPlace = (a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1);

/** Does the run have this moment? @param {Timeline} timeline @returns {(one: Bookmark) => boolean} */
export const belongsTo =
  (timeline) =>
  ({ step, t }) =>
    step < timeline.length && timeline.t(step) === t;

/** The breakpoints as lines of the run's programs. @param {readonly Breakpoint[]} breakpoints @param {Run | null} run @returns {Set<number>} */
export function spotsOf(breakpoints, run) {
  const files = (run?.programs ?? []).map(({ name }) => name);
  return new Set(
    breakpoints.flatMap(({ file, line }) =>
      files.flatMap((name, program) => (name === file ? [spotOf(program, line)] : [])),
    ),
  );
}

export class Marks {
  /** @param {Pick<Storage, "getItem" | "setItem">} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  #storage;
  /** @type {Map<string, Marked>} by example */
  #known = new Map();

  /** @param {string} example @returns {Marked} */
  of(example) {
    const known = this.#known.get(example) ?? this.#read(example);
    this.#known.set(example, known);
    return known;
  }

  /** Sets a breakpoint, or takes it away. @param {string} example @param {Breakpoint} one @returns {boolean} whether it is there now */
  toggleBreakpoint(example, { file, line }) {
    const { breakpoints } = this.of(example);
    const rest = breakpoints.filter((other) => other.file !== file || other.line !== line);
    const isNew = rest.length === breakpoints.length && rest.length < MOST;
    this.#keep(example, { breakpoints: isNew ? [...rest, { file, line }].sort(byPlace) : rest });
    return isNew;
  }

  /** The breakpoints of a file have moved with its text. @param {string} example @param {string} file @param {readonly number[]} lines */
  moveBreakpoints(example, file, lines) {
    const others = this.of(example).breakpoints.filter((one) => one.file !== file);
    const moved = lines.map((line) => ({ file, line }));
    this.#keep(example, { breakpoints: [...others, ...moved].sort(byPlace).slice(0, MOST) });
  }

  /** Sets a bookmark, or names the one that is there. @param {string} example @param {Bookmark} one */
  setBookmark(example, one) {
    const rest = this.#without(example, one);
    this.#keep(example, { bookmarks: soundBookmarks([...rest, one]) });
  }

  /** @param {string} example @param {Bookmark} one */
  removeBookmark(example, one) {
    this.#keep(example, { bookmarks: this.#without(example, one) });
  }

  /** Takes in those that a link brings; one's own stay. @param {string} example @param {readonly Bookmark[]} list */
  addBookmarks(example, list) {
    const own = this.of(example).bookmarks;
    const others = list.filter(({ step, t }) => !own.some((one) => one.step === step && one.t === t));
    if (others.length > 0) this.#keep(example, { bookmarks: soundBookmarks([...own, ...others]) });
  }

  /** @param {string} example @param {Bookmark} one */
  #without(example, { step, t }) {
    return this.of(example).bookmarks.filter((other) => other.step !== step || other.t !== t);
  }

  /** @param {string} example @returns {Marked} */
  #read(example) {
    try {
      const saved = JSON.parse(this.#storage.getItem(KEY + example) ?? "null");
      const breakpoints = (Array.isArray(saved?.breakpoints) ? saved.breakpoints : []).filter(isBreakpoint);
      return { breakpoints: breakpoints.slice(0, MOST).sort(byPlace), bookmarks: soundBookmarks(saved?.bookmarks) };
    } catch {
      return NONE;
    }
  }

  /** @param {string} example @param {Partial<Marked>} patch */
  #keep(example, patch) {
    const marked = { ...this.of(example), ...patch };
    this.#known.set(example, marked);
    try {
      this.#storage.setItem(KEY + example, JSON.stringify(marked));
    } catch {
      // A browser that keeps nothing still has them until the page is left.
    }
  }
}
