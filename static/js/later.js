/**
 * What is not part of the first load: brought once, when somebody asks for it for the first time.
 *
 * Refuses to know: what it is, and who needs it.
 */

/** @template T */
export class Later {
  /** @param {() => Promise<T>} bring @param {() => void} [arrived] */
  constructor(bring, arrived = () => {}) {
    this.#bring = bring;
    this.#arrived = arrived;
    /** @type {T | null} */
    this.parts = null;
  }

  #bring;
  #arrived;
  /** @type {Promise<T> | null} */
  #coming = null;

  /** Has everything loaded, once; whatever could not be is asked for again the next time. Rejects where it could not. */
  load() {
    this.#coming ??= this.#settle().catch((reason) => {
      this.#coming = null;
      throw reason;
    });
    return this.#coming;
  }

  async #settle() {
    const parts = await this.#bring();
    this.parts = parts;
    this.#arrived();
    return parts;
  }
}
