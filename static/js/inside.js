/**
 * Runs in which the lines of gevent and asyncio are steps too: where in a library one is, and how the steps of such an
 * unfolded run go with those of the folded one.
 *
 * Both runs have the same steps of the program in the same order, so their number says everything. It refuses to know
 * how a run is opened and what a library's function does.
 */

import { INSIDE_KINDS } from "./timeline.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").InsideFrame} InsideFrame */
/** @typedef {import("./protocol.js").Task} Task */
/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {{task: Task, frame: InsideFrame, at: number}} Inside */

/** what can be unfolded */
const MODELS = ["gevent", "asyncio"];

/** The step of the program at or before a step, as it is counted where everything is folded. @param {Timeline} timeline @param {number} i */
export const foldedPlace = (timeline, i) => Math.max(0, i - timeline.count(i, INSIDE_KINDS));

/** Where a folded run's step is in a run, unfolded or not; -1 while it is not here. @param {Timeline} timeline @param {number} place */
export function unfoldedPlace(timeline, place) {
  let [low, high] = [Math.min(place, timeline.length), timeline.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (middle - timeline.count(middle, INSIDE_KINDS) < place) low = middle + 1;
    else high = middle;
  }
  return low < timeline.length ? low : -1;
}

/** Whom the code panel follows: who has the CPU, or had it last. @param {State} state @returns {Task | null} */
export function followed({ cpu, last, tasks }) {
  const id = cpu ?? last?.from ?? null;
  return id === null ? null : (tasks[id] ?? null);
}

/** The function of a library that the one on the CPU is in, null in the program's own code. @param {State} state @returns {Inside | null} */
export function insideOf(state) {
  const task = followed(state);
  const at = task?.at ?? null;
  const frame = at === null ? undefined : task?.inside?.[at];
  return task && frame ? { task, frame, at: /** @type {number} */ (at) } : null;
}

/** Is there anything in the run that could be unfolded? @param {State} state */
export const hasInside = ({ programs }) => programs.some(({ model }) => MODELS.includes(model));

/** Are any steps here those of libraries? @param {Timeline} timeline */
export const isUnfolded = (timeline) => timeline.find(-1, 1, INSIDE_KINDS) >= 0;

/** The files of libraries whose lines a run shows. @param {Timeline} timeline */
export function filesOf(timeline) {
  /** @type {Set<string>} */
  const found = new Set();
  for (let i = timeline.find(-1, 1, INSIDE_KINDS); i >= 0; i = timeline.find(i, 1, INSIDE_KINDS))
    found.add(timeline.step(i).n[1].file);
  return [...found].sort();
}

/** Which library a file belongs to. @param {string} file */
export const libraryOf = (file) => file.slice(0, file.indexOf("/"));
