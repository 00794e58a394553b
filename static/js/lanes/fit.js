/**
 * What "fit" shows: the turn of the selected task about the playhead, its whole life, or the turn that is on.
 *
 * It refuses to know windows and pixels.
 */

import { CODE } from "../spans.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./tracks.js").Row} Row */
/** @typedef {import("../spans.js").Spans} Spans */
/** @typedef {[number, number]} Range  of places on the axis */

/**
 * The ranges to be shown one after the other, each time that "fit" is asked for again.
 *
 * @param {Pick<Picture, "timeline" | "axis" | "now" | "selected">} p
 * @returns {Range[]}
 */
export function fits(p) {
  const { timeline, axis, now, selected } = p;
  if (timeline.length === 0) return [];
  const spans = selected === null ? undefined : timeline.lanes.get(selected);
  if (selected === null || !spans) return [turn(p, timeline.turns.atStep(now)), [axis.start, axis.stop]];
  const own = turnOf(p, selected);
  return own < 0 ? [life(p, spans)] : [turn(p, own), life(p, spans)];
}

/** The turn of a task that is on, or else the one before, or else the first one to come; -1 where it never has any. @param {Pick<Picture, "timeline" | "now">} p @param {number} task */
function turnOf({ timeline: { turns }, now }, task) {
  const here = turns.atStep(now);
  for (let i = here; i >= 0; i--) if (turns.holder.at(i) === task) return i;
  for (let i = here + 1; i < turns.length; i++) if (turns.holder.at(i) === task) return i;
  return -1;
}

/** @param {Pick<Picture, "axis">} p @param {number} i @returns {Range} */
const turn = ({ axis }, i) => [axis.ofTurn(i), axis.ofTurn(i + 1)];

/** @param {Pick<Picture, "axis">} p @param {Spans} spans @returns {Range} */
function life({ axis }, spans) {
  const last = spans.length - 1;
  const isOver = spans.state.at(last) === CODE.done || spans.state.at(last) === CODE.failed;
  const place = (/** @type {number} */ i) => axis.place(spans.t.at(i), spans.step.at(i));
  return [place(0), isOver ? place(last) : axis.stop];
}
