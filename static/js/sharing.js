/**
 * What is shared of what somebody looks at: as the server takes it, as an address, as the code of a frame.
 *
 * Refuses to know: how a link is made, and where any of it is shown.
 */

import { writeHash } from "./place.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {{step: boolean, lang: boolean}} Choice  what of the view belongs to it */
/** @typedef {Record<string, any>} Place  as `POST /api/links` takes it (docs/sharing.md) */

const FRAME = { width: 900, height: 560 };

/** @param {View} view @param {Choice} choice @returns {Place} */
export function placeOf({ run, step, ui, bookmarks }, choice) {
  const { example, work, settings = {}, actions, inside } = /** @type {import("./types.js").Run} */ (run);
  const marks = bookmarks.map((one) => [one.step, one.t, one.name]);
  return {
    ...(work ? { ...(work.programs ? sourcesOf(example, work) : { work: work.name }) } : { example }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(actions.length > 0 && { actions }),
    ...(inside && { inside }),
    ...(choice.step && { step: step?.i ?? 0, ...(ui.selected !== null && { selected: ui.selected }) }),
    axis: ui.axis,
    ...(choice.lang && { lang: ui.lang }),
    ...(marks.length > 0 && { marks }),
  };
}

/** @param {string} example @param {import("./types.js").Work} work */
function sourcesOf(example, { programs, scenario }) {
  return { example, programs, ...(scenario && { scenario }) };
}

/** The address that holds it all; null where it would hold only the name of programs. @param {View} view @param {Choice} choice */
export function addressOf({ run, step, ui, bookmarks }, choice) {
  if (!run || run.work) return null;
  const looks = {
    axis: ui.axis,
    ...(choice.step && { selected: ui.selected }),
    ...(choice.lang && { lang: ui.lang }),
  };
  return `/${writeHash(run, choice.step ? (step?.i ?? 0) : 0, looks, bookmarks)}`;
}

/** Is it short as it is: an example as it stands, or a recording, which no link can keep? @param {View} view */
export function isPlain({ run, bookmarks }) {
  if (run?.recording) return true;
  const { work, settings = {}, actions = [] } = run ?? {};
  return !work && actions.length === 0 && Object.keys(settings).length === 0 && bookmarks.length === 0;
}

/** The code of a frame that shows what a link or an address leads to. @param {string} address @param {string} origin @param {string} title */
export function frameOf(address, origin, title) {
  const [path, hash] = address.split("#");
  const src = `${origin}${path}?embed=1${hash === undefined ? "" : `#${hash}`}`;
  const { width, height } = FRAME;
  return `<iframe src="${quoted(src)}" title="${quoted(title)}" width="${width}" height="${height}" style="border:0;max-width:100%" loading="lazy" allow="fullscreen"></iframe>`;
}

/** @type {Record<string, string>} */
const QUOTED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** @param {string} text */
const quoted = (text) => text.replace(/[&<>"]/g, (letter) => QUOTED[letter]);
