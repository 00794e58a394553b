/**
 * How coarsely lanes are drawn that hold more spans than pixels: exact at rest, and as coarse while somebody moves the
 * picture as this computer needs to keep up.
 *
 * Learns from how long drawing took lately. It refuses to know what is drawn.
 */

/** device pixels of a column @typedef {1 | 2 | 4} Grain */

const EXACT = 1;
const FINE = 2;
const COARSE = 4;
/** milliseconds for a picture: what is left of a frame is for everything else */
const MUCH = 8;
/** so much of that time a coarse picture takes where a fine one would not be too much either */
const LITTLE = 0.4;
const WEIGHT = 0.3;

export class Coarseness {
  /** @param {() => number} [now]  milliseconds of some clock */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  #now;
  #began = 0;
  /** @type {2 | 4} */
  #wide = FINE;
  /** milliseconds that pictures of this grain took lately */
  #usual = 0;

  /** A picture begins. @param {boolean} isMoving @returns {Grain} */
  begin(isMoving) {
    this.#began = this.#now();
    return isMoving ? this.#wide : EXACT;
  }

  /** It is drawn. @param {Grain} grain */
  end(grain) {
    if (grain !== this.#wide) return;
    this.#usual += WEIGHT * (this.#now() - this.#began - this.#usual);
    const isMuch = this.#usual > MUCH * (grain === FINE ? 1 : LITTLE);
    if (isMuch === (grain === COARSE)) return;
    this.#wide = isMuch ? COARSE : FINE;
    this.#usual = (MUCH * (1 + LITTLE)) / 2;
  }
}
