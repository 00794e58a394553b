/**
 * Pixels to an animated GIF: every frame holds only the points that differ from the frame before.
 *
 * A page is flat: its most frequent colours stay exactly what they are in every frame, so that no seams show. It refuses
 * to know what the pictures show.
 */

import { applyPalette, GIFEncoder, quantize } from "../../vendor/gifenc.js";

/** @typedef {{width: number, height: number, data: Uint8ClampedArray<ArrayBuffer>}} Pixels */

/** of 256 colours one stands for "as before", and so many are those that occur most */
const EXACT = 160;
const REST = 255 - EXACT;
const KEEP = 1;

/** The points that differ: where, and their colours. @param {Uint32Array} now @param {Uint32Array} before */
export function different(now, before) {
  const at = [];
  for (let i = 0; i < now.length; i++) if (now[i] !== before[i]) at.push(i);
  return { at, colours: Uint32Array.from(at, (i) => now[i]) };
}

/** The colours that occur most. @param {Uint32Array} pixels */
function frequent(pixels) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const one of pixels) counts.set(one, (counts.get(one) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, EXACT);
  return most.map(([one]) => one);
}

/**
 * Colours as numbers of a palette: the frequent ones exactly, the others as near as may be.
 *
 * @param {Uint32Array} colours
 * @returns {{palette: number[][], index: Uint8Array}}
 */
export function indexed(colours) {
  const exact = new Map(frequent(colours).map((colour, i) => [colour, i]));
  const palette = [...exact.keys()].map((one) => [one & 255, (one >> 8) & 255, (one >> 16) & 255]);
  const index = Uint8Array.from(colours, (one) => exact.get(one) ?? 0);
  const others = colours.filter((one) => !exact.has(one));
  if (others.length === 0) return { palette, index };
  const bytes = new Uint8Array(others.buffer);
  const rest = quantize(bytes, REST);
  const near = applyPalette(bytes, rest);
  for (let i = 0, k = 0; i < colours.length; i++) if (!exact.has(colours[i])) index[i] = exact.size + near[k++];
  return { palette: [...palette, ...rest], index };
}

export class Gif {
  #encoder = GIFEncoder();
  /** @type {Uint32Array | null} */
  #before = null;

  get size() {
    return this.#encoder.bytesView().length;
  }

  /** @param {Pixels} pixels @param {number} delay  milliseconds that it stays */
  add({ width, height, data }, delay) {
    const now = new Uint32Array(data.buffer);
    const { at, colours } = different(now, this.#before ?? new Uint32Array(now.length));
    const { palette, index: fresh } = indexed(colours);
    const transparentIndex = palette.push([0, 0, 0]) - 1;
    const index = new Uint8Array(width * height).fill(transparentIndex);
    for (const [k, place] of at.entries()) index[place] = fresh[k];
    const transparent = this.#before !== null;
    this.#encoder.writeFrame(index, width, height, { palette, delay, transparent, transparentIndex, dispose: KEEP });
    this.#before = now;
  }

  end() {
    this.#encoder.finish();
    return new Blob([this.#encoder.bytes()], { type: "image/gif" });
  }
}
