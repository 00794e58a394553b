/**
 * Finds examples by what their cards say, in every language, and by the words of their code.
 *
 * Every word of the query must be found; who has it in the title comes first, who has it nowhere but in the code comes
 * last. Refuses to know: where the texts come from, and how what was found is shown.
 */

/** @typedef {{id: string, titles: string[], texts: string[], words: string[]}} Sought  what can be searched of one example */
/** @typedef {{id: string, inCode: string[]}} Hit  with the words of its code that were meant, if nothing else says them */

const IN_TITLE = 0;
const IN_TEXT = 1;
const IN_CODE = 2;

/** As letters are compared: without case, and full-width ones as their narrow twins. @param {string} text */
const plain = (text) => text.normalize("NFKC").toLowerCase();

/** The words within a name of several: BoundedSemaphore, read_file. @param {string} text */
const apart = (text) => text.replace(/(\p{Ll})(\p{Lu})|_/gu, "$1 $2");

/** Does a word of the text begin with the term? Chinese has no spaces, so there it may be anywhere. @param {string} text @param {string} term */
function says(text, term) {
  const before = /^[\x20-\x7e]/.test(term) ? /[\p{Script=Latin}\p{N}]$/u : null;
  for (let i = text.indexOf(term); i >= 0; i = text.indexOf(term, i + 1))
    if (!before?.test(text.slice(0, i))) return true;
  return false;
}

/** @param {string} query @returns {string[]} */
const termsOf = (query) => plain(query).split(/\s+/).filter(Boolean);

/** Where an example holds a term, and the words of its code that do; null where it does not. @param {Sought} one @param {string} term */
function place(one, term) {
  const fits = (/** @type {string} */ text) => says(plain(text), term) || says(plain(apart(text)), term);
  if (one.titles.some(fits)) return { rank: IN_TITLE, words: [] };
  if (one.texts.some(fits)) return { rank: IN_TEXT, words: [] };
  const words = one.words.filter(fits);
  return words.length > 0 ? { rank: IN_CODE, words } : null;
}

/**
 * The examples that hold all words of a query, the best first, otherwise in their order; all of them for an empty one.
 *
 * @param {string} query
 * @param {Sought[]} all
 * @returns {Hit[]}
 */
export function search(query, all) {
  const terms = termsOf(query);
  const hits = all.flatMap((one) => {
    const places = terms.map((term) => place(one, term));
    const found = places.flatMap((each) => (each ? [each] : []));
    if (found.length < terms.length) return [];
    return [
      {
        id: one.id,
        rank: Math.max(IN_TITLE, ...found.map(({ rank }) => rank)),
        inCode: found.flatMap(({ words }) => words),
      },
    ];
  });
  return hits.sort((a, b) => a.rank - b.rank).map(({ id, inCode }) => ({ id, inCode }));
}
