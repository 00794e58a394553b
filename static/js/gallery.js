/**
 * What the gallery needs beyond the page, loaded when somebody opens it for the first time: its scene, the pictures of
 * all runs, and the words of every language, because one may search in any.
 *
 * Refuses to know: what the gallery looks like, and when it is open.
 */

import { load } from "./words.js";

/** @typedef {import("./types.js").Gallery} Parts */

const LANGUAGES = ["en", "zh"];

export class Gallery {
  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
    /** @type {Parts | null} */
    this.parts = null;
  }

  #changed;
  /** @type {Promise<void> | null} */
  #coming = null;

  /** Has everything loaded, once; whatever could not be is asked for again the next time. Rejects where it could not. */
  load() {
    this.#coming ??= this.#load().catch((reason) => {
      this.#coming = null;
      throw reason;
    });
    return this.#coming;
  }

  async #load() {
    const [{ gallery }, { Minis }, cards, ...words] = await Promise.all([
      import("./scene/gallery.js"),
      import("./lanes/minis.js"),
      fetch(new URL("../gallery.json", import.meta.url)).then((answer) => answer.json()),
      ...LANGUAGES.map((lang) => load(lang)),
    ]);
    this.parts = { scene: gallery, minis: new Minis(cards), cards, languages: words };
    this.#changed();
  }
}
