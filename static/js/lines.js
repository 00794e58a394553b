/**
 * The steps that show a line about to run: which line of which program, whose, and how deep in calls.
 *
 * Kept as columns, so that the next step at a line, or at the next line of the same function, is found without looking
 * into the steps. Functions that are left have an entry too: they tell two calls of one function apart. It refuses to
 * know what a line says.
 */

import { Column, firstAtLeast } from "./columns.js";
import { APPEND, DELETE } from "./patch.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Step} Step */

/** lines of one program are fewer than this */
const MOST_LINES = 2 ** 20;
/** in place of a line: a function was left */
const LEFT = 2 ** 32 - 1;
/** in place of a line: one of a library, which is no line of any program */
const INSIDE = 2 ** 32 - 2;
/** where a task's functions stand in its part of the state */
const FRAMES = ["stack", "inside"];

/** A line of a program as one number. @param {number} program @param {number} line */
export const spotOf = (program, line) => program * MOST_LINES + line;

/** Whom the sentence of a step is about: who has the CPU, of several cores the one that it names. @param {State} state @param {Step} step */
function actor({ cpu, cores, tasks }, { n }) {
  if (!cores) return cpu === null ? null : (tasks[cpu] ?? null);
  const holders = cores.flatMap((id) => (id === null ? [] : [tasks[id]])).filter(Boolean);
  const named = holders.filter(({ name }) => name === n[1].task);
  return named.find(({ line }) => line === n[1].line) ?? named[0] ?? null;
}

/** How deep in calls a task is, those of libraries included. @param {{stack: unknown[], inside?: unknown[]}} task */
export const depthOf = ({ stack, inside = [] }) => stack.length + inside.length;

/** Does an operation take a function off a task's stack (-1), put one on it (1), or neither? @param {import("./protocol.js").Op} op */
function stackChange([kind, path]) {
  if (path[0] !== "tasks" || !FRAMES.includes(String(path[2]))) return 0;
  if (kind === DELETE) return path.length === 4 ? -1 : 0;
  return kind === APPEND && path.length === 3 ? 1 : 0;
}

/** The functions that a step leaves, in order: whose they are, and how deep that task is afterwards. @param {Step} step @param {State} state  the state after it */
function leavings({ p: patch }, { tasks }) {
  if (!patch.some((op) => stackChange(op) < 0)) return [];
  /** @type {{task: number, depth: number}[]} */
  const found = [];
  /** @type {Record<string, number>} */
  const depths = {};
  for (const op of [...patch].reverse()) {
    const [task, change] = [String(op[1][1]), stackChange(op)];
    if (change === 0 || !tasks[task]) continue;
    const depth = depths[task] ?? depthOf(tasks[task]);
    if (change < 0) found.unshift({ task: Number(task), depth });
    depths[task] = depth - change;
  }
  return found;
}

export class Lines {
  constructor() {
    this.#step = new Column(Uint32Array);
    this.#spot = new Column(Uint32Array);
    /** forked processes number their tasks beyond 32 bits */
    this.#task = new Column(Float64Array);
    this.#depth = new Column(Uint32Array);
  }

  #step;
  #spot;
  #task;
  #depth;

  /** Takes in one step. @param {Step} step @param {number} i  its index @param {State} state  the state after it */
  append(step, i, state) {
    // Not every function that is left makes a step of its own, but its frame goes.
    for (const { task, depth } of leavings(step, state)) this.#push(i, LEFT, task, depth);
    if (step.k !== "line" && step.k !== "inside") return;
    const task = actor(state, step);
    if (!task) return;
    if (step.k === "inside") return this.#push(i, INSIDE, task.id, depthOf(task));
    const program = state.programs[task.program]?.source ?? task.program;
    this.#push(i, spotOf(program, Number(step.n[1].line)), task.id, depthOf(task));
  }

  /** @param {number} i @param {number} spot @param {number} task @param {number} depth */
  #push(i, spot, task, depth) {
    this.#step.push(i);
    this.#spot.push(spot);
    this.#task.push(task);
    this.#depth.push(depth);
  }

  /** The line that a step shows, or -1. @param {number} i */
  spotAt(i) {
    const k = this.#from(i + 1) - 1;
    return this.#isLine(k, i) ? this.#spot.at(k) : -1;
  }

  /** Whose line was shown last, at or before a step; null before the first. @param {number} i */
  taskAt(i) {
    const k = this.#from(i + 1) - 1;
    return k < 0 ? null : this.#task.at(k);
  }

  /** The nearest step after (before) step i that shows one of these lines, or -1. @param {number} i @param {1 | -1} direction @param {ReadonlySet<number>} spots */
  find(i, direction, spots) {
    for (let k = this.#start(i, direction); k >= 0 && k < this.#step.length; k += direction)
      if (spots.has(this.#spot.at(k))) return this.#step.at(k);
    return -1;
  }

  /**
   * The nearest step after (before) step i that shows a line of the same call of a function, over whatever it calls; of
   * its caller once it was left; -1 where there is none.
   *
   * @param {number} i
   * @param {1 | -1} direction
   * @param {number} task
   * @param {number} depth  how deep in calls the task is at step i
   */
  over(i, direction, task, depth) {
    let limit = depth;
    for (let k = this.#start(i, direction); k >= 0 && k < this.#step.length; k += direction) {
      if (this.#task.at(k) !== task || this.#depth.at(k) > limit) continue;
      if (this.#spot.at(k) !== LEFT) return this.#step.at(k);
      limit = this.#depth.at(k);
    }
    return -1;
  }

  /** @param {number} i  a step */
  #from(i) {
    return firstAtLeast(this.#step.values, i, this.#step.length);
  }

  /** Is entry k the line that step i shows? It is the last of the step. @param {number} k @param {number} i */
  #isLine(k, i) {
    return k >= 0 && this.#step.at(k) === i && this.#spot.at(k) !== LEFT;
  }

  /** @param {number} i @param {1 | -1} direction */
  #start(i, direction) {
    const after = this.#from(i + 1);
    if (direction > 0) return after;
    return this.#isLine(after - 1, i) ? after - 2 : after - 1;
  }
}
