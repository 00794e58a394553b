/**
 * Packed blocks of steps: many lines of JSON that differ in nothing but numbers, read one by one.
 *
 * The format is described in docs/view-protocol.md ("Packed blocks"), engine/pack.py writes it. A block that
 * nobody vouches for is checked as a whole when it is opened; making a line afterwards cannot fail. Parts that
 * lines have in common are made once and shared. It refuses to know what lines say.
 */

/** @typedef {number | string | any[]} Said  a column as the block's head describes it */
/** @typedef {{text: (row: number) => string, value: (row: number) => number, constant: boolean}} Column */

export const MOST_LINES = 1 << 12;
export const MOST_BYTES = 1 << 24;
const LENGTH = 4;
const HOLE = "\0";
/** stands before the number of a token with holes */
const MARK = "\x01";
const TOKENS = /"(?:[^"\\]|\\.)*"|[-+.eE\0]*\0[-+.eE\0]*/g;

/** The block cannot be read. */
export class BlockError extends Error {}

/** @param {boolean} fits */
function check(fits) {
  if (!fits) throw new BlockError("a packed block does not fit together");
}

/**
 * What a deflated block holds.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>} rejected with a BlockError where it is no deflated text, or too large
 */
export async function inflate(bytes) {
  const reader = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)])
    .stream()
    .pipeThrough(new DecompressionStream("deflate"))
    .getReader();
  /** @type {Uint8Array[]} */
  const pieces = [];
  let size = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value);
      size += next.value.length;
      check(size <= MOST_BYTES);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
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

/** A value that is not the same in each row. */
class Varying {
  /** @param {(row: number) => any} make */
  constructor(make) {
    this.make = make;
  }
}

/** The lines of a block, made when they are asked for. */
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
  /** the template of each line @type {Uint16Array} */
  #order = new Uint16Array(0);
  /** which row of its template a line is @type {Uint16Array} */
  #row = new Uint16Array(0);
  /** @type {any[]} by template; Varying where its lines differ */
  #lines = [];

  /** A line. Parts of it may be shared with others and must not be changed. @param {number} i */
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
    const begin = LENGTH + new DataView(body.buffer, body.byteOffset).getUint32(0);
    check(begin <= body.length);
    const [said, ...templates] = new TextDecoder("utf-8", { fatal: true })
      .decode(body.subarray(LENGTH, begin))
      .split("\n");
    const [length, order, columns, widths] = JSON.parse(said);
    check(Number.isInteger(length) && length > 0 && length <= MOST_LINES);
    this.length = length;
    const tables = new Tables(widths, body.subarray(begin));
    const rows = this.#sort(tables.column(order, length), templates.length);
    let next = 0;
    let size = 0;
    for (const [number, template] of templates.entries()) {
      size += rows[number] * template.length;
      check(rows[number] > 0 && size <= MOST_BYTES);
      const holes = template.split(HOLE).length - 1;
      check(next + holes <= columns.length);
      const filled = columns
        .slice(next, next + holes)
        .map((/** @type {Said} */ each) => tables.column(each, rows[number]));
      this.#lines.push(molded(template, filled));
      next += holes;
    }
    check(next === columns.length && tables.usedUp);
  }

  /** @param {Column} order @param {number} templates @returns {Uint16Array} how many rows each template has */
  #sort(order, templates) {
    const rows = new Uint16Array(templates);
    this.#order = new Uint16Array(this.length);
    this.#row = new Uint16Array(this.length);
    for (let i = 0; i < this.length; i++) {
      const number = order.value(i);
      check(number >= 0 && number < templates);
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
    const [first, number] = said;
    if (typeof first === "string") {
      check(said.length === rows);
      for (const each of said) digits(each);
      return { text: (row) => said[row], value: (row) => Number(said[row]), constant: false };
    }
    const run = this.#run(number, rows);
    check(said.length === 2 && Number.isSafeInteger(first) && run.every((above) => first + above >= 0));
    return { text: (row) => String(first + run[row]), value: (row) => first + run[row], constant: false };
  }

  /** A run; the first time that it is asked for it says how long it is. @param {number} number @param {number} rows */
  #run(number, rows) {
    if (number === this.#runs.length && number < this.#widths.length) {
      this.#runs.push(sums(this.#planes.subarray(this.#at), this.#widths[number], rows - 1));
      this.#at += this.#widths[number] * (rows - 1);
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
 * Sums of differences: numbers of `width` bytes, all lowest bytes first.
 *
 * @param {Uint8Array} planes
 * @param {number} width
 * @param {number} count
 */
function sums(planes, width, count) {
  check([1, 2, 4, 8].includes(width) && width * count <= planes.length);
  const found = new Float64Array(count + 1);
  for (let place = 0; place < width; place++) {
    const worth = 256 ** place;
    const at = place * count;
    if (place < width - 1) for (let i = 0; i < count; i++) found[i + 1] += planes[at + i] * worth;
    else for (let i = 0; i < count; i++) found[i + 1] += ((planes[at + i] << 24) >> 24) * worth;
  }
  for (let i = 0; i < count; i++) found[i + 1] += found[i];
  return found;
}

/**
 * What a template makes of its columns.
 *
 * @param {string} template
 * @param {Column[]} columns
 */
function molded(template, columns) {
  /** @type {any[]} */
  const tokens = [];
  let next = 0;
  const text = template.replace(TOKENS, (token) => {
    const holes = token.split(HOLE).length - 1;
    if (holes === 0) return token;
    tokens.push(filled(token, columns.slice(next, next + holes)));
    next += holes;
    return JSON.stringify(MARK + (tokens.length - 1));
  });
  check(next === columns.length);
  return mold(JSON.parse(text), tokens);
}

/** @param {string} token @param {Column[]} columns */
function filled(token, columns) {
  const isText = token[0] === '"';
  const [first, ...others] = (isText ? token.slice(1, -1) : token).split(HOLE);
  const escaped = token.includes("\\");
  const fill = (/** @type {number} */ row) => {
    let text = first;
    for (let i = 0; i < others.length; i++) text += columns[i].text(row) + others[i];
    return isText ? (escaped ? unescaped(text) : text) : Number(text);
  };
  if (columns.every((column) => column.constant)) return fill(0);
  const plain = !isText && token === HOLE;
  return new Varying(plain ? columns[0].value : fill);
}

/** @param {string} text */
function unescaped(text) {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return text;
  }
}

