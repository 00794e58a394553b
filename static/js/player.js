/**
 * The cursor over a timeline: where the person is, playing from there, and the way back from a jump.
 *
 * Its position never moves by itself except while playing; it does not run after a growing end unless
 * `follow` is on. Timers are injected. It refuses to know the DOM and what a step shows.
 */

import { delayOf } from "./pace.js";
import { SWITCH_KINDS } from "./timeline.js";
import { WINDOW_TIMERS } from "./timers.js";

/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {import("./pace.js").Pace} Pace */
/** @typedef {import("./protocol.js").StepKind} StepKind */
/** @typedef {"seek" | "step" | "play" | "stop" | "grow"} Why  what made the cursor report: decides about motion and speech */

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
/** so many places are kept that one jumped from */
const LONGEST_TRAIL = 50;

export class Player {
  /**
   * @param {Timeline} timeline
   * @param {import("./timers.js").Timers} [timers]
   */
  constructor(timeline, timers = WINDOW_TIMERS) {
    this.timeline = timeline;
    this.i = 0;
    this.speed = 1;
    /** @type {Pace} */
    this.pace = "steps";
    this.playing = false;
    this.follow = false;
    /** where one jumped from, the newest last @type {readonly number[]} */
    this.trail = [];
    /** playing stops where it comes to such a step @type {(i: number) => boolean} */
    this.stopsAt = () => false;
    this.#timers = timers;
  }

  #timers;
  /** @type {any} */
  #timer = null;
  /** more steps may still come */
  #live = true;
  /** @type {Set<(why: Why) => void>} */
  #listeners = new Set();

  /** @param {(why: Why) => void} listener @returns {() => void} ends the subscription */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Puts the cursor on another timeline. @param {Timeline} timeline @param {number} i */
  show(timeline, i) {
    this.timeline = timeline;
    this.#live = true;
    this.#stop();
    this.i = this.#clamp(i);
    this.trail = [];
    this.#report("seek");
  }

  /** @param {number} i */
  seek(i) {
    this.#moveTo(i, "seek");
  }

  /** Goes to a step from which one may want to come back. @param {number} i */
  jump(i) {
    if (this.#clamp(i) !== this.i) this.trail = [...this.trail, this.i].slice(-LONGEST_TRAIL);
    this.#moveTo(i, "seek");
  }

  /** To where one jumped from last. */
  comeBack() {
    const to = this.trail[this.trail.length - 1];
    if (to === undefined) return false;
    this.trail = this.trail.slice(0, -1);
    this.#moveTo(to, "seek");
    return true;
  }

  /** To a step that somebody has looked up; stays where it is -1. @param {number} i */
  step(i) {
    return i >= 0 && this.#moveTo(i, "step");
  }

  forward() {
    return this.#moveTo(this.i + 1, "step");
  }

  back() {
    return this.#moveTo(this.i - 1, "step");
  }

  /** To the next step of one of these kinds; stays where there is none. @param {readonly StepKind[]} kinds */
  next(kinds = SWITCH_KINDS) {
    return this.step(this.timeline.find(this.i, 1, kinds));
  }

  /** @param {readonly StepKind[]} kinds */
  previous(kinds = SWITCH_KINDS) {
    return this.step(this.timeline.find(this.i, -1, kinds));
  }

  /** To the step where a task gets the CPU next, or got it last. @param {number} task @param {1 | -1} direction */
  turn(task, direction) {
    return this.step(this.timeline.turns.of(task, this.i, direction));
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.playing || this.timeline.length === 0) return;
    if (this.#atEnd() && !this.#live) this.i = 0;
    this.playing = true;
    this.#schedule();
    this.#report("play");
  }

  pause() {
    if (!this.playing) return;
    this.#stop();
    this.#report("play");
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = speed;
    if (this.playing) this.#schedule();
    this.#report("play");
  }

  /** @param {Pace} pace */
  setPace(pace) {
    this.pace = pace;
    if (this.playing) this.#schedule();
    this.#report("play");
  }

  /** Steps were added, or it became known whether more will come. @param {boolean} live */
  grown(live) {
    this.#live = live;
    if (this.follow && !this.playing) this.i = Math.max(0, this.timeline.length - 1);
    if (this.playing && this.#timer === null) this.#schedule();
    this.#report("grow");
  }

  /** Milliseconds that the next step is away while playing. */
  get delay() {
    return delayOf(this.timeline, this.i, this.pace) / this.speed;
  }

  #schedule() {
    this.#timers.clear(this.#timer);
    this.#timer = null;
    if (!this.#atEnd()) this.#timer = this.#timers.set(() => this.#tick(), this.delay);
    else if (!this.#live) this.#stop();
  }

  #tick() {
    this.#timer = null;
    this.i = this.#clamp(this.i + 1);
    const stops = this.stopsAt(this.i);
    if (stops) this.#stop();
    else this.#schedule();
    this.#report(stops ? "stop" : "play");
  }

  #stop() {
    this.#timers.clear(this.#timer);
    this.#timer = null;
    this.playing = false;
  }

  #atEnd() {
    return this.i >= this.timeline.length - 1;
  }

  /** Any move by hand ends playing. @param {number} i @param {Why} why */
  #moveTo(i, why) {
    const to = this.#clamp(i);
    const moved = to !== this.i;
    if (!moved && !this.playing) return false;
    this.#stop();
    this.i = to;
    this.#report(why);
    return moved;
  }

  /** @param {number} i */
  #clamp(i) {
    return Math.max(0, Math.min(Math.round(i), this.timeline.length - 1));
  }

  /** @param {Why} why */
  #report(why) {
    for (const listener of this.#listeners) listener(why);
  }
}
