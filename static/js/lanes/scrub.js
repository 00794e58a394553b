/**
 * The scrubber: one tick per switch, a diamond where data moves, a ribbon at each bookmark, and the handle.
 *
 * Steps are aggregated per pixel, so a million of them cost no more than the width of the bar. The maths is pure; the
 * drawing gets a context. It refuses to know what a step shows.
 */

import { IO_KINDS, SWITCH_KINDS } from "../timeline.js";
import { ribbon } from "./flags.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {{width: number, switches: Uint8Array, moves: Uint8Array, length: number}} Marks  per pixel: is there one? */

const MARGIN = 9;
const DIAMOND_GAP = 9;

/** Where step i lies. @param {number} i @param {number} length @param {number} width @param {number} [margin] */
export const stepX = (i, length, width, margin = MARGIN) =>
  margin + (width - 2 * margin) * (length > 1 ? i / (length - 1) : 0);

/** The step nearest to a place. @param {number} x @param {number} length @param {number} width @param {number} [margin] */
export function stepAt(x, length, width, margin = MARGIN) {
  const share = (x - margin) / Math.max(1, width - 2 * margin);
  return Math.max(0, Math.min(length - 1, Math.round(share * (length - 1))));
}

/** Which pixels hold a switch and which a move of data. @param {Timeline} timeline @param {number} width @returns {Marks} */
export function marksOf(timeline, width) {
  const marks = {
    width,
    switches: new Uint8Array(width + 1),
    moves: new Uint8Array(width + 1),
    length: timeline.length,
  };
  mark(marks.switches, timeline, SWITCH_KINDS);
  mark(marks.moves, timeline, IO_KINDS);
  return marks;
}

/** Marks the pixels with a step of some kinds, looking once at each. @param {Uint8Array} row @param {Timeline} timeline @param {readonly import("../protocol.js").StepKind[]} kinds */
function mark(row, timeline, kinds) {
  const { length } = timeline;
  const width = row.length - 1;
  for (let i = timeline.find(-1, 1, kinds); i >= 0; ) {
    const x = Math.round(stepX(i, length, width));
    row[x] = 1;
    i = timeline.find(Math.max(i, stepAt(x + 0.5, length, width) - 1), 1, kinds);
  }
}

/**
 * The pixels that get a diamond: those with a move, no two of them closer than a diamond is wide.
 *
 * @param {Uint8Array} moves
 * @param {number} gap
 */
export function diamonds(moves, gap) {
  const out = [];
  for (let x = 0; x < moves.length; x++)
    if (moves[x] && (out.length === 0 || x - out[out.length - 1] >= gap)) out.push(x);
  return out;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Marks} marks
 * @param {{now: number, bookmarks: readonly number[], width: number, height: number, ratio: number, palette: Palette}} job
 */
export function drawScrubber(ctx, marks, { now, bookmarks, width, height, ratio, palette }) {
  const { colours, unit } = palette;
  const y = Math.round(height * 0.64);
  const x = stepX(now, marks.length, width);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  bar(ctx, MARGIN, width - MARGIN, y, 6 * unit, colours["line-2"]);
  if (x > MARGIN) bar(ctx, MARGIN, x, y, 6 * unit, colours.run);
  for (let px = 0; px < marks.switches.length; px++) {
    if (!marks.switches[px]) continue;
    ctx.fillStyle = px <= x ? colours.run : colours["ink-3"];
    ctx.fillRect(px - 0.75 * unit, y - 16 * unit, 1.5 * unit, 7 * unit);
  }
  ctx.fillStyle = colours.io;
  for (const px of diamonds(marks.moves, DIAMOND_GAP * unit)) diamond(ctx, px, y - 19 * unit, 4 * unit);
  ctx.fillStyle = colours.mark;
  for (const step of bookmarks) ribbon(ctx, stepX(step, marks.length, width), y + 4 * unit, unit);
  handle(ctx, x, y, palette);
}

/** @param {CanvasRenderingContext2D} ctx @param {number} from @param {number} to @param {number} y @param {number} width @param {string} colour */
function bar(ctx, from, to, y, width, colour) {
  ctx.beginPath();
  ctx.moveTo(from, y);
  ctx.lineTo(to, y);
  ctx.lineWidth = width;
  ctx.lineCap = "round";
  ctx.strokeStyle = colour;
  ctx.stroke();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} r */
function diamond(ctx, x, y, r) {
  ctx.beginPath();
  ctx.moveTo(x, y - r);
  ctx.lineTo(x + r, y);
  ctx.lineTo(x, y + r);
  ctx.lineTo(x - r, y);
  ctx.fill();
}

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {Palette} palette */
function handle(ctx, x, y, { colours, unit }) {
  ctx.beginPath();
  ctx.arc(x, y, 8 * unit, 0, Math.PI * 2);
  ctx.fillStyle = colours.panel;
  ctx.fill();
  ctx.lineWidth = 4 * unit;
  ctx.strokeStyle = colours.run;
  ctx.stroke();
}
