/**
 * The part of a long list that is drawn, and the room that the rest of it takes up.
 *
 * Of a list that is not much longer than a part all is drawn. Refuses to know: which part is in sight, and what an entry
 * looks like.
 */

import { html } from "../../vendor/preact.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {Record<string, unknown>} Place  attributes of an entry: where in the whole list it stands, and whether the step is about it */

/** so many entries are drawn at once */
export const DRAWN = 40;
const SPARE = 8;
/** a part begins where a row does, in lists of up to four columns */
const ALIGNED = 4;
/** @type {import("../types.js").Excerpt} how high an entry is in CSS pixels is a guess until one has been measured */
export const FIRST = { from: 0, pitch: 32 };

const WANTED = { "data-wanted": "" };

/** Where a part begins that is to hold an entry and those around it. @param {number} from @param {number} count */
export const partFrom = (from, count) => Math.max(0, Math.ceil(Math.min(from, count - DRAWN) / ALIGNED) * ALIGNED);

/**
 * @template T
 * @param {View} view
 * @param {string} name  of the list
 * @param {readonly T[]} items
 * @param {(item: T, place: Place) => unknown} draw
 * @param {(item: T) => boolean} [isWanted]  is the step about it?
 */
export function excerpt({ excerpts }, name, items, draw, isWanted = () => false) {
  if (items.length <= DRAWN + SPARE) return items.map((item) => draw(item, isWanted(item) ? WANTED : {}));
  const part = excerpts[name] ?? FIRST;
  const from = partFrom(part.from, items.length);
  const shown = items.slice(from, from + DRAWN);
  const wanted = items.findIndex(isWanted);
  const told = { "data-excerpt": name, "data-from": from, "data-of": items.length, "data-asked": wanted };
  return html`${room("before", from * part.pitch, told)}
    ${shown.map((item, i) => draw(item, placeOf(from + i, items.length, wanted)))}
    ${room("after", (items.length - from - shown.length) * part.pitch, {})}`;
}

/** @param {number} i @param {number} count @param {number} wanted @returns {Place} */
const placeOf = (i, count, wanted) => ({
  "aria-posinset": i + 1,
  "aria-setsize": count,
  ...(i === wanted && WANTED),
});

/** @param {string} key @param {number} height @param {Place} told */
const room = (key, height, told) =>
  html`<li key=${key} class="room" aria-hidden="true" hidden=${height === 0} style=${{ height: `${Math.round(height)}px` }} ...${told}></li>`;
