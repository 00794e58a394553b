/**
 * What the gallery needs beyond the page, loaded when somebody opens it for the first time: its scene, the pictures of
 * all runs, and the words of every language, because one may search in any.
 *
 * Refuses to know: what the gallery looks like, and when it is open.
 */

import { Later } from "./later.js";
import { load } from "./words.js";

/** @typedef {import("./types.js").Gallery} Parts */

/** @extends {Later<Parts>} */
export class Gallery extends Later {
  /** @param {() => void} changed @param {readonly import("./types.js").Language[]} languages */
  constructor(changed, languages) {
    super(() => bring(languages), changed);
  }
}

/** @param {readonly import("./types.js").Language[]} languages @returns {Promise<Parts>} */
async function bring(languages) {
  const [{ gallery }, { Minis }, cards, ...words] = await Promise.all([
    import("./scene/gallery.js"),
    import("./lanes/minis.js"),
    fetch(new URL("../gallery.json", import.meta.url)).then((answer) => answer.json()),
    ...languages.map((language) => load(language)),
  ]);
  return { scene: gallery, minis: new Minis(cards), cards, languages: words };
}
