/**
 * One piece of work that may take a while: how far it is, and whether somebody has stopped it.
 *
 * Whoever works calls `step` now and then: the page gets to draw, and work that was stopped ends there. It refuses to
 * know what is done.
 */

/** the page draws at least this often */
const EVERY_MS = 40;

/** Thrown where somebody has stopped the work. */
export class Stopped extends Error {
  name = "Stopped";
}

export class Work {
  /** @param {string} name @param {() => void} changed */
  constructor(name, changed) {
    this.name = name;
    this.share = 0;
    this.#changed = changed;
  }

  #changed;
  #stopped = false;
  #drawn = Number.NEGATIVE_INFINITY;

  stop() {
    this.#stopped = true;
  }

  /** So much is done. @param {number} share */
  async step(share) {
    this.share = share;
    if (performance.now() - this.#drawn > EVERY_MS) {
      this.#changed();
      await new Promise((done) => setTimeout(done));
      this.#drawn = performance.now();
    }
    if (this.#stopped) throw new Stopped();
  }
}
