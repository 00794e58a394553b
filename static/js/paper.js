/**
 * The page on paper: the handout takes its place while somebody prints.
 *
 * A browser prints as soon as it has said so, so what the handout needs is loaded once the page has nothing to do. It
 * refuses to know what a handout shows.
 */

import { Later } from "./later.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {{scene: (view: View) => unknown, draw: (root: Element, view: View) => void, address: () => string}} Parts */

const PATIENCE_MS = 5000;

/** @extends {Later<Parts>} */
export class Paper extends Later {
  /** @param {{show: (printing: boolean) => void, address: () => string}} means */
  constructor({ show, address }) {
    super(
      async () => {
        const [{ handout }, { drawStrips }] = await Promise.all([import("./scene/handout.js"), import("./score.js")]);
        return { scene: handout, draw: drawStrips, address };
      },
      () => this.#turn(this.#printing),
    );
    this.#show = show;
  }

  #show;
  #printing = false;

  /** What comes while somebody prints takes its place then. @param {boolean} printing */
  #turn(printing) {
    this.#printing = printing;
    this.#show(printing);
  }

  /** Shows the handout whenever the page is printed. @param {Window} page */
  watch(page) {
    page.addEventListener("beforeprint", () => this.#turn(true));
    page.addEventListener("afterprint", () => this.#turn(false));
    page.matchMedia("print").addEventListener("change", ({ matches }) => this.#turn(matches));
    const quiet = page.requestIdleCallback ?? page.setTimeout;
    // Where it could not be loaded the page is printed as it is.
    const begin = () => quiet(() => this.load().catch(() => {}), /** @type {any} */ ({ timeout: PATIENCE_MS }));
    if (page.document.readyState === "complete") begin();
    else page.addEventListener("load", begin);
  }
}
