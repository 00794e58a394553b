/**
 * Whether something is a step: blocks come unread from a process that ran somebody's program, and may hold anything.
 *
 * What is asked of a step is what docs/view-protocol.md says of its fields, and that time and numbers never go back. What
 * patches put into the state is not looked at. It refuses to know what steps mean.
 */

import { CODE } from "./spans.js";

/** @typedef {import("./protocol.js").Step} Step */
/** @typedef {import("./protocol.js").StepKind} StepKind */

/** @type {readonly StepKind[]} */
export const KINDS = [
  "line",
  "call",
  "return",
  "raise",
  "switch",
  "output",
  "input",
  "io",
  "net",
  "peer",
  "set",
  "task",
  "hub",
  "fold",
  "lint",
  "queue",
  "end",
  "inside",
];
const LONGEST_PATH = 16;

/** A step that is none. */
export class StepError extends Error {}

/** @param {unknown} value */
const isWhole = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
/** @param {unknown} value */
const isPlain = (value) => value === null || typeof value !== "object";
/** @param {unknown} value @param {(each: any) => boolean} fits */
const isListOf = (value, fits) => Array.isArray(value) && value.every(fits);
/** @param {unknown} key */
const isKey = (key) => typeof key === "string" || isWhole(key);
/** @param {any} value  what a sentence is filled with: text, numbers, lists of them */
const isFilling = (value) => isPlain(value) || isListOf(value, isPlain);

/** @param {any} said */
const isSaid = (said) =>
  Array.isArray(said) &&
  said.length === 2 &&
  typeof said[0] === "string" &&
  !isPlain(said[1]) &&
  !Array.isArray(said[1]) &&
  Object.values(said[1]).every(isFilling);

/** @param {any} op */
const isOp = (op) =>
  Array.isArray(op) && isListOf(op[1], isKey) && op[1].length > 0 && op[1].length <= LONGEST_PATH && op.length <= 3;

/** @param {any} change */
const isLaneChange = (change) =>
  Array.isArray(change) && isWhole(change[0]) && Object.hasOwn(CODE, change[1]) && isWhole(change[2]);

/** @param {any} chunk */
const isChunk = (chunk) =>
  !isPlain(chunk) && typeof chunk.text === "string" && [chunk.t, chunk.task, chunk.program].every(isWhole);

/**
 * The step, which may stand behind one of this time and number.
 *
 * @param {any} step
 * @param {number} t
 * @param {number} seq
 * @returns {Step}
 * @throws StepError
 */
export function checked(step, t, seq) {
  const fits =
    !isPlain(step) &&
    isWhole(step.t) &&
    isWhole(step.q) &&
    step.t >= t &&
    step.q >= seq &&
    KINDS.includes(step.k) &&
    isSaid(step.n) &&
    isListOf(step.p, isOp) &&
    isListOf(step.w ?? [], isSaid) &&
    isListOf(step.l ?? [], isLaneChange) &&
    isListOf(step.o ?? [], isChunk);
  if (!fits) throw new StepError("a step does not hold what a step holds");
  return step;
}
