/**
 * Words: message key + parameters -> a sentence in the language of the page.
 *
 * Templates hold `{name}` parameters, backticks for code and `**` for emphasis. Marks are read from the template
 * before anything is put in, so a parameter's content is never taken for a mark.
 *
 * Refuses to know: what the sentences are about, and where they are shown.
 */

/** @typedef {"" | "code" | "strong"} Style */
/** @typedef {{text: string, style: Style}} Part */
/** @typedef {Record<string, unknown>} Params */
/** @typedef {import("./types.js").Words} Words */

const UNITS = [
  { unit: "µs", size: 1 },
  { unit: "ms", size: 1_000 },
  { unit: "s", size: 1_000_000 },
];

/** parameters that count something: their digits are grouped */
const GROUPED = new Set(["count", "asks"]);

/**
 * A number with three significant figures, never in exponent form.
 * @param {number} value  not negative
 */
function figures(value) {
  const decimals = [2, 1, 0].find((count) => Number(value.toFixed(count)) < 10 ** (3 - count));
  return value.toFixed(decimals ?? 0);
}

/**
 * A duration in the unit that suits it: `100 µs`, `8.00 ms`, `1.00 s`.
 * @param {number} us
 * @returns {string}
 */
export function duration(us) {
  const sign = us < 0 ? "-" : "";
  const size = Math.abs(us);
  if (size < 999.5) return `${sign}${Number.isInteger(size) ? size : figures(size)} µs`;
  const { unit, size: one } = size < 999_500 ? UNITS[1] : UNITS[2];
  return `${sign}${figures(size / one)} ${unit}`;
}

/**
 * A place in virtual time, exact: seconds with three to six decimals.
 * @param {number} us
 * @returns {string}
 */
export function clock(us) {
  const [whole, decimals] = (us / 1e6).toFixed(6).split(".");
  return `${whole}.${decimals.replace(/0{1,3}$/, "")} s`;
}

/**
 * Splits a template at its marks. Emphasis may hold code; code holds nothing but text.
 * @param {string} template
 * @param {Style} [style]
 * @returns {Part[]}
 */
function marks(template, style = "") {
  /** @type {Part[]} */
  const parts = [];
  for (const piece of template.split(/(`[^`]+`|\*\*.+?\*\*)/)) {
    if (piece === "") continue;
    if (/^`.+`$/s.test(piece)) parts.push({ text: piece.slice(1, -1), style: "code" });
    else if (/^\*\*.+\*\*$/s.test(piece)) parts.push(...marks(piece.slice(2, -2), "strong"));
    else parts.push({ text: piece, style });
  }
  return parts;
}

/**
 * The words of one language.
 * @param {string} tag  its tag for browsers
 * @param {Record<string, string>} table
 * @returns {Words}
 */
export function createWords(tag, table) {
  const plural = new Intl.PluralRules(tag);
  const number = new Intl.NumberFormat(tag);

  /** @param {string} key */
  const has = (key) => Object.hasOwn(table, key);

  /** @param {string} key @param {Params} params */
  function template(key, params) {
    if (typeof params.count === "number") {
      // Exactly one is worth a form of its own in languages that bend no noun for it, too.
      const chosen = `${key}_${params.count === 1 ? "one" : plural.select(params.count)}`;
      if (has(chosen)) return table[chosen];
      if (has(`${key}_other`)) return table[`${key}_other`];
    }
    return has(key) ? table[key] : null;
  }

  /** @param {string} name @param {unknown} value */
  function print(name, value) {
    if (value === null) return "";
    if (typeof value === "number" && name.endsWith("_us")) return duration(value);
    if (typeof value === "number" && GROUPED.has(name)) return number.format(value);
    return String(value);
  }

  /** @param {string} text @param {Params} params */
  function fill(text, params) {
    return text.replace(/\{(\w+)\}/g, (hole, name) =>
      Object.hasOwn(params, name) && params[name] !== undefined ? print(name, params[name]) : hole,
    );
  }

  /** @param {string} key @param {Params} [params] @returns {Part[]} */
  function rich(key, params) {
    const given = params ?? {};
    const found = template(key, given);
    if (found === null) return [{ text: key, style: "" }];
    return marks(found).map((part) => ({ text: fill(part.text, given), style: part.style }));
  }

  /** @param {string} key @param {Params} [params] */
  const t = (key, params) =>
    rich(key, params)
      .map((part) => part.text)
      .join("");

  return { t, rich, duration };
}

/**
 * Loads the words of a language from the files beside this module; what one lacks is said in English.
 * @param {import("./types.js").Language} language
 * @param {(url: URL) => Promise<{ok: boolean, json(): Promise<any>}>} [get]
 * @returns {Promise<Words>}
 */
export async function load({ id, tag, whole }, get = (url) => fetch(url)) {
  const tables = (whole ? [id] : ["en", id]).map(async (name) => {
    const answer = await get(new URL(`../lang/${name}.json`, import.meta.url));
    return answer.ok ? answer.json() : {};
  });
  return createWords(tag, Object.assign({}, ...(await Promise.all(tables))));
}
