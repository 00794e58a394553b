/**
 * The scrubber's canvas: keeps its size, redraws it, and turns a drag into a step.
 *
 * It refuses to know what a step shows; the keys of the slider around it belong to `keys.js`.
 */

import { readPalette } from "./palette.js";
import { drawScrubber, marksOf, stepAt } from "./scrub.js";
import { fitCanvas } from "./surface.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

export class Scrubber {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Actions} actions
   */
  constructor(canvas, actions) {
    this.canvas = canvas;
    this.scrubbing = false;
    this.#actions = actions;
    canvas.style.touchAction = "none";
    this.#ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.scrubbing && this.#seek(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.#up());
  }

  #actions;
  #ctx;
  #length = 0;
  /** @type {import("./scrub.js").Marks | null} */
  #marks = null;
  /** @type {import("../timeline.js").Timeline | null} */
  #timeline = null;

  /** @param {View} view */
  draw(view) {
    const { width, height, ratio } = fitCanvas(this.canvas);
    this.#length = view.length;
    if (this.#isStale(view, width)) {
      this.#timeline = view.timeline;
      this.#marks = marksOf(view.timeline, Math.max(1, Math.round(width)));
    }
    const palette = readPalette(this.canvas, this.#ctx);
    drawScrubber(this.#ctx, /** @type {import("./scrub.js").Marks} */ (this.#marks), {
      now: view.step?.i ?? 0,
      bookmarks: view.bookmarks.map(({ step }) => step),
      width,
      height,
      ratio,
      palette,
    });
  }

  /** @param {View} view @param {number} width */
  #isStale(view, width) {
    const marks = this.#marks;
    return (
      !marks ||
      this.#timeline !== view.timeline ||
      marks.length !== view.length ||
      marks.width !== Math.max(1, Math.round(width))
    );
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 || this.#length === 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.scrubbing = true;
    this.#seek(event);
  }

  #up() {
    this.scrubbing = false;
  }

  /** @param {PointerEvent} event */
  #seek(event) {
    const box = this.canvas.getBoundingClientRect();
    this.#actions.seek(stepAt(event.clientX - box.left, this.#length, box.width));
  }
}
