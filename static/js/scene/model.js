/**
 * Which way of waiting a program uses at this moment: one that tries several shows the scheduler of the present one.
 *
 * Refuses to know: how a way of waiting is drawn.
 */

import { holdersOf } from "./docks.js";

/** @typedef {import("../protocol.js").State} State */

/** @type {Record<string, string>} */
const CALLS = { select: "select", poll: "poll", epoll_wait: "epoll" };

/** Does the loop have the CPU, or anything to do? @param {State} state @param {import("../protocol.js").Hub} hub */
const isBusy = (state, { task, ready, timers, fds }) =>
  holdersOf(state).includes(task) || ready.length + timers.length + fds.length > 0;

/** What it does now, or else the most telling way that it has shown so far. @param {State} state @param {number} program */
export function modelOf(state, program) {
  const isOwn = (/** @type {number} */ task) => state.tasks[task]?.program === program;
  if (Object.keys(state.polls).some((task) => isOwn(Number(task)) && state.tasks[task].state === "poll"))
    return "polling";
  const ask = Object.values(state.asks).find(
    ({ task, got }) => isOwn(task) && got === null && state.tasks[task].ended === null,
  );
  if (ask) return CALLS[ask.call];
  const hub = Object.values(state.hubs).find((one) => isOwn(one.task) && isBusy(state, one));
  if (hub) return hub.model;
  return hasThreads(state, program) ? "threads" : state.programs[program].model;
}

/** Are several threads of the program under way? @param {State} state @param {number} program */
const hasThreads = (state, program) =>
  state.threads[program] !== undefined &&
  Object.values(state.tasks).filter(
    (task) => task.program === program && task.thread === task.id && task.ended === null,
  ).length > 1;
