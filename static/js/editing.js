/**
 * The way into editing: whether this server runs programs of visitors, and what editing needs beyond the page, loaded when
 * somebody begins: the editor, what stands around it, and who has every change run.
 *
 * Refuses to know: what is edited, and how a change is run.
 */

import { Later } from "./later.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Actions} Actions */
/** @typedef {{edit: import("./edit.js").Edit, editor: import("./editor/editor.js").Editor, head: (view: View, actions: Actions) => unknown, foot: (view: View, actions: Actions) => unknown, shownOf: (view: View) => import("./editor/editor.js").Shown}} Parts */

/**
 * @typedef {object} Means
 * @property {import("./session.js").Session} session
 * @property {(wish: import("./types.js").Wish) => void} visit  another run, from its start
 * @property {() => Promise<"sandbox" | "loopback" | "none">} protection  what protects the server from programs of visitors; by "none" it runs none
 * @property {Pick<Actions, "toggleBreakpoint" | "moveBreakpoints">} actions
 * @property {() => void} changed
 * @property {(key: string, params?: Record<string, any>) => void} tell
 */

/** @extends {Later<Parts>} */
export class Editing extends Later {
  /** @param {Means} means @param {() => Promise<Parts>} [bring] */
  constructor(means, bring = () => bringAll(means)) {
    super(bring, means.changed);
    this.#means = means;
    /** the server runs none but the examples: that is shown instead */
    this.refused = false;
    /** programs run without a sandbox, for this computer alone */
    this.isBare = false;
  }

  #means;

  /** Does somebody edit, or read why not? */
  get isOpen() {
    return this.refused || this.parts?.edit.on === true;
  }

  /** Begins with one of the programs in view, or ends. @param {number} at */
  async toggle(at) {
    if (!this.isOpen) return (await this.#ready())?.edit.start(at);
    this.refused = false;
    this.parts?.edit.stop();
    this.#means.changed();
  }

  /** A program of its own, from no example. @param {string} [name] @param {string} [source] */
  async open(name, source) {
    (await this.#ready())?.edit.open(name, source);
  }

  /** Another run may have come into view. */
  follow() {
    this.parts?.edit.follow();
  }

  /** Shows what is edited where the page has a place for it. @param {Element} root @param {View} view */
  draw(root, view) {
    if (!this.parts) return;
    const slot = root.querySelector("[data-editor]");
    if (slot) this.parts.editor.draw(slot, this.parts.shownOf(view));
    else this.parts.editor.end();
  }

  /** All that it takes; null where that cannot be had, which is said. @returns {Promise<Parts | null>} */
  async #ready() {
    const { protection, tell, changed } = this.#means;
    const [protects, parts] = await Promise.all([protection(), this.load().catch(() => null)]);
    this.refused = protects === "none";
    this.isBare = protects === "loopback";
    if (this.refused) changed();
    else if (!parts) tell("edit.unloaded");
    return this.refused ? null : parts;
  }
}

/** @param {Means} means @returns {Promise<Parts>} */
async function bringAll({ session, visit, actions, changed, tell }) {
  const [{ Edit }, { Editor }, { head, foot, shownOf }] = await Promise.all([
    import("./edit.js"),
    import("./editor/editor.js"),
    import("./scene/editing.js"),
  ]);
  const edit = new Edit({ session, visit, changed, tell });
  const editor = new Editor({
    changed: (text, isSound) => edit.change(text, isSound),
    toggled: actions.toggleBreakpoint,
    moved: actions.moveBreakpoints,
    left: () => /** @type {HTMLElement | null} */ (document.activeElement)?.blur(),
  });
  return { edit, editor, head, foot, shownOf };
}
