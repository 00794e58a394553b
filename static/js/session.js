/**
 * Which run is shown, and getting from one run to the next without losing the place.
 *
 * Messages of the link go in; timelines and a cursor come out. A run that was asked for grows out of sight until the
 * step one wants to see there has come (the first step, the step of a deep link, the action of a person who typed as
 * a client), then it takes the place of the one before. It refuses to know the DOM, the socket and what is drawn.
 */

import { arrival } from "./arrival.js";
import { Branches } from "./branches.js";
import { foldedPlace } from "./inside.js";
import { momentAt } from "./moment.js";
import { unreadableOf } from "./problems.js";
import { insteadOf, isBreak, isForgotten, isRefusal } from "./refusals.js";
import { againOf, beginningOf, inputOf, rootOf, takeStatus } from "./runs.js";

/** @typedef {import("./types.js").Status} Status */
/** @typedef {import("./protocol.js").RunMessage} RunMessage */
/** @typedef {import("./protocol.js").StepsMessage} StepsMessage */
/** @typedef {import("./protocol.js").StatusMessage} StatusMessage */
/** @typedef {import("./protocol.js").ErrorMessage} ErrorMessage */
/** @typedef {import("./types.js").Wish} Wish */
/** @typedef {import("./runs.js").Trouble} Trouble */
/** @typedef {import("./runs.js").Shown} Shown */
/** @typedef {import("./arrival.js").Goal} Goal */

/**
 * @typedef {object} Means
 * @property {import("./player.js").Player} player
 * @property {() => void} changed  something to draw has changed
 * @property {string} home  the example for whoever asks for one that does not exist
 */

/** so much of one run a page keeps: what is packed small may be large */
const MOST_BYTES = 1 << 28;

