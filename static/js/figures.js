/**
 * What two runs are compared by: how much they print, how long they take, how they use the CPU, who waits longest for it.
 *
 * Of a run that is still growing the figures are those of what is here. It refuses to know words and how a table looks.
 */

import { lastAtMost } from "./columns.js";
import { CODE, KIND_OF, KINDS, LANE_STATES } from "./spans.js";

/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {{us: number, task: number | null}} Longest */
/** @typedef {{lines: number, end: number, switches: number, busy: number, wait: Longest}} Figures */

/** has what it waits for, and no CPU */
const WAITING = new Set(["ready", "unnoticed"].map((state) => LANE_STATES.indexOf(/** @type {any} */ (state))));

/** @type {WeakMap<Timeline, {length: number, figures: Figures}>} */
const known = new WeakMap();

/** @param {Timeline} timeline @returns {Figures} */
export function figuresOf(timeline) {
  const before = known.get(timeline);
  if (before?.length === timeline.length) return before.figures;
  const { tip, end, turns } = timeline;
  const holders = (tip.cores ?? [tip.cpu]).filter((task) => task !== null).length;
  const figures = {
    lines: linesOf(timeline).length,
    end,
    switches: Math.max(0, turns.length - 1),
    busy: tip.busy_us + holders * Math.max(0, end - tip.busy_at),
    wait: longestWait(timeline),
  };
  known.set(timeline, { length: timeline.length, figures });
  return figures;
}

/** Everything that a run printed, as lines. @param {Timeline} timeline @returns {string[]} */
export function linesOf({ chunks }) {
  const lines = chunks
    .map(({ text }) => text)
    .join("")
    .split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  return lines;
}

/** The first line that one of two runs prints and the other does not, counted from 0. @param {Timeline} a @param {Timeline} b @returns {{at: number, own: string | null, other: string | null} | null} */
export function firstOtherLine(a, b) {
  const [own, other] = [linesOf(a), linesOf(b)];
  const at = Array.from({ length: Math.max(own.length, other.length) }).findIndex((_, i) => own[i] !== other[i]);
  return at < 0 ? null : { at, own: own[at] ?? null, other: other[at] ?? null };
}

/** @param {Timeline} timeline @returns {Longest} */
function longestWait({ lanes, end }) {
  /** @type {Longest} */
  let longest = { us: 0, task: null };
  for (const [task, { t, state, length }] of lanes) {
    for (let i = 0; i < length; i++) {
      if (!WAITING.has(state.at(i))) continue;
      const us = (i + 1 < length ? t.at(i + 1) : end) - t.at(i);
      if (us > longest.us) longest = { us, task };
    }
  }
  return longest;
}

/** so many columns a picture of lanes has */
export const COLUMNS = 480;
/** a column in which somebody runs for a moment only is this high, in heights of its lane */
const LEAST = 0.45;

/**
 * Who ran when, as shares of columns: for each lane where it lives, and how much of each column it had the CPU.
 *
 * @typedef {{id: number, from: number, to: number, runs: [number, number, number][]}} Track  places in columns; `runs`: from, to, height
 * @param {Timeline} timeline
 * @param {number} end  the time at which the picture ends
 * @param {number} most  lanes
 * @returns {Track[]}
 */
export function tracksOf(timeline, end, most) {
  const scale = Math.max(1, end) / COLUMNS;
  return timeline
    .tasks()
    .slice(0, most)
    .map(({ id }) =>
      trackOf(id, /** @type {import("./spans.js").Spans} */ (timeline.lanes.get(id)), timeline.end, scale),
    );
}

const BUSY = [CODE.running, CODE.poll].map((code) => KIND_OF[code]);
const OVER = ["done", "failed"].map((state) => LANE_STATES.indexOf(/** @type {any} */ (state)));

/** @param {number} id @param {import("./spans.js").Spans} spans @param {number} end @param {number} scale @returns {Track} */
function trackOf(id, spans, end, scale) {
  const last = lastAtMost(spans.t.values, end, 0, spans.length - 1);
  const over = OVER.includes(spans.state.at(last)) ? spans.t.at(last) : end;
  const [from, to] = [spans.t.at(0) / scale, over / scale];
  const spent = new Float64Array(KINDS.length);
  /** @type {[number, number, number][]} */
  const runs = [];
  let t = Math.floor(from) * scale;
  let at = spans.at(t);
  for (let x = Math.floor(from); x < to; x++) {
    const until = Math.min((x + 1) * scale, over);
    const reached = spans.onwards(until, at);
    spans.spentWithin(t, at, until, reached, spent);
    const busy = BUSY.reduce((sum, kind) => sum + spent[kind], 0);
    if (busy > 0) addRun(runs, x, Math.max(LEAST, Math.round((busy / scale) * 10) / 10));
    [t, at] = [until, reached];
  }
  return { id, from, to, runs };
}

/** @param {[number, number, number][]} runs @param {number} x @param {number} height */
function addRun(runs, x, height) {
  const last = runs[runs.length - 1];
  if (last && last[1] === x && last[2] === height) last[1] = x + 1;
  else runs.push([x, x + 1, height]);
}
