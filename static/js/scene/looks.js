/**
 * How a state looks and what it is called: icon, tone, and the message keys of its word and of its explanation.
 *
 * Colour is never the only cue: each state has a word, an icon and a shape (the tone's border and texture) as well.
 * Refuses to know: nodes, and what made a task enter a state.
 */

import { clock } from "../words.js";

/** @typedef {import("../protocol.js").Task} Task */
/** @typedef {import("../protocol.js").LaneState} LaneState */

/** @type {Record<LaneState, {icon: string, tone: string}>} */
const LOOKS = {
  running: { icon: "run", tone: "run" },
  poll: { icon: "again", tone: "poll" },
  hold: { icon: "hold", tone: "hold" },
  ready: { icon: "ready", tone: "ready" },
  new: { icon: "new", tone: "ready" },
  unnoticed: { icon: "unseen", tone: "ready" },
  io: { icon: "io", tone: "io" },
  input: { icon: "keyboard", tone: "io" },
  sleep: { icon: "clock", tone: "sleep" },
  wait: { icon: "join", tone: "sleep" },
  parked: { icon: "pause", tone: "sleep" },
  kernel: { icon: "moon", tone: "sleep" },
  done: { icon: "check", tone: "done" },
  failed: { icon: "cross", tone: "failed" },
};

/** Every lane state in the order of the legend. */
export const STATES = /** @type {LaneState[]} */ (Object.keys(LOOKS));

/** @param {LaneState} state */
export const look = (state) => LOOKS[state] ?? LOOKS.ready;

const CALL = /([\p{L}_][\p{L}\p{N}_]*)\s*\(/u;

/**
 * The name of the function called in a piece of source: `conn.recv(1024)` -> `recv`.
 * @param {string} call
 */
export const callName = (call) => CALL.exec(call)?.[1] ?? call;

/** The call without the object it is made on: `conn.recv(1024)` -> `recv(1024)`. @param {string} call */
export const shortCall = (call) => call.slice(CALL.exec(call)?.index ?? 0);

/**
 * Message key and parameters of a task's state word.
 * @param {Task} task
 * @returns {[string, Record<string, unknown>]}
 */
export function stateWord(task) {
  const { state, wait } = task;
  if (state === "unnoticed" && wait?.on === "sleep") return ["state.unnoticed.timer", {}];
  if (state === "wait" && wait) return [`state.wait.${wait.on}`, {}];
  if (wait && wait.call !== "" && (state === "io" || state === "hold")) {
    return [`state.${state}.call`, { call: callName(wait.call) }];
  }
  return [`state.${state}`, {}];
}

/**
 * Message key and parameters of the line that says what a task waits for.
 * @param {Task} task @param {number} now
 * @returns {[string, Record<string, unknown>]}
 */
export function detail(task, now) {
  const { state, wait, ended } = task;
  if (state === "done" || state === "failed") return [`card.${state}`, { at: clock(ended ?? now) }];
  if (wait && wait.until !== null && (state === "sleep" || state === "hold")) {
    return wait.until > now ? ["card.wakes", { left_us: wait.until - now }] : ["card.due", {}];
  }
  if (state === "wait" && wait)
    return wait.target ? [`card.wait.${wait.on}`, { target: wait.target }] : ["card.wait", {}];
  if (state === "io") {
    if (wait && callName(wait.call) === "accept") return ["card.io.accept", {}];
    return wait?.fd == null ? ["card.io.any", {}] : ["card.io", { fd: wait.fd }];
  }
  return [`card.${state}`, {}];
}
