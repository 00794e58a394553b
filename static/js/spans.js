/**
 * The spans of one lane: which lane state a task was in, from when on.
 *
 * Spans are contiguous (each ends where the next one starts) and are kept as columns. Every BLOCK spans
 * the time spent so far in each kind of state is noted, so the exact share of every kind in any interval costs
 * two look-ups. It refuses to know pixels and words.
 */

import { Column, lastAtMost, onwards } from "./columns.js";

/** @typedef {import("./protocol.js").LaneState} LaneState */

/** @type {readonly LaneState[]} a lane state's code is its place in this list */
export const LANE_STATES = [
  "new",
  "ready",
  "unnoticed",
  "running",
  "poll",
  "sleep",
  "io",
  "wait",
  "parked",
  "hold",
  "kernel",
  "input",
  "done",
  "failed",
];

/** @type {Record<string, number>} */
export const CODE = Object.fromEntries(LANE_STATES.map((state, code) => [state, code]));

/** @type {readonly LaneState[][]} states whose time is counted together */
export const KINDS = [
  ["running"],
  ["poll"],
  ["hold"],
  ["new", "ready", "unnoticed"],
  ["io", "input"],
  ["sleep", "wait", "parked", "kernel"],
  ["done", "failed"],
];

/** the kind of each state, by its code */
export const KIND_OF = Uint8Array.from(LANE_STATES, (state) => KINDS.findIndex((states) => states.includes(state)));

const BLOCK = 8;

export class Spans {
  constructor() {
    this.t = new Column(Float64Array, 16);
    this.step = new Column(Uint32Array, 16);
    this.state = new Column(Uint8Array, 16);
    /** time spent in each kind of state before span 0, BLOCK, 2 * BLOCK ... */
    this.spent = new Column(Float64Array, KINDS.length);
    this.total = new Float64Array(KINDS.length);
  }

  get length() {
    return this.t.length;
  }

  /**
   * @param {number} t  no earlier than the span before, or it is taken to be as late as that
   * @param {number} step
   * @param {number} code
   */
  push(t, step, code) {
    const n = this.length;
    const start = n ? Math.max(t, this.t.last) : t;
    if (n) this.total[KIND_OF[this.state.last]] += start - this.t.last;
    if (n % BLOCK === 0) for (const us of this.total) this.spent.push(us);
    this.t.push(start);
    this.step.push(step);
    this.state.push(code);
  }

  /** The span at a time: the last one that has started; -1 before the first. @param {number} t */
  at(t) {
    return this.length && t >= this.t.at(0) ? lastAtMost(this.t.values, t, 0, this.length - 1) : -1;
  }

  /** The span after a step has happened; -1 before the first. @param {number} step */
  atStep(step) {
    return this.length && step >= this.step.at(0) ? lastAtMost(this.step.values, step, 0, this.length - 1) : -1;
  }

  /**
   * Time spent in each kind of state between two times: what lies between two noted totals costs nothing.
   *
   * @param {number} from
   * @param {number} i  the span at `from`, or -1
   * @param {number} to
   * @param {number} j  the span at `to`, or -1
   * @param {Float64Array} into  one place per kind
   */
  spentWithin(from, i, to, j, into) {
    const begin = Math.max(0, i);
    const first = Math.ceil((begin + 1) / BLOCK);
    const last = Math.floor(j / BLOCK);
    if (last - first < 1) {
      for (let kind = 0; kind < KINDS.length; kind++) into[kind] = 0;
      return j < 0 ? into : this.#add(from, begin, to, j, into);
    }
    const { values } = this.spent;
    const [early, late] = [first * KINDS.length, last * KINDS.length];
    for (let kind = 0; kind < KINDS.length; kind++) into[kind] = values[late + kind] - values[early + kind];
    this.#add(from, begin, this.t.values[first * BLOCK], first * BLOCK - 1, into);
    return this.#add(this.t.values[last * BLOCK], last * BLOCK, to, j, into);
  }

  /** Adds the spans from i to j, one by one. @param {number} from @param {number} i @param {number} to @param {number} j @param {Float64Array} into */
  #add(from, i, to, j, into) {
    const times = this.t.values;
    const states = this.state.values;
    let begin = Math.max(from, times[i]);
    for (let k = i; k < j; k++) {
      const end = times[k + 1];
      into[KIND_OF[states[k]]] += end - begin;
      begin = end;
    }
    into[KIND_OF[states[j]]] += to - begin;
    return into;
  }

  /** The span at a time that is not before span `from`, which is nearly always close. @param {number} t @param {number} from */
  onwards(t, from) {
    return from < 0 ? this.at(t) : onwards(this.t.values, t, from, this.length - 1);
  }
}
