/**
 * Pointer, wheel and fingers on the lanes, as wishes: seek, pan, zoom, scroll, choose a range, select, move a track.
 *
 * A drag seeks; where only a part of the run is in view, it pans, unless it begins at the playhead. On the ruler, and
 * anywhere with Shift, it chooses a range to be shown alone. Two fingers zoom about their middle. It refuses to know
 * how a wish is fulfilled, and keys.
 */

import { axisWidth, playheadX } from "./picture.js";
import { isPart } from "./window.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {"seek" | "pan" | "rows" | "thumb" | "track" | "range"} How */
/** @typedef {{id: number, how: How, x: number, y: number, from: number, fromY: number, moved: boolean}} Drag  `x`, `y`: the last place, `from`, `fromY`: the first */

/**
 * @typedef {object} Wishes
 * @property {() => Picture | null} picture  what is on the canvas now
 * @property {(x: number) => void} seek
 * @property {(dx: number) => void} pan
 * @property {(factor: number, x: number) => void} zoom
 * @property {(rows: number) => void} scroll
 * @property {(y: number, from: number) => void} thumb  the thumb was taken at a height and dragged to another
 * @property {(from: number, to: number) => void} range  is being chosen
 * @property {(isWanted: boolean) => void} chosen
 * @property {(x: number, y: number) => void} select
 * @property {(from: number, y: number) => void} track  a row is being dragged from a height to another
 * @property {(from: number, y: number) => void} drop
 * @property {(x: number, y: number) => void} hover
 * @property {() => void} leave
 * @property {() => void} begin
 * @property {() => void} end
 */

const GRAB = 9;
const GRAB_TOUCH = 18;
const CLICK = 4;
const LINE = 16;
/** how far a wheel turns for twice the size; a trackpad's pinch tells of it in smaller numbers */
const WHEEL = 300;
const PINCH = 90;

