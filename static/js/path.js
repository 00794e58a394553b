/**
 * The path through the examples: which number one has, and which come before and after it.
 *
 * Refuses to know: what an example is about, and how one is opened.
 */

/** @typedef {import("./types.js").Example} Example */
/** @typedef {{number: number, of: number, previous: Example|null, next: Example|null}} Place */

/** the example of whoever started from none */
export const NOBODYS = "own";

/** Where an example lies; number 0 for one that is not on the path. @param {Example[]} examples @param {string|undefined} id @returns {Place} */
export function placeOnPath(examples, id) {
  const i = examples.findIndex((example) => example.id === id);
  const at = (/** @type {number} */ k) => (i < 0 ? null : (examples[k] ?? null));
  return { number: i + 1, of: examples.length, previous: at(i - 1), next: at(i + 1) };
}

/** The chapters in their order, each with its examples. @param {Example[]} examples @returns {[string, Example[]][]} */
export function chaptersOf(examples) {
  /** @type {Map<string, Example[]>} */
  const chapters = new Map();
  for (const example of examples) chapters.set(example.chapter, [...(chapters.get(example.chapter) ?? []), example]);
  return [...chapters];
}
