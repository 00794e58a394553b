/**
 * What a drawing on a pen needs of the page: how wide a text is, an image as text, colours and fonts.
 *
 * It refuses to know what is drawn.
 */

import { readPalette } from "./palette.js";

/** What the pen cannot do by itself: how wide a text is, and an image as text. @param {Document} page @returns {import("./pen.js").Means} */
export function meansOf(page) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (page.createElement("canvas").getContext("2d"));
  return {
    measure(font, text) {
      ctx.font = font;
      return ctx.measureText(text).width;
    },
    encode({ width, height, data }) {
      const canvas = page.createElement("canvas");
      Object.assign(canvas, { width, height });
      canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
      return canvas.toDataURL();
    },
  };
}

/** The colours and fonts of a part of the page. @param {Element} element */
export function paletteOf(element) {
  const canvas = element.ownerDocument.createElement("canvas");
  return readPalette(element, /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")));
}
