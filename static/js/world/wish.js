/**
 * The run that a person gets with something changed in the world: a setting, or the whole scenario.
 *
 * Settings of the machine go beside the programs, so that an address with some of them stays short; whatever else is
 * changed makes a world of one's own (docs/view-protocol.md). It refuses to know who asks for the run.
 */

import { inputOf } from "../runs.js";

/** @typedef {import("../types.js").Run} Run */
/** @typedef {import("../types.js").Wish} Wish */
/** @typedef {import("../protocol.js").Action} Action */
/** @typedef {Record<string, any>} Settings  of the machine, and the seed */

/** what a person did comes after all that was seen of its microsecond */
const INSTANT = 1;

/** All settings of a run at its start, as far as they are not the usual ones. @param {Run} run @returns {Settings} */
export const settingsOf = ({ scenario }) => ({ ...scenario.machine, ...(scenario.seed && { seed: scenario.seed }) });

/** What a run was made from, unfolded if it is. @param {Run} run @returns {Wish} */
const input = (run) => ({ ...inputOf(run), ...(run.inside && { inside: true }) });

/** Is this a deed that changes the machine? @param {Action} action */
const sets = ({ do: [verb] }) => verb === "set";

/** Those that hold at a moment: at the start, and whatever was changed until then. @param {Run} run @param {number} t @returns {Settings} */
export function settingsAt(run, t) {
  const later = run.actions.filter((action) => sets(action) && action.at <= t + INSTANT).map(({ do: [, set] }) => set);
  return Object.assign(settingsOf(run), ...later);
}

/** With settings from the start; null takes one back. @param {Run} run @param {Settings} patch @returns {Wish} */
export function withSettings(run, patch) {
  const settings = Object.entries({ ...run.settings, ...patch }).filter(([, value]) => value !== null);
  return { ...input(run), settings: Object.fromEntries(settings) };
}

/** With settings from a moment on; several changes at one moment are one deed. @param {Run} run @param {Settings} patch @param {number} t @returns {Wish} */
export function withSettingsAt(run, patch, t) {
  const at = t + INSTANT;
  const isIt = (/** @type {Action} */ action) => sets(action) && action.at === at;
  const before = run.actions.find(isIt)?.do[1];
  const set = Object.fromEntries(Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null));
  const others = run.actions.filter((action) => !isIt(action));
  const own = Object.keys(set).length > 0 ? [{ at, do: ["set", set] }] : [];
  return { ...input(run), actions: [...others, ...own].sort((a, b) => a.at - b.at) };
}

/** The scenario without what people did and what was set beside it. @param {Run} run */
function bare({ scenario, settings = {} }) {
  const { actions: _, seed, machine, ...rest } = scenario;
  const kept = Object.entries(machine ?? {}).filter(([name]) => !(name in settings));
  return { ...rest, machine: Object.fromEntries(kept), ...(seed && !("seed" in settings) && { seed }) };
}

/** With other clients, or other lines at the keyboards. @param {Run} run @param {{peers: any[], stdin: Record<string, string[]>}} world @returns {Wish} */
export function withWorld(run, { peers, stdin }) {
  return { ...input(run), work: { programs: run.programs, scenario: { ...bare(run), peers, stdin } } };
}

/** In another world altogether. @param {Run} run @param {Record<string, any>} scenario  of a file @returns {Wish} */
export function withScenario(run, { actions = [], ...scenario }) {
  return { ...input(run), work: { programs: run.programs, scenario }, settings: {}, actions };
}

/** The world of a run as a scenario file has it. @param {Run} run @returns {string} */
export function fileOf({ scenario }) {
  const flat = JSON.stringify(scenario, null, 1).replaceAll(
    /\[\n\s+([^[\]{}]*?)\n\s+\]/g,
    (_, items) => `[${items.replaceAll(/\n\s+/g, " ")}]`,
  );
  return `${flat}\n`;
}
