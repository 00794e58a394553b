/**
 * What stands around the lanes: names, times, signs for folded time, selection, playhead.
 *
 * It refuses to know what the lanes show.
 */

import { font, groundOf, rowTop } from "./job.js";
import { axisWidth, piecesInView, playheadX, xOf } from "./picture.js";
import { ticks, unitOf } from "./ticks.js";

/** @typedef {import("./job.js").Job} Job */

const CHEVRON = [
  [-2, -4],
  [2, 0],
  [-2, 4],
];

/** @param {Job} job */
export function drawTicks(job) {
  const { ctx, p, palette } = job;
  const { left, top, unit, right } = p.layout;
  ctx.font = font(job, 10.5, 450, "mono");
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = palette.colours["ink-2"];
  const handle = playheadX(p) - left;
  const measure = (/** @type {string} */ text) => ctx.measureText(text).width;
  const beside = (/** @type {import("./ticks.js").Tick[]} */ labels, /** @type {number} */ at) =>
    besidePlayhead(labels, at, 9 * unit, right - left, measure);
  const ribbons = p.bookmarks.map((step) => xOf(p, p.axis.ofStep(step)) - left);
  const shown = [...ribbons, handle].reduce(beside, ticks(p.axis, p.window, right - left, measure));
  for (const { x, text } of shown) ctx.fillText(text, left + x, top - 6 * unit);
  if (p.axis.mode !== "step") ctx.fillText(unitOf(p.timeline.end), 12 * unit, top - 6 * unit);
  drawZigzags(
    job,
    shown.map(({ x, text }) => [left + x, left + x + measure(text)]),
  );
}

/** There is more to the left or to the right than the window shows. @param {Job} job */
export function drawMore({ ctx, p, palette }) {
  const { left, right, top, unit } = p.layout;
  const more = [
    [p.window.from > p.axis.start, left - 7 * unit, -1],
    [p.window.from + axisWidth(p) / p.window.k < p.axis.stop - 1e-6, right + 5 * unit, 1],
  ];
  ctx.strokeStyle = palette.colours["ink-2"];
  ctx.lineWidth = 1.6 * unit;
  for (const [there, x, side] of /** @type {[boolean, number, number][]} */ (more)) {
    if (!there) continue;
    ctx.beginPath();
    for (const [dx, dy] of CHEVRON) ctx.lineTo(x + dx * side * unit, top - 9.5 * unit + dy * unit);
    ctx.stroke();
  }
}

/**
 * Labels that the playhead's handle (or a ribbon) would cover move to its right where there is room, or give way.
 *
 * @param {import("./ticks.js").Tick[]} labels
 * @param {number} handle
 * @param {number} reach
 * @param {number} width
 * @param {(text: string) => number} measure
 */
export function besidePlayhead(labels, handle, reach, width, measure) {
  return labels.flatMap(({ x, text }, i) => {
    const length = measure(text);
    if (x + length < handle - reach || x > handle + reach) return [{ x, text }];
    const end = handle + reach + length;
    const free = end < (labels[i + 1]?.x ?? width) - reach;
    return free && x >= handle - reach ? [{ x: handle + reach, text }] : [];
  });
}

/** The sign for "time left out", above each fold that has room for it. @param {Job} job @param {number[][]} taken */
function drawZigzags({ ctx, p, palette }, taken) {
  const [first, last] = piecesInView(p);
  const { top, unit, left, right } = p.layout;
  if (last - first > axisWidth(p)) return;
  const handle = playheadX(p);
  const busy = [...taken, [handle - 8 * unit, handle + 8 * unit]];
  ctx.strokeStyle = palette.colours["ink-3"];
  ctx.lineWidth = 1.3 * unit;
  ctx.lineJoin = "round";
  for (let i = first; i <= last; i++) {
    if (!p.axis.isFolded(i)) continue;
    const x0 = xOf(p, p.axis.ofPiece(i));
    const x1 = xOf(p, p.axis.ofPiece(i + 1));
    const x = (x0 + x1) / 2;
    const reach = 9 * unit;
    if (x1 - x0 < 2 * reach || x - reach < left || x + reach > right) continue;
    if (busy.some(([from, to]) => x + reach + 2 > from && x - reach - 2 < to)) continue;
    ctx.beginPath();
    for (const [dx, dy] of [
      [-9, 0],
      [-4.5, -4],
      [0, 4],
      [4.5, -4],
      [9, 0],
    ])
      ctx.lineTo(x + dx * unit, top - 9 * unit + dy * unit);
    ctx.stroke();
  }
}

/** @param {Job} job */
export function drawNames(job) {
  const { ctx, p, palette } = job;
  const { layout } = p;
  const { unit } = layout;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const [index, row] of layout.rows.entries()) {
    const asleep = row.kind === "asleep";
    ctx.fillStyle = groundOf(job, index);
    ctx.fillRect(0, rowTop(job, index), layout.left - 4 * unit, layout.rowHeight);
    ctx.font = font(job, layout.narrow ? 11 : 12, asleep ? 450 : 600);
    ctx.fillStyle = palette.colours[asleep ? "ink-3" : row.id === p.selected ? "ink" : "ink-2"];
    ctx.fillText(
      shortened(ctx, row.name, layout.left - 20 * unit),
      12 * unit,
      rowTop(job, index) + layout.rowHeight / 2 + 0.5 * unit,
    );
  }
  drawHidden(job);
}

/** @param {CanvasRenderingContext2D} ctx @param {string} text @param {number} width */
function shortened(ctx, text, width) {
  if (ctx.measureText(text).width <= width) return text;
  let kept = text.length - 1;
  while (kept > 1 && ctx.measureText(`${text.slice(0, kept)}…`).width > width) kept--;
  return `${text.slice(0, kept)}…`;
}

/** How many rows lie above and below those in view. @param {Job} job */
function drawHidden(job) {
  const { ctx, p, palette } = job;
  const { above, below, top, unit, left } = p.layout;
  if (above + below === 0) return;
  ctx.font = font(job, 10.5, 600, "mono");
  ctx.fillStyle = palette.colours["ink-3"];
  ctx.textAlign = "right";
  const text = [above && `↑${above}`, below && `↓${below}`].filter(Boolean).join(" ");
  ctx.fillText(text, left - 8 * unit, top - 9 * unit);
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

/** @param {Job} job */
export function drawPlayhead({ ctx, p, palette }) {
  const { left, right, top, height, unit } = p.layout;
  const x = Math.round(playheadX(p));
  if (x < left - 1 || x > right + 1) return;
  ctx.fillStyle = palette.colours.ink;
  ctx.fillRect(x - unit, top - 4 * unit, 2 * unit, height - top);
  ctx.beginPath();
  ctx.moveTo(x - 6 * unit, top - 14 * unit);
  ctx.lineTo(x + 6 * unit, top - 14 * unit);
  ctx.lineTo(x + 6 * unit, top - 7 * unit);
  ctx.lineTo(x, top - unit);
  ctx.lineTo(x - 6 * unit, top - 7 * unit);
  ctx.closePath();
  ctx.fill();
}
