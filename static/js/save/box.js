/**
 * Everything that a person made, as the text of one file, and back: programs, scenarios, links.
 *
 * A file may come from anywhere: whatever in it is not what it should be is left out. It refuses to know where any of it
 * is kept.
 */

import { soundWork } from "../works.js";

/** @typedef {import("../works.js").Kept} Kept */
/** @typedef {import("../mine.js").SharedLink} SharedLink */

const KIND = "switchyard-mine";
const VERSION = 1;

/** @param {readonly Kept[]} works @param {readonly SharedLink[]} links */
export const packed = (works, links) => `${JSON.stringify({ kind: KIND, version: VERSION, works, links }, null, 1)}\n`;

/** What a file holds; null where it is none of these. @param {string} text @returns {{works: Kept[], links: SharedLink[]} | null} */
export function unpacked(text) {
  const told = parse(text);
  if (told?.kind !== KIND || told.version !== VERSION) return null;
  const works = Array.isArray(told.works)
    ? told.works.map(keptOf).filter((/** @type {any} */ one) => one !== null)
    : [];
  return { works, links: Array.isArray(told.links) ? told.links : [] };
}

/** @param {any} one @returns {Kept | null} */
function keptOf(one) {
  const work = soundWork(one);
  if (!work || typeof one.name !== "string" || !/^[\w-]{1,100}$/.test(one.name)) return null;
  const example = typeof one.example === "string" ? one.example.slice(0, 100) : "own";
  return { name: one.name, example, at: Number.isFinite(one.at) ? one.at : 0, ...work };
}

/** @param {string} text @returns {any} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
