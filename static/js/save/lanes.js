/**
 * The lanes as an SVG file: the part that the timeline shows, or the whole run.
 *
 * It refuses to know how lanes are drawn.
 */

import { engrave, pictureOf, wholeWidth } from "../lanes/engrave.js";
import { meansOf, paletteOf } from "../lanes/means.js";
import { written } from "../lanes/svg.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../lanes/picture.js").Picture} Picture */
/** @typedef {import("./exporters.js").Job} Job */
/** @typedef {import("./exporters.js").Make} Make */

/** @param {Job} job @param {(how: {palette: import("../lanes/palette.js").Palette, measure: import("../lanes/pen.js").Means["measure"]}) => Picture} compose @param {string} about */
async function saved({ view, stage, work }, compose, about) {
  // A picture of a long run is drawn in one go: first the page says that it is being made.
  await work.step(0);
  const means = meansOf(document);
  const palette = paletteOf(stage.root);
  const picture = compose({ palette, measure: means.measure });
  const title = view.words.t(`example.${view.run?.example}.title`);
  const params = { example: title, n: (view.step?.i ?? 0) + 1, of: view.length };
  const svg = engrave(picture, { palette, words: view.words, means, title, about: view.words.t(about, params) });
  return { blob: new Blob([`${written(svg)}\n`], { type: "image/svg+xml" }) };
}

/** @type {Make} */
export const make = (job) =>
  saved(
    job,
    ({ palette, measure }) =>
      job.stage.lanes() ?? pictureOf(job.view, { width: job.stage.root.clientWidth, palette, measure }),
    "save.svg.desc",
  );

/** @type {Make} */
export const makeWhole = (job) =>
  saved(
    job,
    ({ palette, measure }) => pictureOf(job.view, { width: wholeWidth(job.view, palette), palette, measure }),
    "save.svg-run.desc",
  );
