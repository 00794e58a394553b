/**
 * Puts the tour's ring around the part of the page that it is about, and its card beside that.
 *
 * Measures and moves two elements (`data-ring`, `.tour`). It refuses to know what a stop says and why it is on.
 */

/** @typedef {{x: number, y: number, w: number, h: number}} Box */
/** @typedef {{w: number, h: number}} Size */

const GAP = 12;
const MARGIN = 6;

export class Spotlight {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.#page = page;
  }

  #page;
  /** the stop that has been brought into view */
  #stop = "";

  /** After every render. */
  draw() {
    const ring = /** @type {HTMLElement | null} */ (this.#page.querySelector("[data-ring]"));
    const card = /** @type {HTMLElement | null} */ (this.#page.querySelector(".tour"));
    const stop = ring?.dataset.ring ?? "";
    if (ring && card) {
      const part = this.#part(stop);
      if (stop !== this.#stop) part?.scrollIntoView({ block: "nearest" });
      this.#place(ring, card, part);
    }
    this.#stop = stop;
  }

  /** The part that a stop is about, if it is on the page at this width. @param {string} stop */
  #part(stop) {
    const parts = [...this.#page.querySelectorAll(`[data-tour~="${stop}"]`)];
    return parts.find((part) => part.getClientRects().length > 0) ?? null;
  }

  /** @param {HTMLElement} ring @param {HTMLElement} card @param {Element | null} part */
  #place(ring, card, part) {
    const room = { w: this.#page.clientWidth, h: this.#page.clientHeight };
    const box = part && around(part.getBoundingClientRect(), room);
    ring.hidden = box === null;
    if (box) move(ring, box);
    const { x, y } = placeBeside(
      box,
      { w: card.offsetWidth, h: card.offsetHeight },
      room,
      ring.dataset.beside === "true",
    );
    move(card, { x, y });
  }
}

/** The box of the ring: a little larger than the part, within the page. @param {DOMRect} rect @param {Size} room @returns {Box} */
function around({ left, top, right, bottom }, room) {
  const x = Math.max(2, left - MARGIN);
  const y = Math.max(2, top - MARGIN);
  return { x, y, w: Math.min(room.w - 2, right + MARGIN) - x, h: Math.min(room.h - 2, bottom + MARGIN) - y };
}

/** @param {HTMLElement} element @param {{x: number, y: number, w?: number, h?: number}} to */
function move(element, { x, y, w, h }) {
  element.style.left = `${x}px`;
  element.style.top = `${y}px`;
  if (w !== undefined) element.style.width = `${w}px`;
  if (h !== undefined) element.style.height = `${h}px`;
}

/**
 * Where a card stands at a box: below, above, right or left of it, or rather beside it; the first side with room for it.
 * Where none has, in the lowest part of the page that leaves the upper edge of the box free.
 *
 * @param {Box | null} box
 * @param {Size} card
 * @param {Size} room
 * @param {boolean} [beside]
 */
export function placeBeside(box, card, room, beside = false) {
  if (!box) return { x: (room.w - card.w) / 2, y: (room.h - card.h) / 2 };
  const within = (/** @type {number} */ at, /** @type {number} */ size, /** @type {number} */ all) =>
    Math.max(GAP, Math.min(at, all - size - GAP));
  const x = within(box.x + box.w / 2 - card.w / 2, card.w, room.w);
  const y = within(box.h < card.h ? box.y : box.y + box.h / 2 - card.h / 2, card.h, room.h);
  const along = [
    { x, y: box.y + box.h + GAP },
    { x, y: box.y - card.h - GAP },
  ];
  const across = [
    { x: box.x + box.w + GAP, y },
    { x: box.x - card.w - GAP, y },
  ];
  const fits = (/** @type {{x: number, y: number}} */ at) =>
    at.x >= 0 && at.y >= 0 && at.x + card.w <= room.w && at.y + card.h <= room.h;
  return (beside ? [...across, ...along] : [...along, ...across]).find(fits) ?? { x, y: room.h - card.h - GAP };
}
