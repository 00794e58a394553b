/**
 * The signs at the steps where something was found: one on the lane of the task that it is about.
 *
 * It refuses to know what was found.
 */

import { clip, rowTop } from "./job.js";
import { xOf } from "./picture.js";

/** @typedef {import("./job.js").Job} Job */

/** Signs nearer to each other than this are drawn as one. */
const LEAST = 3;

/** @param {Job} job */
export function drawFinds(job) {
  const { ctx, p, palette } = job;
  const { left, right, unit } = p.layout;
  const rows = new Map(p.layout.rows.map((row, index) => [row.id, index]));
  /** @type {Map<number, number>} */
  const last = new Map();
  ctx.save();
  clip(ctx, p, left, right);
  for (const { i, task } of p.timeline.found) {
    const index = task === null ? undefined : rows.get(task);
    if (task === null || index === undefined) continue;
    const x = xOf(p, p.axis.ofStep(i));
    if (x < left - 6 * unit || x > right + 6 * unit || x - (last.get(task) ?? -Infinity) < LEAST * unit) continue;
    last.set(task, x);
    drawSign(job, x, rowTop(job, index) + unit, palette.colours);
  }
  ctx.restore();
}

/** A small triangle that stands on its head. @param {Job} job @param {number} x @param {number} y @param {import("./palette.js").Colours} colours */
function drawSign({ ctx, p }, x, y, colours) {
  const { unit } = p.layout;
  ctx.beginPath();
  ctx.moveTo(x - 5 * unit, y);
  ctx.lineTo(x + 5 * unit, y);
  ctx.lineTo(x, y + 8 * unit);
  ctx.closePath();
  ctx.fillStyle = colours.poll;
  ctx.fill();
  ctx.strokeStyle = colours.panel;
  ctx.lineWidth = 1.2 * unit;
  ctx.stroke();
}
