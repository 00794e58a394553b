/**
 * Draws the lanes: who held the CPU from when to when, and what the others were doing.
 *
 * One picture in, one canvas filled; nothing is remembered. The past is drawn in full colour, the future pale. The
 * baton is one line through all busy blocks. It refuses to know events and where the picture comes from.
 */

import { LANE_STATES } from "../spans.js";
import { NOBODY } from "../turns.js";
import { drawMore, drawNames, drawPlayhead, drawSelection, drawTicks } from "./furniture.js";
import { font, groundOf, rowTop } from "./job.js";
import { middleOf } from "./layout.js";
import { blockOf, MARKS, ON_TOP } from "./marks.js";
import {
  axisWidth,
  playheadX,
  roundsIn,
  spanAt,
  spanEnd,
  spanStart,
  spansInView,
  turnsInView,
  xOf,
} from "./picture.js";
import { columnTimes, drawShares } from "./shares.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./palette.js").Colours} Colours */
/** @typedef {import("./job.js").Job} Job */
/** @typedef {{from: number, to: number, colours: Colours}} Tone  the part of the axis drawn in these colours */

/** more spans than this per pixel are drawn as shares */
const DENSE = 0.3;

/** @param {Job} job */
export function drawLanes(job) {
  const { ctx, p, ratio } = job;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawGround(job);
  if (p.timeline.length > 0) {
    drawFolds(job);
    drawDense(job);
    for (const tone of tonesOf(job)) drawTone(job, tone);
    drawGaps(job);
    drawTicks(job);
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
  const [first, last] = turnsInView(p);
  if (last - first > axisWidth(p)) return;
  ctx.save();
  clip(ctx, p, layout.left, layout.right);
  ctx.globalAlpha = 0.45;
  ctx.fillStyle = palette.colours.line;
  for (let i = first; i <= last; i++) {
    if (!axis.isFolded(i)) continue;
    const x = xOf(p, axis.ofTurn(i));
    const width = xOf(p, axis.ofTurn(i + 1)) - x;
    ctx.fillRect(x + width * 0.08, layout.top, width * 0.84, layout.rowHeight * layout.rows.length);
  }
  ctx.restore();
}

/** @param {CanvasRenderingContext2D} ctx @param {Picture} p @param {number} from @param {number} to */
function clip(ctx, p, from, to) {
  ctx.beginPath();
  ctx.rect(from, 0, Math.max(0, to - from), p.layout.height);
  ctx.clip();
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

/** @param {Picture} p @param {number} count */
const isDense = (p, count) => count > axisWidth(p) * DENSE;

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
      if (busy) drawBlockLabel(job, tone, box, state, spans, i);
    }
  }
}

/** @param {Job} job @param {Tone} tone @param {import("./marks.js").Box} box @param {string} state @param {import("../spans.js").Spans} spans @param {number} i */
function drawBlockLabel(job, tone, box, state, spans, i) {
  const { ctx, p, words } = job;
  const block = blockOf(box);
  if (block.width < 18 * box.unit) return;
  const span = spanAt(p, spans, i);
  const rounds = state === "poll" ? roundsIn(p, spans, i) : 0;
  const texts = [words.duration(span.to - span.from)];
  if (rounds > 0)
    texts.unshift(
      `${words.t("lane.rounds", { count: rounds })} · ${texts[0]}`,
      words.t("lane.rounds", { count: rounds }),
    );
  ctx.font = font(job, 10.5, 600);
  const text = texts.find((one) => ctx.measureText(one).width + 4 * box.unit <= block.width);
  if (text)
    centred(
      job,
      text,
      block.x + block.width / 2,
      box.middle,
      tone.colours[state === "running" ? "on-run" : "ink"],
      state === "running" ? null : tone.colours.panel,
    );
}

/** A text about a point, on a ground of its own if need be. @param {Job} job @param {string} text @param {number} x @param {number} middle @param {string} colour @param {string | null} ground */
function centred({ ctx, palette }, text, x, middle, colour, ground) {
  const width = ctx.measureText(text).width;
  const { unit } = palette;
  if (ground) {
    ctx.fillStyle = ground;
    ctx.fillRect(x - width / 2 - 3 * unit, middle - 6.5 * unit, width + 6 * unit, 13 * unit);
  }
  ctx.fillStyle = colour;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, x, middle + 0.5 * unit);
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

/** How long the CPU was asleep, on its row. @param {Job} job */
function drawGaps(job) {
  const { ctx, p, palette, words } = job;
  const [first, last] = turnsInView(p);
  if (isDense(p, last - first)) return;
  const middle = middleOf(p.layout, NOBODY, p.rows);
  const ground = groundOf(job, p.layout.rows.length - 1);
  ctx.save();
  clip(ctx, p, p.layout.left, p.layout.right);
  ctx.font = font(job, 10.5, 450, "mono");
  for (let i = first; i <= last; i++) {
    if (!p.axis.isAsleep(i)) continue;
    const x0 = xOf(p, p.axis.ofTurn(i));
    const x1 = xOf(p, p.axis.ofTurn(i + 1));
    const text = words.duration(p.axis.duration(i));
    if (ctx.measureText(text).width + 4 * palette.unit > x1 - x0) continue;
    centred(job, text, (x0 + x1) / 2, middle, palette.colours["ink-2"], ground);
  }
  ctx.restore();
}
