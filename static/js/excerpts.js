/**
 * Which part of each long list is drawn: what is in sight and more around it, so that hundreds of entries cost no more
 * than dozens.
 *
 * When the person scrolls to where nothing is drawn yet, or another step is about an entry elsewhere, another part is
 * drawn, and what was in sight stays where it was. Refuses to know what a list holds (scene/excerpt.js draws it).
 */

import { DRAWN, partFrom } from "./scene/excerpt.js";

/** @typedef {import("./types.js").Excerpt} Excerpt */
/** @typedef {{name: string, list: Element, from: number, of: number, asked: number, top: number, bottom: number, frame: Frame}} Sight  a list on the screen: its part reaches from `top` to `bottom` */
/** @typedef {{top: number, bottom: number, scroller: Element | null}} Frame  what of the screen one can see a list in, and what scrolls it */

export class Excerpts {
  /** the parts by the names of the lists @type {Record<string, Excerpt>} */
  parts = {};
  /** the step at which a list was last looked at @type {Map<string, number>} */
  #moments = new Map();
  /** for which width of a list its entries were measured @type {Map<string, number>} */
  #widths = new Map();
  /** what was in sight before another part was drawn, and where @type {{entry: Element, top: number, scroller: Element}[]} */
  #anchors = [];

  /** After a render: is another part of a list to be drawn? @param {Element} root @param {number} moment  another number at another step */
  settle(root, moment) {
    const others = sightsOf(root).filter((sight) => this.#take(sight, moment));
    this.#anchors = others.flatMap(anchorOf);
    return others.length > 0;
  }

  /** After the render in between: what was in sight is where it was. */
  hold() {
    for (const { entry, top, scroller } of this.#anchors)
      if (entry.isConnected) scroller.scrollTop += entry.getBoundingClientRect().top - top;
    this.#anchors = [];
  }

  /** @param {Sight} sight @param {number} moment */
  #take(sight, moment) {
    const { name, of } = sight;
    const isNew = this.#moments.get(name) !== moment;
    this.#moments.set(name, moment);
    const from = partFrom(wishOf(sight, isNew), of);
    const width = sight.list.clientWidth;
    const isMeasured = this.#widths.get(name) === width;
    if (from === sight.from && isMeasured) return false;
    this.#widths.set(name, width);
    const pitch = isMeasured ? this.parts[name].pitch : pitchOf(sight);
    this.parts = { ...this.parts, [name]: { from, pitch } };
    return true;
  }
}

/** How high an entry is on average, the gap to the next one included; of several columns a share of it. @param {Sight} sight */
const pitchOf = ({ top, bottom, from, of }) => (bottom - top) / Math.min(DRAWN, of - from);

/** Where the part should begin. @param {Sight} sight @param {boolean} isNew  is it another step than before? */
function wishOf(sight, isNew) {
  const { from, of, asked, top, bottom, frame } = sight;
  if (isNew && asked >= 0 && (asked < from || asked >= from + DRAWN)) return asked - DRAWN / 2;
  const isCovered = (from === 0 || top <= frame.top) && (from + DRAWN >= of || bottom >= frame.bottom);
  if (isCovered) return from;
  const middle = (frame.top + frame.bottom) / 2;
  // What is out of sight is as high as what is drawn, more or less.
  return from + (middle - top) / pitchOf(sight) - DRAWN / 2;
}

/** The long lists that are on the screen. @param {Element} root @returns {Sight[]} */
function sightsOf(root) {
  /** @type {Sight[]} */
  const found = [];
  for (const before of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-excerpt]"))) {
    const list = /** @type {HTMLElement} */ (before.parentElement);
    const frame = frameOf(list);
    if (!frame) continue;
    const entries = entriesOf(list);
    found.push({
      name: String(before.dataset.excerpt),
      list,
      from: Number(before.dataset.from),
      of: Number(before.dataset.of),
      asked: Number(before.dataset.asked),
      top: entries[0].getBoundingClientRect().top,
      bottom: entries[entries.length - 1].getBoundingClientRect().bottom,
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

/** The first entry in sight. @param {Sight} sight */
function anchorOf({ list, frame }) {
  const entry = entriesOf(list).find((one) => one.getBoundingClientRect().bottom > frame.top);
  const top = entry?.getBoundingClientRect().top ?? 0;
  return entry && frame.scroller && top < frame.bottom ? [{ entry, top, scroller: frame.scroller }] : [];
}
