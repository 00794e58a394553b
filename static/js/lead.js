/**
 * The teacher's side of a class: says where the page is, no more often than is worth it.
 *
 * Where the teacher comes to rest is always said, at once or a tenth of a second later. While the page plays, others play
 * along by themselves and need the step only now and then. It refuses to know classes, the page and the socket.
 */

import { WINDOW_TIMERS } from "./timers.js";

/** @typedef {import("./protocol.js").Lead} Place */

/** the least time between two places */
export const PAUSE_MS = 100;
/** how often the step is said while the page plays */
export const BEAT_MS = 1000;

export class Lead {
  /**
   * @param {(place: Place) => boolean} say  false where nobody can hear it
   * @param {{timers?: import("./timers.js").Timers, now?: () => number}} [means]
   */
  constructor(say, { timers = WINDOW_TIMERS, now = () => performance.now() } = {}) {
    this.#say = say;
    this.#timers = timers;
    this.#now = now;
  }

  #say;
  #timers;
  #now;
  /** @type {Place | null} */
  #place = null;
  /** what was said last @type {Place | null} */
  #said = null;
  #at = Number.NEGATIVE_INFINITY;
  /** @type {any} */
  #timer = null;

  /** The page is somewhere. @param {Place} place */
  note(place) {
    this.#place = place;
    this.#arrange();
  }

  /** Whatever was said is to be said once more: to a new class, or over a new connection. @param {Place | null} place */
  again(place) {
    this.#said = null;
    this.#place = place;
    this.#arrange();
  }

  stop() {
    this.#timers.clear(this.#timer);
    this.#timer = null;
  }

  #arrange() {
    this.stop();
    if (!this.#place || isSame(this.#place, this.#said)) return;
    const wait = this.#at + (isPlayedOn(this.#said, this.#place) ? BEAT_MS : PAUSE_MS) - this.#now();
    if (wait <= 0) this.#tell(this.#place);
    else this.#timer = this.#timers.set(() => this.#arrange(), wait);
  }

  /** @param {Place} place */
  #tell(place) {
    if (!this.#say(place)) return;
    this.#said = place;
    this.#at = this.#now();
  }
}

/** @param {Place} a @param {Place | null} b */
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Does one come from one place to the other by mere playing? @param {Place | null} before @param {Place} after */
function isPlayedOn(before, after) {
  if (!before?.playing || !after.playing) return false;
  return isSame({ ...before, step: after.step }, after);
}
