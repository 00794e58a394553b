/**
 * The three time axes: moments of a run to places on a line, and back.
 *
 * Places are in units of the axis; how many pixels a unit gets is the window's business (`window.js`).
 *  - folded: a unit is about a pixel. A turn's width grows with the logarithm of its duration, and the
 *    CPU asleep for longer than a millisecond takes a fixed width: real programs sleep nearly always.
 *  - scale: a unit is a microsecond.
 *  - step: a unit is a step.
 * It refuses to know pixels, canvas and words.
 */

import { Column, lastAtMost } from "../columns.js";
import { NOBODY } from "../turns.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("../types.js").AxisMode} AxisMode */

export const FOLD_FROM_US = 1000;
export const FOLD_WIDTH = 50;
const LEAST_WIDTH = 12;
const WIDTH_PER_DOUBLING = 8.5;
const GRAIN_US = 25;

/** @type {Record<AxisMode, number | null>} pixels per unit that read well; null: there is no such number */
const NATURAL = { folded: 1, scale: null, step: 14 };

/**
 * The width of a turn on the folded axis.
 *
 * @param {number} us
 * @param {boolean} asleep
 */
export function foldedWidth(us, asleep) {
  if (asleep && us > FOLD_FROM_US) return FOLD_WIDTH;
  return LEAST_WIDTH + WIDTH_PER_DOUBLING * Math.log2(1 + us / GRAIN_US);
}

export class Axis {
  /**
   * @param {Timeline} timeline
   * @param {AxisMode} mode
   */
  constructor(timeline, mode) {
    this.timeline = timeline;
    this.mode = mode;
    /** enlarges what reads well, as the page's root font does */
    this.scale = 1;
    /** where each closed turn ends on the folded axis, preceded by 0 */
    this.#edges = new Column(Float64Array);
    this.#edges.push(0);
  }

  #edges;

  /** Pixels per unit that read well, or null. */
  get natural() {
    const natural = NATURAL[this.mode];
    return natural && natural * this.scale;
  }

  /** Where the axis begins. */
  get start() {
    return this.mode === "scale" && this.timeline.length ? this.timeline.t(0) : 0;
  }

  /** Where the axis ends for now. */
  get stop() {
    const { timeline } = this;
    if (timeline.length === 0) return 1;
    if (this.mode === "step") return timeline.length;
    if (this.mode === "scale") return Math.max(timeline.end, this.start + 1);
    return this.#edge(timeline.turns.length);
  }

  /** Where turn `i` begins on the folded axis. @param {number} i */
  #edge(i) {
    const { turns } = this.timeline;
    const closed = Math.min(i, turns.length - 1);
    while (this.#edges.length <= closed) this.#edges.push(this.#edges.last + this.#width(this.#edges.length - 1));
    return i > closed ? this.#edges.at(closed) + this.#width(closed) : this.#edges.at(i);
  }

  /** @param {number} turn */
  #width(turn) {
    return foldedWidth(this.duration(turn), this.isAsleep(turn));
  }

  /** @param {number} turn */
  isAsleep(turn) {
    return this.timeline.turns.holder.at(turn) === NOBODY;
  }

  /** Is this turn a folded gap on this axis? @param {number} turn */
  isFolded(turn) {
    return this.mode === "folded" && this.isAsleep(turn) && this.duration(turn) > FOLD_FROM_US;
  }

  /** @param {number} turn */
  duration(turn) {
    return this.#endTime(turn) - this.timeline.turns.t.at(turn);
  }

  /** @param {number} turn */
  #endTime(turn) {
    const { turns, end } = this.timeline;
    return turn + 1 < turns.length ? turns.t.at(turn + 1) : Math.max(end, turns.t.at(turn));
  }

  /** @param {number} turn */
  #endStep(turn) {
    const { turns, length } = this.timeline;
    return turn + 1 < turns.length ? turns.step.at(turn + 1) : length;
  }

  /** The place where a turn begins; for the one after the last, where the axis ends. @param {number} turn */
  ofTurn(turn) {
    const { turns } = this.timeline;
    if (this.mode === "folded") return this.#edge(turn);
    if (turn >= turns.length) return this.stop;
    return this.mode === "step" ? turns.step.at(turn) : turns.t.at(turn);
  }

  /**
   * The place of a moment: a time and the step that brought it.
   *
   * @param {number} t  at or before the step's own time
   * @param {number} step
   */
  place(t, step) {
    if (this.mode === "step") return step;
    if (this.mode === "scale") return t;
    const { turns } = this.timeline;
    const last = turns.atStep(step);
    return this.#within(turns.t.at(last) <= t ? last : turns.at(t), t, step);
  }

  /** @param {number} turn @param {number} t @param {number} step */
  #within(turn, t, step) {
    const from = this.#edge(turn);
    const duration = this.duration(turn);
    const first = this.timeline.turns.step.at(turn);
    const share =
      duration > 0
        ? (t - this.timeline.turns.t.at(turn)) / duration
        : (step - first) / Math.max(1, this.#endStep(turn) - first);
    return from + (this.#edge(turn + 1) - from) * Math.min(1, Math.max(0, share));
  }

  /** The place of a step. @param {number} i */
  ofStep(i) {
    return this.timeline.length ? this.place(this.timeline.t(i), i) : 0;
  }

  /** The turn that covers a place. @param {number} u */
  turnAt(u) {
    const { turns } = this.timeline;
    if (this.mode === "step") return turns.atStep(Math.floor(u));
    if (this.mode === "scale") return turns.at(u);
    this.#edge(turns.length);
    return lastAtMost(this.#edges.values, u, 0, turns.length - 1);
  }

  /** The time at a place. @param {number} u */
  timeAt(u) {
    const { timeline } = this;
    if (timeline.length === 0) return 0;
    if (this.mode === "scale") return u;
    if (this.mode === "step") return this.#timeBetweenSteps(u);
    const turn = this.turnAt(u);
    const from = this.#edge(turn);
    const share = (u - from) / (this.#edge(turn + 1) - from);
    return timeline.turns.t.at(turn) + this.duration(turn) * Math.min(1, Math.max(0, share));
  }

  /** @param {number} u */
  #timeBetweenSteps(u) {
    const { timeline } = this;
    const i = Math.max(0, Math.min(Math.floor(u), timeline.length - 1));
    const next = Math.min(i + 1, timeline.length - 1);
    return timeline.t(i) + (timeline.t(next) - timeline.t(i)) * Math.min(1, Math.max(0, u - i));
  }

  /** The step nearest to a place. @param {number} u */
  stepAt(u) {
    const { timeline } = this;
    if (timeline.length === 0) return 0;
    const before = this.mode === "step" ? Math.floor(u) : this.#stepBefore(u);
    const i = Math.max(0, Math.min(before, timeline.length - 1));
    const next = Math.min(i + 1, timeline.length - 1);
    return Math.abs(this.ofStep(next) - u) < Math.abs(u - this.ofStep(i)) ? next : i;
  }

  /** @param {number} u */
  #stepBefore(u) {
    const { timeline } = this;
    const by = timeline.byTime(this.timeAt(u));
    if (this.mode === "scale") return by;
    const turn = this.turnAt(u);
    const first = timeline.turns.step.at(turn);
    if (this.duration(turn) > 0) return Math.max(first, Math.min(by, this.#endStep(turn) - 1));
    const share = (u - this.#edge(turn)) / (this.#edge(turn + 1) - this.#edge(turn));
    return first + Math.floor(share * (this.#endStep(turn) - first));
  }
}
