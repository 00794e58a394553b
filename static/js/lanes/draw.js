/**
 * Draws the lanes: who held the CPU from when to when, and what the others were doing.
 *
 * One picture in, one canvas filled; nothing is remembered. The past is drawn in full colour, the future pale. The
 * baton is one line through all busy blocks. It refuses to know events and where the picture comes from.
 */

import { LANE_STATES } from "../spans.js";
import { drawEnding } from "./ending.js";
import { drawFinds } from "./finds.js";
import { drawFlags } from "./flags.js";
import { drawMore, drawPlayhead, drawRange, drawTicks } from "./furniture.js";
import { drawGhosts } from "./ghost.js";
import { clip, groundOf, isDense, rowTop } from "./job.js";
import { labelBlock, labelCycles, labelGaps } from "./labels.js";
import { MARKS, ON_TOP } from "./marks.js";
import { drawGrip, drawNames, drawSelection } from "./names.js";
import {
  axisWidth,
  middleOf,
  piecesInView,
  playheadX,
  spanEnd,
  spanStart,
  spansInView,
  spansOf,
  turnsInView,
  xOf,
} from "./picture.js";
import { columnTimes, drawShares } from "./shares.js";
import { drawTraces } from "./signs.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./job.js").Job} Job */
/** @typedef {import("./job.js").Tone} Tone */
/** @typedef {{index: number, spans: import("../spans.js").Spans, first: number, last: number, dense: boolean}} Strip */

const MOST_BLOCKS = 1200;

/** @param {Job} job */
export function drawLanes(job) {
  const { ctx, p, ratio } = job;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawGround(job);
  if (p.timeline.length > 0) {
    drawFolds(job);
    const strips = stripsOf(job);
    const dense = strips.filter((strip) => strip.dense);
    const apart = strips.filter((strip) => !strip.dense);
    if (dense.length > 0) drawDense(job, dense);
    for (const tone of tonesOf(job)) drawTone(job, tone, apart);
    drawGhosts(job);
    labelGaps(job);
    drawTraces(job);
    drawTicks(job);
    drawEnding(job);
    drawFinds(job);
    drawFlags(job);
    drawMore(job);
  }
  drawNames(job);
  drawSelection(job);
  if (p.timeline.length > 0) drawPlayhead(job);
  drawGrip(job);
  drawRange(job);
}

/** @param {Job} job */
function drawGround(job) {
  const { ctx, p, palette } = job;
  const { width, height, rowHeight, rows } = p.layout;
  ctx.fillStyle = palette.colours.panel;
  ctx.fillRect(0, 0, width, height);
  for (let i = 0; i < rows.length; i++) {
    ctx.fillStyle = p.lit.has(rows[i].id) ? palette.colours.line : groundOf(job, i);
    ctx.fillRect(0, rowTop(job, i), width, rowHeight);
  }
}

/** The bands where nobody ran for long. @param {Job} job */
function drawFolds({ ctx, p, palette }) {
  const { layout, axis } = p;
  const [first, last] = piecesInView(p);
  if (last - first > axisWidth(p)) return;
  ctx.save();
  clip(ctx, p, layout.left, layout.right);
  ctx.globalAlpha = 0.45;
  ctx.fillStyle = palette.colours.fold;
  for (let i = first; i <= last; i++) {
    if (!axis.isFolded(i)) continue;
    const x = xOf(p, axis.ofPiece(i));
    const width = xOf(p, axis.ofPiece(i + 1)) - x;
    ctx.fillRect(x + width * 0.08, layout.top, width * 0.84, layout.rowHeight * layout.rows.length);
  }
  ctx.restore();
}

/** @param {Job} job @returns {Tone[]} */
function tonesOf({ p, palette }) {
  const { left, right } = p.layout;
  const now = Math.min(right, Math.max(left, playheadX(p)));
  const tones = [
    { from: left, to: now, colours: palette.colours },
    { from: now, to: right, colours: palette.pale },
  ];
  return tones.filter(({ from, to }) => to > from);
}

