/**
 * Which steps an animation shows: of a range, the switches in it, or where there are none every step.
 *
 * It refuses to know pictures.
 */

import { SWITCH_KINDS } from "../timeline.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("./exporters.js").Range} Range */
/** @typedef {"view" | "next" | "marks"} Which  the part that the timeline shows, some switches from here, from bookmark to bookmark */
/** @typedef {{which: Which, switches: number, from: number, to: number}} Choice  `from`, `to`: the bookmarks' steps */

/** more frames than these make a file that nobody can show */
export const MOST_FRAMES = 200;

/** The bookmarks from which and to which the choice goes: the first and the last, unless others were chosen. @param {Choice} choice @param {readonly {step: number}[]} bookmarks */
export function endsOf({ from, to }, bookmarks) {
  const steps = bookmarks.map(({ step }) => step);
  return {
    from: steps.includes(from) ? from : (steps[0] ?? 0),
    to: steps.includes(to) ? to : (steps[steps.length - 1] ?? 0),
  };
}

/**
 * The steps of a choice.
 *
 * @param {Choice} choice
 * @param {Timeline} timeline
 * @param {number} here
 * @param {import("../lanes/picture.js").Picture | null} picture
 * @returns {Range}
 */
export function rangeOf({ which, switches, from, to }, timeline, here, picture) {
  const last = Math.max(0, timeline.length - 1);
  if (which === "marks") return { from: Math.min(from, to, last), to: Math.min(Math.max(from, to), last) };
  if (which === "next") return { from: here, to: afterSwitches(timeline, here, switches) };
  if (!picture) return { from: 0, to: last };
  const { axis, window, layout } = picture;
  return { from: axis.stepAt(window.from), to: axis.stepAt(window.from + (layout.right - layout.left) / window.k) };
}

/** @param {Timeline} timeline @param {number} here @param {number} switches */
function afterSwitches(timeline, here, switches) {
  let i = here;
  for (let k = 0; k < switches; k++) {
    const next = timeline.find(i, 1, SWITCH_KINDS);
    if (next < 0) return Math.max(0, timeline.length - 1);
    i = next;
  }
  return i;
}

/** The frames of a range, and how many there would be. @param {Timeline} timeline @param {Range} range @returns {{steps: number[], of: number}} */
export function framesOf(timeline, { from, to }) {
  const switches = timeline.count(to, SWITCH_KINDS) - timeline.count(from, SWITCH_KINDS);
  const after = (/** @type {number} */ i) => (switches > 0 ? timeline.find(i, 1, SWITCH_KINDS) : i + 1);
  const steps = [from];
  for (let i = after(from); i >= 0 && i <= to && steps.length < MOST_FRAMES; i = after(i)) steps.push(i);
  const tail = switches > 0 && timeline.kind(to) !== "switch" && to > from ? 1 : 0;
  if (tail && steps.length === switches + 1 && steps.length < MOST_FRAMES) steps.push(to);
  return { steps, of: 1 + (switches > 0 ? switches + tail : to - from) };
}
