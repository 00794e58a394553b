/**
 * A picture of the page with a sentence below it, and what a frame of an animation consists of.
 *
 * The band below is equally high in all frames of a page. It refuses to know where the picture comes from.
 */

import { paletteOf } from "../lanes/means.js";
import { clock } from "../words.js";

/** @typedef {import("../types.js").View} View */

const SIZE = 17;
const LINE = 25;
const EDGE = 16;
const NARROW = 700;

/** @param {HTMLCanvasElement} page @param {View} view @param {string} text @returns {ImageData} */
export function captioned(page, view, text) {
  const { ui, mono, colours } = paletteOf(document.body);
  const { width, height } = page;
  const lines = width < NARROW ? 4 : 2;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height: height + LINE * (lines + 1) + EDGE });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  ctx.fillStyle = colours.panel;
  ctx.fillRect(0, height, width, canvas.height - height);
  ctx.fillStyle = colours.run;
  ctx.fillRect(0, height, width, 2);
  ctx.drawImage(page, 0, 0);
  ctx.textBaseline = "middle";
  ctx.fillStyle = colours["ink-2"];
  ctx.font = `500 ${SIZE * 0.75}px ${mono}`;
  const params = { n: (view.step?.i ?? 0) + 1, of: view.length, at: clock(view.step?.t ?? 0) };
  ctx.fillText(view.words.t("save.gif.where", params), EDGE, height + EDGE);
  ctx.fillStyle = colours.ink;
  ctx.font = `550 ${SIZE}px ${ui}`;
  const measure = (/** @type {string} */ one) => ctx.measureText(one).width;
  for (const [i, line] of wrapped(text, width - 2 * EDGE, lines, measure).entries())
    ctx.fillText(line, EDGE, height + EDGE + LINE * (i + 1));
  return ctx.getImageData(0, 0, canvas.width, canvas.height);
}

/**
 * A text in lines, broken between words and between Chinese characters; what does not fit ends with an ellipsis.
 *
 * @param {string} text
 * @param {number} width
 * @param {number} most
 * @param {(text: string) => number} measure
 */
export function wrapped(text, width, most, measure) {
  const lines = [""];
  for (const piece of text.match(
    /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]|[^\s\p{Script=Han}\u3000-\u303f\uff00-\uffef]+\s*|\s+/gu,
  ) ?? []) {
    const last = lines.length - 1;
    if (lines[last] === "" || measure((lines[last] + piece).trimEnd()) <= width) lines[last] += piece;
    else if (lines.length < most) lines.push(piece.trimStart());
    else return [...lines.slice(0, last), `${lines[last].trimEnd()}…`];
  }
  return lines;
}
