/**
 * The run as Chrome trace JSON, which Perfetto and chrome://tracing open.
 *
 * docs/timeline-format.md says what stands where ("Chrome trace"); engine/perfetto.py makes the same of a recording. It
 * refuses to know the DOM and words: names in it are those of the protocol.
 */

import { firstAtLeast } from "../columns.js";
import { LANE_STATES } from "../spans.js";

/** @typedef {import("../protocol.js").State} State */
/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {{pid: number, tid: number}} Place */
/** @typedef {Record<string, any>} Event */

const SILENT = ["new", "done", "failed", "parked"];
/** kinds of steps that belong to the task on the CPU, and to nobody in the program */
const CALLS = ["io", "input"];
const TRAFFIC = ["net", "peer"];
const OUTSIDE = { s: "p", pid: 1, tid: 0 };
/** so many steps are walked without a word */
const STRIDE = 1000;

/** Every event of the trace; now and then, where there are none for long, a number: how far it is. @param {Timeline} timeline @param {string[]} programs @returns {Generator<Event | number>} */
export function* events(timeline, programs) {
  const { tasks } = timeline.tip;
  /** @type {Map<number, Place>} */
  const places = new Map(Object.values(tasks).map(({ id, program }) => [id, { pid: program + 1, tid: id }]));
  for (const [i, name] of programs.entries())
    yield { ph: "M", name: "process_name", pid: i + 1, tid: 0, args: { name } };
  for (const { id, name } of Object.values(tasks))
    yield { ph: "M", name: "thread_name", ...places.get(id), args: { name } };
  yield* slices(timeline, places);
  for (const { t, task, stream, text } of timeline.length ? timeline.outputs(timeline.length - 1) : [])
    yield { ph: "i", s: "t", name: text.replace(/\n+$/, ""), cat: stream, ts: t, ...places.get(task) };
  yield* walk(timeline, places);
}

/** What each task did from when to when. @param {Timeline} timeline @param {Map<number, Place>} places @returns {Generator<Event>} */
function* slices({ lanes, end }, places) {
  for (const [task, spans] of lanes) {
    for (let i = 0; i < spans.length; i++) {
      const name = LANE_STATES[spans.state.at(i)];
      const ts = spans.t.at(i);
      const dur = (i + 1 < spans.length ? spans.t.at(i + 1) : end) - ts;
      if (dur > 0 && !SILENT.includes(name)) yield { ph: "X", name, cat: "task", ts, dur, ...places.get(task) };
    }
  }
}

/** What stands at single steps, in one walk over the states. @param {Timeline} timeline @param {Map<number, Place>} places @returns {Generator<Event | number>} */
function* walk(timeline, places) {
  const cores = new Cores();
  const shown = new Float64Array(timeline.length);
  /** who held the CPU after each step; NaN: nobody */
  const holders = new Float64Array(timeline.length);
  for (let i = 0; i < timeline.length; i++) {
    const { q, k, n } = timeline.step(i);
    const state = timeline.state(i);
    shown[i] = q;
    holders[i] = state.cpu ?? Number.NaN;
    const here = { ts: timeline.t(i) };
    const [name, params] = n;
    const args = { ...params, step: i + 1 };
    const at = state.cpu === null ? undefined : places.get(state.cpu);
    if (TRAFFIC.includes(k) || (CALLS.includes(k) && !at)) yield { ph: "i", name, cat: k, ...here, ...OUTSIDE, args };
    else if (CALLS.includes(k)) yield { ph: "i", name, cat: k, ...here, s: "t", ...at, args };
    if (k === "switch") yield* arrow(timeline, state, i, { shown, holders, places });
    yield* cores.see(state, timeline);
    if (i % STRIDE === STRIDE - 1) yield i / timeline.length;
  }
  yield* cores.end(timeline);
}

/**
 * From who woke a task to its turn.
 *
 * @param {Timeline} timeline
 * @param {State} state
 * @param {number} i
 * @param {{shown: Float64Array, holders: Float64Array, places: Map<number, Place>}} known
 * @returns {Generator<Event>}
 */
function* arrow(timeline, { last }, i, { shown, holders, places }) {
  if (!last || last.wake === null || last.to === null) return;
  const cause = firstAtLeast(shown, last.wake, i);
  const waker = cause > 0 && cause < i ? holders[cause - 1] : Number.NaN;
  if (Number.isNaN(waker) || waker === last.to) return;
  // An event that is not shown itself lies between the step before and the one that it is told with.
  const at = timeline.t(shown[cause] === last.wake ? cause : cause - 1);
  const one = { name: "wakes", cat: "wake", id: i + 1 };
  yield { ph: "s", ...one, ts: at, ...places.get(waker) };
  yield { ph: "f", bp: "e", ...one, ts: timeline.t(i), ...places.get(last.to) };
}

/** Who held each core: tracks of a process of their own, number 0, where there is more than one. */
class Cores {
  /** @type {{task: number | null, since: number}[]} */
  #held = [];

  /** @param {State} state @param {Timeline} timeline @returns {Generator<Event>} */
  *see(state, timeline) {
    for (const [core, task] of (state.cores ?? [state.cpu]).entries()) {
      const known = this.#held[core];
      if (known?.task === task) continue;
      if (known) yield* this.#close(core, state.t, timeline);
      this.#held[core] = { task, since: state.t };
    }
  }

  /** @param {Timeline} timeline @returns {Generator<Event>} */
  *end(timeline) {
    if (!timeline.tip.cores) return;
    yield { ph: "M", name: "process_name", pid: 0, tid: 0, args: { name: "cores" } };
    for (const core of this.#held.keys()) {
      yield* this.#close(core, timeline.end, timeline);
      yield { ph: "M", name: "thread_name", pid: 0, tid: core, args: { name: `core ${core}` } };
    }
  }

  /** @param {number} tid @param {number} t @param {Timeline} timeline @returns {Generator<Event>} */
  *#close(tid, t, { tip }) {
    const { task, since } = this.#held[tid];
    if (task === null || t <= since || !tip.cores) return;
    yield { ph: "X", name: tip.tasks[task].name, cat: "core", ts: since, dur: t - since, pid: 0, tid };
  }
}

/** @type {import("./exporters.js").Make} */
export async function make({ view, work }) {
  const { timeline } = view;
  const names = timeline.tip.programs.map(({ name }) => name);
  /** @type {string[]} */
  const parts = [];
  /** @type {string[]} */
  let some = [];
  const write = () => {
    if (some.length > 0) parts.push(parts.length > 0 ? ",\n" : "", some.join(",\n"));
    some = [];
  };
  for (const event of events(timeline, names)) {
    if (typeof event !== "number") some.push(JSON.stringify(event));
    else {
      write();
      await work.step(event);
    }
  }
  write();
  const whole = ['{"displayTimeUnit":"ms","traceEvents":[\n', ...parts, "\n]}\n"];
  return { blob: new Blob(whole, { type: "application/json" }) };
}
