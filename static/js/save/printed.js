/**
 * What the programs of a run printed, as text: as it came, or with the time and the task before each line.
 *
 * It refuses to know the DOM.
 */

import { rowsOf } from "../scene/output.js";
import { clock } from "../words.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("./exporters.js").Make} Make */

const TYPE = "text/plain;charset=utf-8";

/** @param {Timeline} timeline */
const chunksOf = (timeline) => (timeline.length ? timeline.outputs(timeline.length - 1) : []);

/** Exactly what was printed, in the order in which it was. @param {Timeline} timeline */
export const printed = (timeline) =>
  chunksOf(timeline)
    .map(({ text }) => text)
    .join("");

/** A line for each that was printed: time, task, text, in columns. @param {Timeline} timeline */
export function timed(timeline) {
  const { tasks } = timeline.tip;
  const rows = rowsOf(chunksOf(timeline), () => true, Number.POSITIVE_INFINITY).map(({ t, task, text }) => ({
    at: clock(t),
    who: tasks[task]?.name ?? `#${task}`,
    text,
  }));
  const [times, names] = [rows.map(({ at }) => at.length), rows.map(({ who }) => who.length)].map((all) =>
    all.reduce((most, one) => Math.max(most, one), 0),
  );
  return rows.map(({ at, who, text }) => `${at.padStart(times)}  ${who.padEnd(names)}  ${text}\n`).join("");
}

/** @type {Make} */
export const make = async ({ view }) => ({ blob: new Blob([printed(view.timeline)], { type: TYPE }) });

/** @type {Make} */
export const makeTimed = async ({ view }) => ({ blob: new Blob([timed(view.timeline)], { type: TYPE }) });
