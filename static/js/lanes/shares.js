/**
 * Lanes with more spans than pixels: per pixel column the exact share of time of every state.
 *
 * Each column is two look-ups in the lane's running totals, painted into an image at once. Whoever ran in a column
 * gets at least MIN_RUN pixels there, so a switch never disappears. It refuses to know words and pointers.
 *
 * This runs for every pixel of every frame while somebody zooms: it makes no lists and no objects on the way.
 */

import { KINDS } from "../spans.js";
import { mix, rgb } from "./palette.js";
import { axisWidth } from "./picture.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("../spans.js").Spans} Spans */
/** @typedef {import("./palette.js").Colours} Colours */
/** @typedef {{colour: string, strength: number}} Layer */

const MIN_RUN = 2;

/** @type {Layer[]} one for each kind of state, from the bottom of a column to its top; the last kind leaves a lane empty */
const LAYERS = [
  { colour: "run", strength: 1 },
  { colour: "poll", strength: 1 },
  { colour: "hold", strength: 1 },
  { colour: "ready", strength: 0.9 },
  { colour: "io", strength: 0.45 },
  { colour: "sleep", strength: 0.35 },
];

/** The times at the edges of the columns. @param {Picture} p @param {number} width  in device pixels @param {number} [wide]  device pixels of a column @returns {Float64Array} */
export function columnTimes(p, width, wide = 1) {
  const places = new Float64Array(Math.ceil(width / wide) + 1);
  const perColumn = (wide * axisWidth(p)) / width / p.window.k;
  const { stop } = p.axis;
  for (let i = 0; i < places.length; i++) places[i] = Math.min(stop, p.window.from + i * perColumn);
  return p.axis.timesAt(places);
}

/**
 * How many pixels of a column each layer gets.
 *
 * @param {Float64Array} spent  time per kind of state within the column
 * @param {number} height
 * @param {Float64Array} [into]  one place per layer
 * @returns {Float64Array}
 */
export function heights(spent, height, into = new Float64Array(LAYERS.length)) {
  let total = 0;
  for (let kind = 0; kind < KINDS.length; kind++) total += spent[kind];
  if (total <= 0) return into.fill(0);
  const exact = (spent[0] / total) * height;
  const run = exact > 0 ? Math.min(height, Math.max(MIN_RUN, exact)) : 0;
  const scale = exact < height ? (height / total) * ((height - run) / (height - exact)) : 0;
  for (let layer = 1; layer < LAYERS.length; layer++) into[layer] = spent[layer] * scale;
  into[0] = run;
  return into;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Picture} p
 * @param {Spans} spans
 * @param {{top: number, height: number, ground: string, ratio: number, width: number, wide: import("./grain.js").Grain, times: Float64Array, playhead: number, colours: Colours, pale: Colours}} box
 */
export function drawShares(ctx, p, spans, box) {
  const { wide } = box;
  const columns = box.times.length - 1;
  const height = Math.round(box.height * box.ratio);
  const image = imageFor(ctx, columns * wide, height);
  const pixels = new Uint32Array(image.data.buffer);
  pixels.fill(packed(box.ground));
  const [past, future] = [tonesOf(box.colours, box.ground), tonesOf(box.pale, box.ground)];
  const spent = new Float64Array(KINDS.length);
  const stack = new Float64Array(LAYERS.length);
  let before = spans.at(box.times[0]);
  for (let x = 0; x < columns; x++) {
    const after = spans.onwards(box.times[x + 1], before);
    spans.spentWithin(box.times[x], before, box.times[x + 1], after, spent);
    const tones = x * wide < box.playhead ? past : future;
    paintColumn(pixels, (height - 1) * image.width + x * wide, image.width, heights(spent, height, stack), tones, wide);
    before = after;
  }
  const [left, top] = [Math.round(p.layout.left * box.ratio), Math.round(box.top * box.ratio)];
  ctx.putImageData(image, left, top, 0, 0, box.width, height);
}

/** the image of the lane before, of each context: nearly always as large as the next one @type {WeakMap<CanvasRenderingContext2D, ImageData>} */
const spare = new WeakMap();

/** @param {CanvasRenderingContext2D} ctx @param {number} width @param {number} height @returns {ImageData} */
function imageFor(ctx, width, height) {
  const known = spare.get(ctx);
  if (known?.width === width && known.height === height) return known;
  const image = ctx.createImageData(width, height);
  spare.set(ctx, image);
  return image;
}

/** the pixels of all layers, by the ground that they lie on @type {WeakMap<Colours, Map<string, Uint32Array>>} */
const known = new WeakMap();

/** @param {Colours} colours @param {string} ground @returns {Uint32Array} */
function tonesOf(colours, ground) {
  const grounds = known.get(colours) ?? new Map();
  known.set(colours, grounds);
  const tones =
    grounds.get(ground) ??
    Uint32Array.from(LAYERS, ({ colour, strength }) => packed(mix(colours[colour], ground, strength)));
  grounds.set(ground, tones);
  return tones;
}

/** From its foot upwards. @param {Uint32Array} pixels @param {number} foot  its lowest pixel @param {number} width  of the image @param {Float64Array} stack @param {Uint32Array} colours @param {number} wide */
function paintColumn(pixels, foot, width, stack, colours, wide) {
  let filled = 0;
  let at = foot;
  for (let layer = 0; layer < LAYERS.length; layer++) {
    if (stack[layer] === 0) continue;
    filled += stack[layer];
    const colour = colours[layer];
    for (const top = foot - Math.round(filled) * width; at > top && at >= 0; at -= width) {
      pixels[at] = colour;
      for (let beside = 1; beside < wide; beside++) pixels[at + beside] = colour;
    }
  }
}

/** A colour as the pixel of a little-endian image. @param {string} hex */
function packed(hex) {
  const [r, g, b] = rgb(hex);
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
