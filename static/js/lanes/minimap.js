/**
 * The whole run in a few pixels: who ran when, with the rows pressed together, and how much was printed and asked of the
 * kernel. And the maths of the window on it.
 *
 * A picture of it is made once and kept until the run has grown or the rows are others. It refuses to know pointers and
 * the page.
 */

import { firstAtLeast } from "../columns.js";
import { CODE } from "../spans.js";
import { NOBODY } from "../turns.js";
import { whole } from "./window.js";

/** @typedef {import("./axis.js").Axis} Axis */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {import("./window.js").Extent} Extent */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./tracks.js").Row} Row */
/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {{width: number, rows: number, who: Uint8Array, io: Uint8Array, out: Uint8Array}} Census  `who`: by row, then by column */
/** @typedef {"from" | "to"} Edge */

const RUNNING = 1;
const POLLING = 2;
/** of the turns in one column, so many are looked at */
const SAMPLE = 24;
const STRONGEST = 3;

/**
 * @param {Timeline} timeline
 * @param {Axis} axis
 * @param {Row[]} rows
 * @param {number} width  in pixels
 * @param {number} most  rows of pixels that there is room for
 * @returns {Census}
 */
export function censusOf(timeline, axis, rows, width, most) {
  const places = placesOf(rows);
  const count = Math.max(1, Math.min(most, places.size ? Math.max(...places.values()) + 1 : 1));
  const lanes = Math.max(1, ...[...places.values()].map((at) => at + 1));
  const census = {
    width,
    rows: count,
    who: new Uint8Array(count * width),
    io: new Uint8Array(width),
    out: new Uint8Array(width),
  };
  if (timeline.length === 0) return census;
  const perColumn = (axis.stop - axis.start) / width;
  let before = axis.turnAt(axis.start);
  for (let x = 0; x < width; x++) {
    const middle = axis.timeAt(axis.start + (x + 0.5) * perColumn);
    const after = axis.turnAt(axis.start + (x + 1) * perColumn);
    const stride = Math.max(1, (after - before + 1) / SAMPLE);
    for (let turn = before; turn <= after; turn += stride) {
      const i = Math.floor(turn);
      const at = places.get(timeline.turns.holder.at(i));
      if (at !== undefined) census.who[Math.floor((at * count) / lanes) * width + x] = lookOf(timeline, i, middle);
    }
    before = after;
  }
  countSteps(timeline.traces.io, axis, census.io);
  countSteps(timeline.traces.out, axis, census.out);
  return census;
}

/** Which row each task has, from the top, all that scroll and all that do not. @param {Row[]} rows @returns {Map<number, number>} */
function placesOf(rows) {
  const places = new Map();
  let at = 0;
  for (const row of rows) {
    if (row.id === NOBODY || (row.kind === "group" && !row.members)) continue;
    for (const id of row.members ?? [row.id]) places.set(id, at);
    at++;
  }
  return places;
}

/** What a turn looks like in the column about a time. @param {Timeline} timeline @param {number} turn @param {number} t */
function lookOf({ lanes, turns }, turn, t) {
  const spans = lanes.get(turns.holder.at(turn));
  const state = spans?.state.at(Math.max(0, spans.at(Math.max(t, turns.t.at(turn)))));
  return state === CODE.poll ? POLLING : RUNNING;
}

/** How much there is in each column, as the logarithm. @param {Map<number, import("../columns.js").Column>} traces @param {Axis} axis @param {Uint8Array} into */
function countSteps(traces, axis, into) {
  const perColumn = (axis.stop - axis.start) / into.length;
  const edges = Uint32Array.from({ length: into.length + 1 }, (_, x) => axis.stepAt(axis.start + x * perColumn));
  edges[into.length]++;
  for (const steps of traces.values()) {
    if (steps.length < into.length) countFew(steps, edges, into);
    else countMany(steps, edges, into);
  }
  for (let x = 0; x < into.length; x++) if (into[x] > 0) into[x] = Math.min(STRONGEST, 1 + Math.log2(into[x]) / 3);
}

const MOST = 255;

/** @param {import("../columns.js").Column} steps @param {Uint32Array} edges @param {Uint8Array} into */
function countFew(steps, edges, into) {
  for (let k = 0; k < steps.length; k++) {
    const x = Math.max(0, firstAtLeast(edges, steps.at(k) + 1, edges.length) - 1);
    if (x < into.length && into[x] < MOST) into[x]++;
  }
}

/** @param {import("../columns.js").Column} steps @param {Uint32Array} edges @param {Uint8Array} into */
function countMany(steps, edges, into) {
  let before = firstAtLeast(steps.values, edges[0], steps.length);
  for (let x = 0; x < into.length; x++) {
    const after = firstAtLeast(steps.values, edges[x + 1], steps.length);
    into[x] = Math.min(MOST, into[x] + after - before);
    before = after;
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Census} census
 * @param {{x: number, y: number, height: number, palette: Palette}} at
 */
export function drawCensus(ctx, { width, rows, who, io, out }, { x, y, height, palette }) {
  const { colours, unit } = palette;
  const below = Math.min(3 * unit, height / 3);
  const pitch = (height - below) / rows;
  for (const [look, colour] of /** @type {[number, string][]} */ ([
    [RUNNING, colours.run],
    [POLLING, colours.poll],
  ])) {
    ctx.fillStyle = colour;
    for (let row = 0; row < rows; row++)
      strips(who, row * width, width, look, (from, to) =>
        ctx.fillRect(x + from, y + row * pitch, to - from, Math.max(1, pitch > 3 ? pitch - 1 : pitch)),
      );
  }
  for (const [counts, colour] of /** @type {[Uint8Array, string][]} */ ([
    [io, colours.io],
    [out, colours.ink],
  ])) {
    ctx.fillStyle = colour;
    for (let level = 1; level <= STRONGEST; level++) {
      const tall = (below * level) / STRONGEST;
      strips(counts, 0, width, level, (from, to) => ctx.fillRect(x + from, y + height - tall, to - from, tall));
    }
  }
}

/** Stretches of columns with one value. @param {Uint8Array} values @param {number} start @param {number} length @param {number} value @param {(from: number, to: number) => void} draw */
function strips(values, start, length, value, draw) {
  for (let x = 0; x < length; x++) {
    if (values[start + x] !== value) continue;
    const from = x;
    while (x < length && values[start + x] === value) x++;
    draw(from, x);
  }
}

/** Where a window lies on a line that stands for everything. @param {Window} window @param {Extent} extent @param {number} seen  pixels of the window @param {number} width  of the line @returns {{from: number, to: number}} */
export function thumbOf(window, extent, seen, width) {
  const { k } = whole(extent, width);
  const from = (window.from - extent.start) * k;
  return { from, to: from + (seen / window.k) * k };
}

/** The same with its edges so far apart that each can be taken. @param {{from: number, to: number}} thumb @param {number} least @param {number} width  of the line */
export function spread({ from, to }, least, width) {
  if (to - from >= least) return { from, to };
  const start = Math.max(0, Math.min((from + to - least) / 2, width - least));
  return { from: start, to: start + least };
}

/** The places that a window shows once one of its edges lies elsewhere; the edges never pass each other. @param {Window} window @param {Extent} extent @param {number} seen @param {Edge} edge @param {number} place @returns {[number, number]} */
export function resized(window, extent, seen, edge, place) {
  const to = window.from + seen / window.k;
  const least = (extent.stop - extent.start) * 1e-6;
  if (edge === "from") return [Math.max(extent.start, Math.min(place, to - least)), to];
  return [window.from, Math.min(extent.stop, Math.max(place, window.from + least))];
}
