/**
 * What a person wrote and ran, kept in the browser under the name that the server gave it: a reload, and a server that
 * has forgotten it, lose nothing.
 *
 * The newest are kept, within what a browser's storage takes. It refuses to know how programs are written and run.
 */

import { NOBODYS } from "./path.js";

/** @typedef {import("./types.js").Work} Work */
/** @typedef {import("./protocol.js").RunMessage} RunMessage */
/** @typedef {Work & {name: string, example: string, at: number}} Kept  `example`: the one that it started from; `at`: when it was last run, in ms since 1970 */

const KEY = "switchyard-work-";
const LIST = "switchyard-works";
const MOST = 30;

/** What is right of a work that came from anywhere. @param {any} work @returns {Pick<Work, "programs" | "scenario"> | null} */
export function soundWork(work) {
  const isText = (/** @type {any} */ value) => typeof value === "string";
  const isProgram = (/** @type {any} */ one) => isText(one?.name) && isText(one?.source);
  if (!Array.isArray(work?.programs) || !work.programs.every(isProgram)) return null;
  const programs = work.programs.map((/** @type {any} */ { name, source }) => ({ name, source }));
  return { programs, scenario: work.scenario && typeof work.scenario === "object" ? work.scenario : null };
}

export class Works {
  /** @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  #storage;

  /** A run has begun: what it is of, if a person wrote it, is kept. @param {RunMessage} message */
  keep({ work, programs, example }) {
    if (work) this.#put({ name: work.name, example, programs, scenario: work.scenario, at: Date.now() });
  }

  /** One that was kept elsewhere; what is here under its name stays. @param {Kept} work */
  add(work) {
    if (!this.names.includes(work.name)) this.#put(work);
  }

  /** @param {Kept} work */
  #put({ name, ...work }) {
    const names = [name, ...this.names.filter((other) => other !== name)];
    for (const old of names.splice(MOST)) this.#storage.removeItem(KEY + old);
    try {
      this.#storage.setItem(KEY + name, JSON.stringify(work));
      this.#storage.setItem(LIST, JSON.stringify(names));
    } catch {
      // A browser that keeps nothing still runs everything.
    }
  }

  /** All that are kept, the newest first. @returns {Kept[]} */
  all() {
    return this.names.flatMap((name) => {
      const kept = this.#read(KEY + name);
      const work = soundWork(kept);
      const { example = NOBODYS, at = 0 } = kept ?? {};
      return work ? [{ name, example: String(example), at: Number(at) || 0, ...work }] : [];
    });
  }

  /** The names of those that are kept, the newest first. @returns {string[]} */
  get names() {
    const names = this.#read(LIST);
    return Array.isArray(names) ? names.filter((name) => typeof name === "string").slice(0, MOST) : [];
  }

  /** One by its name: with all that it holds where it is kept here. @param {string} name @returns {Work} */
  find(name) {
    return { name, ...soundWork(this.#read(KEY + name)) };
  }

  /** @param {string} key @returns {any} */
  #read(key) {
    try {
      return JSON.parse(this.#storage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  }
}
