/**
 * Whether somebody is moving something just now, and when they have come to rest: a lone move is none.
 *
 * Timers are injected. It refuses to know what moves, and what is different while it does.
 */

import { WINDOW_TIMERS } from "./timers.js";

/** so long after the last move everything is taken to be at rest */
export const REST_MS = 120;

export class Rest {
  /** @param {() => void} rested @param {import("./timers.js").Timers} [timers] */
  constructor(rested, timers = WINDOW_TIMERS) {
    this.isMoving = false;
    this.#rested = rested;
    this.#timers = timers;
  }

  #rested;
  #timers;
  /** @type {any} */
  #timer = null;

  moves() {
    this.isMoving = this.#timer !== null;
    this.#timers.clear(this.#timer);
    this.#timer = this.#timers.set(() => this.#end(), REST_MS);
  }

  #end() {
    this.#timer = null;
    if (!this.isMoving) return;
    this.isMoving = false;
    this.#rested();
  }
}
