/**
 * Where the page keeps what outlives a visit: in the browser's storage, or, where it may keep nothing there, in its own
 * memory, until it is closed.
 *
 * A page in a frame of somebody else's page keeps nothing: many browsers forbid it, and what a visitor chose elsewhere
 * is not that page's business. It refuses to know what is kept.
 */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Keeping */

/** @param {() => Storage} look  for the browser's storage @param {boolean} embedded @returns {Keeping} */
export function storageOf(look, embedded) {
  try {
    if (!embedded) return look();
  } catch {
    // Merely to look at it is forbidden where a browser keeps nothing for a page.
  }
  return new Memory();
}

/** @implements {Keeping} */
class Memory {
  /** @type {Map<string, string>} */
  #items = new Map();

  /** @param {string} key */
  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  /** @param {string} key @param {string} text */
  setItem(key, text) {
    this.#items.set(key, text);
  }

  /** @param {string} key */
  removeItem(key) {
    this.#items.delete(key);
  }
}
