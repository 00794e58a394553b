/**
 * Packed blocks of steps: many lines of JSON that differ in nothing but numbers, read one by one.
 *
 * The format is described in docs/view-protocol.md ("Packed blocks"), engine/pack.py writes it. A block that
 * nobody vouches for is checked as a whole when it is opened; making a line afterwards cannot fail. It refuses
 * to know what lines say.
 */

import { templateOf, Varying } from "./templates.js";

/** @typedef {import("./templates.js").Column} Column */
/** @typedef {number | string | any[]} Said  a column as the block's head describes it */

export const MOST_LINES = 1 << 12;
export const MOST_BYTES = 1 << 24;
const LENGTH = 4;
const WIDTHS = [1, 2, 4, 8];

/** The block cannot be read. */
export class BlockError extends Error {}

/** @param {boolean} fits */
function check(fits) {
  if (!fits) throw new BlockError("a packed block does not fit together");
}

/**
 * What a deflated block holds.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array>} rejected with a BlockError where it is no deflated text, or too large
 */
export async function inflate(bytes) {
  /** @type {Uint8Array[]} */
  const pieces = [];
  let size = 0;
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value);
      size += next.value.length;
      check(size <= MOST_BYTES);
    }
  } catch (error) {
    throw error instanceof BlockError ? error : new BlockError("a packed block is no deflated text");
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The lines of a block, made when they are asked for. Parts are shared and must not be changed. */
export class Block {
  /** @param {Uint8Array} body  what an inflated block holds @throws BlockError */
  constructor(body) {
    this.body = body;
    try {
      this.#read(body);
    } catch (error) {
      throw error instanceof BlockError ? error : new BlockError(`a packed block cannot be read: ${error}`);
    }
  }

  length = 0;
  /** the template of each line, and which of its rows the line is */
  #order = new Uint16Array(0);
  #row = new Uint16Array(0);
  /** @type {any[]} by template; Varying where its lines differ */
  #lines = [];

  /** @param {number} i */
  at(i) {
    const line = this.#lines[this.#order[i]];
    return line instanceof Varying ? line.make(this.#row[i]) : line;
  }

  /** The lines from one on. @param {number} start @returns {any[]} */
  slice(start) {
    return Array.from({ length: this.length - start }, (_, i) => this.at(start + i));
  }

  /** @param {Uint8Array} body */
  #read(body) {
    const begin = LENGTH + new DataView(body.buffer, body.byteOffset, body.length).getUint32(0);
    check(begin <= body.length);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body.subarray(LENGTH, begin));
    const [said, ...texts] = text.split("\n");
    const [length, order, columns, widths] = JSON.parse(said);
    check(Number.isInteger(length) && length > 0 && length <= MOST_LINES);
    const tables = new Tables(widths, body.subarray(begin));
    const rows = this.#sort(length, tables.column(order, length), texts.length);
    check(texts.reduce((sum, each, number) => sum + each.length * rows[number], 0) <= MOST_BYTES);
    let next = 0;
    for (const [number, count] of rows.entries()) {
      const template = templateOf(texts[number]);
      const mine = columns.slice(next, next + template.holes);
      check(count > 0 && mine.length === template.holes);
      this.#lines.push(template.filled(mine.map((/** @type {Said} */ each) => tables.column(each, count))));
      next += mine.length;
    }
    check(next === columns.length && tables.usedUp);
  }

  /**
   * Finds out which row of which template each line is.
   *
   * @param {number} length
   * @param {Column} order
   * @param {number} templates
   * @returns {Uint16Array} how many rows each template has
   */
  #sort(length, order, templates) {
    const rows = new Uint16Array(templates);
    this.length = length;
    this.#order = new Uint16Array(length);
    this.#row = new Uint16Array(length);
    for (let i = 0; i < length; i++) {
      const number = order.value(i);
      check(number < templates);
      this.#order[i] = number;
      this.#row[i] = rows[number]++;
    }
    return rows;
  }
}

/** Makes columns of what describes them, one template after the other. */
class Tables {
  /** @param {number[]} widths @param {Uint8Array} planes */
  constructor(widths, planes) {
    this.#widths = widths;
    this.#planes = planes;
  }

  #widths;
  #planes;
  #at = 0;
  /** @type {Float64Array[]} for each row by how much it is above the first */
  #runs = [];

  /** Whether there was nothing in the block but what was asked for. */
  get usedUp() {
    return this.#runs.length === this.#widths.length && this.#at === this.#planes.length;
  }

  /** @param {Said} said @param {number} rows @returns {Column} */
  column(said, rows) {
    if (!Array.isArray(said)) {
      const text = digits(said);
      const value = Number(text);
      return { text: () => text, value: () => value, constant: true };
    }
    if (typeof said[0] === "string") {
      const texts = said.map(digits);
      check(texts.length === rows);
      return { text: (row) => texts[row], value: (row) => Number(texts[row]), constant: false };
    }
    const [first, number] = said;
    const run = this.#run(number, rows);
    check(said.length === 2 && Number.isSafeInteger(first) && run.every((above) => first + above >= 0));
    return { text: (row) => String(first + run[row]), value: (row) => first + run[row], constant: false };
  }

  /** A run; the first time that it is asked for it says how long it is. @param {number} number @param {number} rows */
  #run(number, rows) {
    if (number === this.#runs.length && number < this.#widths.length) {
      const width = this.#widths[number];
      const end = this.#at + width * (rows - 1);
      check(WIDTHS.includes(width) && end <= this.#planes.length);
      this.#runs.push(sums(this.#planes.subarray(this.#at, end), width, rows - 1));
      this.#at = end;
    }
    const run = this.#runs[number];
    check(run?.length === rows);
    return run;
  }
}

/** @param {any} said @returns {string} */
function digits(said) {
  const text = String(said);
  check(/^[0-9]+$/.test(text));
  return text;
}

/**
 * Sums of differences. All their lowest bytes come first, the highest, which bear the sign, last.
 *
 * @param {Uint8Array} planes
 * @param {number} width
 * @param {number} count
 */
function sums(planes, width, count) {
  const found = new Float64Array(count + 1);
  for (let place = 0; place < width; place++) {
    const worth = 256 ** place;
    const plane = planes.subarray(place * count, (place + 1) * count);
    const bytes = place < width - 1 ? plane : new Int8Array(plane);
    for (let i = 0; i < count; i++) found[i + 1] += bytes[i] * worth;
  }
  for (let i = 0; i < count; i++) found[i + 1] += found[i];
  return found;
}
