/**
 * The run cut into pieces of one sort each: somebody is busy, the CPU is asleep, or a futile cycle was folded.
 *
 * Pieces are contiguous and finer than turns: asking in vain and getting on with it are two pieces, and so is each
 * fold. They are what a time axis can stretch or shrink. It refuses to know pixels and words.
 */

import { Column, lastAtMost } from "./columns.js";
import { BUSY_STATES, NOBODY } from "./turns.js";

/** @typedef {import("./protocol.js").Step} Step */
/** @typedef {import("./turns.js").Turns} Turns */

export const BUSY = 0;
export const ASLEEP = 1;
export const FOLDED = 2;

export class Pieces {
  constructor() {
    this.t = new Column(Float64Array);
    this.step = new Column(Uint32Array);
    this.sort = new Column(Uint8Array);
  }

  get length() {
    return this.t.length;
  }

  /**
   * Takes in one step, after the turns have taken it in.
   *
   * @param {Step} step
   * @param {number} i  its index
   * @param {number} before  the time of the step before
   * @param {Turns} turns
   * @param {number} known  how many turns there were before
   */
  append(step, i, before, turns, known) {
    const now = turns.holder.last === NOBODY ? ASLEEP : BUSY;
    /** @type {[number, number][]} */
    const cuts = this.length === 0 ? [[step.t, now]] : [];
    if (step.k === "fold") cuts.push([before, FOLDED], [step.t, now]);
    for (let k = known; k < turns.length; k++)
      cuts.push([turns.t.at(k), turns.holder.at(k) === NOBODY ? ASLEEP : BUSY]);
    for (const [task, state, t] of step.l ?? []) {
      if (task === turns.holder.last && BUSY_STATES.includes(state)) cuts.push([t, BUSY]);
    }
    for (const [t, sort] of cuts.sort((a, b) => a[0] - b[0])) this.#cut(t, i, sort);
  }

  /** @param {number} t @param {number} step @param {number} sort */
  #cut(t, step, sort) {
    const same = this.length > 0 && this.step.last === step && this.t.last >= t;
    if (same) this.sort.values[this.length - 1] = sort;
    else this.#push(this.length ? Math.max(t, this.t.last) : t, step, sort);
  }

  /** @param {number} t @param {number} step @param {number} sort */
  #push(t, step, sort) {
    this.t.push(t);
    this.step.push(step);
    this.sort.push(sort);
  }

  /** The piece that one is in once a step has happened. @param {number} step */
  atStep(step) {
    return lastAtMost(this.step.values, step, 0, this.length - 1);
  }

  /** The piece at a time. @param {number} t */
  at(t) {
    return lastAtMost(this.t.values, t, 0, this.length - 1);
  }
}
