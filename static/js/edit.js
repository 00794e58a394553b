/**
 * Editing: the programs as a person has changed them, and the run that follows each change.
 *
 * A change is run a moment after the last key; a text that is no Python yet waits longer, and what runs stays in view
 * until the new run has come to the same moment. Where another run comes into view its programs are taken over. It
 * refuses to know what texts are typed into, and what a run is.
 */

import { NOBODYS } from "./path.js";
import { problemsOf } from "./problems.js";
import { WINDOW_TIMERS } from "./timers.js";

/** @typedef {import("./types.js").Program} Program */
/** @typedef {import("./types.js").Run} Run */
/** @typedef {{id: number, name: string, source: string}} Text  a program under its number, which a new name does not change */

/**
 * @typedef {object} Means
 * @property {Pick<import("./session.js").Session, "shown" | "change" | "unreadable" | "history">} session
 * @property {(wish: import("./types.js").Wish) => void} visit  another run, from its start
 * @property {() => void} changed
 * @property {(key: string, params?: Record<string, any>) => void} tell
 * @property {import("./timers.js").Timers} [timers]
 */

export const SOON_MS = 400;
export const LATER_MS = 1500;
export const MOST_PROGRAMS = 4;
export const LONGEST_NAME = 64;
/** what a new program begins as, and what it is called */
export const SKELETON = `import gevent


def work(name):
    print(name, 1)
    gevent.sleep(1)
    print(name, 2)


gevent.joinall([gevent.spawn(work, "A"), gevent.spawn(work, "B")])
`;
const NEW = "program.py";
const SOUND = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.py$/u;

/** @param {readonly {name: string, source: string}[]} programs */
const keyOf = (programs) => JSON.stringify(programs.map(({ name, source }) => [name, source]));

/** A name that none of the others has: `program.py`, `program2.py` ... @param {string} wanted @param {readonly string[]} taken */
export function freeName(wanted, taken) {
  const stem = wanted.replace(/\.py$/, "");
  const names = [wanted, ...taken.map((_, i) => `${stem}${i + 2}.py`)];
  return names.find((name) => !taken.includes(name)) ?? wanted;
}

/** What a file may be called, after what somebody has written; null where nothing can be made of it. @param {string} written */
export function soundName(written) {
  const name = written.trim().replaceAll(/\s+/g, "_");
  const whole = name.endsWith(".py") ? name : `${name}.py`;
  return SOUND.test(whole) && whole.length <= LONGEST_NAME ? whole : null;
}

