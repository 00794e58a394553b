/**
 * Which part of each long list is drawn: what is in sight and more around it, so that hundreds of entries cost no more
 * than dozens.
 *
 * When the person scrolls to where nothing is drawn yet, or another step is about an entry elsewhere, another part is
 * drawn, and what was in sight stays where it was. Refuses to know what a list holds (scene/excerpt.js draws it).
 */

import { DRAWN, FIRST, partFrom } from "./scene/excerpt.js";

/** @typedef {import("./types.js").Excerpt} Excerpt */
/** @typedef {{name: string, list: Element, from: number, of: number, asked: number, top: number, bottom: number, pitch: number, frame: Frame}} Sight  a list on the screen: its part reaches from `top` to `bottom`, and out of it an entry takes up `pitch` */
/** @typedef {{top: number, bottom: number, scroller: Element | null}} Frame  what of the screen one can see a list in, and what scrolls it */
/** @typedef {{list: Element, scroller: Element, at: number, top: number}} Anchor  an entry, and where on the screen it is to be */

export class Excerpts {
  /** the parts by the names of the lists @type {Record<string, Excerpt>} */
  parts = {};
  /** the step at which a list was last looked at @type {Map<string, number>} */
  #moments = new Map();
  /** @type {Anchor[]} */
  #anchors = [];

  /** After a render: is another part of a list to be drawn? @param {Element} root @param {number} moment  another number at another step */
  settle(root, moment) {
    this.#anchors = [];
    let isOther = false;
    for (const sight of sightsOf(root, this.parts)) {
      const isAtWork = sight.list.contains(document.activeElement); // somebody in it, who must not lose their place
      const isNew = this.#moments.get(sight.name) !== moment && !isAtWork;
      this.#moments.set(sight.name, moment);
      const at = wishOf(sight, isNew);
      if (at !== null && this.#take(sight, at)) isOther = true;
    }
    return isOther;
  }

  /** Draws the part around an entry from now on, if that is another one. @param {Sight} sight @param {number} at */
  #take(sight, at) {
    const from = partFrom(Math.round(at - DRAWN / 2), sight.of);
    if (from === sight.from) return false;
    this.parts = { ...this.parts, [sight.name]: { from, pitch: heightOf(sight) } };
    const anchor = anchorOf(sight, from, at);
    if (anchor) this.#anchors.push(anchor);
    return true;
  }

  /** After the render in between: what was in sight is where it was. */
  hold() {
    for (const { list, scroller, at, top } of this.#anchors) {
      const entry = list.querySelector(`:scope > [aria-posinset="${at + 1}"]`);
      if (entry) scroller.scrollTop += entry.getBoundingClientRect().top - top;
    }
  }
}

/** How high an entry of the part is on average, the gap to the next one included; of several columns a share of it. @param {Sight} sight */
const heightOf = ({ top, bottom, from, of }) => (bottom - top) / Math.min(DRAWN, of - from);

/** Around which entry another part should be drawn, if one should. @param {Sight} sight @param {boolean} isNew  is it another step than before? */
function wishOf(sight, isNew) {
  const { from, of, asked, top, bottom, pitch, frame } = sight;
  const to = Math.min(of, from + DRAWN);
  if (isNew && asked >= 0 && (asked < from || asked >= to)) return asked;
  const isCovered = (from === 0 || top <= frame.top) && (to === of || bottom >= frame.bottom);
  if (isCovered) return null;
  const middle = (frame.top + frame.bottom) / 2;
  if (middle < top) return Math.max(0, from + (middle - top) / pitch);
  if (middle > bottom) return Math.min(of - 1, to + (middle - bottom) / pitch);
  return from + (middle - top) / heightOf(sight);
}

/** What is to stay where it is: the first entry in sight; where none is in sight what comes there, unless the person went to an end. @param {Sight} sight @param {number} from @param {number} at @returns {Anchor | null} */
function anchorOf({ list, from: before, frame }, from, at) {
  const { scroller, top, bottom } = frame;
  if (!scroller) return null;
  const entries = entriesOf(list);
  const first = entries.findIndex((one) => one.getBoundingClientRect().bottom > top);
  const place = entries[first]?.getBoundingClientRect().top ?? bottom;
  const stays = before + first >= from && before + first < from + DRAWN;
  if (stays && place < bottom) return { list, scroller, at: before + first, top: place };
  const isAtEnd = scroller.scrollTop < 1 || scroller.scrollTop + scroller.clientHeight > scroller.scrollHeight - 1;
  return isAtEnd ? null : { list, scroller, at: Math.floor(at), top: (top + bottom) / 2 };
}

/** The long lists that are on the screen. @param {Element} root @param {Record<string, Excerpt>} parts @returns {Sight[]} */
function sightsOf(root, parts) {
  /** @type {Sight[]} */
  const found = [];
  for (const before of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-excerpt]"))) {
    const list = /** @type {HTMLElement} */ (before.parentElement);
    const frame = frameOf(list);
    if (!frame) continue;
    const entries = entriesOf(list);
    const name = String(before.dataset.excerpt);
    found.push({
      name,
      list,
      from: Number(before.dataset.from),
      of: Number(before.dataset.of),
      asked: Number(before.dataset.asked),
      top: entries[0].getBoundingClientRect().top,
      bottom: entries[entries.length - 1].getBoundingClientRect().bottom,
      pitch: (parts[name] ?? FIRST).pitch,
      frame,
    });
  }
  return found;
}

/** The entries that are drawn. @param {Element} list */
const entriesOf = (list) => [...list.querySelectorAll(":scope > [aria-posinset]")];

/** What one can see a list in, if one can. @param {Element} list @returns {Frame | null} */
function frameOf(list) {
  let [top, bottom] = [0, innerHeight];
  /** @type {Element | null} */
  let scroller = null;
  for (let around = /** @type {Element | null} */ (list); around; around = around.parentElement) {
    const { overflowY } = getComputedStyle(around);
    if (overflowY === "visible") continue;
    const box = around.getBoundingClientRect();
    [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    if (overflowY !== "hidden" && around.scrollHeight > around.clientHeight) scroller ??= around;
  }
  return bottom > top && list.clientWidth > 0 ? { top, bottom, scroller } : null;
}
