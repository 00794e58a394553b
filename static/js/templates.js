/**
 * Templates: JSON text with holes for digits, and the values that it makes of what comes into the holes.
 *
 * Parts that are the same in all rows are made once and shared. It refuses to know where columns come from and what
 * values mean.
 */

/** @typedef {{text: (row: number) => string, value: (row: number) => number, constant: boolean}} Column */
/** @typedef {{at: number, first: string, others: string[], isText: boolean, plain: boolean, escaped: boolean}} Token  with holes, the first of which has the number `at` */

export const HOLE = "\0";
/** stands before the number of a token */
const MARK = "\x01";
/** strings, also one without an end, and what numbers are made of: each character is looked at once @type {RegExp} */
const TOKENS = /"(?:[^"\\]|\\.)*"?|[-+.eE\0]+/g;
/** characters of templates that are remembered */
const MOST_REMEMBERED = 1 << 22;

/** A value that is not the same in each row. */
export class Varying {
  /** @param {(row: number) => any} make */
  constructor(make) {
    this.make = make;
  }
}

export class Template {
  /** @param {string} text @throws SyntaxError where it is no JSON */
  constructor(text) {
    const marked = text.replace(TOKENS, (token) => (token.includes(HOLE) ? this.#mark(token) : token));
    this.#value = JSON.parse(marked);
  }

  holes = 0;
  /** @type {Token[]} */
  #tokens = [];
  /** the value with marks in the place of the tokens @type {any} */
  #value;

  /** The value: a Varying where it is not always the same. @param {Column[]} columns  one for each hole @returns {any} */
  filled(columns) {
    const tokens = this.#tokens.map((token) => filled(token, columns.slice(token.at, token.at + token.others.length)));
    return molded(this.#value, tokens);
  }

  /** @param {string} token */
  #mark(token) {
    const isText = token[0] === '"';
    const [first, ...others] = (isText ? token.slice(1, -1) : token).split(HOLE);
    this.#tokens.push({ at: this.holes, first, others, isText, plain: token === HOLE, escaped: token.includes("\\") });
    this.holes += others.length;
    return JSON.stringify(MARK + (this.#tokens.length - 1));
  }
}

/** The blocks of a run have most templates in common. @type {Map<string, Template>} */
const remembered = new Map();
let size = 0;

/** @param {string} text */
export function templateOf(text) {
  let template = remembered.get(text);
  if (template) return template;
  template = new Template(text);
  size += text.length;
  if (size > MOST_REMEMBERED) {
    remembered.clear();
    size = text.length;
  }
  remembered.set(text, template);
  return template;
}

/** @param {Token} token @param {Column[]} columns @returns {any} */
function filled({ first, others, isText, plain, escaped }, columns) {
  const fill = (/** @type {number} */ row) => {
    let text = first;
    for (let i = 0; i < others.length; i++) text += columns[i].text(row) + others[i];
    if (!isText) return Number(text);
    return escaped ? unescaped(text) : text;
  };
  if (columns.every((column) => column.constant)) return fill(0);
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

/** A value with the tokens put in. @param {any} value @param {any[]} tokens @returns {any} */
function molded(value, tokens) {
  if (typeof value === "string") return value[0] === MARK ? tokens[Number(value.slice(1))] : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return list(value.map((each) => molded(each, tokens)));
  const keys = Object.keys(value).map((key) => molded(key, tokens));
  const values = Object.values(value).map((each) => molded(each, tokens));
  return keys.some((key) => key instanceof Varying) ? renamed(keys, values) : record(keys, values);
}

/** @param {any[]} values */
function list(values) {
  const places = values.flatMap((value, place) => (value instanceof Varying ? [place] : []));
  if (places.length === 0) return values;
  const makers = places.map((place) => values[place].make);
  return new Varying((row) => {
    const made = values.slice();
    for (let i = 0; i < places.length; i++) made[places[i]] = makers[i](row);
    return made;
  });
}

/** An object whose keys are always the same. @param {string[]} keys @param {any[]} values */
function record(keys, values) {
  const common = Object.fromEntries(keys.map((key, i) => [key, values[i]]));
  const places = keys.filter((key) => common[key] instanceof Varying);
  if (places.length === 0) return common;
  const makers = places.map((key) => common[key].make);
  return new Varying((row) => {
    const made = { ...common };
    for (let i = 0; i < places.length; i++) made[places[i]] = makers[i](row);
    return made;
  });
}

/** An object whose keys differ from row to row. @param {any[]} keys @param {any[]} values */
function renamed(keys, values) {
  const at = (/** @type {any} */ value, /** @type {number} */ row) =>
    value instanceof Varying ? value.make(row) : value;
  return new Varying((row) => Object.fromEntries(keys.map((key, i) => [at(key, row), at(values[i], row)])));
}
