/**
 * What a group of tasks does, as the spans of one lane: at any time the state of the busiest of them.
 *
 * The members' spans are merged in the order in which they came, only those that are new; so a long run that grows
 * costs each time what it grew. It refuses to know why tasks are a group.
 */

import { CODE, Spans } from "../spans.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("../protocol.js").LaneState} LaneState */
/** @typedef {import("./tracks.js").Row} Row */

/**
 * What the folded groups among the rows do, by the numbers of their rows.
 *
 * @param {Row[]} rows
 * @param {Timeline} timeline
 * @param {Map<string, Merged>} known  those of the last time, by their members; what is no longer wanted goes
 * @returns {Map<number, Spans>}
 */
export function mergedOf(rows, timeline, known) {
  const folded = rows.flatMap(({ id, members }) => (members ? [{ id, members, key: members.join() }] : []));
  for (const key of known.keys()) if (!folded.some((one) => one.key === key)) known.delete(key);
  return new Map(
    folded.map(({ id, members, key }) => {
      const merged = known.get(key) ?? new Merged(timeline, members);
      known.set(key, merged);
      return [id, merged.grow()];
    }),
  );
}

/** @type {readonly LaneState[]} the first of these that a member is in is that of the group */
const BUSIEST = [
  "running",
  "poll",
  "hold",
  "ready",
  "unnoticed",
  "new",
  "io",
  "input",
  "wait",
  "sleep",
  "parked",
  "kernel",
  "failed",
  "done",
];
const ORDER = BUSIEST.map((state) => CODE[state]);

export class Merged {
  /** @param {Timeline} timeline @param {readonly number[]} members */
  constructor(timeline, members) {
    this.spans = new Spans();
    this.#timeline = timeline;
    this.#members = members.map((id) => ({ id, next: 0, state: -1 }));
  }

  #timeline;
  /** each member: its first span that is not merged yet, and the state of the one before */
  #members;
  /** when the span that was taken last begins */
  #now = { t: 0, step: 0 };
  /** how many members are in each state */
  #counts = new Uint32Array(BUSIEST.length);

  /** Takes in what is new. @returns {Spans} */
  grow() {
    const heap = this.#members.filter((member) => this.#isBehind(member));
    for (let i = (heap.length >> 1) - 1; i >= 0; i--) this.#sink(heap, i);
    while (heap.length > 0) {
      this.#take(heap[0]);
      if (!this.#isBehind(heap[0])) {
        const last = /** @type {Member} */ (heap.pop());
        if (heap.length > 0) heap[0] = last;
      }
      this.#sink(heap, 0);
      // What happens at one moment is seen once it is all told: a hand-over leaves no gap.
      if (heap.length === 0 || !this.#isNow(heap[0])) this.#note();
    }
    return this.spans;
  }

  /** @typedef {{id: number, next: number, state: number}} Member */

  /** @param {Member} member */
  #isBehind({ id, next }) {
    return next < (this.#timeline.lanes.get(id)?.length ?? 0);
  }

  /** Does one member's next span come before another's? @param {Member} a @param {Member} b */
  #isBefore(a, b) {
    const [one, other] = [this.#lane(a), this.#lane(b)];
    const steps = one.step.at(a.next) - other.step.at(b.next);
    return steps === 0 ? one.t.at(a.next) < other.t.at(b.next) : steps < 0;
  }

  /** @param {Member} member @returns {Spans} */
  #lane({ id }) {
    return /** @type {Spans} */ (this.#timeline.lanes.get(id));
  }

  /** @param {Member[]} heap @param {number} i */
  #sink(heap, i) {
    for (let at = i; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < heap.length && this.#isBefore(heap[left], heap[least])) least = left;
      if (right < heap.length && this.#isBefore(heap[right], heap[least])) least = right;
      if (least === at) return;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
  }

  /** @param {Member} member */
  #take(member) {
    const lane = this.#lane(member);
    const state = lane.state.at(member.next);
    this.#now = { t: lane.t.at(member.next), step: lane.step.at(member.next) };
    if (member.state >= 0) this.#counts[member.state]--;
    this.#counts[state]++;
    member.state = state;
    member.next++;
  }

  /** Does a member's next span begin at the moment of the one taken last? @param {Member} member */
  #isNow(member) {
    const lane = this.#lane(member);
    return lane.step.at(member.next) === this.#now.step && lane.t.at(member.next) === this.#now.t;
  }

  #note() {
    const busiest = ORDER.find((code) => this.#counts[code] > 0) ?? CODE.done;
    const { spans } = this;
    if (spans.length === 0 || spans.state.last !== busiest) spans.push(this.#now.t, this.#now.step, busiest);
  }
}
