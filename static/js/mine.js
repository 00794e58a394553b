/**
 * What a person made here: the programs that were run, and the links that were shared. To be listed, saved as one file,
 * and brought back from it.
 *
 * What the dialog needs is loaded when it is first opened. It refuses to know what the dialog looks like.
 */

import { Later } from "./later.js";
import { download } from "./saver.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./works.js").Kept} Kept */
/** @typedef {{link: string, title: string}} SharedLink */
/** @typedef {{scene: (view: View, actions: import("./types.js").Actions) => unknown, box: typeof import("./save/box.js")}} Parts */

/**
 * @typedef {object} Means
 * @property {import("./works.js").Works} works
 * @property {import("./storage.js").Keeping} storage
 * @property {() => void} changed
 * @property {(told: import("./protocol.js").Said) => void} tell
 * @property {(wish: import("./types.js").Wish) => void} visit
 */

const KEY = "switchyard-links";
const MOST = 100;
const FILE = "switchyard-mine.json";
const LARGEST = 16 << 20;

/** @param {any} one */
const isSound = (one) => /^\/s\/[0-9A-Za-z]{8,40}$/.test(one?.link) && typeof one?.title === "string";

/** @extends {Later<Parts>} */
export class Mine extends Later {
  /** @param {Means} means */
  constructor(means) {
    super(bring, means.changed);
    this.#means = means;
  }

  #means;

  /** @returns {Kept[]} */
  get works() {
    return this.#means.works.all();
  }

  /** The newest first. @returns {SharedLink[]} */
  get links() {
    try {
      const links = JSON.parse(this.#means.storage.getItem(KEY) ?? "[]");
      return Array.isArray(links) ? links.filter(isSound).slice(0, MOST) : [];
    } catch {
      return [];
    }
  }

  /** @param {SharedLink[]} fresh */
  remember(...fresh) {
    const known = new Set(fresh.map(({ link }) => link));
    const links = [...fresh.filter(isSound), ...this.links.filter(({ link }) => !known.has(link))];
    try {
      this.#means.storage.setItem(KEY, JSON.stringify(links.slice(0, MOST)));
    } catch {
      // A browser that keeps nothing still shares everything.
    }
  }

  /** @param {Kept} work */
  open({ example, name, programs, scenario }) {
    this.#means.visit({ example, work: { name, programs, scenario } });
  }

  /** Saves all of it as a file. */
  async save() {
    const { box } = await this.load();
    download(new Blob([box.packed(this.works, this.links)], { type: "application/json" }), FILE);
    this.#means.tell(["save.done", { file: FILE }]);
  }

  /** Brings back what such a file holds, beside what is here. @param {File} file */
  async restore(file) {
    const { box } = await this.load();
    const { tell, works, changed } = this.#means;
    const found = file.size > LARGEST ? null : box.unpacked(await file.text());
    if (!found) return tell(["mine.unread", { file: file.name }]);
    for (const work of found.works.reverse()) works.add(work);
    this.remember(...found.links);
    changed();
    tell(["mine.back", { count: found.works.length }]);
  }
}

/** @returns {Promise<Parts>} */
async function bring() {
  const [{ mine }, box] = await Promise.all([import("./scene/mine.js"), import("./save/box.js")]);
  return { scene: mine, box };
}
