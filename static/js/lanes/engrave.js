/**
 * The lanes as an SVG picture: of the part that is in view, or of the whole run, which no screen must hold.
 *
 * The same drawing code as on the canvas, on a pen that writes SVG. It refuses to know files and where the picture is
 * shown.
 */

import { Axis } from "./axis.js";
import { drawLanes } from "./draw.js";
import { layout, middlesOf } from "./layout.js";
import { mergedOf } from "./merged.js";
import { widestName } from "./names.js";
import { Pen } from "./pen.js";
import { element, figure } from "./svg.js";
import { rowsOf } from "./tracks.js";
import { whole } from "./window.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./pen.js").Means} Means */
/** @typedef {import("./svg.js").Element} Element */

const LEAST_WIDTH = 640;
/** wider pictures are refused by some programs that show them */
const MOST_WIDTH = 12_000;
const MOST_ROWS = 1000;

/**
 * The picture of a view that nobody has drawn: all rows, and of the run what fits into the width by itself.
 *
 * @param {View} view
 * @param {{width: number, palette: Palette, measure: Means["measure"], mode?: View["ui"]["axis"], rows?: number, window?: (axis: Axis, width: number) => import("./window.js").Window}} how  `rows`: the most that are shown
 * @returns {Picture}
 */
export function pictureOf(
  view,
  { width, palette, measure, mode = view.ui.axis, rows: most = MOST_ROWS, window = whole },
) {
  const { timeline, ui, words } = view;
  const axis = new Axis(timeline, mode);
  axis.scale = palette.unit;
  const t = view.step?.t ?? 0;
  const rows = rowsOf({ tasks: timeline.tasks(), tracks: ui.tracks, state: timeline.tip, t, words });
  const shape = shapeOf(rows, width, palette, measure, most);
  return {
    timeline,
    axis,
    rows,
    now: view.step?.i ?? 0,
    selected: ui.selected,
    hovered: null,
    lit: new Set(),
    bookmarks: view.bookmarks.map(({ step }) => step),
    layout: shape,
    middles: middlesOf(shape, rows),
    merged: mergedOf(shape.rows, timeline, new Map()),
    range: null,
    drop: null,
    grain: 1,
    window: window(axis, shape.right - shape.left),
  };
}

/** @param {import("./tracks.js").Row[]} rows @param {number} width @param {Palette} palette @param {Means["measure"]} measure @param {number} most */
function shapeOf(rows, width, palette, measure, most) {
  const { unit } = palette;
  const font = `600 ${12 * unit}px ${palette.ui}`;
  const names = widestName(rows, unit, (name) => measure(font, name));
  const room = 20 * unit * (most + 2);
  return layout({ rows, width, room, names, compact: true, unit, scroll: 0 });
}

/** How wide the whole run is where it can be read, within what programs can show. @param {View} view @param {Palette} palette */
export function wholeWidth(view, palette) {
  const axis = new Axis(view.timeline, view.ui.axis);
  axis.scale = palette.unit;
  const run = axis.natural === null ? 0 : (axis.stop - axis.start) * axis.natural;
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.round(run + 140 * palette.unit)));
}

/**
 * @param {Picture} picture
 * @param {{palette: Palette, words: import("../types.js").Words, means: Means, title: string, about: string}} how
 * @returns {Element}
 */
export function engrave(picture, { palette, words, means, title, about }) {
  const pen = new Pen(means);
  const ctx = /** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (pen));
  drawLanes({ ctx, p: picture, palette, ratio: 1, texture: pen.texture, words });
  const [width, height] = [figure(picture.layout.width), figure(picture.layout.height)];
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "img" },
    [element("title", {}, [title]), element("desc", {}, [about]), element("defs", {}, pen.defs), ...pen.drawn],
  );
}
