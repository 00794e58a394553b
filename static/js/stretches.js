/**
 * The steps of a recording as they are kept, and the state at each of them.
 *
 * Steps that came one by one stand in lists, the others in the blocks that they came in, which are opened when
 * somebody looks. The state before each stretch is kept: a state is that one with the patches after it applied. It
 * refuses to know what a patch means and what is done with steps.
 */

import { Column, lastAtMost } from "./columns.js";
import { apply, mine } from "./patch.js";
import { Block } from "./unpack.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Step} Step */
/** @typedef {{length: number, at: (i: number) => Step | undefined}} Steps */
/** @typedef {{first: number, steps: Steps, before: State, states: Map<number, State>}} Open  a stretch that somebody looks at */

/** so many steps that came one by one make a stretch */
export const LISTED = 256;
/** so many bytes a step takes that came as JSON */
const LISTED_BYTES = 1500;
const OPEN = 4;
const STATES = 64;

/**
 * The state after a step; time and seq are the step's own.
 *
 * @param {State} before
 * @param {Step} step
 * @param {Set<object>} [fresh]  as for `apply`
 */
export function after(before, step, fresh = new Set()) {
  const state = mine(apply(before, step.p, fresh), fresh);
  state.t = step.t;
  state.seq = step.q;
  return state;
}

export class Stretches {
  #first = new Column(Uint32Array);
  /** @type {(Step[] | Uint8Array)[]} a list, or what a block holds */
  #kept = [];
  /** @type {State[]} the state before each stretch */
  #before = [];
  /** @type {Map<number, Open>} the stretches last asked for, oldest first */
  #open = new Map();

  /** About how much memory is taken. */
  get bytes() {
    return this.#kept.reduce((sum, kept) => sum + (Array.isArray(kept) ? kept.length * LISTED_BYTES : kept.length), 0);
  }

  /** One step at the end. @param {number} i @param {Step} step @param {() => State} before  the state before it */
  push(i, step, before) {
    const list = this.#kept[this.#kept.length - 1];
    if (Array.isArray(list) && list.length < LISTED) list.push(step);
    else this.#begin(i, [step], before());
  }

  /** A block at the end. @param {number} i  its first step @param {Block} block @param {State} before */
  pushBlock(i, block, before) {
    this.#begin(i, block.body, before);
  }

  /** @param {number} i @param {Step[] | Uint8Array} kept @param {State} before */
  #begin(i, kept, before) {
    this.#first.push(i);
    this.#kept.push(kept);
    this.#before.push(before);
  }

  /** The first and the last step of the stretch that shows an event. @param {number} seq @param {number} length  so many steps there are */
  around(seq, length) {
    let low = 0;
    let high = this.#kept.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#before[middle].seq < seq) low = middle;
      else high = middle - 1;
    }
    const last = low + 1 < this.#kept.length ? this.#first.at(low + 1) : length;
    return [this.#first.at(low), last - 1];
  }

  /** All as they are kept, each with its first step: lists, and what blocks hold. */
  kept() {
    return this.#kept.map((kept, number) => ({ first: this.#first.at(number), kept }));
  }

  /** @param {number} i @returns {Step} */
  step(i) {
    const { first, steps } = this.#opened(i);
    return /** @type {Step} */ (steps.at(i - first));
  }

  /** The state after step i. @param {number} i @returns {State} */
  state(i) {
    const { first, steps, before, states } = this.#opened(i);
    let at = i;
    while (at >= first && !states.has(at)) at--;
    let state = states.get(at) ?? before;
    const fresh = new Set();
    while (at < i) state = after(state, /** @type {Step} */ (steps.at(++at - first)), fresh);
    keep(states, i, state, STATES);
    return state;
  }

  /** The stretch of step i. @param {number} i @returns {Open} */
  #opened(i) {
    const number = lastAtMost(this.#first.values, i, 0, this.#first.length - 1);
    const known = this.#open.get(number);
    if (known) return known;
    const first = this.#first.at(number);
    const kept = this.#kept[number];
    const steps = Array.isArray(kept) ? kept : new Block(kept);
    const open = { first, steps, before: this.#before[number], states: new Map() };
    keep(this.#open, number, open, OPEN);
    return open;
  }
}

/**
 * @template T
 * @param {Map<number, T>} map
 * @param {number} key
 * @param {T} value
 * @param {number} most  how many are kept
 */
function keep(map, key, value, most) {
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}
