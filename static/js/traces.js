/**
 * What tasks left behind on their way: the steps at which each of them asked the kernel for something, or printed.
 *
 * It refuses to know pixels and what was printed.
 */

import { Column } from "./columns.js";

/** @typedef {import("./protocol.js").Step} Step */

/** @type {readonly string[]} the kinds of steps that a task does itself at the kernel */
const OWN_IO = ["io", "input"];

export class Traces {
  constructor() {
    /** the steps of IO of each task @type {Map<number, Column>} */
    this.io = new Map();
    /** the steps at which each task printed @type {Map<number, Column>} */
    this.out = new Map();
  }

  /** Takes in one step. @param {Step} step @param {number} i  its index @param {number} holder  who held the CPU */
  append(step, i, holder) {
    if (OWN_IO.includes(step.k)) note(this.io, holder, i);
    for (const { task } of step.o ?? []) note(this.out, task, i);
  }
}

/** @param {Map<number, Column>} steps @param {number} task @param {number} i */
function note(steps, task, i) {
  let column = steps.get(task);
  if (!column) {
    column = new Column(Uint32Array, 8);
    steps.set(task, column);
  }
  if (column.length === 0 || column.last !== i) column.push(i);
}
