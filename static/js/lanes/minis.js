/**
 * The small pictures on the page: each canvas with `data-mini` is drawn once it is near the part that is in sight, and
 * anew when its size or the colours change.
 *
 * It refuses to know what a picture shows.
 */

import { drawMini } from "./mini.js";
import { readPalette } from "./palette.js";

/** @typedef {import("../types.js").Cards} Cards */

/** this far above and below what is in sight, in its heights */
const AHEAD = 0.5;

export class Minis {
  /** @param {Cards} cards */
  constructor(cards) {
    this.#cards = cards;
  }

  #cards;
  /** what a canvas shows and how @type {WeakMap<HTMLCanvasElement, string>} */
  #drawn = new WeakMap();

  /** @param {Element} root */
  draw(root) {
    const { clientHeight } = document.documentElement;
    const theme = document.documentElement.dataset.theme;
    for (const canvas of /** @type {NodeListOf<HTMLCanvasElement>} */ (root.querySelectorAll("canvas[data-mini]"))) {
      const { top, bottom, width, height } = canvas.getBoundingClientRect();
      if (bottom < -AHEAD * clientHeight || top > (1 + AHEAD) * clientHeight || width === 0) continue;
      const key = [canvas.dataset.mini, theme, width, height, devicePixelRatio].join(" ");
      if (this.#drawn.get(canvas) === key) continue;
      this.#drawn.set(canvas, key);
      this.#one(canvas, width, height);
    }
  }

  /** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
  #one(canvas, width, height) {
    const card = this.#cards.examples[canvas.dataset.mini ?? ""];
    const ctx = canvas.getContext("2d");
    if (!card || !ctx) return;
    const ratio = devicePixelRatio;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    drawMini({ ctx, width, height, ratio, palette: readPalette(canvas, ctx) }, card, this.#cards.states);
  }
}
