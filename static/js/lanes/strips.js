/**
 * The lanes for paper: as in a score, one strip below the other, each going on where the one above ends.
 *
 * It refuses to know the page and when somebody prints.
 */

import { engrave, pictureOf } from "./engrave.js";
import { whole } from "./window.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("./axis.js").Axis} Axis */
/** @typedef {import("./window.js").Window} Window */

/** in the pixels that the lanes are made for; paper shows them a little smaller */
const WIDTH = 760;
const MOST_STRIPS = 4;
const MOST_ROWS = 30;

/**
 * The windows of the strips: the whole run, or as much of it as fits, around a place.
 *
 * @param {Axis} axis
 * @param {number} width
 * @param {number} place
 * @returns {{windows: Window[], of: number}}  `of`: so many strips the whole run would take
 */
export function windowsOf(axis, width, place) {
  const run = axis.stop - axis.start;
  const of = axis.natural === null ? 1 : Math.max(1, Math.ceil((run * axis.natural) / width));
  if (of === 1) return { windows: [whole(axis, width)], of };
  const span = run / of;
  const at = Math.min(of - 1, Math.floor((place - axis.start) / span));
  const first = Math.max(0, Math.min(at - 1, of - MOST_STRIPS));
  const windows = Array.from({ length: Math.min(of, MOST_STRIPS) }, (_, k) => ({
    from: axis.start + (first + k) * span,
    k: width / span,
  }));
  return { windows, of };
}

/**
 * @param {View} view
 * @param {{palette: import("./palette.js").Palette, means: import("./pen.js").Means}} how
 * @returns {{strips: import("./svg.js").Element[], of: number}}
 */
export function stripsOf(view, { palette, means }) {
  const { words } = view;
  // Rows are as many as a page can hold, and paper knows no larger font for a class.
  const look = { ...palette, unit: 1 };
  const draft = pictureOf(view, { width: WIDTH, palette: look, measure: means.measure, rows: MOST_ROWS });
  const { axis, layout } = draft;
  const { windows, of } = windowsOf(axis, layout.right - layout.left, axis.ofStep(draft.now));
  const strips = windows.map((window, i) =>
    engrave(
      { ...draft, window, selected: null },
      {
        palette: look,
        words,
        means: { ...means, prefix: `strip-${i}-` },
        title: words.t("handout.strip", { n: i + 1, of: windows.length }),
        about: "",
      },
    ),
  );
  return { strips, of };
}
