/**
 * The end of a recording that was cut: a torn edge, and hatching beyond it, so that nobody takes it for the program's end.
 *
 * It refuses to know what cut it.
 */

import { clip, font, widthOf } from "./job.js";
import { playheadX, xOf } from "./picture.js";

/** @typedef {import("./job.js").Job} Job */

const TOOTH = 4;
const HATCH = 6;
const PALE = 0.35;
/** so far from the playhead its handle covers nothing */
const BESIDE = 9;

/** @param {Job} job */
export function drawEnding(job) {
  const { ctx, p, palette } = job;
  if (!p.timeline.isCut) return;
  const { left, right, top, rowHeight, rows, unit } = p.layout;
  const x = Math.min(xOf(p, p.axis.stop), right - TOOTH * unit);
  if (x < left) return;
  const bottom = top + rowHeight * rows.length;
  ctx.save();
  clip(ctx, p, left, right);
  ctx.strokeStyle = palette.colours.bp;
  hatch(ctx, x, right, top, bottom, HATCH * unit);
  ctx.lineWidth = 2 * unit;
  tear(ctx, x, top, bottom, TOOTH * unit);
  ctx.restore();
  drawTag(job, x);
}

/** The word for it, above the edge and beside the playhead. @param {Job} job @param {number} x */
function drawTag(job, x) {
  const { ctx, p, palette, words } = job;
  const { top, unit } = p.layout;
  const face = font(job, 10.5, 650);
  const text = words.t("trouble.cut");
  const wide = widthOf(ctx, face, text) + 10 * unit;
  ctx.font = face;
  const right = Math.abs(playheadX(p) - x) < BESIDE * unit ? x - BESIDE * unit : x;
  ctx.fillStyle = palette.colours.bp;
  ctx.fillRect(right - wide, top - 17 * unit, wide, 15 * unit);
  ctx.fillStyle = palette.colours.panel;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  ctx.fillText(text, right - wide / 2, top - 6 * unit);
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} top @param {number} bottom @param {number} tooth */
function tear(ctx, x, top, bottom, tooth) {
  ctx.beginPath();
  ctx.moveTo(x, top);
  for (let y = top, side = 1; y < bottom; y += tooth, side = -side)
    ctx.lineTo(x + (side * tooth) / 2, Math.min(bottom, y + tooth));
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} from @param {number} to @param {number} top @param {number} bottom @param {number} apart */
function hatch(ctx, from, to, top, bottom, apart) {
  ctx.beginPath();
  ctx.rect(from, top, Math.max(0, to - from), bottom - top);
  ctx.clip();
  ctx.globalAlpha = PALE;
  ctx.beginPath();
  for (let x = from - (bottom - top); x < to; x += apart) {
    ctx.moveTo(x, bottom);
    ctx.lineTo(x + bottom - top, top);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}
