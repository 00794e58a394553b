/**
 * Draws the lanes of a run as small as a card needs them: the marks and colours of the timeline, without its words.
 *
 * The picture was made beforehand (tools/gallery.py): places from 0 to GRAIN on the folded axis, states by number. It
 * refuses to know how the picture was made and where the canvas stands.
 */

import { MARKS, ON_TOP } from "./marks.js";
import { texturesOn } from "./textures.js";

/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("../types.js").Card} Card */
/** @typedef {import("../protocol.js").LaneState} LaneState */
/** @typedef {{ctx: CanvasRenderingContext2D, width: number, height: number, ratio: number, palette: Palette}} Canvas */
/** @typedef {{x0: number, x1: number, middle: number, state: LaneState}} Span */

const GRAIN = 1000;
const PAD = 6;
const HIGHEST_ROW = 18;
/** a row is so many units high in the timeline, which marks are made for */
const ROW_UNITS = 21;
const BAND = 0.5;
const BATON = 0.75;
/** the share of the width over which a run that goes on fades */
const FADE = 0.16;
/** busy spans that are no further apart hand over the CPU */
const CLOSE = 1.5;

/** @param {Canvas} canvas @param {Card} card @param {LaneState[]} states  what the numbers of the card stand for */
export function drawMini(canvas, card, states) {
  const { ctx, width, height, ratio, palette } = canvas;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  const rowHeight = Math.min(HIGHEST_ROW * palette.unit, (height - 2 * PAD) / card.lanes.length);
  const top = (height - rowHeight * card.lanes.length) / 2;
  const x = (/** @type {number} */ place) => PAD + (place / GRAIN) * (width - 2 * PAD);
  drawBands(canvas, card, x, top);
  const spans = card.lanes.flatMap(({ spans }, row) => spansOf(spans, states, x, top + (row + 0.5) * rowHeight));
  const busy = spans.filter(({ state }) => ON_TOP.includes(state));
  const box = { rowHeight, unit: rowHeight / ROW_UNITS };
  const texture = texturesOn(ctx, ratio);
  for (const span of spans)
    if (!busy.includes(span)) MARKS[span.state](ctx, { ...span, ...box }, palette.colours, texture);
  drawBaton(canvas, busy);
  for (const span of busy) MARKS[span.state](ctx, { ...span, ...box }, palette.colours, texture);
  if (card.until !== null) drawFade(canvas);
}

/** @param {number[]} pairs @param {LaneState[]} states @param {(place: number) => number} x @param {number} middle @returns {Span[]} */
function spansOf(pairs, states, x, middle) {
  /** @type {Span[]} */
  const spans = [];
  for (let i = 0; i < pairs.length; i += 2)
    spans.push({ x0: x(pairs[i]), x1: x(pairs[i + 2] ?? GRAIN), middle, state: states[pairs[i + 1]] });
  return spans;
}

/** Where the CPU sleeps for long. @param {Canvas} canvas @param {Card} card @param {(place: number) => number} x @param {number} top */
function drawBands({ ctx, height, palette }, { asleep }, x, top) {
  ctx.globalAlpha = BAND;
  ctx.fillStyle = palette.colours.fold;
  const over = Math.max(0, top - PAD);
  for (let i = 0; i < asleep.length; i += 2) {
    const inset = (x(asleep[i + 1]) - x(asleep[i])) * 0.08;
    ctx.fillRect(x(asleep[i]) + inset, over, x(asleep[i + 1]) - x(asleep[i]) - 2 * inset, height - 2 * over);
  }
  ctx.globalAlpha = 1;
}

/** The way of the CPU from lane to lane. @param {Canvas} canvas @param {Span[]} busy */
function drawBaton({ ctx, palette }, busy) {
  const held = busy.filter(({ state }) => state !== "hold").sort((a, b) => a.x0 - b.x0);
  ctx.beginPath();
  for (const [i, span] of held.slice(1).entries()) {
    const before = held[i];
    if (span.middle === before.middle || Math.abs(span.x0 - before.x1) > CLOSE) continue;
    ctx.moveTo(span.x0, before.middle);
    ctx.lineTo(span.x0, span.middle);
  }
  ctx.strokeStyle = palette.colours.run;
  ctx.globalAlpha = BATON;
  ctx.lineWidth = palette.unit;
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** The run goes on beyond the picture. @param {Canvas} canvas */
function drawFade({ ctx, width, height }) {
  const fade = ctx.createLinearGradient(width * (1 - FADE), 0, width - PAD, 0);
  fade.addColorStop(0, "transparent");
  fade.addColorStop(1, "black");
  ctx.globalCompositeOperation = "destination-out";
  ctx.fillStyle = fade;
  ctx.fillRect(width * (1 - FADE), 0, width * FADE, height);
  ctx.globalCompositeOperation = "source-over";
}
