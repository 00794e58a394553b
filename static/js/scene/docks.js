/**
 * Which task each core has, and where its token lies: at a card, at a hub, or asleep in the kernel.
 *
 * Refuses to know: nodes, and how the token is drawn.
 */

/** @typedef {import("../protocol.js").State} State */

/** The task on each core: one entry, as long as only one core is used. @param {State} state */
export const coresOf = ({ cpu, cores }) => cores ?? [cpu];

/** The tasks that hold the CPU: one at most, or one for each core. @param {State} state @returns {number[]} */
export const holdersOf = (state) => coresOf(state).filter((task) => task !== null);

/** Is more than one core in use? @param {State} state */
export const hasCores = ({ cores }) => cores !== undefined;

/** Where a core sleeps. @param {State} state @param {number} core */
export const bedOf = (state, core) => (hasCores(state) ? `core:${core}:asleep` : "cpu:asleep");

/** @param {State} state @param {number} task */
const dockOf = ({ tasks }, task) => `${tasks[task]?.what === "hub" ? "hub" : "task"}:${task}`;

/** The dock of each core's token. @param {State} state @returns {string[]} */
export const docksOf = (state) =>
  coresOf(state).map((task, core) => (task === null ? bedOf(state, core) : dockOf(state, task)));

/** What stands on a core's token. @param {import("../types.js").View} view @param {number} core */
export const tokenWord = ({ state, words }, core) => words.t(hasCores(state) ? "cpu.core" : "cpu", { n: core });
