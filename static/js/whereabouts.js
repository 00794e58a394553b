/**
 * Where the page stands: the address follows the step, a link leads back to it, and a place that an address names is a
 * run to open.
 *
 * Refuses to know: how a run is opened, and how an address is written.
 */

import { belongsTo } from "./marks.js";
import { NOBODYS } from "./path.js";
import { writeHash } from "./place.js";

/** @typedef {import("./types.js").Ui} Ui */

/**
 * @typedef {object} Means
 * @property {import("./address.js").Address} address
 * @property {import("./player.js").Player} player
 * @property {import("./session.js").Session} session
 * @property {import("./marks.js").Marks} marks
 * @property {Pick<import("./works.js").Works, "find">} works
 * @property {import("./source.js").Source} source
 * @property {Ui} ui
 * @property {Pick<Ui, "axis" | "lang">} first  how a first visit looks at a run
 * @property {string} home  the example of who asks for none
 */

export class Whereabouts {
  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
  }

  #means;

  /** What people put on the example that is shown. */
  get marked() {
    const { marks, session } = this.#means;
    return marks.of(session.shown?.run.example ?? "");
  }

  /** The page stands at a step: the address follows. */
  note() {
    const { address, player, session } = this.#means;
    const { shown, opening, history } = session;
    if (shown && !opening) address.note(shown.run, player.i, this.#looks(), history.current?.id);
  }

  /** How the run is looked at, as far as that is not the first visit's. */
  #looks() {
    const { ui, first } = this.#means;
    const { axis, selected, lang } = ui;
    return {
      selected,
      ...(axis !== first.axis && { axis }),
      ...(lang !== first.lang && { lang }),
    };
  }

  /** A link to this very step, with the bookmarks. */
  link() {
    const { session, player, ui } = this.#means;
    const { axis, selected, lang } = ui;
    const own = this.marked.bookmarks.filter(belongsTo(player.timeline));
    const hash = session.shown ? writeHash(session.shown.run, player.i, { axis, selected, lang }, own) : "";
    return new URL(hash, location.href).href;
  }

  /** @returns {Promise<boolean>} whether the link is on the clipboard */
  async copy() {
    const copied = navigator.clipboard?.writeText(this.link()) ?? Promise.reject();
    return copied.then(
      () => true,
      () => false,
    );
  }

  /** The run that a place names; the bookmarks that it brings are kept. @param {import("./place.js").Place} place */
  wish({ example, work: name, recording, settings, actions, inside, bookmarks }) {
    const { source, marks, works, home } = this.#means;
    if (recording) return source.known({ example: NOBODYS, recording });
    if (example !== null) marks.addBookmarks(example, bookmarks);
    const set = Object.keys(settings).length > 0 && { settings };
    const work = name ? works.find(name) : null;
    const wish = { example: example ?? home, ...(work && { work }), ...set, actions, ...(inside && { inside }) };
    return source.known(wish);
  }
}
