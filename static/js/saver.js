/**
 * Saving: what it needs beyond the page is loaded when somebody asks for it, one piece of work at a time is under way,
 * and what comes of it goes to the browser's downloads.
 *
 * It refuses to know the formats (save/exporters.js) and what the dialog looks like.
 */

import { Later } from "./later.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./protocol.js").Said} Said */
/** @typedef {import("./save/exporters.js").Exporter} Exporter */
/** @typedef {import("./save/exporters.js").Made} Made */
/** @typedef {import("./save/exporters.js").Stage} Stage */
/** @typedef {{exporters: Exporter[], fileName: (exporter: Exporter, view: View) => string, frames: typeof import("./save/frames.js"), Work: typeof import("./save/work.js").Work, scene: (view: View, actions: import("./types.js").Actions) => unknown}} Parts */

/**
 * @typedef {object} Means
 * @property {() => View | null} look
 * @property {Stage} stage
 * @property {() => void} changed
 * @property {(told: Said) => void} tell
 * @property {(open: boolean) => void} show  opens or closes the dialog
 */

/** the browser reads what it saves after the click that saves it */
const KEPT_MS = 60_000;

/** @extends {Later<Parts>} */
export class Saver extends Later {
  /** @param {Means} means */
  constructor(means) {
    super(bring, means.changed);
    this.#means = means;
    /** what is being made @type {import("./save/work.js").Work | null} */
    this.work = null;
  }

  #means;

  /** Opens the dialog. */
  open() {
    this.#means.show(true);
    this.load().catch(() => {
      this.#means.show(false);
      this.#means.tell(["save.unloaded", {}]);
    });
  }

  stop() {
    this.work?.stop();
  }

  /** The steps that an animation would show. @param {View} view */
  range({ timeline, step, ui, bookmarks }) {
    const { rangeOf, framesOf, endsOf } = /** @type {Parts} */ (this.parts).frames;
    const choice = { ...ui.film, ...endsOf(ui.film, bookmarks) };
    const range = rangeOf(choice, timeline, step?.i ?? 0, this.#means.stage.lanes());
    const { steps, of } = framesOf(timeline, range);
    return { range, shown: steps.length, of };
  }

  /** Makes a format and saves it; says how that went. @param {string} name */
  async save(name) {
    const { look, tell, show } = this.#means;
    const view = look();
    if (this.work || !view?.run || view.length === 0) return;
    try {
      const { exporters, fileName } = await this.load();
      const exporter = exporters.find((one) => one.name === name);
      if (!exporter) return;
      const file = fileName(exporter, view);
      const { blob, cut, files = [{ blob, name: file }] } = await this.#make(exporter, view);
      for (const one of files) download(one.blob, one.name);
      show(false);
      tell(cut ? ["save.cut", { file, ...cut[1] }] : ["save.done", { file }]);
    } catch (error) {
      tell([`save.${reasonOf(error)}`, {}]);
    }
  }

  /** @param {Exporter} exporter @param {View} view @returns {Promise<Made>} */
  async #make(exporter, view) {
    const { Work } = /** @type {Parts} */ (this.parts);
    const { stage, changed } = this.#means;
    this.work = new Work(exporter.name, changed);
    changed();
    try {
      const make = await exporter.load();
      return await make({ view, stage, work: this.work, range: this.range(view).range });
    } finally {
      this.work = null;
      stage.pose(null);
    }
  }
}

/** @returns {Promise<Parts>} */
async function bring() {
  const [{ EXPORTERS, fileName }, frames, { Work }, { save }] = await Promise.all([
    import("./save/exporters.js"),
    import("./save/frames.js"),
    import("./save/work.js"),
    import("./scene/save.js"),
  ]);
  return { exporters: EXPORTERS, fileName, frames, Work, scene: save };
}

/** @param {unknown} error */
function reasonOf(error) {
  if (error instanceof TypeError && /import|fetch/i.test(error.message)) return "unloaded";
  return error instanceof Error && error.name === "Stopped" ? "stopped" : "failed";
}

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  // An address within the page (`blob:`) is enough for a link that downloads: no policy is loosened for it.
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
