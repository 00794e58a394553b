/**
 * Whom a page has beside its player that is a file with one run: nobody. Nothing is shown, kept or asked for by any of
 * these, so that nothing else has to know whether there is a server.
 *
 * Refuses to know: what they do where there is one (`company.js`).
 */

/** @typedef {import("./company.js").Company} Company */

const nothing = () => null;
const never = () => Promise.reject(new Error("alone"));
const ignore = () => {};

/** a part that is loaded on demand, and by nobody's demand */
const UNLOADED = { parts: null, load: never };

/** @returns {Company["lesson"]} */
const lesson = () => ({
  begin: () => false,
  code: nothing,
  view: () => ({ room: null, role: null, detached: false, problem: null, link: "", isNear: false }),
  asked: { start: ignore, join: ignore, leave: ignore, end: ignore, dismiss: ignore, copy: ignore },
  classroom: {
    follows: false,
    note: ignore,
    message: ignore,
    connection: ignore,
    join: ignore,
    start: ignore,
    back: ignore,
  },
});

/** @returns {Company} */
export const nobody = () => ({
  scenes: {
    dropping: nothing,
    classNotice: nothing,
    pill: nothing,
    ghost: nothing,
    history: nothing,
    lineName: () => "",
    tour: nothing,
    tourOffer: nothing,
  },
  lesson: lesson(),
  board: UNLOADED,
  comparison: UNLOADED,
  gallery: UNLOADED,
  editing: {
    ...UNLOADED,
    refused: false,
    isBare: false,
    isOpen: false,
    toggle: never,
    open: never,
    follow: ignore,
    draw: ignore,
  },
  world: {
    ...UNLOADED,
    patch: {},
    draft: null,
    text: null,
    set: ignore,
    write: ignore,
    read: ignore,
    save: ignore,
    settle: ignore,
  },
  roaming: { roam: () => false, watchWays: ignore, watchChapters: ignore },
  drop: { over: false, sending: null, stop: ignore, watch: ignore, pick: ignore },
  works: { keep: ignore, find: (name) => ({ name }) },
  mine: { ...UNLOADED, works: [], links: [], open: ignore, save: never, restore: never },
  sharer: {
    ...UNLOADED,
    making: false,
    trouble: null,
    copied: null,
    linkTo: nothing,
    make: never,
    copy: never,
    settle: ignore,
  },
});
