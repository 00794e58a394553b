/**
 * When a lost connection is tried again: so that the page can count the seconds.
 *
 * The first attempt comes so soon that nobody needs to hear of it. It refuses to know sockets and what is shown.
 */

import { WINDOW_TIMERS } from "./timers.js";

const SECOND = 1000;

export class Retry {
  /**
   * @param {() => void} changed  another second has gone
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
  #attempts = 0;
  #at = 0;
  /** @type {any} */
  #timer = null;

  /** Whole seconds until the next attempt; null while all is well, or while it is not yet worth a word. */
  get seconds() {
    return this.#attempts < 2 ? null : Math.max(0, Math.ceil((this.#at - this.#now()) / SECOND));
  }

  /** @param {boolean} connected @param {number} pause  until the next attempt */
  note(connected, pause) {
    this.#attempts = connected ? 0 : this.#attempts + 1;
    this.#at = this.#now() + pause;
    this.#timers.clear(this.#timer);
    if (!connected) this.#tick();
  }

  #tick() {
    this.#changed();
    if (this.#at > this.#now()) this.#timer = this.#timers.set(() => this.#tick(), SECOND);
  }
}
