/**
 * The page's address and the browser's history: one entry for each run that a person went to.
 *
 * Steps, and deeds that a run goes on with, change the entry; another run makes a new one, so that Back leads to the run
 * before. Where the address leads (Back, Forward, a link) the entry is there already. Writing waits a little, because
 * browsers limit it; an address that somebody has changed meanwhile is left as it is, because it leads on. It refuses to
 * know how a run is opened and what is shown of it.
 */

import { readHash, writeHash } from "./place.js";
import { WINDOW_TIMERS } from "./timers.js";

/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./place.js").Looks} Looks */
/** @typedef {{location: {hash: string}, history: Pick<History, "pushState" | "replaceState" | "back">}} Browser */

/** the least time between two changes of one entry */
const PAUSE_MS = 400;

export class Address {
  /** @param {Browser} browser @param {import("./timers.js").Timers} [timers] */
  constructor(browser, timers = WINDOW_TIMERS) {
    this.#browser = browser;
    this.#timers = timers;
    this.#known = browser.location.hash;
  }

  #browser;
  #timers;
  /** the line of history of the present entry, what tells its run from others, and whether it is unfolded @type {{line: number | string, key: string, inside: boolean} | null} */
  #entry = null;
  /** the address as it was last written or read @type {string} */
  #known;
  /** the address led here: what is shown next belongs to its entry */
  #led = false;
  /** what the entry is to hold @type {string | null} */
  #unwritten = null;
  /** @type {any} */
  #timer = null;

  /**
   * The page stands at a step of a run.
   *
   * @param {Run} run
   * @param {number} step
   * @param {Looks} [looks]
   * @param {number | string} [line]  runs that take each other's place are one line, and have one entry
   */
  note(run, step, looks, line = run.id) {
    const hash = writeHash(run, step, looks);
    const key = writeHash({ ...run, inside: false }, 0);
    const isAnother = this.#entry !== null && !this.#led && this.#entry.line !== line && this.#entry.key !== key;
    this.#entry = { line, key, inside: run.inside };
    this.#led = false;
    if (isAnother) this.#add(hash);
    else this.#change(hash);
  }

  /** Where the address leads; what was still to be written belonged to the entry that was left. */
  follow() {
    this.#forget();
    this.#known = this.#browser.location.hash;
    const place = readHash(this.#known);
    this.#led = !this.names(place);
    return place;
  }

  /** Does the address name the run that was noted last? @param {import("./place.js").Place} place */
  names({ example, work, recording, settings, actions, inside }) {
    if (example === null && recording === null) return false;
    const named = { example: example ?? "", work: work ? { name: work } : null, recording };
    if (this.#entry?.key !== writeHash({ ...named, settings, actions }, 0)) return false;
    return Boolean(this.#entry.inside) === inside;
  }

  /** To the run before. */
  back() {
    this.#write();
    this.#browser.history.back();
  }

  /** @param {string} hash */
  #add(hash) {
    this.#write();
    this.#put("pushState", hash);
  }

  /** @param {string} hash */
  #change(hash) {
    this.#unwritten = hash;
    this.#timer ??= this.#timers.set(() => this.#write(), PAUSE_MS);
  }

  #write() {
    const hash = this.#unwritten;
    this.#forget();
    if (hash !== null && this.#browser.location.hash === this.#known) this.#put("replaceState", hash);
  }

  /** @param {"pushState" | "replaceState"} how @param {string} hash */
  #put(how, hash) {
    this.#browser.history[how](null, "", hash);
    this.#known = this.#browser.location.hash;
  }

  #forget() {
    this.#timers.clear(this.#timer);
    this.#timer = this.#unwritten = null;
  }
}
