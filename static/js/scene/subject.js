/**
 * Whose functions and variables are shown: the selected task, or whoever has the CPU or had it last; and which of its
 * functions.
 *
 * Refuses to know: how they are shown.
 */

import { originOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../protocol.js").Task} Task */

/** The task that is looked at; null before anybody has run. @param {View} view @returns {Task | null} */
export function subjectOf({ state, ui }) {
  const chosen = ui.selected === null ? undefined : state.tasks[ui.selected];
  if (chosen) return chosen;
  const program = state.programs[state.last?.program ?? 0];
  for (const id of [state.cpu, state.last?.from ?? null, program?.main ?? null]) {
    const task = id === null ? undefined : state.tasks[id];
    if (task && task.what !== "hub" && task.stack.length > 0) return task;
  }
  return null;
}

/** Which of a task's functions is looked at, counted from the outermost: the chosen one while it is there, else the innermost. @param {View} view @param {Task} task */
export function frameAt({ ui }, task) {
  const { frame } = ui;
  const isThere = frame?.task === task.id && task.stack[frame.at]?.func === frame.func;
  return isThere ? frame.at : task.stack.length - 1;
}

/**
 * The lines of a program's source that are looked at: that of the chosen function, and those from which it was called.
 * @param {View} view @param {number} program @returns {{picked: number | null, outer: number[]}}
 */
export function linesOf(view, program) {
  const task = view.ui.inspect || view.ui.selected !== null ? subjectOf(view) : null;
  if (!task || task.ended !== null || originOf(view.state, task.program) !== program)
    return { picked: null, outer: [] };
  const at = frameAt(view, task);
  const outer = view.ui.inspect ? task.stack.slice(0, at).map(({ line }) => line) : [];
  return { picked: task.stack[at]?.line ?? task.line, outer };
}
