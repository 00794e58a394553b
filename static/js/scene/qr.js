/**
 * A QR code as a picture.
 *
 * Refuses to know: which cells are dark, and what the code says.
 */

import { generate } from "../../vendor/lean-qr.js";
import { html } from "../../vendor/preact.js";

/** light cells around a QR code, without which nothing reads it */
const MARGIN = 4;

/** The dark cells, row by row, as one path. @param {ReturnType<typeof generate>} code */
export function cells({ size, get }) {
  let path = "";
  for (let y = 0; y < size; y++)
    for (let x = 0, end = 0; x < size; x = end + 1) {
      for (end = x; end < size && get(end, y); ) end++;
      if (end > x) path += `M${x} ${y}h${end - x}v1h${x - end}z`;
    }
  return path;
}

/** @param {string} text @param {string} label */
export function qr(text, label) {
  const code = generate(text);
  const side = code.size + 2 * MARGIN;
  return html`<svg class="qr" role="img" aria-label=${label} viewBox=${`${-MARGIN} ${-MARGIN} ${side} ${side}`}>
    <path d=${cells(code)} />
  </svg>`;
}
