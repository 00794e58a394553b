/**
 * Search in the code, in the output and in the sentences of a run.
 *
 * Sentences are made of words and parameters only while one looks for them, a slice at a time, so that a run of a
 * million steps does not stop the page; what was found so far can be shown meanwhile. A longer query that holds the one
 * before keeps what still fits and goes on. Timers and clock are injected. It refuses to know where hits are shown.
 */

import { firstAtLeast } from "./columns.js";
import { WINDOW_TIMERS } from "./timers.js";

/** @typedef {import("./types.js").Hit} Hit */
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Words} Words */
/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {{timeline: Timeline, run: Run | null, words: Words}} Subject  what is searched */

export const SLICE_MS = 8;
export const MOST = 500;
const MOST_LINES = 50;
/** so many steps between two looks at the clock */
const STRIDE = 32;
const NEWLINE = /\n/g;
/** so many sentences are kept: a loop says the same again and again */
const KEPT = 4096;

/** @param {string} text */
const folded = (text) => text.toLocaleLowerCase();

/** Where a query stands in a text, or -1. @param {string} text @param {string} query  folded */
const placeIn = (text, query) => folded(text).indexOf(query);

export class Lookup {
  /**
   * @param {() => void} changed  there is more to show
   * @param {{timers?: import("./timers.js").Timers, now?: () => number}} [means]
   */
  constructor(changed, { timers = WINDOW_TIMERS, now = () => performance.now() } = {}) {
    this.#changed = changed;
    this.#timers = timers;
    this.#now = now;
  }

  #changed;
  #timers;
  #now;
  /** @type {any} */
  #timer = null;
  /** @type {Subject | null} */
  #subject = null;
  #query = "";
  /** how many steps were looked at */
  #seen = 0;
  /** @type {Hit[]} */
  #lines = [];
  /** @type {Hit[]} */
  #steps = [];
  /** sentences made last, as they are and as they are compared @type {Map<string, {text: string, small: string}>} */
  #said = new Map();

  /** What was asked, found so far, and how far that is. */
  get found() {
    const of = this.#subject?.timeline.length ?? 0;
    const isFull = this.#steps.length >= MOST;
    return {
      text: this.#query,
      hits: this.#query === "" ? [] : [...this.#lines, ...this.#steps],
      share: isFull || of === 0 ? 1 : this.#seen / of,
      isFull,
    };
  }

  /** @param {string} text @param {Subject} subject */
  ask(text, subject) {
    const isLonger = this.#query !== "" && folded(text).includes(folded(this.#query)) && this.#steps.length < MOST;
    const isSame = this.#isAbout(subject);
    if (!isSame) this.#said.clear();
    this.#subject = subject;
    this.#query = text;
    if (isLonger && isSame) this.#narrow();
    else this.#begin();
    this.#goOn();
  }

  /** The run grew, is another, or speaks another language. @param {Subject} subject */
  follow(subject) {
    if (this.#query === "") return;
    const isSame = this.#isAbout(subject);
    if (!isSame) this.#said.clear();
    this.#subject = subject;
    if (!isSame) this.#begin();
    this.#goOn();
  }

  /** @param {Subject} subject */
  #isAbout({ timeline, run, words }) {
    const before = this.#subject;
    return before?.timeline === timeline && before.words === words && before.run?.programs === run?.programs;
  }

  #begin() {
    this.#seen = 0;
    this.#steps = [];
    this.#lines = this.#query === "" ? [] : this.#inCode();
  }

  #narrow() {
    const query = folded(this.#query);
    this.#steps = this.#steps.flatMap(({ i }) => this.#hitAt(i, query) ?? []);
    this.#lines = this.#inCode();
  }

  /** @returns {Hit[]} */
  #inCode() {
    const query = folded(this.#query);
    return (this.#subject?.run?.programs ?? [])
      .flatMap(({ name, source }, program) =>
        source.split("\n").map((text, i) => ({
          kind: /** @type {const} */ ("code"),
          i: -1,
          program,
          line: i + 1,
          task: name,
          text: text.trim(),
          at: placeIn(text.trim(), query),
          size: query.length,
        })),
      )
      .filter(({ at }) => at >= 0)
      .slice(0, MOST_LINES);
  }

  #goOn() {
    this.#timers.clear(this.#timer);
    const { timeline } = /** @type {Subject} */ (this.#subject);
    const isOver = this.#query === "" || this.#seen >= timeline.length || this.#steps.length >= MOST;
    this.#timer = isOver ? null : this.#timers.set(() => this.#slice(), 0);
    this.#changed();
  }

  #slice() {
    const { timeline } = /** @type {Subject} */ (this.#subject);
    const query = folded(this.#query);
    const until = this.#now() + SLICE_MS;
    while (this.#seen < timeline.length && this.#steps.length < MOST) {
      const hit = this.#hitAt(this.#seen++, query);
      if (hit) this.#steps.push(hit);
      if (this.#seen % STRIDE === 0 && this.#now() >= until) break;
    }
    this.#goOn();
  }

  /** @param {number} i @param {string} query @returns {Hit | null} */
  #hitAt(i, query) {
    const { timeline } = /** @type {Subject} */ (this.#subject);
    for (const { text, task } of timeline.printed(i)) {
      const line = text.replace(NEWLINE, " ").trimEnd();
      const at = placeIn(line, query);
      if (at >= 0)
        return { kind: "output", i, task: timeline.tip.tasks[task]?.name ?? "", text: line, at, size: query.length };
    }
    const { n } = timeline.step(i);
    const { text, small } = this.#sentence(n);
    const at = small.indexOf(query);
    return at < 0 ? null : { kind: "say", i, task: String(n[1].task ?? ""), text, at, size: query.length };
  }

  /** @param {import("./protocol.js").Said} said */
  #sentence([key, params]) {
    const name = [key, ...Object.values(params)].join("\0");
    const known = this.#said.get(name);
    if (known) return known;
    const { words } = /** @type {Subject} */ (this.#subject);
    const text = words.t(`say.${key}`, params);
    const made = { text, small: folded(text) };
    if (this.#said.size >= KEPT) this.#said.clear();
    this.#said.set(name, made);
    return made;
  }
}

/** The hit at the nearest step after (before) a step, or null. @param {Hit[]} hits @param {number} i @param {1 | -1} direction */
export function nextHit(hits, i, direction) {
  const shown = hits.filter((hit) => hit.i >= 0);
  const steps = Uint32Array.from(shown, (hit) => hit.i);
  const k = direction > 0 ? firstAtLeast(steps, i + 1, steps.length) : firstAtLeast(steps, i, steps.length) - 1;
  return shown[k] ?? null;
}
