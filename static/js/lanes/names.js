/**
 * The column of names: whose lane is whose, groups and how many tasks they have, the selected lane's outline, and which
 * of the rows are in view.
 *
 * It refuses to know what the lanes show.
 */

import { font, groundOf, rowTop, widthOf } from "./job.js";
import { rowThumb } from "./layout.js";

/** @typedef {import("./job.js").Job} Job */
/** @typedef {import("./tracks.js").Row} Row */

/** where a name begins, in units; in a group, and behind a group's sign, it stands further in */
const EDGE = 12;
const INSIDE = 8;
const BEHIND_SIGN = 12;

/** @param {Row} row */
const indent = (row) => EDGE + (row.inside ? INSIDE : row.kind === "group" ? BEHIND_SIGN : 0);

/** What stands in the column, the number of tasks in a group behind its name. @param {Row} row */
export const labelOf = ({ name, count }) => (count === undefined ? name : `${name} · ${count}`);

/** How much room the names want, in pixels. @param {Row[]} rows @param {number} unit @param {(text: string) => number} measure */
export const widestName = (rows, unit, measure) =>
  rows.reduce((most, row) => Math.max(most, measure(labelOf(row)) + (indent(row) - EDGE) * unit), 0);

/** @param {Job} job */
export function drawNames(job) {
  const { ctx, p, palette } = job;
  const { layout } = p;
  const { unit } = layout;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const [index, row] of layout.rows.entries()) {
    const asleep = row.kind === "asleep";
    const top = rowTop(job, index);
    ctx.fillStyle = p.lit.has(row.id) ? palette.colours.line : groundOf(job, index);
    ctx.fillRect(0, top, layout.left - 4 * unit, layout.rowHeight);
    const face = font(job, layout.narrow ? 11 : 12, asleep ? 450 : 600);
    ctx.font = face;
    ctx.fillStyle = palette.colours[asleep ? "ink-3" : row.id === p.selected ? "ink" : "ink-2"];
    const x = indent(row) * unit;
    const middle = top + layout.rowHeight / 2 + 0.5 * unit;
    ctx.fillText(shortened(ctx, face, labelOf(row), layout.left - x - 8 * unit), x, middle);
    if (row.kind === "group") drawSign(job, row, middle);
  }
}

/** Points down at the rows of a group, or at its name while they are folded. @param {Job} job @param {Row} row @param {number} middle */
function drawSign({ ctx, p, palette }, row, middle) {
  const { unit } = p.layout;
  const x = (EDGE + 3) * unit;
  const [long, half] = [5 * unit, 3.4 * unit];
  ctx.beginPath();
  if (row.members) {
    ctx.moveTo(x - long / 2, middle - half);
    ctx.lineTo(x + long / 2, middle);
    ctx.lineTo(x - long / 2, middle + half);
  } else {
    ctx.moveTo(x - half, middle - long / 2);
    ctx.lineTo(x, middle + long / 2);
    ctx.lineTo(x + half, middle - long / 2);
  }
  ctx.closePath();
  ctx.fillStyle = palette.colours["ink-2"];
  ctx.fill();
}

/** @param {CanvasRenderingContext2D} ctx @param {string} face @param {string} text @param {number} width */
function shortened(ctx, face, text, width) {
  if (widthOf(ctx, face, text) <= width) return text;
  let kept = text.length - 1;
  while (kept > 1 && widthOf(ctx, face, `${text.slice(0, kept)}…`) > width) kept--;
  return `${text.slice(0, kept)}…`;
}

/** @param {Job} job */
export function drawSelection(job) {
  const { ctx, p, palette } = job;
  const index = p.layout.rows.findIndex((row) => row.id === p.selected);
  if (index < 0) return;
  const { width, rowHeight, unit } = p.layout;
  ctx.beginPath();
  ctx.roundRect(unit, rowTop(job, index), width - 2 * unit, rowHeight, 4 * unit);
  ctx.strokeStyle = palette.colours.ink;
  ctx.lineWidth = 2 * unit;
  ctx.stroke();
}

/** Which of the rows are in view, and where a track that is being dragged would come to stand. @param {Job} job */
export function drawGrip({ ctx, p, palette }) {
  const { layout } = p;
  const { unit, right } = layout;
  const thumb = rowThumb(layout);
  if (thumb) {
    const x = right + 4 * unit;
    ctx.fillStyle = palette.colours.line;
    ctx.fillRect(x, thumb.top, 5 * unit, thumb.bottom - thumb.top);
    ctx.fillStyle = palette.colours["line-3"];
    ctx.beginPath();
    ctx.roundRect(x, thumb.from, 5 * unit, thumb.to - thumb.from, 2.5 * unit);
    ctx.fill();
  }
  if (p.drop === null) return;
  ctx.fillStyle = palette.colours.ink;
  ctx.fillRect(0, p.drop - unit, layout.left, 2 * unit);
}
