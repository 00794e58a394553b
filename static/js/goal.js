/**
 * What a person writes to say where to go: a step ("120"), or a time ("1.5 s", "20ms").
 *
 * It refuses to know what is there.
 */

/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {{step: number} | {t: number}} Goal  a step counted from 0, or a time in microseconds */

/** @type {Record<string, number>} microseconds */
const UNITS = {
  us: 1,
  μs: 1,
  微秒: 1,
  ms: 1e3,
  毫秒: 1e3,
  s: 1e6,
  秒: 1e6,
  min: 60e6,
  分: 60e6,
  分钟: 60e6,
  h: 3600e6,
};

/** null where it says nothing of the kind; a number with a point and without a unit is in seconds. @param {string} text @returns {Goal | null} */
export function readGoal(text) {
  const found = /^(\d[\d,]*)(\.\d*)?\s*(\p{L}*)$/u.exec(text.normalize("NFKC").trim().toLowerCase());
  if (!found) return null;
  const [, whole, decimals = "", written] = found;
  const unit = written || (decimals ? "s" : "");
  const number = Number(whole.replaceAll(",", "") + decimals);
  if (unit === "") return { step: number - 1 };
  return Object.hasOwn(UNITS, unit) ? { t: Math.round(number * UNITS[unit]) } : null;
}

/** The step that a goal means: of a time the last that is not after it. @param {Timeline} timeline @param {Goal} goal */
export function stepOfGoal(timeline, goal) {
  if ("t" in goal) return timeline.byTime(goal.t);
  return Math.max(0, Math.min(goal.step, timeline.length - 1));
}
