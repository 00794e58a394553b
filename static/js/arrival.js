/**
 * At which step of a run one arrives: the step of a link, the moment of another line of history, what a person did.
 *
 * It refuses to know how runs are asked for, and what is done with the step.
 */

import { isSame } from "./deeds.js";
import { unfoldedPlace } from "./inside.js";
import { stepOf } from "./moment.js";

/** @typedef {import("./timeline.js").Timeline} Timeline */

/**
 * @typedef {object} Goal  the step to go to once it is here
 * @property {number} [step]
 * @property {number} [own]  instead: the step of the program with this number, wherever it is among those of libraries
 * @property {number} [at]  instead: the step of what a person did at this time
 * @property {number} [after]  which is not before this step
 * @property {number} [time]  instead: the last step at or before this time
 * @property {true} [here]  instead: the step that the person has come to by then
 * @property {import("./moment.js").Moment} [same]  instead: the same moment as in the run that is shown
 */

/** @typedef {{goal: Goal, shown: Timeline | null, i: number, isAnother: boolean, isComplete: boolean}} Journey  `shown`: where one comes from, at step `i`; `isAnother`: it is of another example */

const ACTED = /** @type {import("./protocol.js").StepKind[]} */ (["peer", "input", "set"]);

/** The step to show, or -1 while it is not here. @param {Timeline} timeline @param {Journey} journey */
export function arrival(timeline, { goal, shown, i, isAnother, isComplete }) {
  if (timeline.length === 0) return -1;
  if (goal.at !== undefined) return actedStep(timeline, shown, goal, isComplete);
  if (goal.same && shown) return stepOf(goal.same, shown, timeline, isComplete);
  if (goal.time !== undefined) return isComplete || timeline.end > goal.time ? timeline.byTime(goal.time) : -1;
  if (goal.own !== undefined) {
    const found = unfoldedPlace(timeline, goal.own);
    return found < 0 && isComplete ? timeline.length - 1 : found;
  }
  const step = goal.here ? i : (goal.step ?? 0);
  if (step < timeline.length) return step;
  // What is here of a run is more than nothing or another example, but less than one's place in the same.
  return isComplete || isAnother ? timeline.length - 1 : -1;
}

/**
 * The step in which the run shows what the person did: the first act that the run before did not have.
 *
 * @param {Timeline} timeline
 * @param {Timeline | null} shown
 * @param {Goal} goal
 * @param {boolean} isComplete
 */
function actedStep(timeline, shown, { at = 0, after = 0 }, isComplete) {
  if (timeline.length <= after) return -1;
  const from = Math.max(after, firstDifference(timeline, shown, at));
  const acted = timeline.find(from - 1, 1, ACTED);
  if (acted >= 0) return acted;
  return isComplete ? Math.min(from, timeline.length - 1) : -1;
}

/** The first step at or after a time that the run shown until now does not have. @param {Timeline} timeline @param {Timeline | null} before @param {number} at */
function firstDifference(timeline, before, at) {
  let i = timeline.since(at);
  if (!before || before === timeline) return i;
  while (i < timeline.length && i < before.length && isSame(timeline, before, i)) i++;
  return i;
}