export class Session {
  /** @param {Means} means */
  constructor({ player, changed, home }) {
    this.#player = player;
    this.#home = home;
    this.#changed = changed;
    /** @type {Shown | null} */
    this.shown = null;
    /** the runs of the same example that were shown before, and this one */
    this.history = new Branches();
    /** @type {Trouble | null} */
    this.error = null;
    /** null until it is known for the first time @type {boolean | null} */
    this.connected = null;
    /** the run asked for last @type {Wish | null} */
    this.asked = null;
    /** another run was asked for and is neither shown nor refused yet */
    this.opening = false;
    /** what Python said of a change that is no Python: it is not shown @type {import("./problems.js").Problem[]} */
    this.unreadable = [];
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
  /** asks once more for what was asked for last @type {() => void} */
  #repeat = () => {};
  /** the line of history that is to be discarded once another one is shown @type {number | null} */
  #leaving = null;
  /** what was done before the answer to the deed before had come @type {[{peer: string} | {program: string}, any[]][]} */
  #held = [];
  /** a change is under way; the newest that came meanwhile, if any did @type {{next: Wish | null} | null} */
  #changing = null;

  /** @param {import("./link.js").Link} link */
  use(link) {
    this.#link = link;
  }

  /** @returns {Status} */
  get status() {
    if (this.connected === false) return "lost";
    return this.shown?.status ?? "connecting";
  }

  /** Starts (or joins) a run and goes to a step of it; one that is kept is shown at once. @param {Wish} wish @param {number} [step] */
  open(wish, step = 0) {
    const kept = this.history.as(wish)?.place;
    if (kept && kept !== this.shown && !kept.trouble && kept.run.inside === Boolean(wish.inside))
      this.#turnTo(kept, { step });
    else this.#ask(wish, { step });
  }

  /**
   * What is shown, with something changed, at the same moment. One change after the other makes one line of history; of
   * those that come while one is under way only the newest counts.
   *
   * @param {Wish} wish
   * @param {boolean} [instead]  does not wait for the one that is under way, but takes its place
   */
  change(wish, instead = false) {
    this.unreadable = [];
    if (this.#changing && this.opening && !instead) {
      this.#changing.next = wish;
      return;
    }
    const kept = this.history.as(wish)?.place;
    if (kept && kept === this.shown && !this.opening) return;
    const goal = { same: momentAt(this.#player.timeline, this.#player.i) };
    if (kept && !kept.trouble && kept.run.inside === Boolean(wish.inside)) this.#turnTo(kept, goal, true);
    else this.#ask(wish, goal, true);
  }

  /** The change that came while another one was under way. */
  #changeOn() {
    const next = this.#changing?.next;
    this.#changing = null;
    if (next) this.change(next);
  }

  /** To another line of history, at the same moment. @param {number} id */
  turn(id) {
    const line = this.history.get(id);
    if (!line || line.place === this.shown) return;
    const goal = this.history.moment(this.#player.i, line);
    if (line.place) this.#turnTo(line.place, goal);
    else this.#ask(inputOf(line.run), goal);
  }

  /** Shows a run that somebody else has opened, at a step. @param {string} id @param {Record<string, any>} settings  it was asked for with @param {number} step */
  watch(id, settings, step) {
    const places = [this.shown, ...this.history.lines.map(({ place }) => place)];
    const kept = places.find((place) => place?.run.id === id && !place.trouble);
    if (kept) this.#turnTo(kept, { step });
    else this.#ask({ example: "", watch: id, settings }, { step });
  }

  /** Takes a line of history away; where it is shown, the one that it left is shown first. @param {number} id */
  discard(id) {
    const parent = this.history.get(id)?.parent ?? null;
    if (parent === null) return;
    this.#leaving = this.history.isUnder(id) ? id : null;
    if (this.#leaving === null) this.history.discard(id);
    else this.turn(parent);
    this.#changed();
  }

  /** Brings back what was discarded last. */
  restore() {
    this.history.restore();
    this.#changed();
  }

  /** The same run with the steps of libraries among the others, or without them, at the same place. @param {boolean} inside */
  unfold(inside) {
    if (!this.shown) return;
    this.#player.pause();
    this.#ask({ ...inputOf(this.shown.run), inside }, { own: foldedPlace(this.shown.timeline, this.#player.i) });
  }

  /** @param {Wish} wish @param {Goal} goal @param {boolean} [isChange] */
  #ask(wish, goal, isChange = false) {
    this.#repeat = () => this.#ask(wish, goal, isChange);
    this.#changing = isChange ? { next: null } : null;
    this.asked = wish;
    this.opening = true;
    this.error = null;
    this.#coming = null;
    this.#held.length = 0;
    this.#goal = goal;
    this.#link?.open(wish);
    this.#changed();
  }

  /** A run that is kept takes the place of the one that is shown, and goes on growing. @param {Shown} place @param {Goal} goal @param {boolean} [isChange] */
  #turnTo(place, goal, isChange = false) {
    this.#changing = isChange ? { next: null } : null;
    this.asked = { ...inputOf(place.run), inside: place.run.inside };
    this.error = null;
    this.#held.length = 0;
    this.#goal = goal;
    this.#link?.follow(place.run.id, place.timeline.length);
    this.#show(place, Math.max(0, this.#reached(place, true)));
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
    this.#repeat = () => this.act(who, what);
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

  /** Once more what could not be done: a deed or an example; a run that broke off is carried out anew. */
  again() {
    const broken = this.shown?.trouble ? this.shown.run : null;
    this.error = null;
    if (!broken) return this.#repeat();
    this.#ask(inputOf(broken), { here: true });
  }

  /** What is waited for, if anything is: how far the run has come, and the step that is wanted of it. */
  get working() {
    const wanted = this.#goal?.step ?? null;
    const place = this.#coming ?? (this.opening ? null : this.shown);
    const waits = this.opening || this.#coming !== null || this.#goal?.at !== undefined;
    if (!waits && !(this.#goal && wanted !== null && wanted >= (place?.timeline.length ?? 0))) return null;
    const { length: steps, end: t } = place?.timeline ?? { length: 0, end: 0 };
    return { steps, t, wanted: wanted || null, queue: place?.queue ?? null };
  }

  /** A deed is not answered yet: it may lead to another run. */
  get acting() {
    return this.#goal?.at !== undefined;
  }

  dismiss() {
    this.error = null;
    this.#changed();
  }

  /** What is here of the run cannot be shown: its process may have put anything into its state. */
  drop() {
    if (!this.shown) return;
    this.shown = null;
    this.#fail("steps");
  }

  /** Something beside the run could not be done. @param {string} code @param {Record<string, any>} [params] */
  cannot(code, params = {}) {
    this.error = { code, params };
    this.#changed();
  }

  /** @param {boolean} connected */
  connection(connected) {
    this.connected = connected;
    if (!connected && this.#goal?.at !== undefined && !this.#coming) this.#fail("unanswered");
    this.#changed();
  }

  /** @param {RunMessage} message */
  run(message) {
    if (this.#goal?.at !== undefined) this.#goal.after = 0;
    this.#goal ??= { step: 0 };
    this.#coming = beginningOf(message, this.asked?.settings);
  }

  /** @param {StepsMessage} message */
  steps({ run, from, steps }) {
    const place = this.#placeOf(run);
    if (!place) return;
    try {
      place.timeline.append(from, steps);
      if (place.timeline.bytes > MOST_BYTES) throw new RangeError("more than a page can hold");
    } catch {
      this.#breakOff(place, { code: "steps", params: {} });
      return this.#fail("steps");
    }
    this.#advance(place, false);
  }

  /** @param {StatusMessage} message */
  progress(message) {
    const place = this.#placeOf(message.run);
    if (!place) return;
    takeStatus(place, message);
    this.#advance(place, place.status !== "running");
  }

  /** @param {ErrorMessage} message */
  failed({ code, params, run }) {
    const forgotten = isForgotten(code) && run ? this.#placeOf(run) : null;
    if (forgotten) return this.#openAgain(forgotten);
    const broken = run && isBreak(code) ? this.#placeOf(run) : null;
    if (broken) this.#breakOff(broken, { code, params });
    if (code === "gone" && run && this.asked?.watch === run) return this.#fail("class-run");
    const other = this.shown || !isRefusal(code) ? null : insteadOf(this.asked, this.#home);
    if (other) this.open(other);
    this.#fail(code, params, other !== null);
  }

  /** What is here of a run is all there will be. @param {Shown} place @param {Trouble} trouble */
  #breakOff(place, trouble) {
    place.trouble = trouble;
    place.timeline.isCut = true;
    if (place === this.#coming && place.timeline.length > 0) this.#show(place, place.timeline.length - 1);
  }

  /** The server knows the run no more, or not all of it, but a run is its input. @param {Shown} place */
  #openAgain({ run }) {
    const goal = this.#goal && this.#goal.at === undefined ? this.#goal : { here: /** @type {const} */ (true) };
    this.#ask(againOf(run, this.asked), goal);
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
    this.#changeOn();
  }

  /** Goes where one wants to be, as soon as that is here. @param {Shown} place @param {boolean} complete */
  #advance(place, complete) {
    if (place === this.#coming && this.#goal?.same && this.#isUnreadable(place, complete)) return;
    const reached = this.#reached(place, complete);
    if (place === this.#coming && reached >= 0) this.#show(place, reached);
    else if (place === this.shown) this.#grow(place, reached);
    const next = this.#goal?.at === undefined ? this.#held.shift() : undefined;
    if (next) this.act(...next);
    this.#changed();
  }

  /** Is a change no Python, or is that not known yet? What is shown stays then. @param {Shown} place @param {boolean} complete */
  #isUnreadable({ run, timeline }, complete) {
    const problems = unreadableOf(run.programs, timeline, complete);
    if (problems?.length) {
      this.#coming = this.#goal = null;
      this.opening = false;
      this.unreadable = problems;
      this.#changed();
      this.#changeOn();
    }
    return problems?.length !== 0;
  }

  /** @param {Shown} place @param {number} step */
  #show(place, step) {
    const goal = this.#goal;
    this.#coming = null;
    this.opening = false;
    this.unreadable = [];
    this.shown = place;
    this.history.show(place, this.#changing !== null);
    if (this.#leaving !== null) this.history.discard(this.#leaving);
    this.#leaving = null;
    this.#player.show(place.timeline, step);
    this.#goal = goal;
    this.#settleAt(place, step);
    this.#player.grown(place.status === "running");
    this.#changeOn();
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

  /** The step to show, or -1 while it is not here. @param {Shown} place @param {boolean} isComplete */
  #reached({ run, timeline }, isComplete) {
    // What is shown goes on growing while another run is waited for: the goal is in that one.
    if (!this.#goal || (this.opening && timeline === this.shown?.timeline)) return -1;
    const isAnother = !this.shown || rootOf(run) !== rootOf(this.shown.run);
    const from = { shown: this.shown?.timeline ?? null, i: this.#player.i };
    return arrival(timeline, { goal: this.#goal, ...from, isAnother, isComplete });
  }
}
