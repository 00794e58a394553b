/**
 * The run before a change, below the lanes of the present one: when each task of the same name had the CPU then.
 *
 * It lies on the present run's axis by its times. Refuses to know: what was changed.
 */

import { LANE_STATES } from "../spans.js";
import { clip, rowTop } from "./job.js";
import { placeAt, xOf } from "./picture.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("../spans.js").Spans} Spans */
/** @typedef {import("./tracks.js").Row} Row */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./job.js").Job} Job */

const BUSY = new Set(["running", "poll", "hold"].map((state) => LANE_STATES.indexOf(/** @type {any} */ (state))));
/** so many spans of a lane are drawn one by one; more are a band */
const MOST = 400;
const THICK = 2;
const THIN = 0.5;
const LEAST = 1.5;

/** @type {WeakMap<Timeline, {count: number, lanes: Map<string, Spans>}>} */
const known = new WeakMap();

/** The lanes of a run by the names of their tasks. @param {Timeline} timeline */
function lanesByName(timeline) {
  const before = known.get(timeline);
  if (before?.count === timeline.lanes.size) return before.lanes;
  /** @type {Map<string, Spans>} */
  const lanes = new Map();
  for (const [id, spans] of timeline.lanes) {
    const name = nameOf(timeline, id);
    if (name !== null && !lanes.has(name)) lanes.set(name, spans);
  }
  known.set(timeline, { count: timeline.lanes.size, lanes });
  return lanes;
}

/** @param {Timeline} timeline @param {number} id */
function nameOf({ tip }, id) {
  const task = tip.tasks[id];
  return task ? `${task.program} ${task.name}` : null;
}

/** What the tasks of these rows did in another run. @param {Row[]} rows @param {Timeline} timeline @param {Timeline} ghost @returns {Map<number, Spans>} */
export function ghostsOf(rows, timeline, ghost) {
  const lanes = lanesByName(ghost);
  return new Map(
    rows.flatMap(({ id }) => {
      const spans = lanes.get(nameOf(timeline, id) ?? "");
      return spans ? [[id, spans]] : [];
    }),
  );
}

/** @param {Job} job */
export function drawGhosts(job) {
  const { ctx, p, palette } = job;
  if (!p.ghosts || p.ghosts.size === 0) return;
  const { left, right, rows, rowHeight, unit } = p.layout;
  ctx.save();
  clip(ctx, p, left, right);
  ctx.fillStyle = palette.colours["ink-3"];
  for (const [index, { id }] of rows.entries()) {
    const spans = p.ghosts.get(id);
    if (spans) drawGhost(job, spans, rowTop(job, index) + rowHeight - (THICK + 0.25) * unit);
  }
  ctx.restore();
}

/** @param {Job} job @param {Spans} spans @param {number} top */
function drawGhost({ ctx, p }, spans, top) {
  const { left, right, unit } = p.layout;
  const [from, to] = [left, right].map((x) => p.axis.timeAt(Math.max(0, placeAt(p, x))));
  const [first, last] = [Math.max(0, spans.at(from)), spans.at(to)];
  const x = (/** @type {number} */ t) => xOf(p, p.axis.place(t, p.timeline.byTime(t)));
  const isDense = last - first > MOST;
  for (let i = first; i <= last && !isDense; i++) {
    if (!BUSY.has(spans.state.at(i))) continue;
    const [x0, x1] = [x(spans.t.at(i)), x(i + 1 < spans.length ? spans.t.at(i + 1) : spans.t.at(i))];
    ctx.fillRect(x0, top, Math.max(LEAST * unit, x1 - x0), THICK * unit);
  }
  const [begin, end] = [spans.t.at(0), spans.t.last].map(x);
  ctx.fillRect(begin, top + (THICK - THIN) * unit, end - begin, (isDense ? THICK : THIN) * unit);
}
