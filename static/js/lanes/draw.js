/**
 * Draws the lanes: who held the CPU from when to when, and what the others were doing.
 *
 * One picture in, one canvas filled; nothing is remembered. The past is drawn in full colour, the future pale. The
 * baton is one line through all busy blocks. It refuses to know events and where the picture comes from.
 */

import { LANE_STATES } from "../spans.js";
import { drawFinds } from "./finds.js";
import { drawFlags } from "./flags.js";
import { drawMore, drawNames, drawPlayhead, drawSelection, drawTicks } from "./furniture.js";
import { clip, groundOf, isDense, rowTop } from "./job.js";
import { labelBlock, labelCycles, labelGaps } from "./labels.js";
import { middleOf } from "./layout.js";
import { MARKS, ON_TOP } from "./marks.js";
import { axisWidth, piecesInView, playheadX, spanEnd, spanStart, spansInView, turnsInView, xOf } from "./picture.js";
import { columnTimes, drawShares } from "./shares.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./job.js").Job} Job */
/** @typedef {import("./job.js").Tone} Tone */

/** @param {Job} job */
export function drawLanes(job) {
  const { ctx, p, ratio } = job;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawGround(job);
  if (p.timeline.length > 0) {
    drawFolds(job);
    drawDense(job);
    for (const tone of tonesOf(job)) drawTone(job, tone);
    labelGaps(job);
    drawTicks(job);
    drawFinds(job);
    drawFlags(job);
    drawMore(job);
  }
  drawNames(job);
  drawSelection(job);
  if (p.timeline.length > 0) drawPlayhead(job);
}

/** @param {Job} job */
function drawGround(job) {
  const { ctx, p, palette } = job;
  const { width, height, rowHeight, rows } = p.layout;
  ctx.fillStyle = palette.colours.panel;
  ctx.fillRect(0, 0, width, height);
  for (let i = 0; i < rows.length; i++) {
    ctx.fillStyle = rows[i].id === p.hovered ? palette.colours.line : groundOf(job, i);
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
  ctx.fillStyle = palette.colours.line;
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

/** The lanes that hold more spans than can be told apart. @param {Job} job */
function drawDense(job) {
  const { ctx, p, palette, ratio } = job;
  const columns = Math.max(1, Math.round(axisWidth(p) * ratio));
  /** @type {Float64Array | null} */
  let times = null;
  for (const [index, row] of p.layout.rows.entries()) {
    const spans = p.timeline.lanes.get(row.id);
    if (!spans) continue;
    const [first, last] = spansInView(p, spans);
    if (!isDense(p, last - first)) continue;
    times ??= columnTimes(p, columns);
    const playhead = (playheadX(p) - p.layout.left) * ratio;
    const inset = 2 * palette.unit;
    const box = {
      top: rowTop(job, index) + inset,
      height: p.layout.rowHeight - 2 * inset,
      ground: groundOf(job, index),
    };
    drawShares(ctx, p, spans, { ...box, ratio, times, playhead, colours: palette.colours, pale: palette.pale });
  }
}

/** Everything between two places in one tone: what waits, the baton, what is busy. @param {Job} job @param {Tone} tone */
function drawTone(job, tone) {
  const { ctx, p } = job;
  ctx.save();
  clip(ctx, p, tone.from, tone.to);
  drawSpans(job, tone, false);
  drawBaton(job, tone);
  drawSpans(job, tone, true);
  labelCycles(job, tone);
  ctx.restore();
}

/** @param {Job} job @param {Tone} tone @param {boolean} busy */
function drawSpans(job, tone, busy) {
  const { p } = job;
  for (const [index, row] of p.layout.rows.entries()) {
    const spans = p.timeline.lanes.get(row.id);
    if (!spans) continue;
    const [first, last] = spansInView(p, spans);
    if (isDense(p, last - first)) continue;
    const middle = rowTop(job, index) + p.layout.rowHeight / 2;
    for (let i = first; i <= last; i++) {
      const state = LANE_STATES[spans.state.at(i)];
      if (ON_TOP.includes(state) !== busy) continue;
      const box = {
        x0: spanStart(p, spans, i),
        x1: spanEnd(p, spans, i),
        middle,
        rowHeight: p.layout.rowHeight,
        unit: p.layout.unit,
      };
      if (box.x1 < tone.from || box.x0 > tone.to) continue;
      if (!busy && box.x1 - box.x0 < 1 && state !== "failed") continue;
      MARKS[state](job.ctx, box, tone.colours, job.ratio);
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
    const y = middleOf(p.layout, turns.holder.at(i), p.rows);
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
