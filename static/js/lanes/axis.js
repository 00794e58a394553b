/**
 * The three time axes: moments of a run to places on a line, and back.
 *
 * Places are in units of the axis; how many pixels a unit gets is the window's business (`window.js`).
 *  - folded: a unit is about a pixel. A piece's width grows with the logarithm of its duration, but a fixed width is
 *    taken by the CPU asleep for longer than a millisecond (real programs sleep nearly always) and by a folded cycle.
 *  - scale: a unit is a microsecond.
 *  - step: a unit is a step.
 * It refuses to know pixels, canvas and words.
 */

import { Column, lastAtMost, onwards } from "../columns.js";
import { ASLEEP, FOLDED } from "../pieces.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("../types.js").AxisMode} AxisMode */

export const FOLD_FROM_US = 1000;
export const FOLD_WIDTH = 50;
export const CYCLE_WIDTH = 64;
const LEAST_WIDTH = 12;
const WIDTH_PER_DOUBLING = 8.5;
const GRAIN_US = 25;

/** @type {Record<AxisMode, number | null>} pixels per unit that read well; null: there is no such number */
const NATURAL = { folded: 1, scale: null, step: 14 };

/**
 * The width of a piece on the folded axis.
 *
 * @param {number} us
 * @param {number} sort
 */
export function foldedWidth(us, sort) {
  if (sort === FOLDED) return CYCLE_WIDTH;
  if (sort === ASLEEP && us > FOLD_FROM_US) return FOLD_WIDTH;
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
    /** where each closed piece ends on the folded axis, preceded by 0 */
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
    return this.#edge(timeline.pieces.length);
  }

  /** Where piece `i` begins on the folded axis. @param {number} i */
  #edge(i) {
    const closed = Math.min(i, this.timeline.pieces.length - 1);
    while (this.#edges.length <= closed) this.#edges.push(this.#edges.last + this.#width(this.#edges.length - 1));
    return i > closed ? this.#edges.at(closed) + this.#width(closed) : this.#edges.at(i);
  }

  /** @param {number} piece */
  #width(piece) {
    return foldedWidth(this.duration(piece), this.timeline.pieces.sort.at(piece));
  }

  /** Is this piece shown shorter than others of its duration? @param {number} piece */
  isFolded(piece) {
    const sort = this.timeline.pieces.sort.at(piece);
    return this.mode === "folded" && (sort === FOLDED || (sort === ASLEEP && this.duration(piece) > FOLD_FROM_US));
  }

  /** @param {number} piece */
  duration(piece) {
    const { pieces, end } = this.timeline;
    const from = pieces.t.at(piece);
    return (piece + 1 < pieces.length ? pieces.t.at(piece + 1) : Math.max(end, from)) - from;
  }

  /** @param {number} piece */
  #endStep(piece) {
    const { pieces, length } = this.timeline;
    return piece + 1 < pieces.length ? pieces.step.at(piece + 1) : length;
  }

  /** The place where a piece begins; for the one after the last, where the axis ends. @param {number} piece */
  ofPiece(piece) {
    const { pieces } = this.timeline;
    if (piece >= pieces.length) return this.stop;
    if (this.mode === "folded") return this.#edge(piece);
    return this.mode === "step" ? pieces.step.at(piece) : pieces.t.at(piece);
  }

  /** The place where a turn begins; for the one after the last, where the axis ends. @param {number} turn */
  ofTurn(turn) {
    const { turns } = this.timeline;
    return turn < turns.length ? this.place(turns.t.at(turn), turns.step.at(turn)) : this.stop;
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
    const { pieces } = this.timeline;
    const last = pieces.atStep(step);
    return this.#within(pieces.t.at(last) <= t ? last : pieces.at(t), t, step);
  }

  /** @param {number} piece @param {number} t @param {number} step */
  #within(piece, t, step) {
    const { pieces } = this.timeline;
    const from = this.#edge(piece);
    const duration = this.duration(piece);
    const first = pieces.step.at(piece);
    const byStep = (step - first) / Math.max(1, this.#endStep(piece) - first);
    const share = duration > 0 ? (t - pieces.t.at(piece)) / duration : byStep;
    return from + (this.#edge(piece + 1) - from) * Math.min(1, Math.max(0, share));
  }

  /** The place of a step. @param {number} i */
  ofStep(i) {
    return this.timeline.length ? this.place(this.timeline.t(i), i) : 0;
  }

  /** The piece that covers a place. @param {number} u */
  pieceAt(u) {
    const { pieces } = this.timeline;
    if (this.mode === "step") return pieces.atStep(Math.floor(u));
    if (this.mode === "scale") return pieces.at(u);
    this.#edge(pieces.length);
    return lastAtMost(this.#edges.values, u, 0, pieces.length - 1);
  }

  /** The turn that a piece belongs to. @param {number} piece */
  turnOf(piece) {
    const { turns, pieces } = this.timeline;
    let turn = turns.atStep(pieces.step.at(piece));
    while (turn > 0 && turns.t.at(turn) > pieces.t.at(piece)) turn--;
    return turn;
  }

  /** The turn that covers a place. @param {number} u */
  turnAt(u) {
    return this.turnOf(this.pieceAt(u));
  }

  /** The time at a place. @param {number} u */
  timeAt(u) {
    const { timeline } = this;
    if (timeline.length === 0) return 0;
    if (this.mode === "scale") return u;
    if (this.mode === "step") return this.#timeBetweenSteps(u);
    return this.#timeWithin(this.pieceAt(u), u);
  }

  /** The times at many places, each not before the one in front of it. @param {Float64Array} places */
  timesAt(places) {
    if (this.mode !== "folded" || this.timeline.length === 0) return places.map((u) => this.timeAt(u));
    let piece = this.pieceAt(places[0]);
    const last = this.timeline.pieces.length - 1;
    return places.map((u) => {
      piece = onwards(this.#edges.values, u, piece, last);
      return this.#timeWithin(piece, u);
    });
  }

  /** @param {number} piece @param {number} u */
  #timeWithin(piece, u) {
    const from = this.#edge(piece);
    const share = (u - from) / (this.#edge(piece + 1) - from);
    return this.timeline.pieces.t.at(piece) + this.duration(piece) * Math.min(1, Math.max(0, share));
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
    const piece = this.pieceAt(u);
    const first = timeline.pieces.step.at(piece);
    if (this.duration(piece) > 0) return Math.max(first, Math.min(by, this.#endStep(piece) - 1));
    const share = (u - this.#edge(piece)) / (this.#edge(piece + 1) - this.#edge(piece));
    return first + Math.floor(share * (this.#endStep(piece) - first));
  }
}
