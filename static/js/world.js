/**
 * The world of a run, as a person changes it: every change asks for another run at once, at the same moment.
 *
 * What the panel needs is loaded when it is first opened. Here is what was asked for and is not shown yet, so that the
 * panel shows the newest of it: settings, and clients and keyboards as rows, which may still be wrong. It refuses to
 * know the panel, and how runs are opened.
 */

import { Later } from "./later.js";
import { download } from "./saver.js";
import { WINDOW_TIMERS } from "./timers.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./world/settings.js").Bounds} Bounds */
/** @typedef {import("./world/draft.js").Draft} Draft */
/** @typedef {{settings: Record<string, Bounds>, platforms: string[], steps: Record<string, string[]>, tunable: string[]}} Limits  what the server takes */
/** @typedef {{limits: Limits, wish: typeof import("./world/wish.js"), drafts: typeof import("./world/draft.js"), check: typeof import("./world/check.js"), scene: (view: View, actions: import("./types.js").Actions) => unknown}} Parts */

/**
 * @typedef {object} Means
 * @property {import("./session.js").Session} session
 * @property {import("./player.js").Player} player
 * @property {import("./types.js").Ui} ui
 * @property {() => void} changed
 * @property {import("./timers.js").Timers} [timers]
 */

/** so long after the last key what was written is run */
const PAUSE_MS = 300;
const FILE = "scenario.json";

/** @extends {Later<Parts>} */
export class World extends Later {
  /** @param {Means} means */
  constructor(means) {
    super(bring, means.changed);
    this.#means = means;
    this.#timers = means.timers ?? WINDOW_TIMERS;
    /** settings that were asked for since the run that is shown; null: as they are without @type {Record<string, any>} */
    this.patch = {};
    /** a scenario as somebody has written it @type {string | null} */
    this.text = null;
  }

  #means;
  #timers;
  /** @type {any} */
  #timer = null;
  /** what was written, over which run; its world as that run has it, and as it was last asked for @type {{run: string, draft: Draft, base: string, sent: string} | null} */
  #written = null;
  /** the run that comes next is that of the text */
  #isRead = false;
  /** the run that was shown when nothing was under way @type {string | null} */
  #shown = null;

  /** The clients and keyboards as they stand in the panel. */
  get draft() {
    this.#follow();
    return this.#written?.draft ?? null;
  }

  get #run() {
    return this.#means.session.shown?.run ?? null;
  }

  /** What was written stays while the runs that are shown came of it; another run brings its own. */
  #follow() {
    const run = this.#run;
    if (!run || !this.parts || this.#written?.run === run.id) return;
    const { draftOf, worldOf } = this.parts.drafts;
    const draft = draftOf(run);
    const base = JSON.stringify(worldOf(draft));
    const isOurs = this.#written !== null && [this.#written.base, this.#written.sent].includes(base);
    if (!isOurs) this.#wait(null);
    this.#written = { draft, sent: base, ...(isOurs && this.#written), run: run.id, base };
  }

  /** @param {(() => void) | null | undefined} then */
  #wait(then) {
    this.#timers.clear(this.#timer);
    this.#timer = then ? this.#timers.set(then, PAUSE_MS) : null;
  }

  /** Sets some settings: from the start, or from this step on. @param {Record<string, any>} patch */
  set(patch) {
    const { session, player, ui, changed } = this.#means;
    const run = this.#run;
    if (!run || !this.parts || player.timeline.length === 0) return;
    const { withSettings, withSettingsAt } = this.parts.wish;
    this.patch = { ...this.patch, ...patch };
    const t = player.timeline.t(player.i);
    session.change(ui.world?.isFromHere ? withSettingsAt(run, this.patch, t) : withSettings(run, this.patch));
    changed();
  }

  /** Something is written: it is run a moment later, if nothing in it is wrong. @param {(draft: Draft) => Draft} change */
  write(change) {
    const { draft } = this;
    if (!draft || !this.#written) return;
    this.#written.draft = change(draft);
    this.text = null;
    this.#wait(() => this.#ask());
    this.#means.changed();
  }

  #ask() {
    const { draft } = this;
    const run = this.#run;
    if (!draft || !run || !this.#written || !this.parts?.check.isSound(draft)) return;
    const { worldOf } = this.parts.drafts;
    const world = worldOf(draft);
    this.#written.sent = JSON.stringify(world);
    this.#means.session.change(this.parts.wish.withWorld(run, world));
  }

  /** A scenario as text, from a file or written by hand: it is run as soon as nothing in it is wrong. @param {string} text */
  read(text) {
    const run = this.#run;
    if (!run || !this.parts) return;
    const { limits, wish, check } = this.parts;
    const { scenario } = check.readFile(text, limits);
    this.text = text;
    this.#wait(
      scenario &&
        (() => {
          this.#isRead = true;
          this.#means.session.change(wish.withScenario(run, scenario));
        }),
    );
    this.#means.changed();
  }

  /** @param {string} text  of a scenario file */
  save(text) {
    download(new Blob([text], { type: "application/json" }), FILE);
  }

  /** Whatever was asked for is shown, or refused. */
  settle() {
    const { opening, error } = this.#means.session;
    if (opening) return;
    this.patch = {};
    const run = this.#run?.id ?? null;
    // What somebody writes is not written anew under their hands.
    if (run !== this.#shown && !error && !this.#isRead) this.text = null;
    if (run !== this.#shown) this.#isRead = false;
    this.#shown = run;
  }
}

/** @returns {Promise<Parts>} */
async function bring() {
  const [limits, wish, drafts, check, { world }] = await Promise.all([
    bounds(),
    import("./world/wish.js"),
    import("./world/draft.js"),
    import("./world/check.js"),
    import("./scene/world.js"),
  ]);
  return { limits, wish, drafts, check, scene: world };
}

/** @returns {Promise<Limits>} */
async function bounds() {
  const answer = await fetch("/api/bounds");
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}
