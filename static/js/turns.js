/**
 * Who held the CPU from when on: the baton's way through the lanes.
 *
 * Turns are contiguous; holder NOBODY means that the CPU is asleep. They follow from the lane changes as
 * they stream in: whoever becomes busy takes the baton, whoever stops being busy lays it down, or leaves it to somebody
 * who is busy on another core. It refuses to know pixels and words.
 */

import { Column, firstAtLeast, lastAtMost } from "./columns.js";

/** @typedef {import("./protocol.js").LaneChange} LaneChange */

export const NOBODY = -1;
const MOST_CAUSES = 200;

/** @type {readonly string[]} lane states that hold the CPU */
export const BUSY_STATES = ["running", "poll"];

export class Turns {
  constructor() {
    this.t = new Column(Float64Array);
    this.step = new Column(Uint32Array);
    /** forked processes number their tasks beyond 32 bits */
    this.holder = new Column(Float64Array);
    this.cause = new Column(Uint8Array);
    /** @type {string[]} the causes seen, in order of first appearance */
    this.causes = [];
    this.#now = NOBODY;
  }

  /** @type {number} */
  #now;
  /** who is busy, on whichever core; the one that became so last comes last @type {Set<number>} */
  #busy = new Set();

  get length() {
    return this.t.length;
  }

  /**
   * Takes in the lane changes of one step.
   *
   * @param {LaneChange[]} changes
   * @param {number} step
   * @param {number} t  the step's time
   * @param {string} cause  of the newest switch
   */
  append(changes, step, t, cause) {
    // What the first step shows may have begun before it.
    if (this.length === 0) this.#push(Math.min(t, ...changes.map(([, , at]) => at)), step, NOBODY, cause);
    for (const [task, state, at] of changes) {
      const busy = BUSY_STATES.includes(state);
      this.#busy.delete(task);
      if (busy) this.#busy.add(task);
      if (busy) this.#now = task;
      else if (this.#now === task) this.#now = [...this.#busy].at(-1) ?? NOBODY;
      else continue;
      this.#note(at, step, cause);
    }
  }

  /**
   * @param {number} t
   * @param {number} step
   * @param {string} cause
   */
  #note(t, step, cause) {
    if (this.holder.last === this.#now) return;
    const same = this.step.last === step && this.t.last === t;
    if (!same) return this.#push(Math.max(t, this.t.last), step, this.#now, cause);
    const n = this.length;
    if (n > 1 && this.holder.at(n - 2) === this.#now) this.#pop();
    else this.holder.values[n - 1] = this.#now;
  }

  /**
   * @param {number} t
   * @param {number} step
   * @param {number} holder
   * @param {string} cause
   */
  #push(t, step, holder, cause) {
    let code = this.causes.indexOf(cause);
    if (code < 0) code = this.causes.push(cause) - 1;
    if (code >= MOST_CAUSES) throw new RangeError("more causes than there are");
    this.t.push(t);
    this.step.push(step);
    this.holder.push(holder);
    this.cause.push(code);
  }

  #pop() {
    for (const column of [this.t, this.step, this.holder, this.cause]) column.length--;
  }

  /** The turn that is on once a step has happened. @param {number} step */
  atStep(step) {
    return lastAtMost(this.step.values, step, 0, this.length - 1);
  }

  /** The turn at a time. @param {number} t */
  at(t) {
    return lastAtMost(this.t.values, t, 0, this.length - 1);
  }

  /**
   * The first step of a task's next (or previous) turn, or -1.
   *
   * @param {number} task
   * @param {number} step
   * @param {1 | -1} direction
   */
  of(task, step, direction) {
    let i =
      direction > 0
        ? firstAtLeast(this.step.values, step + 1, this.length)
        : firstAtLeast(this.step.values, step, this.length) - 1;
    for (; i >= 0 && i < this.length; i += direction) if (this.holder.at(i) === task) return this.step.at(i);
    return -1;
  }
}
