/**
 * Which run is shown, and getting from one run to the next without losing the place.
 *
 * Messages of the link go in; timelines and a cursor come out. A run that was asked for grows out of sight until the
 * step one wants to see there has come (the first step, the step of a deep link, the action of a person who typed as
 * a client), then it takes the place of the one before. It refuses to know the DOM, the socket and what is drawn.
 */

import { Timeline } from "./timeline.js";

/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./types.js").RunMessage} RunMessage */
/** @typedef {import("./types.js").StepsMessage} StepsMessage */
/** @typedef {import("./types.js").StatusMessage} StatusMessage */
/** @typedef {import("./types.js").ErrorMessage} ErrorMessage */
/** @typedef {import("./types.js").Wish} Wish */
/** @typedef {{run: Run, timeline: Timeline, status: Status}} Shown */

/**
 * @typedef {object} Goal  the step to go to once it is here
 * @property {number} [step]
 * @property {number} [at]  instead: the step of what a person did at this time
 * @property {number} [after]  which is not before this step
 */

/**
 * @typedef {object} Means
 * @property {import("./player.js").Player} player
 * @property {() => void} changed  something to draw has changed
 * @property {string} home  the example for whoever asks for one that does not exist
 */

/** refusals of what was asked for itself: asking again would not help */
const REFUSALS = ["unknown-example", "scenario", "bad-message", "too-large"];
const ACTED = /** @type {import("./types.js").StepKind[]} */ (["peer", "input"]);

export class Session {
  /** @param {Means} means */
  constructor({ player, changed, home }) {
    this.#player = player;
    this.#home = home;
    this.#changed = changed;
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {{code: string, params: Record<string, any>} | null} */
    this.error = null;
    /** null until it is known for the first time @type {boolean | null} */
    this.connected = null;
    /** the run asked for last @type {Wish | null} */
    this.asked = null;
    /** another run was asked for and is neither shown nor refused yet */
    this.opening = false;
  }

  #player;
  #changed;
  #home;
  /** @type {import("./link.js").Link | null} */
  #link = null;
  /** a run that is not shown yet @type {Shown | null} */
  #coming = null;
  /** @type {Goal | null} */
  #goal = null;
  /** what was done before the answer to the deed before had come @type {[{peer: string} | {program: string}, any[]][]} */
  #held = [];

  /** @param {import("./link.js").Link} link */
  use(link) {
    this.#link = link;
  }

  /** @returns {Status} */
  get status() {
    if (this.connected === false) return "lost";
    return this.shown?.status ?? "connecting";
  }

  /** Starts (or joins) a run and goes to a step of it. @param {Wish} wish @param {number} [step] */
  open(wish, step = 0) {
    this.asked = wish;
    this.opening = true;
    this.error = null;
    this.#coming = null;
    this.#held.length = 0;
    this.#goal = { step };
    this.#link?.open(wish);
    this.#changed();
  }

