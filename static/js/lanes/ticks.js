/**
 * The labels above the lanes: which moments get one, and which of them have room.
 *
 * It refuses to know canvas; the width of a text is asked from the caller.
 */

/** @typedef {import("./axis.js").Axis} Axis */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {{x: number, text: string}} Tick */
/** @typedef {{x: number, t: number}} Moment */

const SHORT_RUN_US = 100_000;
const GAP = 14;
/** pixels between even labels */
const TIME_EVERY = 90;
const STEP_EVERY = 60;

/** The unit in which times are labelled in a run of this length. @param {number} end */
export const unitOf = (end) => (end < SHORT_RUN_US ? "ms" : "s");

/**
 * A time in that unit, without it.
 *
 * @param {number} us
 * @param {number} end
 * @param {boolean} [exact]  to the microsecond
 */
export function label(us, end, exact = false) {
  if (unitOf(end) === "ms") return (us / 1e3).toFixed(exact ? 3 : end < 10_000 ? 2 : 1);
  return (us / 1e6).toFixed(exact ? 6 : 3);
}

/** The next of 1, 2, 5, 10, 20 ... at or above x. @param {number} x */
export function niceStep(x) {
  const power = 10 ** Math.floor(Math.log10(x));
  const nice = [1, 2, 5, 10].find((m) => m * power >= x * 0.999999) ?? 10;
  return nice * power;
}

/**
 * The ticks in a window, from left to right, with room for each.
 *
 * @param {Axis} axis
 * @param {Window} window
 * @param {number} width
 * @param {(text: string) => number} measure
 * @returns {Tick[]}
 */
export function ticks(axis, window, width, measure) {
  // Where there is more to the right, the sign for it stands behind the last label.
  const room = window.from + width / window.k < axis.stop - 1e-6 ? width : width + GAP;
  if (axis.mode === "step") return spaced(stepTicks(axis, window, width), room, measure);
  const moments = axis.mode === "scale" ? evenMoments(axis, window, width) : pieceMoments(axis, window, width);
  const labelled = (/** @type {boolean} */ exact) =>
    spaced(
      moments.map(({ x, t }) => ({ x, text: label(t, axis.timeline.end, exact) })),
      room,
      measure,
    );
  const plain = labelled(false);
  return plain.some(({ text }, i) => i > 0 && text === plain[i - 1].text) ? labelled(true) : plain;
}

/**
 * Drops what would overlap a label to its left or stick out.
 *
 * @param {Tick[]} ticks
 * @param {number} room
 * @param {(text: string) => number} measure
 * @returns {Tick[]}
 */
function spaced(ticks, room, measure) {
  let free = 0;
  return ticks.filter(({ x, text }) => {
    const end = x + measure(text);
    if (x < free || end > room) return false;
    free = end + GAP;
    return true;
  });
}

/** The places that are multiples of a step, in the window. @param {Axis} axis @param {Window} window @param {number} width @param {number} step */
function multiples(axis, window, width, step) {
  const out = [];
  const stop = Math.min(axis.stop, window.from + width / window.k);
  for (let u = Math.ceil(window.from / step) * step; u <= stop; u += step) out.push(u);
  return out;
}

/** @param {Axis} axis @param {Window} window @param {number} width @returns {Tick[]} */
function stepTicks(axis, window, width) {
  const places = multiples(axis, window, width, Math.max(1, niceStep(STEP_EVERY / window.k)));
  return places.map((u) => ({ x: (u - window.from) * window.k, text: String(u + 1) }));
}

/** @param {Axis} axis @param {Window} window @param {number} width @returns {Moment[]} */
function evenMoments(axis, window, width) {
  const places = multiples(axis, window, width, niceStep(TIME_EVERY / window.k));
  return places.map((t) => ({ x: (t - window.from) * window.k, t }));
}

/**
 * Where the CPU wakes after a fold; where little is folded, each piece.
 *
 * @param {Axis} axis
 * @param {Window} window
 * @param {number} width
 * @returns {Moment[]}
 */
function pieceMoments(axis, window, width) {
  if (axis.timeline.length === 0) return [];
  const first = axis.pieceAt(window.from);
  const last = axis.pieceAt(window.from + width / window.k);
  if (last - first > width) return sampledMoments(axis, window, width);
  const candidates = [];
  for (let i = first; i <= last; i++) if (!axis.isFolded(i)) candidates.push(i);
  const wakings = candidates.filter((i) => i === 0 || axis.isFolded(i - 1));
  const chosen = wakings.length > 2 ? wakings : candidates;
  return chosen.map((i) => pieceMoment(axis, window, i)).filter(({ x }) => x >= -1);
}

/** Too many pieces to look at each: one candidate per label's width. @param {Axis} axis @param {Window} window @param {number} width @returns {Moment[]} */
function sampledMoments(axis, window, width) {
  const out = [];
  for (let x = 0; x < width; x += TIME_EVERY) out.push({ x, t: axis.timeAt(window.from + x / window.k) });
  return out;
}

/** @param {Axis} axis @param {Window} window @param {number} piece @returns {Moment} */
const pieceMoment = (axis, window, piece) => ({
  x: (axis.ofPiece(piece) - window.from) * window.k,
  t: axis.timeline.pieces.t.at(piece),
});