export class Edit {
  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
    this.#timers = means.timers ?? WINDOW_TIMERS;
    /** somebody edits */
    this.on = false;
    /** @type {readonly Text[]} */
    this.programs = [];
    /** which of them is open */
    this.at = 0;
    /** the name of the open one is being changed */
    this.naming = false;
    /** the programs before they were given up for those of the example, if they can be had back @type {readonly Text[] | null} */
    this.given = null;
    /** a change has not been run yet */
    this.waits = false;
  }

  #means;
  #timers;
  /** @type {any} */
  #timer = null;
  #ids = 0;
  /** the run whose programs are those here, or became them @type {string | null} */
  #known = null;
  /** the programs that were asked for last */
  #asked = "";

  /** Begins with a program of the run in view. @param {number} [at] */
  start(at = 0) {
    if (this.on || !this.#means.session.shown) return;
    this.on = true;
    this.#known = null;
    this.follow();
    this.select(Math.min(at, this.programs.length - 1));
  }

  /** What is written stays, and is run if it was not yet. */
  stop() {
    if (this.waits) this.#run();
    Object.assign(this, { on: false, naming: false, given: null });
    this.#means.changed();
  }

  /** Another run may have come into view: its programs are taken over, unless it is the one that was asked for here. */
  follow() {
    const run = this.#means.session.shown?.run ?? null;
    if (!this.on || !run || run.id === this.#known) return;
    this.#known = run.id;
    if (run.recording) return this.#give();
    const key = keyOf(run.programs);
    if (key === this.#asked || key === keyOf(this.programs)) return;
    this.#forget();
    this.#take(run.programs);
  }

  /** Names that stay keep their numbers, and so what can be undone. @param {readonly Program[]} programs */
  #take(programs) {
    const known = (/** @type {string} */ name) => this.programs.find((one) => one.name === name)?.id;
    this.programs = programs.map(({ name, source }) => ({ id: known(name) ?? ++this.#ids, name, source }));
    this.at = Math.min(this.at, programs.length - 1);
    this.naming = false;
  }

  /** What is wrong with the programs, by the run in view or the one that could not be shown. */
  get problems() {
    const { unreadable, shown } = this.#means.session;
    if (unreadable.length > 0 || !shown) return unreadable;
    return problemsOf(shown.run.programs, shown.timeline.chunks);
  }

  /** Does the run in view run what is written here? */
  get isShown() {
    const { shown } = this.#means.session;
    return shown !== null && keyOf(shown.run.programs) === keyOf(this.programs);
  }

  /** Has the person changed anything of the example? */
  get isOwn() {
    return Boolean(this.#means.session.shown?.run.work) || !this.isShown;
  }

  /** Is this a program that began from no example, so that there is none to go back to? */
  get isNobodys() {
    return this.#means.session.shown?.run.example === NOBODYS;
  }

  /** The open program has another text. @param {string} source @param {boolean} isSound  it seems to be Python */
  change(source, isSound = true) {
    const { id } = this.programs[this.at];
    this.#put(this.programs.map((one) => (one.id === id ? { ...one, source } : one)));
    this.#soon(isSound ? SOON_MS : LATER_MS);
  }

  /** @param {number} at */
  select(at) {
    Object.assign(this, { at, naming: false });
    this.#means.changed();
  }

  /** One more program beside those that are there. */
  add() {
    if (this.programs.length >= MOST_PROGRAMS) return this.#means.tell("edit.most", { count: MOST_PROGRAMS });
    const name = freeName(NEW, this.#names);
    this.#put([...this.programs, { id: ++this.#ids, name, source: SKELETON }]);
    this.select(this.programs.length - 1);
    this.#soon();
  }

  /** Asks for a new name of the open program, or no longer. @param {boolean} naming */
  name(naming) {
    this.naming = naming;
    this.#means.changed();
  }

  /** @param {string} written */
  rename(written) {
    const name = soundName(written);
    if (name === null) return this.#means.tell("edit.name.bad");
    const { id } = this.programs[this.at];
    if (this.programs.some((one) => one.name === name && one.id !== id))
      return this.#means.tell("edit.name.taken", { file: name });
    this.naming = false;
    this.#put(this.programs.map((one) => (one.id === id ? { ...one, name } : one)));
    this.#soon();
  }

  /** Takes the open program away; one stays. */
  remove() {
    if (this.programs.length < 2) return;
    this.#put(this.programs.filter((_, i) => i !== this.at));
    this.select(Math.min(this.at, this.programs.length - 1));
    this.#soon();
  }

  /** The open program starts before the others. */
  lead() {
    const own = this.programs[this.at];
    this.#put([own, ...this.programs.filter((one) => one !== own)]);
    this.select(0);
    this.#soon();
  }

  /** Back to the programs that the example has; what was written can be had back. */
  reset() {
    const { shown, change, history } = this.#session;
    if (!shown || this.isNobodys) return;
    this.#forget();
    this.given = this.programs;
    const { example, settings, actions, inside } = shown.run;
    const trunk = history.lines.find(({ run }) => !run.work)?.run;
    if (trunk) this.#take(trunk.programs);
    this.#asked = "";
    change({ example, settings, actions, inside }, true);
    this.#means.changed();
  }

  /** What was given up comes back. */
  undo() {
    if (!this.given) return;
    this.#take(this.given);
    this.given = null;
    this.#run();
    this.#means.changed();
  }

  /** A program of its own, from no example. @param {string} [name] @param {string} [source] */
  open(name = NEW, source = SKELETON) {
    const programs = [{ name: soundName(name) ?? NEW, source }];
    this.#forget();
    this.#means.visit({ example: NOBODYS, work: { programs, scenario: null } });
    this.start();
  }

  get #session() {
    const { session } = this.#means;
    return {
      shown: session.shown,
      history: session.history,
      change: session.change.bind(session),
    };
  }

  /** A recording is what it is. */
  #give() {
    this.#forget();
    this.stop();
  }

  get #names() {
    return this.programs.map(({ name }) => name);
  }

  /** @param {readonly Text[]} programs */
  #put(programs) {
    this.programs = programs;
    this.given = null;
    this.#means.changed();
  }

  #forget() {
    this.#timers.clear(this.#timer);
    this.#timer = null;
    this.waits = false;
  }

  /** @param {number} [ms] */
  #soon(ms = SOON_MS) {
    this.#forget();
    this.waits = true;
    this.#timer = this.#timers.set(() => this.#run(), ms);
  }

  #run() {
    this.#forget();
    const { shown, history, change } = this.#session;
    if (!shown) return;
    const { example, work, settings, actions, inside } = shown.run;
    const programs = this.programs.map(({ name, source }) => ({ name, source }));
    this.#asked = keyOf(programs);
    const scenario = work?.scenario ?? null;
    // What is the example's own again is the example.
    const known =
      scenario === null && history.lines.find(({ run }) => !run.work && keyOf(run.programs) === this.#asked);
    change({ example, ...(!known && { work: { programs, scenario } }), settings, actions, inside }, true);
    this.#means.changed();
  }
}