/** The lanes in view, each with its spans there, and whether they can be told apart. @param {Job} job @returns {Strip[]} */
function stripsOf({ p }) {
  const strips = p.layout.rows.flatMap((row, index) => {
    const spans = spansOf(p, row);
    if (!spans) return [];
    const [first, last] = spansInView(p, spans);
    return [{ index, spans, first, last, dense: isDense(p, last - first) }];
  });
  const apart = strips.filter(({ dense }) => !dense);
  const total = apart.reduce((sum, { first, last }) => sum + last - first, 0);
  // A frame has time for so many blocks: beyond that the fullest lanes are drawn as shares too.
  if (total > MOST_BLOCKS)
    for (const strip of apart) strip.dense = strip.last - strip.first > MOST_BLOCKS / apart.length;
  return strips;
}

/** The lanes that hold more spans than can be told apart. @param {Job} job @param {Strip[]} strips */
function drawDense(job, strips) {
  const { ctx, p, palette, ratio } = job;
  const width = Math.max(1, Math.round(axisWidth(p) * ratio));
  const wide = p.grain;
  const inset = 2 * palette.unit;
  const playhead = (playheadX(p) - p.layout.left) * ratio;
  const times = columnTimes(p, width, wide);
  for (const { index, spans } of strips) {
    const box = {
      top: rowTop(job, index) + inset,
      height: p.layout.rowHeight - 2 * inset,
      ground: groundOf(job, index),
    };
    drawShares(ctx, p, spans, {
      ...box,
      ratio,
      width,
      wide,
      times,
      playhead,
      colours: palette.colours,
      pale: palette.pale,
    });
  }
}

/** Everything between two places in one tone: what waits, the baton, what is busy. @param {Job} job @param {Tone} tone @param {Strip[]} strips */
function drawTone(job, tone, strips) {
  const { ctx, p } = job;
  ctx.save();
  clip(ctx, p, tone.from, tone.to);
  drawSpans(job, tone, strips, false);
  drawBaton(job, tone);
  drawSpans(job, tone, strips, true);
  labelCycles(job, tone);
  ctx.restore();
}

/** @param {Job} job @param {Tone} tone @param {Strip[]} strips @param {boolean} busy */
function drawSpans(job, tone, strips, busy) {
  const { p } = job;
  const { rowHeight, unit } = p.layout;
  for (const { index, spans, first, last } of strips) {
    const middle = rowTop(job, index) + rowHeight / 2;
    for (let i = first; i <= last; i++) {
      const state = LANE_STATES[spans.state.at(i)];
      if (ON_TOP.includes(state) !== busy) continue;
      const x0 = spanStart(p, spans, i);
      if (x0 > tone.to) break;
      const box = { x0, x1: spanEnd(p, spans, i), middle, rowHeight, unit };
      if (box.x1 < tone.from || (!busy && box.x1 - x0 < 1 && state !== "failed")) continue;
      MARKS[state](job.ctx, box, tone.colours, job.texture);
      if (busy) labelBlock(job, tone, box, spans, i);
    }
  }
}

/** The way of the CPU from holder to holder: one line. @param {Job} job @param {Tone} tone */
function drawBaton({ ctx, p, palette }, tone) {
  const [first, last] = turnsInView(p);
  if (isDense(p, last - first)) return;
  const { turns } = p.timeline;
  ctx.beginPath();
  for (let i = first; i <= last; i++) {
    const x = xOf(p, p.axis.ofTurn(i));
    const y = middleOf(p, turns.holder.at(i));
    if (i === first) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
    ctx.lineTo(xOf(p, p.axis.ofTurn(i + 1)), y);
  }
  ctx.strokeStyle = palette.colours.run;
  ctx.globalAlpha = tone.colours === palette.colours ? 0.8 : 0.6;
  ctx.lineWidth = 1.6 * palette.unit;
  ctx.lineJoin = "round";
  ctx.stroke();
  ctx.globalAlpha = 1;
}
