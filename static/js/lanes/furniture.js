/**
 * What stands above the lanes and across them: times, signs for folded time, the playhead, the range being chosen.
 *
 * It refuses to know what the lanes show.
 */

import { font, widthOf } from "./job.js";
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
  const face = font(job, 10.5, 450, "mono");
  ctx.font = face;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.fillStyle = palette.colours["ink-2"];
  const handle = playheadX(p) - left;
  const measure = (/** @type {string} */ text) => widthOf(ctx, face, text);
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

/** The part of the axis that is being chosen with the pointer, to be seen alone. @param {Job} job */
export function drawRange({ ctx, p, palette }) {
  if (!p.range) return;
  const { left, right, height, unit } = p.layout;
  const from = Math.max(left, Math.min(p.range.from, p.range.to));
  const to = Math.min(right, Math.max(p.range.from, p.range.to));
  ctx.globalAlpha = 0.16;
  ctx.fillStyle = palette.colours.ink;
  ctx.fillRect(from, 0, to - from, height);
  ctx.globalAlpha = 1;
  for (const x of [from, to]) ctx.fillRect(x - unit / 2, 0, unit, height);
}
