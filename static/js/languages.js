/**
 * Which languages the page speaks, as the server found them (`data-languages` of the root element).
 *
 * Refuses to know: any word, and where a language is chosen.
 */

/** @typedef {import("./types.js").Language} Language */

/** what everything is said in, if need be @type {Language} */
const ENGLISH = { id: "en", tag: "en", name: "English", short: "EN", whole: true };

/** @param {string | undefined} text @returns {Language[]} */
export function readLanguages(text) {
  const told = JSON.parse(text ?? "[]");
  return told.length > 0 ? told : [ENGLISH];
}

/** @param {readonly Language[]} languages @param {string | undefined} id */
export const isKnown = (languages, id) => languages.some((one) => one.id === id);

/** The language with an id, or the first. @param {readonly Language[]} languages @param {string} id */
export const languageOf = (languages, id) => languages.find((one) => one.id === id) ?? languages[0];

/** The one that follows a language, the first after the last. @param {readonly Language[]} languages @param {string} id */
export const languageAfter = (languages, id) =>
  languages[(languages.findIndex((one) => one.id === id) + 1) % languages.length];

/**
 * The first of a person's languages that the page speaks, or its own first: `zh-TW` is met by `zh`.
 * @param {readonly Language[]} languages @param {readonly string[]} wanted
 */
export function languageFor(languages, wanted) {
  const main = (/** @type {string} */ tag) => tag.toLowerCase().split("-")[0];
  const met = wanted.map((tag) => languages.find(({ id }) => main(id) === main(tag))).find(Boolean);
  return met ?? languages[0];
}