export class Gestures {
  /** @param {HTMLCanvasElement} canvas @param {Wishes} wishes */
  constructor(canvas, wishes) {
    this.#canvas = canvas;
    this.#wishes = wishes;
    canvas.style.touchAction = "none";
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"])
      canvas.addEventListener(end, (event) => this.#up(/** @type {PointerEvent} */ (event)));
    canvas.addEventListener("pointerleave", () => this.#drag || wishes.leave());
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  #canvas;
  #wishes;
  /** @type {Drag | null} */
  #drag = null;
  /** the fingers that are down @type {Map<number, [number, number]>} */
  #fingers = new Map();
  /** what the wheel turned over the names and did not make a row yet */
  #rest = 0;

  get isDragging() {
    return this.#drag !== null;
  }

  /** @param {MouseEvent} event @returns {[number, number]} */
  #at(event) {
    const box = this.#canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const p = this.#wishes.picture();
    if (event.button !== 0 || !p) return;
    const [x, y] = this.#at(event);
    this.#canvas.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch") this.#fingers.set(event.pointerId, [x, y]);
    if (this.#fingers.size === 2) return this.#pinchBegins();
    if (this.#fingers.size > 2) return;
    const how = howOf(p, x, y, event);
    this.#drag = { id: event.pointerId, how, x, y, from: x, fromY: y, moved: false };
    this.#wishes.begin();
    if (how === "seek") this.#wishes.seek(x);
  }

  /** What one finger had begun is no more. */
  #pinchBegins() {
    if (this.#drag?.how === "range") this.#wishes.chosen(false);
    this.#drag = null;
    this.#wishes.end();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const [x, y] = this.#at(event);
    if (this.#fingers.has(event.pointerId) && this.#fingers.size >= 2) return this.#pinch(event.pointerId, x, y);
    const drag = this.#drag;
    if (!drag) {
      if (this.#fingers.size === 0) this.#wishes.hover(x, y);
      return;
    }
    if (drag.id !== event.pointerId) return;
    if (this.#fingers.has(drag.id)) this.#fingers.set(drag.id, [x, y]);
    if (Math.abs(x - drag.from) + Math.abs(y - drag.fromY) > CLICK) drag.moved = true;
    if (drag.moved) this.#dragTo(drag, x, y);
  }

  /** @param {Drag} drag @param {number} x @param {number} y */
  #dragTo(drag, x, y) {
    const { how } = drag;
    const wishes = this.#wishes;
    if (how === "seek") wishes.seek(x);
    else if (how === "range") wishes.range(drag.from, x);
    else if (how === "track") wishes.track(drag.fromY, y);
    else if (how === "thumb") wishes.thumb(y, drag.y);
    if (how === "pan" && x !== drag.x) wishes.pan(drag.x - x);
    drag.x = x;
    if (how === "pan" || how === "rows") drag.y = y + this.#scrolled(drag.y - y);
    else drag.y = y;
  }

  /** Scrolls by whole rows. @param {number} dy  pixels @returns {number} how many of them are left for the next time */
  #scrolled(dy) {
    const height = this.#wishes.picture()?.layout.rowHeight ?? 1;
    const rows = Math.trunc(dy / height);
    if (rows !== 0) this.#wishes.scroll(rows);
    return dy - rows * height;
  }

  /** Two fingers: what lies between them stays between them. @param {number} id @param {number} x @param {number} y */
  #pinch(id, x, y) {
    const before = spread(this.#fingers);
    this.#fingers.set(id, [x, y]);
    const p = this.#wishes.picture();
    if (!p || this.#fingers.size !== 2) return;
    const after = spread(this.#fingers);
    if (before.middle !== after.middle) this.#wishes.pan(before.middle - after.middle);
    if (before.size > 0 && after.size > 0) this.#wishes.zoom(after.size / before.size, after.middle - p.layout.left);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    this.#fingers.delete(event.pointerId);
    const drag = this.#drag;
    if (!drag || drag.id !== event.pointerId) return;
    this.#drag = null;
    this.#wishes.end();
    const done = event.type === "pointerup";
    if (drag.how === "range") this.#wishes.chosen(done && drag.moved);
    else if (drag.how === "track" && drag.moved) this.#wishes.drop(drag.fromY, done ? drag.y : drag.fromY);
    if (!done || drag.moved) return;
    if (drag.how === "pan" || drag.how === "range") this.#wishes.seek(drag.from);
    if (drag.how === "rows" || drag.how === "track") this.#wishes.select(drag.from, drag.fromY);
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    const p = this.#wishes.picture();
    if (!p || p.timeline.length === 0) return;
    event.preventDefault();
    const [x] = this.#at(event);
    const unit = event.deltaMode === 1 ? LINE : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey) this.#wishes.zoom(2 ** (-dy / PINCH), x - p.layout.left);
    else if (x < p.layout.left || x > p.layout.right) this.#rest = this.#scrolled(this.#rest + dy);
    else if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) this.#wishes.pan(dx || dy);
    else this.#wishes.zoom(2 ** (-dy / WHEEL), x - p.layout.left);
  }
}

/** What a drag that begins here does. @param {Picture} p @param {number} x @param {number} y @param {PointerEvent} event @returns {How} */
function howOf(p, x, y, event) {
  const { left, right, top, unit, above, below } = p.layout;
  const touch = event.pointerType === "touch";
  if (x < left) return touch || y < top ? "rows" : "track";
  if (x > right + 2 * unit && above + below > 0) return "thumb";
  if (event.shiftKey) return "range";
  if (Math.abs(x - playheadX(p)) <= (touch ? GRAB_TOUCH : GRAB)) return "seek";
  if (y < top && !touch) return "range";
  return isPart(p.window, p.axis, axisWidth(p)) ? "pan" : "seek";
}

/** The middle between two fingers and how far they are apart. @param {Map<number, [number, number]>} fingers */
function spread(fingers) {
  const [[ax, ay], [bx, by]] = fingers.values();
  return { middle: (ax + bx) / 2, size: Math.hypot(ax - bx, ay - by) };
}
