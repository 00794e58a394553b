/**
 * What tasks did on their way, at the edges of their lanes: a tick below for each call to the kernel, a small square
 * above for each time they printed. Where they are too many, bars that grow with their number.
 *
 * It refuses to know what was asked and what was printed.
 */

import { firstAtLeast } from "../columns.js";
import { clip, rowTop } from "./job.js";
import { axisWidth, xOf } from "./picture.js";

/** @typedef {import("./job.js").Job} Job */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("../columns.js").Column} Column */
/** @typedef {"io" | "out"} Kind */

/** signs nearer to each other than this are not told apart */
const GAP = 4;
/** so many signs to a pixel, and they are counted rather than drawn */
const DENSE = 0.12;
const BUCKET = 4;
const NEAR = 5;
/** of the height of a row */
const TALL = 0.22;
/** @type {Kind[]} */
const KINDS = ["io", "out"];

/** How high a sign is: labels keep their room. @param {Picture} p */
const heightOf = ({ layout }) => Math.min(5 * layout.unit, layout.rowHeight * TALL);

/** The signs of a row in view: from which to before which of its steps. @param {Column} steps @param {number} first @param {number} last */
const between = (steps, first, last) => [
  firstAtLeast(steps.values, first, steps.length),
  firstAtLeast(steps.values, last + 1, steps.length),
];

/** @param {Picture} p @returns {[number, number]} */
function stepsInView(p) {
  const { axis, window } = p;
  return [axis.stepAt(window.from), axis.stepAt(window.from + axisWidth(p) / window.k)];
}

/** @param {Job} job */
export function drawTraces(job) {
  const { ctx, p } = job;
  const [first, last] = stepsInView(p);
  /** the first step of each bucket, looked up once for all lanes @type {Uint32Array | null} */
  let edges = null;
  ctx.save();
  clip(ctx, p, p.layout.left, p.layout.right);
  for (const [index, row] of p.layout.rows.entries()) {
    for (const kind of KINDS) {
      const steps = p.timeline.traces[kind].get(row.id);
      if (!steps) continue;
      const [from, to] = between(steps, first, last);
      if (to - from > axisWidth(p) * DENSE) {
        edges ??= edgesOf(p);
        drawBars(job, steps, edges, rowTop(job, index), kind);
      } else drawSigns(job, steps, from, to, rowTop(job, index), kind);
    }
  }
  ctx.restore();
}

/** @param {Picture} p */
function edgesOf(p) {
  const edges = new Uint32Array(Math.ceil(axisWidth(p) / BUCKET) + 1);
  for (let i = 0; i < edges.length; i++) edges[i] = p.axis.stepAt(p.window.from + (i * BUCKET) / p.window.k);
  return edges;
}

/** @param {Job} job @param {Column} steps @param {number} from @param {number} to @param {number} top @param {Kind} kind */
function drawSigns({ ctx, p, palette }, steps, from, to, top, kind) {
  const { unit, rowHeight } = p.layout;
  const size = heightOf(p);
  let before = -Infinity;
  ctx.beginPath();
  for (let k = from; k < to; k++) {
    const x = xOf(p, p.axis.ofStep(steps.at(k)));
    if (x - before < GAP * unit) continue;
    before = x;
    if (kind === "io") ctx.rect(x - 0.75 * unit, top + rowHeight - size, 1.5 * unit, size);
    else ctx.rect(x - size / 2, top + 0.5 * unit, size, size);
  }
  ctx.strokeStyle = palette.colours.panel;
  ctx.lineWidth = 2 * unit;
  ctx.stroke();
  ctx.fillStyle = palette.colours[kind === "io" ? "io" : "ink"];
  ctx.fill();
}

/** One bar per bucket, as high as the logarithm of what is in it. @param {Job} job @param {Column} steps @param {Uint32Array} edges @param {number} top @param {Kind} kind */
function drawBars({ ctx, p, palette }, steps, edges, top, kind) {
  const { rowHeight, left } = p.layout;
  const most = heightOf(p);
  let [at] = between(steps, edges[0], edges[0]);
  ctx.beginPath();
  for (let i = 0; i + 1 < edges.length; i++) {
    const [next] = between(steps, edges[i + 1], edges[i + 1]);
    const count = next - at;
    at = next;
    if (count === 0) continue;
    const height = most * Math.min(1, 0.3 + Math.log2(count) / 5);
    ctx.rect(left + i * BUCKET, kind === "io" ? top + rowHeight - height : top, BUCKET - 1, height);
  }
  ctx.fillStyle = palette.colours[kind === "io" ? "io" : "ink"];
  ctx.fill();
}

/** The step whose sign on a task's lane is next to a place, or -1. @param {Picture} p @param {number} task @param {number} x */
export function signAt(p, task, x) {
  const { axis, window, layout, timeline } = p;
  const placeOf = (/** @type {number} */ px) => window.from + (px - layout.left) / window.k;
  const reach = NEAR * layout.unit;
  const [first, last] = [axis.stepAt(placeOf(x - reach)), axis.stepAt(placeOf(x + reach))];
  const distance = (/** @type {number} */ i) => Math.abs(xOf(p, axis.ofStep(i)) - x);
  const near = KINDS.flatMap((kind) => {
    const steps = timeline.traces[kind].get(task);
    if (!steps) return [];
    const [from, to] = between(steps, first, last);
    return Array.from(steps.values.subarray(from, Math.min(to, from + 32)));
  });
  const nearest = near.sort((a, b) => distance(a) - distance(b))[0];
  return nearest !== undefined && distance(nearest) <= reach ? nearest : -1;
}
