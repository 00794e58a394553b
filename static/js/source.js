/**
 * Where everything that is shown comes from: the server, or the file that the page is in (docs/view-protocol.md,
 * "One file"). Both say the same messages, so nothing but this module knows which it is.
 *
 * Refuses to know: what the messages say, and who listens.
 */

import { Link } from "./link.js";
import { reelOf, textOf } from "./reel.js";
import { createWords, load } from "./words.js";

/** @typedef {import("./link.js").Listener} Listener */
/** @typedef {import("./types.js").Example} Example */
/** @typedef {import("./types.js").Language} Language */
/** @typedef {import("./types.js").Words} Words */
/** @typedef {import("./types.js").Wish} Wish */

/**
 * @typedef {object} Source
 * @property {boolean} alone  there is this one run, and nobody to ask for another
 * @property {boolean} embedded  the page is shown in a frame of somebody else's page
 * @property {readonly string[]} embeds  who may show the page in a frame, as browsers are told it
 * @property {string | null} trouble  why what the address named is not there, as the code of an error
 * @property {Partial<Pick<import("./types.js").Ui, "lang">>} looks  how a first visit finds the page
 * @property {(wish: Wish) => Wish} known  a wish for something that is there
 * @property {(listener: Listener) => Link} connect
 * @property {(language: Language) => Promise<Words>} words
 * @property {() => Promise<"sandbox" | "loopback" | "none">} protection  what protects from programs of one's own; by "none" they are not run
 * @property {() => Promise<Example[]>} examples  along the path; none where they cannot be had
 */

const RECORDING = "recording";

/** @param {Document} document @returns {Source} */
export function sourceOf(document) {
  const recording = document.getElementById(RECORDING);
  return recording ? fileOf(document, recording) : serverOf(document);
}

/** @param {Document} document @returns {Source} */
function serverOf({ location: { protocol, host, search }, documentElement }) {
  const embedded = new URLSearchParams(search).get("embed") === "1";
  return {
    alone: false,
    embedded,
    embeds: documentElement.dataset.embeds?.split(" ") ?? [],
    trouble: documentElement.dataset.trouble ?? null,
    looks: {},
    known: (wish) => wish,
    connect: (listener) => new Link(`${protocol === "https:" ? "wss" : "ws"}://${host}/live`, listener),
    words: (language) => load(language),
    async protection() {
      const answer = await fetch("/api/protection").catch(() => null);
      return answer?.ok ? (await answer.json()).protection : "sandbox";
    },
    async examples() {
      if (embedded) return [];
      const answer = await fetch("/api/examples").catch(() => null);
      return answer?.ok ? answer.json() : [];
    },
  };
}

/** @param {Document} document @param {HTMLElement} recording @returns {Source} */
function fileOf(document, recording) {
  const { example = "", lang } = recording.dataset;
  const lines = recording.textContent?.trim().split("\n") ?? [];
  return {
    alone: true,
    embedded: false,
    embeds: [],
    trouble: null,
    looks: lang ? { lang } : {},
    known: () => ({ example }),
    connect: (listener) => new Link("", listener, { WebSocket: reelOf(lines) }),
    async words({ id, tag }) {
      const packed = document.getElementById("packed-words")?.textContent?.trim();
      /** @type {string[][]} */
      const [languages, keys, ...texts] = packed ? JSON.parse(await textOf(packed)) : [[], []];
      const own = texts[languages.indexOf(id)] ?? [];
      return createWords(tag, Object.fromEntries(keys.map((key, i) => [key, own[i]])));
    },
    protection: async () => "none",
    examples: async () => [],
  };
}
