/**
 * The recording as the browser holds it: steps in, states out.
 *
 * Steps stream in at the end; `state(i)` is the same whichever way one comes to step i, because it is
 * always a kept state with the patches after it applied. Times, kinds, lanes and turns are columns, and
 * steps stay in the blocks that they came in, so that a million steps stay feasible. It refuses to know the
 * DOM, the network and what a patch means.
 */

import { checked, KINDS } from "./checked.js";
import { Column, firstAtLeast, lastAtMost } from "./columns.js";
import { Lines } from "./lines.js";
import { Pieces } from "./pieces.js";
import { CODE, Spans } from "./spans.js";
import { after, Stretches } from "./stretches.js";
import { Traces } from "./traces.js";
import { NOBODY, Turns } from "./turns.js";
import { Block } from "./unpack.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Step} Step */
/** @typedef {import("./protocol.js").StepKind} StepKind */
/** @typedef {import("./protocol.js").StepView} StepView */
/** @typedef {import("./protocol.js").Chunk} Chunk */
/** @typedef {import("./protocol.js").Task} Task */

/** so many bytes a step takes in columns: time, kind, line, its places in lanes */
const COLUMN_BYTES = 40;
/** @type {readonly StepKind[]} */
export const SWITCH_KINDS = ["switch"];
/** @type {readonly StepKind[]} */
export const IO_KINDS = ["io", "net", "peer", "input", "set"];
/** @type {readonly StepKind[]} */
export const LINE_KINDS = ["line", "call", "return"];

/** @type {readonly StepKind[]} */
export const INSIDE_KINDS = ["inside"];
/** all but those @type {readonly StepKind[]} */
export const OWN_KINDS = KINDS.filter((kind) => !INSIDE_KINDS.includes(kind));

/** What is shown before the first step is here. @type {State} */
export const EMPTY = Object.freeze({
  t: 0,
  seq: 0,
  cpu: null,
  last: null,
  busy_us: 0,
  busy_at: 0,
  switches: 0,
  out: 0,
  programs: [],
  tasks: {},
  hubs: {},
  threads: {},
  asks: {},
  polls: {},
  queues: {},
  epolls: {},
  generators: {},
  sockets: {},
  wires: {},
  keyboard: null,
  end: null,
  deadlock: null,
  lints: [],
});

/** @param {Step} step */
const changesOf = (step) => step.l ?? [];

/** Why the CPU changed hands, if it did. @param {State["last"]} before  the newest switch so far @param {State} state */
const causeOf = (before, { last }) => (last && last !== before ? last.cause : "idle");

/** Whose lane a step that tells of a lint or a deadlock is about. @param {State} state */
function aboutWhom({ lints, deadlock, seq }) {
  const newest = lints[lints.length - 1];
  return (newest?.q === seq ? newest : deadlock)?.task ?? null;
}

export class Timeline {
  constructor() {
    this.length = 0;
    /** @type {Map<number, Spans>} by task id, in order of birth */
    this.lanes = new Map();
    this.turns = new Turns();
    this.pieces = new Pieces();
    this.lines = new Lines();
    this.traces = new Traces();
    /** the steps that fold a futile cycle, and how many rounds each of them stands for */
    this.folds = { step: new Column(Uint32Array), count: new Column(Float64Array) };
    /** the steps that tell of a lint or a deadlock @type {import("./protocol.js").Found[]} */
    this.found = [];
    /** the lane states that occur @type {Set<import("./protocol.js").LaneState>} */
    this.seen = new Set();
    /** the state after the last step that is here */
    this.tip = EMPTY;
    /** the program would go on where this ends */
    this.isCut = false;
    this.#t = new Column(Float64Array, 1024);
    this.#kind = new Column(Uint8Array, 1024);
    this.#chunkStep = new Column(Uint32Array);
  }

  #t;
  #kind;
  #chunkStep;
  /** the steps of each kind */
  #steps = KINDS.map(() => new Column(Uint32Array, 16));
  /** @type {Chunk[]} */
  #chunks = [];
  /** @type {Chunk[]} */
  #shown = [];
  #stretches = new Stretches();

  /**
   * Takes in steps; those that are here already are skipped.
   *
   * @param {number} from  the index of the first of them
   * @param {Step[] | Block} steps
   */
  append(from, steps) {
    if (from > this.length) throw new RangeError(`steps ${this.length} to ${from - 1} are missing`);
    const whole = steps instanceof Block && from === this.length;
    if (whole) this.#stretches.pushBlock(from, steps, this.#now);
    /** @type {Set<object>} */
    const fresh = new Set();
    for (let i = this.length - from; i < steps.length; i++) {
      const step = checked(steps.at(i), this.end, this.tip.seq);
      if (!whole) this.#stretches.push(this.length, step, () => this.#seen(fresh));
      this.#add(step, fresh);
    }
  }

  /** About how much memory the recording takes. */
  get bytes() {
    return this.#stretches.bytes + this.length * COLUMN_BYTES;
  }

  /** All output so far, the future too. @returns {readonly Chunk[]} */
  get chunks() {
    return this.#chunks;
  }

