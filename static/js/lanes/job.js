/**
 * One drawing of the lanes: what to draw, on what, with which colours; and the few measures that all its parts share.
 *
 * It refuses to know what is drawn with them.
 */

import { axisWidth } from "./picture.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("../types.js").Words} Words */
/** @typedef {{ctx: CanvasRenderingContext2D, p: Picture, palette: Palette, ratio: number, texture: import("./textures.js").Texture, words: Words}} Job */
/** @typedef {{from: number, to: number, colours: import("./palette.js").Colours}} Tone  the part of the axis drawn in these colours */

/** more spans than this per pixel are drawn as shares */
const DENSE = 0.3;

/** @param {Job} job @param {number} size @param {number} [weight] @param {"ui" | "mono"} [face] */
export const font = ({ palette }, size, weight = 400, face = "ui") =>
  `${weight} ${size * palette.unit}px ${palette[face]}`;

const MOST_WIDTHS = 5000;
/** by font and by text @type {Map<string, Map<string, number>>} */
const widths = new Map();

/** How wide a text is in a font, which the context has then; measured once. @param {CanvasRenderingContext2D} ctx @param {string} face @param {string} text */
export function widthOf(ctx, face, text) {
  const known = widths.get(face)?.get(text);
  if (known !== undefined) return known;
  ctx.font = face;
  const { width } = ctx.measureText(text);
  note(face, text, width);
  return width;
}

/** @param {string} face @param {string} text @param {number} width */
function note(face, text, width) {
  const known = widths.get(face) ?? new Map();
  if (known.size >= MOST_WIDTHS) known.clear();
  widths.set(face, known.set(text, width));
}

/** What was measured before the page's fonts were there was measured in others. */
export const forgetWidths = () => widths.clear();

/** @param {Job} job @param {number} index */
export const rowTop = ({ p }, index) => p.layout.top + index * p.layout.rowHeight;

/** @param {Job} job @param {number} index */
export const groundOf = ({ palette }, index) => palette.colours[index % 2 ? "panel" : "panel-2"];

/** @param {CanvasRenderingContext2D} ctx @param {Picture} p @param {number} from @param {number} to */
export function clip(ctx, p, from, to) {
  ctx.beginPath();
  ctx.rect(from, 0, Math.max(0, to - from), p.layout.height);
  ctx.clip();
}

/** @param {Picture} p @param {number} count */
export const isDense = (p, count) => count > axisWidth(p) * DENSE;
