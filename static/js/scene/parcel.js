/**
 * What is handed over with the CPU: a small tag on the token's way, or beside the token where no way is drawn.
 *
 * Takes boxes that somebody else has measured. Refuses to know: how to measure, and what the value means.
 */

import { html } from "../../vendor/preact.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("./wires.js").Box} Box */
/** @typedef {{x: number, y: number}} Point */

/** how far from the straight line a way sags between docks of one row, and how far from the token a tag lies */
const SAG = 18;
const GAP = 6;

/** What is handed over in this step; null where it is nothing. @param {View} view @returns {string | null} */
export const parcelOf = ({ state, step }) => (step?.k === "switch" && state.last?.carries) || null;

/** The middle of a box. @param {Box} box @returns {Point} */
const middle = ({ x, y, w, h }) => ({ x: x + w / 2, y: y + h / 2 });

/** Where the tag lies: half-way, or at the left of the token, which stands at the right edge of narrow screens. @param {Box | null} from @param {Box} to @returns {Point & {beside: boolean}} */
export function restOf(from, to) {
  if (!from) return { x: to.x - GAP, y: to.y + to.h / 2, beside: true };
  const [a, b] = [middle(from), middle(to)];
  const isRow = Math.abs(a.y - b.y) < to.h;
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + (isRow ? SAG : 0), beside: false };
}

/** @param {View} view @param {Box | null} from @param {Box | null} to */
export function parcel(view, from, to) {
  const value = parcelOf(view);
  if (value === null || !to) return null;
  const { x, y, beside } = restOf(from, to);
  const transform = `translate(${x}px, ${y}px) translate(${beside ? "-100%" : "-50%"}, -50%)`;
  return html`<span key="parcel" class=${beside ? "parcel beside" : "parcel"} style=${{ transform }} aria-hidden="true">${icon("parcel")}<code>${value}</code></span>`;
}
