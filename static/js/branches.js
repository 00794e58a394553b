/**
 * The lines of history: the runs of one example that a person has made, as a tree.
 *
 * The run that was there first is the trunk; a deed in the past, or another setting, makes a line that leaves the one it
 * was made from. The newest lines are kept whole; of the others only their input is, from which they can be run again,
 * and of very many the oldest are forgotten. It refuses to know how runs are opened and how lines are drawn.
 */

import { firstDeed, firstDifference, whatOf } from "./deeds.js";
import { LONGEST_NAME } from "./linenames.js";
import { writeHash } from "./place.js";
import { rootOf } from "./runs.js";

/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Wish} Wish */
/** @typedef {import("./session.js").Shown} Shown */
/** @typedef {{id: number, parent: number | null, place: Shown | null, run: Run, steps: number, end: number, seen: number, part: {at: number, of: number} | null, isChange: boolean, name: string}} Line  `isChange`: made by a change, and the next one takes its place; `name`: given by hand */

/**
 * @typedef {object} LineView  a line of history: one of the runs that a person has made of an example
 * @property {number} id
 * @property {number|null} parent  the line that it leaves; the trunk leaves none
 * @property {Run} run
 * @property {import("./timeline.js").Timeline|null} timeline  null: put away, it is run again when somebody goes there
 * @property {import("./types.js").Status} status
 * @property {import("./session.js").Trouble|null} trouble
 * @property {number} steps
 * @property {number} end  virtual time of its last step
 * @property {{t: number, step: number}|null} fork  where it leaves its parent
 * @property {import("./deeds.js").What} what
 * @property {string} name  given by hand; empty where it is named after what was done
 * @property {boolean} isCurrent
 */
/** @typedef {{line: number, timeline: import("./timeline.js").Timeline}} Ghost  what the present recording was before a change */
/** @typedef {{lines: LineView[], discarded: import("./deeds.js").What|null, forgotten: number, ghost: Ghost|null}} HistoryView  `discarded`: what can be had back */

export const BOUNDS = { kept: 4, bytes: 200e6, most: 12 };

/** What tells a run from others. @param {Wish} run */
const keyOf = ({ example, work, recording, settings, actions }) =>
  writeHash({ example, work, recording, settings, actions }, 0);

export class Branches {
  /** @param {{kept: number, bytes: number, most: number}} [bounds] */
  constructor(bounds = BOUNDS) {
    this.#bounds = bounds;
    /** @type {Line[]} */
    this.lines = [];
    /** @type {Line | null} */
    this.current = null;
    /** what was discarded last: it can be had back @type {Line[]} */
    this.discarded = [];
    /** how many lines are gone for good */
    this.forgotten = 0;
    /** where names outlive the page @type {Pick<import("./linenames.js").LineNames, "find" | "keep"> | null} */
    this.names = null;
  }

  #bounds;
  #ids = 0;
  #time = 0;