  /** What the next patch is for. @returns {State} */
  get #now() {
    return this.length ? this.tip : /** @type {State} */ ({});
  }

  /** The same, once and for all: nothing of it is changed any more. @param {Set<object>} fresh */
  #seen(fresh) {
    fresh.clear();
    return this.#now;
  }

  /** @param {Step} step @param {Set<object>} fresh */
  #add(step, fresh) {
    const i = this.length;
    const { last } = this.#now;
    const before = this.turns.holder.last;
    const state = after(this.#now, step, fresh);
    this.#t.push(step.t);
    const kind = KINDS.indexOf(step.k);
    this.#kind.push(kind);
    this.#steps[kind]?.push(i);
    if (step.l || step.k === "fold" || i === 0) this.#addLanes(step, i, causeOf(last, state));
    this.lines.append(step, i, state);
    this.traces.append(step, i, this.#actor(before));
    if (step.k === "lint") this.found.push({ i, t: step.t, n: step.n, task: aboutWhom(state) });
    for (const chunk of step.o ?? []) {
      this.#chunks.push(chunk);
      this.#chunkStep.push(i);
    }
    if (step.k === "end") this.isCut = state.end?.reason === "limit";
    this.tip = state;
    this.length++;
  }

  /** Who did what the newest step tells: whoever has the CPU now, or had it until then. @param {number | undefined} before */
  #actor(before) {
    const now = this.turns.holder.last;
    return now === NOBODY ? (before ?? NOBODY) : now;
  }

  /**
   * @param {Step} step
   * @param {number} i
   * @param {string} cause
   */
  #addLanes(step, i, cause) {
    for (const [task, state, t] of changesOf(step)) {
      let spans = this.lanes.get(task);
      if (!spans) {
        spans = new Spans();
        this.lanes.set(task, spans);
      }
      spans.push(t, i, CODE[state]);
      this.seen.add(state);
    }
    const known = this.turns.length;
    this.turns.append(changesOf(step), i, step.t, cause);
    this.pieces.append(step, i, i ? this.#t.at(i - 1) : step.t, this.turns, known);
    if (step.k !== "fold") return;
    this.folds.step.push(i);
    this.folds.count.push(Number(step.n[1].count ?? 0));
  }

  /** @param {number} i */
  #check(i) {
    if (!(Number.isInteger(i) && i >= 0 && i < this.length)) throw new RangeError(`no step ${i} of ${this.length}`);
  }

  /** The state after step i. @param {number} i @returns {State} */
  state(i) {
    this.#check(i);
    return this.#stretches.state(i);
  }

  /** What is shown of step i besides the state. @param {number} i @returns {StepView} */
  step(i) {
    this.#check(i);
    const { q, t, k, n, w } = this.#stretches.step(i);
    return { i, q, t, k, n, w: w ?? [] };
  }

  /** The step that shows the event with this number: the first whose own event is not before it. @param {number} seq */
  stepOf(seq) {
    let [low, high] = this.#stretches.around(seq, this.length);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.step(middle).q < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {number} i */
  t(i) {
    return this.#t.at(i);
  }

  /** @param {number} i @returns {StepKind} */
  kind(i) {
    return KINDS[this.#kind.at(i)];
  }

  /** Virtual time of the last step so far. */
  get end() {
    return this.length ? this.#t.last : 0;
  }

  /** The output made up to step i; the same list as long as nothing was added. @param {number} i @returns {Chunk[]} */
  outputs(i) {
    const count = firstAtLeast(this.#chunkStep.values, i + 1, this.#chunkStep.length);
    if (this.#shown.length !== count) this.#shown = this.#chunks.slice(0, count);
    return this.#shown;
  }

  /** What step i printed. @param {number} i @returns {Chunk[]} */
  printed(i) {
    const from = firstAtLeast(this.#chunkStep.values, i, this.#chunkStep.length);
    return this.#chunks.slice(from, firstAtLeast(this.#chunkStep.values, i + 1, this.#chunkStep.length));
  }

  /** The nearest step after (before) `from` that printed something, or -1. @param {number} from @param {1 | -1} direction */
  findOutput(from, direction) {
    const { values, length } = this.#chunkStep;
    const k = direction > 0 ? firstAtLeast(values, from + 1, length) : firstAtLeast(values, from, length) - 1;
    return k >= 0 && k < length ? this.#chunkStep.at(k) : -1;
  }

  /**
   * The nearest step after (before) `from` of one of the kinds, or -1.
   *
   * @param {number} from
   * @param {1 | -1} direction
   * @param {readonly StepKind[]} kinds
   */
  find(from, direction, kinds) {
    const found = kinds
      .map((kind) => this.#steps[KINDS.indexOf(kind)])
      .map(({ values, length }) => {
        const k = direction > 0 ? firstAtLeast(values, from + 1, length) : firstAtLeast(values, from, length) - 1;
        return k >= 0 && k < length ? values[k] : -1;
      })
      .filter((i) => i >= 0);
    if (found.length === 0) return -1;
    return direction > 0 ? Math.min(...found) : Math.max(...found);
  }

  /** The steps as they are kept, stretch by stretch. */
  kept() {
    return this.#stretches.kept();
  }

  /** How many steps of these kinds there are up to step i, itself included. @param {number} i @param {readonly StepKind[]} kinds */
  count(i, kinds) {
    const columns = kinds.map((kind) => this.#steps[KINDS.indexOf(kind)]);
    return columns.reduce((sum, { values, length }) => sum + firstAtLeast(values, i + 1, length), 0);
  }

  /** The last step at or before a time (0 before the first). @param {number} t */
  byTime(t) {
    return lastAtMost(this.#t.values, t, 0, this.length - 1);
  }

  /** The first step at or after a time; `length` where there is none. @param {number} t */
  since(t) {
    return firstAtLeast(this.#t.values, t, this.length);
  }

  /** The tasks in lane order: by birth, the hubs after the others. @returns {Task[]} */
  tasks() {
    const tasks = [...this.lanes.keys()].map((id) => this.tip.tasks[id]).filter(Boolean);
    return [...tasks.filter((task) => task.what !== "hub"), ...tasks.filter((task) => task.what === "hub")];
  }
}
