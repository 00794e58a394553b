/**
 * The bookmarks on the lanes: a ribbon at the top and a fine line down through the rows.
 *
 * It refuses to know their names.
 */

import { playheadX, xOf } from "./picture.js";

/** @typedef {import("./job.js").Job} Job */

const HALF = 4;
const LENGTH = 11;

/** A ribbon that hangs from a place. @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} unit */
export function ribbon(ctx, x, y, unit) {
  const [half, length] = [HALF * unit, LENGTH * unit];
  ctx.beginPath();
  ctx.moveTo(x - half, y);
  ctx.lineTo(x + half, y);
  ctx.lineTo(x + half, y + length);
  ctx.lineTo(x, y + length - half);
  ctx.lineTo(x - half, y + length);
  ctx.closePath();
  ctx.fill();
}

/** @param {Job} job */
export function drawFlags({ ctx, p, palette }) {
  const { left, right, top, height, unit } = p.layout;
  const now = playheadX(p);
  ctx.fillStyle = palette.colours.mark;
  for (const step of p.bookmarks) {
    const x = xOf(p, p.axis.ofStep(step));
    if (x < left - 1 || x > right + 1) continue;
    // At the playhead its handle would cover the ribbon: there the ribbon stands beside it.
    ribbon(ctx, Math.abs(x - now) < 2 * HALF * unit ? x + 2.6 * HALF * unit : x, unit, unit);
    ctx.globalAlpha = 0.55;
    ctx.fillRect(x - unit / 2, top - 4 * unit, unit, height - top);
    ctx.globalAlpha = 1;
  }
}