  /**
   * A run is shown: a line that is known, or a new one that leaves the present one.
   *
   * @param {Shown} place
   * @param {boolean} [isChange]  it differs in its programs or its world: what was changed before takes no line of its own
   */
  show(place, isChange = false) {
    if (this.current && rootOf(this.current.run) !== rootOf(place.run)) this.#clear();
    this.#note();
    const known = this.lines.find(({ run }) => run.id === place.run.id) ?? this.as(place.run);
    const former = isChange && this.#isPassing(this.current) ? this.current : null;
    const line = known ?? former ?? this.#goneOn(place) ?? this.#add(place, isChange ? this.current : null);
    if (former && line !== former) this.lines = this.lines.filter((one) => one !== former);
    if (isChange && !known) Object.assign(line, { isChange, part: null });
    Object.assign(line, { place, seen: ++this.#time });
    this.current = line;
    this.#note();
    this.#bound();
  }

  /** Was a line made by a change, and nothing stands on it? Then the next change may take its place. @param {Line | null} line */
  #isPassing(line) {
    return line?.isChange === true && line.name === "" && !this.lines.some(({ parent }) => parent === line.id);
  }

  /** The line of a run that has this input. @param {Wish} wish */
  as(wish) {
    if (wish.work && !wish.work.name) return null;
    const key = keyOf(wish);
    return this.lines.find(({ place, run }) => keyOf(place?.run ?? run) === key) ?? null;
  }

  /** @param {number} id */
  get(id) {
    return this.lines.find((line) => line.id === id) ?? null;
  }

  /** Is the present line this one, or one that leaves it? @param {number} id */
  isUnder(id) {
    return this.current !== null && this.#under(id).has(this.current.id);
  }

  /** Takes a line away, and those that leave it; never the trunk, nor the present line. @param {number} id */
  discard(id) {
    const line = this.get(id);
    if (!line || line.parent === null || this.isUnder(id)) return;
    const gone = this.#under(id);
    this.discarded = this.lines.filter((one) => gone.has(one.id));
    this.lines = this.lines.filter((one) => !gone.has(one.id));
  }

  /** Brings back what was discarded last. */
  restore() {
    const known = new Set(this.lines.map(({ run }) => keyOf(run)));
    const back = this.discarded.filter(({ run }) => !known.has(keyOf(run)));
    this.lines = [...this.lines, ...back].sort((a, b) => a.id - b.id);
    this.discarded = [];
    this.#bound();
  }

  /** The line after the present one, and so on in a circle. */
  next() {
    const order = this.look().map(({ id }) => id);
    return this.get(order[(order.indexOf(this.current?.id ?? -1) + 1) % order.length]);
  }

  /**
   * The same moment on another line: before they part the very same step, afterwards the same time.
   *
   * @param {number} i  a step of the present line
   * @param {Line} to
   * @returns {{step: number} | {time: number}}
   */
  moment(i, to) {
    const { place } = this.current ?? {};
    if (!place || place.timeline.length === 0) return { step: 0 };
    const t = place.timeline.t(i);
    const forks = this.#between(/** @type {Line} */ (this.current), to).map((line) => this.#forkOf(line));
    return forks.every((fork) => i < fork.step || t < fork.t) ? { step: i } : { time: t };
  }

  /** All that scenes show of it. @returns {HistoryView} */
  view() {
    const [gone] = this.discarded;
    const parent = gone && this.#parentOf(gone);
    return {
      lines: this.look(),
      discarded: parent ? whatOf(gone.run, parent.run) : null,
      forgotten: this.forgotten,
      ghost: this.ghost,
    };
  }

  /** What the present line was before its input was changed. @returns {Ghost | null} */
  get ghost() {
    const from = this.current?.isChange ? this.#parentOf(this.current) : null;
    return from?.place ? { line: from.id, timeline: from.place.timeline } : null;
  }

  /** Gives a line a name of its own; an empty one takes it away. @param {number} id @param {string} name */
  rename(id, name) {
    const line = this.get(id);
    if (!line) return;
    line.name = name.trim().slice(0, LONGEST_NAME);
    this.names?.keep(keyOf(line.place?.run ?? line.run), line.name);
  }

  /** The lines as they are drawn: the trunk, and each before those that leave it. @returns {LineView[]} */
  look() {
    this.#note();
    const views = this.lines.map((line) => this.#viewOf(line));
    /** @param {number | null} id @returns {LineView[]} */
    const from = (id) => views.filter(({ parent }) => parent === id).flatMap((one) => [one, ...from(one.id)]);
    return from(null);
  }

  /** @param {Line} line @returns {LineView} */
  #viewOf(line) {
    const { id, place, steps, end } = line;
    const parent = this.#parentOf(line);
    const run = place?.run ?? line.run;
    return {
      id,
      parent: parent?.id ?? null,
      run,
      timeline: place?.timeline ?? null,
      status: place?.status ?? "ended",
      trouble: place?.trouble ?? null,
      steps,
      end,
      fork: parent && this.#forkOf(line),
      name: line.name,
      what: whatOf(run, parent ? (parent.place?.run ?? parent.run) : null),
      isCurrent: line === this.current,
    };
  }

  /** Runs grow while they are shown: what is kept of each is what is here now. */
  #note() {
    for (const line of this.lines) {
      if (!line.place) continue;
      const { run, timeline } = line.place;
      Object.assign(line, { run, steps: timeline.length, end: timeline.end });
    }
  }

