/**
 * Which part of the axis is seen: the window's maths.
 *
 * A window is {from, k}: the place at its left edge and the pixels per unit. By itself it shows the whole
 * run, or where that would be too small to read, the neighbourhood of the playhead, in pages that overlap
 * by half, so that it stays still for a while. Zooming or panning by hand takes over until `reset`. It
 * refuses to know what is drawn.
 */

/** @typedef {{from: number, k: number}} Window */
/** @typedef {{start: number, stop: number, natural: number | null}} Extent */

/** the whole run is shown as long as a unit keeps this share of its natural width */
const READABLE = 0.82;
const DEEPEST = 400;
const FOLLOW_MARGIN = 0.12;

/** The window that shows everything. @param {Extent} extent @param {number} width @returns {Window} */
export function whole(extent, width) {
  return { from: extent.start, k: width / Math.max(extent.stop - extent.start, 1e-9) };
}

/**
 * The window without anyone's wish: everything, or the neighbourhood of the playhead.
 *
 * @param {Extent} extent
 * @param {number} width
 * @param {number} playhead
 * @param {number} readable  the least share of the natural width that counts as readable
 * @returns {Window}
 */
export function automatic(extent, width, playhead, readable = READABLE) {
  const all = whole(extent, width);
  if (extent.natural === null || all.k >= extent.natural * readable) return all;
  const span = width / extent.natural;
  const page = Math.floor((playhead - extent.start) / (span / 2));
  return clamp({ from: extent.start + (page - 0.5) * (span / 2), k: extent.natural }, extent, width);
}

/**
 * Zooms about a place that stays where it is.
 *
 * @param {Window} window
 * @param {number} factor
 * @param {number} x  pixels from the left edge
 * @param {Extent} extent
 * @param {number} width
 * @returns {Window}
 */
export function zoom(window, factor, x, extent, width) {
  const k = bounded(window.k * factor, extent, width);
  return clamp({ from: window.from + x / window.k - x / k, k }, extent, width);
}

/** @param {Window} window @param {number} dx  pixels @param {Extent} extent @param {number} width @returns {Window} */
export function pan(window, dx, extent, width) {
  return clamp({ from: window.from + dx / window.k, k: window.k }, extent, width);
}

/** Some room beside what was asked for. */
const MARGIN = 0.06;

/**
 * The window that shows a range of places, with a little room beside it.
 *
 * @param {number} a  one end
 * @param {number} b  the other
 * @param {Extent} extent
 * @param {number} width
 * @param {number} [margin]  the share of the width that stays free on either side
 * @returns {Window}
 */
export function between(a, b, extent, width, margin = MARGIN) {
  const span = Math.max(Math.abs(b - a), 1e-9);
  const k = bounded((width * (1 - 2 * margin)) / span, extent, width);
  return clamp({ from: (a + b) / 2 - width / k / 2, k }, extent, width);
}

/** No wider than everything, no closer than makes sense. @param {number} k @param {Extent} extent @param {number} width */
function bounded(k, extent, width) {
  const all = whole(extent, width).k;
  return Math.min(Math.max(k, all), Math.max(all, (extent.natural ?? all * 1e4) * DEEPEST));
}

/** Moves the window as little as shows the playhead with some room beside it. @param {Window} window @param {number} playhead @param {Extent} extent @param {number} width @returns {Window} */
export function reveal(window, playhead, extent, width) {
  const span = width / window.k;
  const margin = span * FOLLOW_MARGIN;
  if (playhead < window.from + margin) return clamp({ from: playhead - margin, k: window.k }, extent, width);
  if (playhead > window.from + span - margin)
    return clamp({ from: playhead - span + margin, k: window.k }, extent, width);
  return window;
}

/** Is there anything to pan to? @param {Window} window @param {Extent} extent @param {number} width */
export function isPart(window, extent, width) {
  return window.k > whole(extent, width).k * 1.0001;
}

/** @param {Window} window @param {Extent} extent @param {number} width @returns {Window} */
function clamp(window, extent, width) {
  const latest = extent.stop - width / window.k;
  return { from: Math.max(extent.start, Math.min(window.from, latest)), k: window.k };
}

/** @param {Window} a @param {Window} b */
export const isSame = (a, b) => Math.abs(a.k / b.k - 1) < 1e-9 && Math.abs(a.from - b.from) * a.k < 1e-3;
