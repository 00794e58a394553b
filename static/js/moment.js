/**
 * The same moment in another run of the same programs.
 *
 * As long as two runs do the same in the same order it is the same step, whatever it costs and however late it is;
 * afterwards it is the same time. It refuses to know what was changed between the two.
 */

/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {{step: number, t: number, alike: number}} Moment  `alike`: so many steps are known to do the same in both */

/** so many steps are compared; beyond, the time says where one is */
const MOST = 20_000;

/** @param {Timeline} timeline @param {number} step @returns {Moment} */
export const momentAt = (timeline, step) => ({
  step,
  t: timeline.length > 0 ? timeline.t(step) : 0,
  alike: step < MOST ? 0 : MOST,
});

/** Times and durations aside, which are what a slower machine changes. @param {import("./protocol.js").Said} said */
function withoutTimes([key, params]) {
  const kept = Object.entries(params).filter(([name]) => !name.endsWith("_us"));
  return JSON.stringify([key, kept]);
}

/** Does the same happen in a step? @param {Timeline} a @param {Timeline} b @param {number} i */
export function isAlike(a, b, i) {
  const [x, y] = [a.step(i), b.step(i)];
  return x.k === y.k && withoutTimes(x.n) === withoutTimes(y.n);
}

/**
 * The step of a run that is this moment of the one before it; -1 while it is not here. What was compared is noted.
 *
 * @param {Moment} moment
 * @param {Timeline} before
 * @param {Timeline} timeline
 * @param {boolean} isComplete
 */
export function stepOf(moment, before, timeline, isComplete) {
  const { step, t } = moment;
  const end = Math.min(step + 1, before.length, timeline.length, MOST);
  while (moment.alike < end && isAlike(before, timeline, moment.alike)) moment.alike++;
  if (moment.alike > step) return step;
  if (moment.alike === timeline.length && !isComplete) return -1;
  return isComplete || timeline.end > t ? timeline.byTime(t) : -1;
}
