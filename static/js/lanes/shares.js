/**
 * Lanes with more spans than pixels: per pixel column the exact share of time of every state.
 *
 * Each column is two look-ups in the lane's running totals, painted into an image at once. Whoever ran in a column
 * gets at least MIN_RUN pixels there, so a switch never disappears. It refuses to know words and pointers.
 */

import { CODE, LANE_STATES } from "../spans.js";
import { mix, rgb } from "./palette.js";
import { axisWidth } from "./picture.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("../spans.js").Spans} Spans */
/** @typedef {import("./palette.js").Colours} Colours */
/** @typedef {{colour: string, states: string[], strength: number}} Layer */

const MIN_RUN = 2;

/** @type {Layer[]} from the bottom of a column to its top */
const LAYERS = [
  { colour: "run", states: ["running"], strength: 1 },
  { colour: "poll", states: ["poll"], strength: 1 },
  { colour: "hold", states: ["hold"], strength: 1 },
  { colour: "ready", states: ["new", "ready", "unnoticed"], strength: 0.9 },
  { colour: "io", states: ["io", "input"], strength: 0.45 },
  { colour: "sleep", states: ["sleep", "wait", "parked", "kernel"], strength: 0.35 },
];

/** The times at the edges of the pixel columns. @param {Picture} p @param {number} columns @returns {Float64Array} */
export function columnTimes(p, columns) {
  const times = new Float64Array(columns + 1);
  const perColumn = axisWidth(p) / columns / p.window.k;
  for (let i = 0; i <= columns; i++) times[i] = p.axis.timeAt(Math.min(p.axis.stop, p.window.from + i * perColumn));
  return times;
}

/**
 * How many pixels of a column each layer gets.
 *
 * @param {Float64Array} spent  time per lane state within the column
 * @param {number} height
 * @returns {number[]}
 */
export function heights(spent, height) {
  const times = LAYERS.map(({ states }) => states.reduce((sum, state) => sum + spent[CODE[state]], 0));
  const total = spent.reduce((sum, us) => sum + us, 0);
  if (total <= 0) return times.map(() => 0);
  const exact = times.map((us) => (us / total) * height);
  const run = exact[0] > 0 ? Math.min(height, Math.max(MIN_RUN, exact[0])) : 0;
  const shrink = exact[0] < height ? (height - run) / (height - exact[0]) : 0;
  return exact.map((pixels, i) => (i === 0 ? run : pixels * shrink));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Picture} p
 * @param {Spans} spans
 * @param {{top: number, height: number, ground: string, ratio: number, times: Float64Array, playhead: number, colours: Colours, pale: Colours}} box
 */
export function drawShares(ctx, p, spans, box) {
  const columns = box.times.length - 1;
  const height = Math.round(box.height * box.ratio);
  const image = ctx.createImageData(columns, height);
  const pixels = new Uint32Array(image.data.buffer);
  pixels.fill(packed(box.ground));
  const tones = [box.colours, box.pale].map((tone) =>
    LAYERS.map(({ colour, strength }) => packed(mix(tone[colour], box.ground, strength))),
  );
  let [before, after] = [new Float64Array(LANE_STATES.length), new Float64Array(LANE_STATES.length)];
  spans.spentUntil(box.times[0], before);
  for (let x = 0; x < columns; x++) {
    spans.spentUntil(box.times[x + 1], after);
    for (let s = 0; s < before.length; s++) before[s] = after[s] - before[s];
    paintColumn(pixels, columns, height, x, heights(before, height), tones[x < box.playhead ? 0 : 1]);
    [before, after] = [after, before];
  }
  ctx.putImageData(image, Math.round(p.layout.left * box.ratio), Math.round(box.top * box.ratio));
}

/** @param {Uint32Array} pixels @param {number} columns @param {number} height @param {number} x @param {number[]} stack @param {number[]} colours */
function paintColumn(pixels, columns, height, x, stack, colours) {
  let filled = 0;
  for (let layer = 0; layer < stack.length; layer++) {
    const from = Math.round(filled);
    filled += stack[layer];
    for (let y = from; y < Math.min(height, Math.round(filled)); y++)
      pixels[(height - 1 - y) * columns + x] = colours[layer];
  }
}

/** A colour as the pixel of a little-endian image. @param {string} hex */
function packed(hex) {
  const [r, g, b] = rgb(hex);
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
