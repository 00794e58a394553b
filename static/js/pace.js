/**
 * How long a step stays on screen while playing: by steps, or by the virtual clock.
 *
 * By steps each has the same time, and a run of lines without an event between them goes faster. By the clock a
 * millisecond of the run takes a second, and nothing takes longer than that: what would is shortened, and `gapOf` tells
 * so. What takes no time at all is seen for a moment. It refuses to know timers and speed.
 */

import { LINE_KINDS } from "./timeline.js";

/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {"steps" | "clock"} Pace */
/** @typedef {{us: number, ms: number, isCut: boolean}} Gap  the time up to the next step in the run, and on screen */

export const STEP_MS = 700;
export const LONGEST_MS = 1000;
export const SHORTEST_MS = 60;
const MS_PER_US = 1;

/** A run of lines without an event between them goes faster: [this many lines in a row, this share of the time]. */
const HURRY = [
  [12, 0.2],
  [4, 0.45],
];

/** The time from step i to the next, by the clock. @param {Timeline} timeline @param {number} i @returns {Gap} */
export function gapOf(timeline, i) {
  const us = i + 1 < timeline.length ? timeline.t(i + 1) - timeline.t(i) : 0;
  const wanted = us * MS_PER_US;
  return { us, ms: Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wanted)), isCut: wanted > LONGEST_MS };
}

/** Milliseconds that step i stays, at speed 1. @param {Timeline} timeline @param {number} i @param {Pace} pace */
export function delayOf(timeline, i, pace) {
  return pace === "clock" ? gapOf(timeline, i).ms : STEP_MS * hurry(timeline, i);
}

/** @param {Timeline} timeline @param {number} i */
function hurry(timeline, i) {
  const isLine = (/** @type {number} */ step) => step < timeline.length && LINE_KINDS.includes(timeline.kind(step));
  const most = HURRY[0][0];
  let lines = 0;
  while (lines < most && i + 1 - lines >= 0 && isLine(i + 1 - lines)) lines++;
  return HURRY.find(([count]) => lines >= count)?.[1] ?? 1;
}
