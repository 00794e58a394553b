/**
 * What the server's errors mean for what is asked and what is shown.
 *
 * It refuses to know words, and what is done about them.
 */

/** @typedef {import("./types.js").Wish} Wish */

/** of what was asked for itself: asking again would not help */
const REFUSALS = [
  "unknown-example",
  "unknown-work",
  "unknown-recording",
  "own-refused",
  "scenario",
  "bad-message",
  "too-large",
];
/** after which a run goes on no more; all others are about what was asked */
const BREAKS = ["engine", "too-long", "steps", "recording", "recording-line"];
/** that a run has to be carried out once more to be seen */
const FORGOTTEN = ["gone", "superseded"];

/** @param {string} code */
export const isRefusal = (code) => REFUSALS.includes(code);

/** @param {string} code */
export const isBreak = (code) => BREAKS.includes(code);

/** @param {string} code */
export const isForgotten = (code) => FORGOTTEN.includes(code);

/** For whoever asked for something that does not exist, and sees nothing yet. @param {Wish | null} asked @param {string} home @returns {Wish | null} */
export function insteadOf(asked, home) {
  const { example, settings = {}, actions = [] } = asked ?? { example: home };
  if (actions.length > 0 || Object.keys(settings).length > 0) return { example };
  return example === home ? null : { example: home };
}