  /**
   * A person does something at the playhead, as a client or at the keyboard.
   *
   * @param {{peer: string} | {program: string}} who
   * @param {any[]} what
   * @returns {boolean} false where it could not even be said to the server
   */
  act(who, what) {
    if (!this.shown || !this.#link || this.shown.timeline.length === 0) return false;
    if (this.#goal?.at !== undefined) {
      // The moment of this deed is where the one before leads to, and that is not known yet.
      this.#held.push([who, what]);
      return true;
    }
    this.#player.pause();
    const at = this.shown.timeline.t(this.#player.i);
    const said = this.#link.act(at, who, what);
    if (said) this.#goal = { at, after: this.shown.timeline.length };
    this.error = said ? null : { code: "offline", params: {} };
    this.#changed();
    return said;
  }

  /** The person went somewhere: no longer wait for a step to come. */
  settle() {
    if (!this.#coming && !this.opening && this.#goal?.at === undefined) this.#goal = null;
  }

  dismiss() {
    this.error = null;
    this.#changed();
  }

  /** Something beside the run could not be done. @param {string} code */
  cannot(code) {
    this.error = { code, params: {} };
    this.#changed();
  }

  /** @param {boolean} connected */
  connection(connected) {
    this.connected = connected;
    if (!connected && this.#goal?.at !== undefined && !this.#coming) this.#fail("unanswered");
    this.#changed();
  }

  /** @param {RunMessage} message */
  run({ run, example, parent, programs, scenario, versions }) {
    if (this.#goal?.at !== undefined) this.#goal.after = 0;
    this.#goal ??= { step: 0 };
    this.#coming = {
      run: {
        id: run,
        example,
        parent,
        programs,
        scenario,
        versions,
        settings: this.asked?.settings ?? {},
        actions: scenario.actions ?? [],
      },
      timeline: new Timeline(),
      status: "running",
    };
  }

  /** @param {StepsMessage} message */
  steps({ run, from, steps }) {
    const place = this.#placeOf(run);
    if (!place) return;
    try {
      place.timeline.append(from, steps);
    } catch {
      return this.#fail("steps");
    }
    this.#advance(place, false);
  }

  /** @param {StatusMessage} message */
  progress(message) {
    const place = this.#placeOf(message.run);
    if (!place) return;
    place.status = message.status;
    place.run = { ...place.run, actions: message.actions };
    this.#advance(place, message.status !== "running");
  }

  /** @param {ErrorMessage} message */
  failed({ code, params, run }) {
    const forgotten = code === "gone" && run ? this.#placeOf(run) : null;
    if (forgotten) return this.#openAgain(forgotten);
    const other = this.shown || !REFUSALS.includes(code) ? null : this.#instead();
    if (other) this.open(other);
    this.#fail(code, params, other !== null);
  }

  /** The server knows the run no more, but a run is its input. @param {Shown} place */
  #openAgain({ run: { example, actions } }) {
    this.open({ ...this.asked, example, actions }, this.#goal?.step ?? this.#player.i);
  }

  /** For whoever asked for something that does not exist, and sees nothing yet. @returns {Wish | null} */
  #instead() {
    const { example, settings = {}, actions = [] } = this.asked ?? { example: this.#home };
    if (actions.length > 0 || Object.keys(settings).length > 0) return { example };
    return example === this.#home ? null : { example: this.#home };
  }

  /** @param {string} run */
  #placeOf(run) {
    return [this.#coming, this.shown].find((place) => place?.run.id === run) ?? null;
  }

  /** @param {string} code @param {Record<string, any>} [params] @param {boolean} [opening] */
  #fail(code, params = {}, opening = false) {
    this.opening = opening;
    this.#goal = null;
    this.#held.length = 0;
    this.error = { code, params };
    this.#changed();
  }

  /** Goes where one wants to be, as soon as that is here. @param {Shown} place @param {boolean} complete */
  #advance(place, complete) {
    const reached = this.#reached(place, complete);
    if (place === this.#coming && reached >= 0) this.#show(place, reached);
    else if (place === this.shown) this.#grow(place, reached);
    const next = this.#goal?.at === undefined ? this.#held.shift() : undefined;
    if (next) this.act(...next);
    this.#changed();
  }

  /** @param {Shown} place @param {number} step */
  #show(place, step) {
    const goal = this.#goal;
    this.#coming = null;
    this.opening = false;
    this.shown = place;
    this.#player.show(place.timeline, step);
    this.#goal = goal;
    this.#settleAt(place, step);
    this.#player.grown(place.status === "running");
  }

  /** @param {Shown} place @param {number} reached */
  #grow(place, reached) {
    this.#player.grown(place.status === "running");
    if (reached < 0 || !this.#goal || this.opening) return;
    this.#settleAt(place, reached);
    this.#player.seek(reached);
  }

  /** A step of a deep link that is still to come stays the goal. @param {Shown} place @param {number} step */
  #settleAt(place, step) {
    const wanted = this.#goal?.step ?? step;
    if (wanted <= step || place.status !== "running") this.#goal = null;
  }

  /** The step to show, or -1 while it is not here. @param {Shown} place @param {boolean} complete */
  #reached(place, complete) {
    const { timeline } = place;
    const goal = this.#goal;
    if (!goal || timeline.length === 0) return -1;
    if (goal.at !== undefined) return this.#actedStep(place, goal.at, goal.after ?? 0, complete);
    const step = goal.step ?? 0;
    if (step < timeline.length) return step;
    return complete || !this.shown || place === this.#coming ? timeline.length - 1 : -1;
  }

  /**
   * The step in which the run shows what the person did: the first act that the run before did not have.
   *
   * @param {Shown} place
   * @param {number} at
   * @param {number} after
   * @param {boolean} complete
   */
  #actedStep(place, at, after, complete) {
    const { timeline } = place;
    if (timeline.length <= after) return -1;
    const from = Math.max(after, this.#firstDifference(place, at));
    const acted = timeline.find(from - 1, 1, ACTED);
    if (acted >= 0) return acted;
    return complete ? Math.min(from, timeline.length - 1) : -1;
  }

  /** The first step at or after a time that the run shown until now does not have. @param {Shown} place @param {number} at */
  #firstDifference({ timeline }, at) {
    const before = this.shown?.timeline;
    let i = timeline.since(at);
    if (!before || before === timeline) return i;
    while (i < timeline.length && i < before.length && isSame(timeline, before, i)) i++;
    return i;
  }
}

/** @param {Timeline} a @param {Timeline} b @param {number} i */
function isSame(a, b, i) {
  const [x, y] = [a.step(i), b.step(i)];
  return x.t === y.t && x.k === y.k && JSON.stringify(x.n) === JSON.stringify(y.n);
}
