/**
 * Python source -> lines of coloured pieces.
 *
 * A tokenizer for colours only: it never fails, and what it does not recognise stays plain. Joining all pieces of
 * a line gives the line back exactly.
 *
 * Refuses to know: what the colours are, and what the program does.
 */

/** @typedef {"" | "kw" | "str" | "num" | "fn" | "com"} Kind */
/** @typedef {{text: string, kind: Kind}} Piece */

const KEYWORDS = new Set(
  (
    "and as assert async await break case class continue def del elif else except finally for from global if " +
    "import in is lambda match nonlocal not or pass raise return try while with yield True False None"
  ).split(" "),
);

const BUILTINS = new Set(
  "print input len range sum min max open sorted enumerate zip map int str bytes list dict set type repr".split(" "),
);

const TOKEN = new RegExp(
  [
    "(?<com>#[^\\n]*)",
    "(?<str>\\b[rRbBfFuU]{1,2}(?=['\"])(?:'''|\"\"\"|'|\")|'''|\"\"\"|'|\")",
    "(?<num>\\b\\d(?:_?[\\da-fA-FxXoO])*(?:\\.[\\d_]*)?(?:[eE][+-]?\\d+)?j?)",
    "(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)",
    "(?<deco>(?<=^[ \\t]*)@[\\p{L}_][\\p{L}\\p{N}_.]*)",
  ].join("|"),
  "gmu",
);

/**
 * Where the string that opens at `start` ends (behind its closing quote, or at the end of its line or the source).
 * @param {string} source @param {number} start  behind the opening quote @param {string} quote
 */
function stringEnd(source, start, quote) {
  for (let i = start; i < source.length; i++) {
    if (source[i] === "\\") i++;
    else if (source.startsWith(quote, i)) return i + quote.length;
    else if (source[i] === "\n" && quote.length === 1) return i;
  }
  return source.length;
}

/** @param {string} source @param {string} name @param {number} end @returns {Kind} */
function nameKind(source, name, end) {
  if (KEYWORDS.has(name)) return "kw";
  const called = /^[ \t]*\(/.test(source.slice(end, end + 8));
  return called || BUILTINS.has(name) ? "fn" : "";
}

/** @param {string} source @returns {Piece[]} */
function tokens(source) {
  /** @type {Piece[]} */
  const found = [];
  let at = 0;
  /** @param {number} to @param {Kind} kind */
  const take = (to, kind) => {
    if (to > at) found.push({ text: source.slice(at, to), kind });
    at = to;
  };
  TOKEN.lastIndex = 0;
  for (let hit = TOKEN.exec(source); hit; hit = TOKEN.exec(source)) {
    const { com, str, num, name } = hit.groups ?? {};
    let end = hit.index + hit[0].length;
    take(hit.index, "");
    if (com !== undefined) take(end, "com");
    else if (str !== undefined) {
      const quote = str.replace(/^[a-zA-Z]+/, "");
      end = stringEnd(source, end, quote);
      take(end, "str");
    } else if (num !== undefined) take(end, "num");
    else take(end, name === undefined ? "fn" : nameKind(source, name, end));
    TOKEN.lastIndex = end;
  }
  take(source.length, "");
  return found;
}

/** @param {string} source @returns {Piece[][]} */
function lines(source) {
  /** @type {Piece[][]} */
  const all = [[]];
  for (const { text, kind } of tokens(source)) {
    text.split("\n").forEach((part, i) => {
      if (i > 0) all.push([]);
      if (part !== "") all[all.length - 1].push({ text: part, kind });
    });
  }
  if (all.length > 1 && all[all.length - 1].length === 0) all.pop();
  return all;
}

/** @type {Map<string, Piece[][]>} the newest few sources, so that a step does not tokenize again */
const kept = new Map();
const KEEP = 8;

/**
 * The lines of a program, each a list of pieces. The same source gives the same object.
 * @param {string} source
 * @returns {Piece[][]}
 */
export function highlight(source) {
  const known = kept.get(source);
  if (known) return known;
  const made = lines(source);
  if (kept.size >= KEEP) kept.delete(/** @type {string} */ (kept.keys().next().value));
  kept.set(source, made);
  return made;
}
