/**
 * A run as the server introduces it and tells how far it is, and the input that it was made from.
 *
 * Refuses to know: who asked for it, and whether it is shown.
 */

import { isUnfolded } from "./inside.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Wish} Wish */
/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./protocol.js").RunMessage} RunMessage */
/** @typedef {import("./protocol.js").StatusMessage} StatusMessage */
/** @typedef {{code: string, params: Record<string, any>}} Trouble  a refusal, or why a run broke off */
/** @typedef {{place: number, of: number}} Queue  where a run waits among how many */
/** @typedef {{run: Run, timeline: Timeline, status: Status, queue: Queue | null, trouble: Trouble | null}} Shown  `queue`: it has no engine yet */

/** @param {RunMessage} message @param {Record<string, any>} [settings]  those that were asked for @returns {Run} */
export function runOf(message, settings = {}) {
  const { run, example, parent, inside = false, programs, work, recording, scenario, versions } = message;
  const own = {
    ...(work && { work: { ...work, programs } }),
    ...(recording && { recording: recording.name, host: recording.host }),
  };
  const actions = scenario.actions ?? [];
  return { id: run, example, parent, inside, programs, ...own, scenario, versions, settings, actions };
}

/** A run of which nothing is here yet. @param {RunMessage} message @param {Record<string, any>} [settings] @returns {Shown} */
export function beginningOf(message, settings) {
  return { run: runOf(message, settings), timeline: new Timeline(), status: "running", queue: null, trouble: null };
}

/** How far it is, as the server says. @param {Shown} place @param {StatusMessage} message */
export function takeStatus(place, { status, place: number = 1, of = 1, actions }) {
  place.status = status === "queued" ? "running" : status;
  place.queue = status === "queued" ? { place: number, of } : null;
  // A file may not say beforehand that there are steps of libraries in it.
  const inside = place.run.inside || isUnfolded(place.timeline);
  place.run = { ...place.run, actions, inside };
}

/** What a run was made from, folded. @param {Run} run @returns {Wish} */
export function inputOf({ example, work, recording, settings, actions }) {
  return { example, ...(work && { work }), ...(recording && { recording }), settings, actions };
}

/** What runs have in common that belong together: an example, or a recording. @param {Run | Wish} run */
export const rootOf = ({ example, recording }) => recording ?? example;

/** Is what is shown a recording as it is, in which nobody can act and which nobody can change? @param {{alone: boolean, run: Run | null}} view */
export const isFixed = ({ alone, run }) => alone || Boolean(run?.recording);

/** The same run once more, for a server that knows it no more. @param {Run} run @param {Wish | null} asked @returns {Wish} */
export function againOf({ example, work, recording, actions }, asked) {
  const { watch: _, ...rest } = asked ?? {};
  return { ...rest, example, ...(work && { work }), ...(recording && { recording }), actions };
}
