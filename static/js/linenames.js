/**
 * The names that a person gave to lines of history, kept in the browser under the input of the run, so that the same run
 * has its name again after a reload.
 *
 * The newest are kept. It refuses to know what a line is and where its name is shown.
 */

const KEY = "switchyard-lines";
const MOST = 100;
/** an input with very many deeds is not kept */
const LONGEST_INPUT = 4000;
export const LONGEST_NAME = 60;

/** @param {any} entry @returns {entry is [string, string]} */
const isSound = (entry) => Array.isArray(entry) && entry.length === 2 && entry.every((one) => typeof one === "string");

export class LineNames {
  /** @param {Pick<Storage, "getItem" | "setItem">} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  #storage;

  /** The name of a run with this input; "" where it has none. @param {string} input */
  find(input) {
    return this.#read().find(([key]) => key === input)?.[1] ?? "";
  }

  /** @param {string} input @param {string} name  an empty one takes it away */
  keep(input, name) {
    if (input.length > LONGEST_INPUT) return;
    const others = this.#read().filter(([key]) => key !== input);
    const kept = name === "" ? others : [[input, name], ...others].slice(0, MOST);
    try {
      this.#storage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing still shows the name.
    }
  }

  /** @returns {[string, string][]} */
  #read() {
    try {
      const kept = JSON.parse(this.#storage.getItem(KEY) ?? "[]");
      const sound = Array.isArray(kept) ? kept.filter(isSound).slice(0, MOST) : [];
      return sound.map(([key, name]) => [key, name.slice(0, LONGEST_NAME)]);
    } catch {
      return [];
    }
  }
}