/** A value with the tokens put in: a Varying where one varies. @param {any} value @param {any[]} tokens @returns {any} */
function mold(value, tokens) {
  if (typeof value === "string") return value[0] === MARK ? tokens[Number(value.slice(1))] : value;
  if (value === null || typeof value !== "object") return value;
  return Array.isArray(value) ? list(value.map((each) => mold(each, tokens))) : record(Object.entries(value), tokens);
}

/** @param {any[]} values */
function list(values) {
  const varying = values.flatMap((value, place) => (value instanceof Varying ? [{ place, make: value.make }] : []));
  if (varying.length === 0) return values;
  return new Varying((row) => {
    const made = values.slice();
    for (const { place, make } of varying) made[place] = make(row);
    return made;
  });
}

/** @param {[string, any][]} entries @param {any[]} tokens @returns {any} */
function record(entries, tokens) {
  const keys = entries.map(([key]) => mold(key, tokens));
  const values = entries.map(([, value]) => mold(value, tokens));
  const make = (/** @type {number} */ row) =>
    Object.fromEntries(
      keys.map((key, k) => {
        const value = values[k];
        return [key instanceof Varying ? key.make(row) : key, value instanceof Varying ? value.make(row) : value];
      }),
    );
  if (keys.some((key) => key instanceof Varying)) return new Varying(make);
  const varying = keys.flatMap((key, k) => (values[k] instanceof Varying ? [{ key, make: values[k].make }] : []));
  if (varying.length === 0) return make(0);
  const common = Object.fromEntries(keys.map((key, k) => [key, values[k] instanceof Varying ? null : values[k]]));
  return new Varying((row) => {
    const made = { ...common };
    for (const { key, make } of varying) made[key] = make(row);
    return made;
  });
}
