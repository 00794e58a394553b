/**
 * Sharing: what the dialog needs is loaded when it is first opened; a short link is made when somebody asks for one.
 *
 * It refuses to know what the dialog looks like, and how the server keeps a link.
 */

import { Later } from "./later.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./session.js").Trouble} Trouble */
/** @typedef {import("./sharing.js").Place} Place */
/** @typedef {(link: string, title: string) => void} Keep */
/** @typedef {{scene: (view: View, actions: import("./types.js").Actions) => unknown}} Parts */

/**
 * @typedef {object} Means
 * @property {() => void} changed
 * @property {Keep} keep  remembers a link that was made
 * @property {typeof fetch} [fetch]
 */

/** @extends {Later<Parts>} */
export class Sharer extends Later {
  /** @param {Means} means */
  constructor({ changed, keep, fetch = (...asked) => window.fetch(...asked) }) {
    super(bring, changed);
    this.#changed = changed;
    this.#keep = keep;
    this.#fetch = fetch;
    /** a link is on its way */
    this.making = false;
    /** why the last one could not be made @type {Trouble | null} */
    this.trouble = null;
    /** what was copied last, or null @type {{text: string, done: boolean} | null} */
    this.copied = null;
  }

  #changed;
  #keep;
  #fetch;
  /** what links were made, by what they lead to @type {Map<string, string>} */
  #links = new Map();

  /** The short link to a place, if one was made. @param {Place} place */
  linkTo = (place) => this.#links.get(JSON.stringify(place)) ?? null;

  /** What was said of the last link is not said of the next. */
  settle() {
    this.trouble = null;
    this.copied = null;
  }

  /** @param {Place} place @param {string} title  what it is called among the links that were made */
  async make(place, title) {
    if (this.making) return;
    this.settle();
    this.making = true;
    this.#changed();
    const told = await this.#ask(place);
    this.making = false;
    if (typeof told === "string") this.#made(place, told, title);
    else this.trouble = told;
    this.#changed();
  }

  /** @param {string} text */
  async copy(text) {
    const done = await (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
      () => true,
      () => false,
    );
    this.copied = { text, done };
    this.#changed();
  }

  /** @param {Place} place @param {string} link @param {string} title */
  #made(place, link, title) {
    this.#links.set(JSON.stringify(place), link);
    this.#keep(link, title);
  }

  /** The link, or why there is none. @param {Place} place @returns {Promise<string | Trouble>} */
  async #ask(place) {
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await this.#fetch("/api/links", { method: "POST", headers, body: JSON.stringify({ place }) });
      const { link, code, params } = await answer.json();
      return typeof link === "string" ? link : { code: code ?? "internal", params: params ?? {} };
    } catch {
      return { code: "offline", params: {} };
    }
  }
}

/** @returns {Promise<Parts>} */
async function bring() {
  const { share } = await import("./scene/share.js");
  return { scene: share };
}