  /** The line that a run goes on with: all of it is there, and what was done comes after its end. @param {Shown} place */
  #goneOn({ run }) {
    const from = this.lines.find((line) => line.run.id === run.parent);
    if (from?.place?.status !== "parked") return null;
    return firstDeed(run.actions, from.run.actions).t > from.end ? from : null;
  }

  /** @param {Shown} place @param {Line | null} changed  the line that a change leaves @returns {Line} */
  #add(place, changed) {
    const { run } = place;
    const from = changed ?? this.lines.find((line) => line.run.id === run.parent) ?? this.#nearest(run);
    /** @type {Line} */
    const line = {
      id: ++this.#ids,
      parent: from?.id ?? null,
      place,
      run,
      steps: 0,
      end: 0,
      seen: 0,
      part: null,
      isChange: false,
      name: this.names?.find(keyOf(run)) ?? "",
    };
    if (changed) this.lines.push(line);
    if (changed) return line;
    // Who goes back to before a line began leaves the one that it left.
    /** @type {Line | null} */
    let on = from;
    while (on && on.parent !== null && this.#forkOf(line).t < this.#forkOf(on).t) {
      on = this.#parentOf(on);
      line.parent = on?.id ?? null;
    }
    this.lines.push(line);
    return line;
  }

  /** The line with the same settings that has most deeds in common with a run. @param {Run} run */
  #nearest(run) {
    const alike = this.lines.filter((line) => keyOf({ ...line.run, actions: [] }) === keyOf({ ...run, actions: [] }));
    const common = (/** @type {Line} */ { run: { actions } }) => firstDeed(run.actions, actions).common;
    return alike.sort((a, b) => common(b) - common(a) || a.id - b.id)[0] ?? this.lines[0] ?? null;
  }

  /** @param {Line} line */
  #parentOf({ parent }) {
    return parent === null ? null : this.get(parent);
  }

  /** Where a line leaves the one it was made from. @param {Line} line @returns {{t: number, step: number}} */
  #forkOf(line) {
    const parent = this.#parentOf(line);
    if (!parent) return { t: 0, step: 0 };
    const [own, other] = [line.place?.run ?? line.run, parent.place?.run ?? parent.run];
    if (keyOf({ ...own, actions: [] }) === keyOf({ ...other, actions: [] })) {
      const { t } = firstDeed(own.actions, other.actions);
      return { t, step: line.place?.timeline.since(t) ?? 0 };
    }
    return this.#partOf(line, parent);
  }

  /** Of two settings nothing says where it shows: that is looked for once all is there. @param {Line} line @param {Line} parent */
  #partOf(line, parent) {
    const [own, other] = [line.place?.timeline, parent.place?.timeline];
    const of = (own?.length ?? 0) + (other?.length ?? 0);
    if (own && other && line.part?.of !== of) {
      const { at, isFound } = firstDifference(own, other, line.part?.at ?? 0);
      line.part = { at, of: isFound ? of : 0 };
    }
    const step = line.part?.at ?? 0;
    return { t: own && step < own.length ? own.t(step) : line.end, step };
  }

  /** The lines that are left or joined on the way from one to another. @param {Line} a @param {Line} b */
  #between(a, b) {
    const [up, down] = [this.#chain(a), this.#chain(b)];
    return [...up.filter((line) => !down.includes(line)), ...down.filter((line) => !up.includes(line))];
  }

  /** @param {Line} line @returns {Line[]} */
  #chain(line) {
    const parent = this.#parentOf(line);
    return parent ? [line, ...this.#chain(parent)] : [line];
  }

  /** @param {number} id @returns {Set<number>} */
  #under(id) {
    const below = this.lines.filter(({ parent }) => parent === id).flatMap((line) => [...this.#under(line.id)]);
    return new Set([id, ...below]);
  }

  #clear() {
    this.lines = [];
    this.discarded = [];
    this.current = null;
    this.forgotten = 0;
  }

  #bound() {
    const newest = [...this.lines, ...this.discarded].sort((a, b) => b.seen - a.seen);
    let bytes = 0;
    for (const [i, line] of newest.entries()) {
      bytes += line.place?.timeline.bytes ?? 0;
      const isNeeded = line === this.current || line.id === this.ghost?.line;
      if (!isNeeded && (i >= this.#bounds.kept || bytes > this.#bounds.bytes)) line.place = null;
    }
    while (this.lines.length > this.#bounds.most) this.#forget(newest);
  }

  /** @param {Line[]} newest */
  #forget(newest) {
    const isLeaf = (/** @type {Line} */ { id }) => !this.lines.some(({ parent }) => parent === id);
    const oldest = newest.filter((line) => this.lines.includes(line) && line !== this.current && isLeaf(line)).pop();
    this.lines = this.lines.filter((line) => line !== oldest);
    this.forgotten++;
  }
}
