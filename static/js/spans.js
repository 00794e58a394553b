/**
 * The spans of one lane: which lane state a task was in, from when on.
 *
 * Spans are contiguous (each ends where the next one starts) and are kept as columns. Every BLOCK spans
 * the time spent so far in each state is noted, so the exact share of every state in any interval costs
 * two look-ups. It refuses to know pixels and words.
 */

import { Column, lastAtMost } from "./columns.js";

/** @typedef {import("./types.js").LaneState} LaneState */

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

const BLOCK = 16;

export class Spans {
  constructor() {
    this.t = new Column(Float64Array, 16);
    this.step = new Column(Uint32Array, 16);
    this.state = new Column(Uint8Array, 16);
    /** time spent in each state before span 0, BLOCK, 2 * BLOCK ... */
    this.spent = new Column(Float64Array, LANE_STATES.length);
    this.total = new Float64Array(LANE_STATES.length);
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
    if (n) this.total[this.state.last] += start - this.t.last;
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
   * Time spent in each state from the start of the lane up to t.
   *
   * @param {number} t
   * @param {Float64Array} into  one place per lane state
   */
  spentUntil(t, into) {
    const i = this.at(t);
    if (i < 0) return into.fill(0);
    const block = Math.floor(i / BLOCK);
    const from = block * LANE_STATES.length;
    into.set(/** @type {Float64Array} */ (this.spent.values).subarray(from, from + LANE_STATES.length));
    for (let k = block * BLOCK; k < i; k++) into[this.state.at(k)] += this.t.at(k + 1) - this.t.at(k);
    into[this.state.at(i)] += t - this.t.at(i);
    return into;
  }
}
