/**
 * Gives a canvas as many device pixels as its place on the page has. It refuses to know what is drawn.
 */

/** what a picture of the page asks for instead of the screen's @type {number | null} */
let sharpness = null;

/** From now on canvases get so many device pixels per CSS pixel; null: as the screen has them. @param {number | null} ratio */
export function sharpen(ratio) {
  sharpness = ratio;
}

/**
 * Fits the bitmap to the element's size; the bitmap is only touched where it changes.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} [tall]  the height that the element is to have
 * @returns {{width: number, height: number, ratio: number}}  in CSS pixels, and device pixels per CSS pixel
 */
export function fitCanvas(canvas, tall) {
  const wanted = tall === undefined ? canvas.style.height : `${tall}px`;
  if (canvas.style.height !== wanted) canvas.style.height = wanted;
  const ratio = sharpness ?? (globalThis.devicePixelRatio || 1);
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const w = Math.max(1, Math.round(width * ratio));
  const h = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  return { width, height, ratio };
}
