/**
 * Who is at which line: who holds the CPU there, has just lost it or failed there, and who is parked there.
 *
 * Refuses to know: how a line is shown.
 */

import { hasJustLost, originOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../protocol.js").Task} Task */
/** @typedef {"on" | "bad" | "left" | "park" | ""} Mark */

const OVER = ["done", "failed"];

/** Tasks of the program that are in the middle of it, by line. @param {View} view @param {number} program */
export function tasksByLine({ state }, program) {
  /** @type {Map<number, Task[]>} */
  const found = new Map();
  for (const task of Object.values(state.tasks)) {
    if (
      originOf(state, task.program) !== program ||
      task.line === null ||
      task.what === "hub" ||
      OVER.includes(task.state)
    )
      continue;
    found.set(task.line, [...(found.get(task.line) ?? []), task]);
  }
  return found;
}

/** The program whose main task failed. @param {import("../protocol.js").State} state */
function failedProgram(state) {
  const task = Object.values(state.tasks).find(({ what, state: lane }) => what === "main" && lane === "failed");
  return task ? originOf(state, task.program) : -1;
}

/** How the CPU stands to a line. @param {View} view @param {number} program @param {number} number @param {Task[]} here @returns {Mark} */
export function mark(view, program, number, here) {
  const { state } = view;
  if (here.some((task) => task.id === state.cpu)) return "on";
  const { last } = state;
  if (state.end?.reason === "failed" && state.end.line === number && failedProgram(state) === program) return "bad";
  const left = last?.program === program && last.line === number && last.from !== null && hasJustLost(view, last.from);
  if (left) return "left";
  return here.length > 0 ? "park" : "";
}

/** All lines of a program at which somebody is. @param {View} view @param {number} program */
export function holdersOf(view, program) {
  const here = tasksByLine(view, program);
  const { last, end } = view.state;
  const lines = new Set([...here.keys(), ...(last?.line ? [last.line] : []), ...(end?.line ? [end.line] : [])]);
  return [...lines].flatMap((line) => {
    const tasks = here.get(line) ?? [];
    const how = mark(view, program, line, tasks);
    return how
      ? [{ line, how, who: tasks.map(({ name, state }) => `${name}: ${view.words.t(`state.${state}`)}`).join(", ") }]
      : [];
  });
}
