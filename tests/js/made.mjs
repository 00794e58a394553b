/** Small timelines for tests. */

import { Timeline } from "../../static/js/timeline.js";

const KINDS = ["line", "switch", "io", "line", "line"];

/** Steps 10 µs apart whose state counts them. */
export const counted = (count, kinds = KINDS) =>
  Array.from({ length: count }, (_, i) => ({
    q: i,
    t: i * 10,
    k: kinds[i % kinds.length],
    p:
      i === 0
        ? [
            [0, ["n"], 0],
            [0, ["cpu"], null],
            [0, ["tasks"], {}],
            [0, ["last"], null],
          ]
        : [[0, ["n"], i]],
    n: ["n", { n: i }],
  }));

/**
 * Steps that pass the CPU around: [duration in µs, holder or null], one step per turn and one at the end.
 *
 * @param {[number, number | null][]} turns
 */
export function passed(turns) {
  const steps = counted(turns.length + 1, ["switch"]);
  let t = 0;
  let before = null;
  for (const [i, [duration, holder]] of turns.entries()) {
    steps[i].t = t;
    steps[i].l = before === null ? [] : [[before, "ready", t]];
    if (holder !== null) steps[i].l.push([holder, "running", t]);
    before = holder;
    t += duration;
  }
  steps[turns.length].t = t;
  return steps;
}

/** @param {object[]} steps */
export function filled(steps) {
  const timeline = new Timeline();
  timeline.append(0, steps);
  return timeline;
}

/** Timers that go off when told to. */
export class Clock {
  constructor() {
    this.now = 0;
    this.waiting = new Map();
    this.made = 0;
  }

  set(fn, ms) {
    this.waiting.set(++this.made, { fn, at: this.now + ms });
    return this.made;
  }

  clear(id) {
    this.waiting.delete(id);
  }

  /** The delay of the timer that goes off next. */
  get next() {
    return Math.min(...[...this.waiting.values()].map(({ at }) => at)) - this.now;
  }

  advance(ms) {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.waiting].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.waiting.delete(due[0]);
      this.now = due[1].at;
      due[1].fn();
    }
    this.now = end;
  }
}
