/**
 * What is to be drawn, put together: timeline, axis, window, layout, playhead. And the look-ups that drawing and
 * pointing share: places to pixels, spans and turns in view, what lies under a point.
 *
 * It refuses to know canvas.
 */

import { lastAtMost } from "../columns.js";
import { FOLDED } from "../pieces.js";
import { LANE_STATES } from "../spans.js";
import { NOBODY } from "../turns.js";
import { scrolling } from "./layout.js";
import { isSame } from "./window.js";

/** @typedef {import("../spans.js").Spans} Spans */
/** @typedef {import("../protocol.js").LaneState} LaneState */
/** @typedef {import("./tracks.js").Row} Row */

/**
 * @typedef {object} Picture
 * @property {import("../timeline.js").Timeline} timeline
 * @property {import("./axis.js").Axis} axis
 * @property {import("./window.js").Window} window
 * @property {import("./layout.js").Layout} layout
 * @property {Row[]} rows  all of them, also those scrolled out of view
 * @property {Map<number, number>} middles  the middle of the row of each task that has one
 * @property {Map<number, Spans>} merged  what a folded group does, by the number of its row
 * @property {Map<number, Spans>} [ghosts]  what the tasks of rows in view did before a change, by the number of the row
 * @property {number} now  the step at the playhead
 * @property {number|null} selected
 * @property {number|null} hovered  the task whose lane is under the pointer
 * @property {Set<number>} lit  the rows that belong to what is under the pointer, here or anywhere on the page
 * @property {readonly number[]} bookmarks  their steps
 * @property {{from: number, to: number} | null} range  of pixels, while one is being chosen
 * @property {number | null} drop  the height at which a track that is being dragged would come to stand
 * @property {import("./grain.js").Grain} grain  how coarsely what takes long is drawn
 */

/** @typedef {{from: number, to: number, state: LaneState, step: number}} Span  times, and the step it began at */
/** @typedef {{row: Row, span: Span | null}} Hit */

/** @param {Picture} p @param {number} u */
export const xOf = (p, u) => p.layout.left + (u - p.window.from) * p.window.k;

/** @param {Picture} p @param {number} x */
export const placeAt = (p, x) => p.window.from + (x - p.layout.left) / p.window.k;

/** @param {Picture} p */
export const playheadX = (p) => xOf(p, p.axis.ofStep(p.now));

/** @param {Picture} p */
export const axisWidth = (p) => p.layout.right - p.layout.left;

/** What a row shows, if anything. @param {Picture} p @param {Row} row @returns {Spans | undefined} */
export const spansOf = (p, row) => (row.kind === "group" ? p.merged.get(row.id) : p.timeline.lanes.get(row.id));

/** The middle of the row of whoever holds the CPU; of one that has no row, below all that scroll. @param {Picture} p @param {number} holder */
export const middleOf = ({ middles, layout }, holder) =>
  middles.get(holder) ?? layout.top + scrolling(layout) * layout.rowHeight;

/** First and last index of the spans in view; last < first where there are none. @param {Picture} p @param {Spans} spans @returns {[number, number]} */
export function spansInView(p, spans) {
  const from = p.window.from;
  const to = from + axisWidth(p) / p.window.k;
  if (p.axis.mode === "step")
    return [Math.max(0, spans.atStep(Math.max(0, Math.floor(from)))), spans.atStep(Math.floor(to))];
  return [Math.max(0, spans.at(p.axis.timeAt(from))), spans.at(p.axis.timeAt(to))];
}

/** First and last turn in view. @param {Picture} p @returns {[number, number]} */
export function turnsInView(p) {
  if (p.timeline.length === 0) return [0, -1];
  return [p.axis.turnAt(p.window.from), p.axis.turnAt(p.window.from + axisWidth(p) / p.window.k)];
}

/** First and last piece in view. @param {Picture} p @returns {[number, number]} */
export function piecesInView(p) {
  if (p.timeline.length === 0) return [0, -1];
  return [p.axis.pieceAt(p.window.from), p.axis.pieceAt(p.window.from + axisWidth(p) / p.window.k)];
}

/** Where span i begins. @param {Picture} p @param {Spans} spans @param {number} i */
export const spanStart = (p, spans, i) => xOf(p, p.axis.place(spans.t.at(i), spans.step.at(i)));

/** Where span i ends. @param {Picture} p @param {Spans} spans @param {number} i */
export const spanEnd = (p, spans, i) => (i + 1 < spans.length ? spanStart(p, spans, i + 1) : xOf(p, p.axis.stop));

/** @param {Picture} p @param {Spans} spans @param {number} i @returns {Span} */
export function spanAt(p, spans, i) {
  const to = i + 1 < spans.length ? spans.t.at(i + 1) : p.timeline.end;
  return { from: spans.t.at(i), to, state: LANE_STATES[spans.state.at(i)], step: spans.step.at(i) };
}

/** How many rounds of a futile cycle a folded piece stands for; 0 for other pieces. @param {Picture} p @param {number} piece */
export function roundsOf({ timeline }, piece) {
  const { folds, pieces } = timeline;
  if (pieces.sort.at(piece) !== FOLDED || folds.step.length === 0) return 0;
  return folds.count.at(lastAtMost(folds.step.values, pieces.step.at(piece), 0, folds.step.length - 1));
}

/** What lies at a point of the canvas. @param {Picture} p @param {number} x @param {number} y @returns {Hit | null} */
export function hit(p, x, y) {
  const { layout } = p;
  const row = layout.rows[Math.floor((y - layout.top) / layout.rowHeight)];
  if (!row || y < layout.top) return null;
  if (x < layout.left || x > layout.right || p.timeline.length === 0) return { row, span: null };
  return { row, span: row.kind === "asleep" ? asleepAt(p, x) : laneSpanAt(p, row, x) };
}

/** @param {Picture} p @param {Row} row @param {number} x @returns {Span | null} */
function laneSpanAt(p, row, x) {
  const spans = spansOf(p, row);
  if (!spans) return null;
  const u = placeAt(p, x);
  let i = p.axis.mode === "step" ? spans.atStep(Math.floor(u)) : spans.at(p.axis.timeAt(u));
  while (i > 0 && spanStart(p, spans, i) > x) i--;
  if (i < 0) return null;
  const span = spanAt(p, spans, i);
  return span.state === "done" || span.state === "failed" ? null : span;
}

/** @param {Picture} p @param {number} x @returns {Span | null} */
function asleepAt(p, x) {
  const { turns } = p.timeline;
  const i = p.axis.turnAt(placeAt(p, x));
  if (turns.holder.at(i) !== NOBODY) return null;
  return { from: turns.t.at(i), to: turnEnd(p, i), state: "sleep", step: turns.step.at(i) };
}

/** When a turn ends, as far as the run is here. @param {Picture} p @param {number} turn */
export const turnEnd = ({ timeline }, turn) =>
  turn + 1 < timeline.turns.length ? timeline.turns.t.at(turn + 1) : timeline.end;

/** Do two pictures show the same of the axis? @param {Picture} a @param {Picture | null} b */
export const isSameWindow = (a, b) => b !== null && a.axis === b.axis && isSame(a.window, b.window);
