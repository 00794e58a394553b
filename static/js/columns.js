/**
 * Columns of numbers that grow at their end: the storage below the timeline and its lanes.
 *
 * A column is a typed array with room to spare, so a million values cost a few megabytes. It refuses to
 * know what the numbers mean.
 */

/** @typedef {Float64Array | Uint32Array | Uint8Array} Numbers */
/** @typedef {{new (length: number): Numbers}} NumbersType */

export class Column {
  /**
   * @param {NumbersType} type
   * @param {number} [room]
   */
  constructor(type, room = 64) {
    this.type = type;
    this.length = 0;
    /** @type {Numbers} values beyond `length` are not part of the column */
    this.values = new type(room);
  }

  /** @param {number} value */
  push(value) {
    if (this.length === this.values.length) this.#grow();
    this.values[this.length++] = value;
  }

  /** @param {number} i */
  at(i) {
    return this.values[i];
  }

  get last() {
    return this.values[this.length - 1];
  }

  #grow() {
    const roomier = new this.type(this.values.length * 2);
    roomier.set(this.values);
    this.values = roomier;
  }
}

/**
 * The last index in [low, high] whose value is at most `x`; `low` where there is none. Values ascend.
 *
 * @param {Numbers} values
 * @param {number} x
 * @param {number} low
 * @param {number} high
 */
export function lastAtMost(values, x, low, high) {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to + 1) >>> 1;
    if (values[middle] <= x) from = middle;
    else to = middle - 1;
  }
  return from;
}

/**
 * The same where the answer is nearly always close to `low`.
 *
 * @param {Numbers} values
 * @param {number} x
 * @param {number} low
 * @param {number} high
 */
export function onwards(values, x, low, high) {
  let from = low;
  let stride = 1;
  while (from + stride <= high && values[from + stride] <= x) {
    from += stride;
    stride *= 2;
  }
  return lastAtMost(values, x, from, Math.min(high, from + stride));
}

/**
 * The first index in [0, length) whose value is at least `x`; `length` where there is none. Values ascend.
 *
 * @param {Numbers} values
 * @param {number} x
 * @param {number} length
 */
export function firstAtLeast(values, x, length) {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (values[middle] < x) from = middle + 1;
    else to = middle;
  }
  return from;
}
