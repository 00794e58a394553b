/**
 * Where the rows of the lanes lie: heights, the column of names, which rows fit.
 *
 * All lengths are CSS pixels for the given size of the page's root font, so a larger root font (projector)
 * enlarges everything. Pinned rows stay in view at the bottom; the others scroll above them. It refuses to know canvas
 * and time.
 */

/** @typedef {import("./tracks.js").Row} Row */

/**
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {number} left  where the axis begins
 * @property {number} right  where it ends
 * @property {number} top  where the first row begins
 * @property {number} rowHeight
 * @property {number} unit  pixels per 1/16 rem
 * @property {boolean} narrow
 * @property {Row[]} rows  those in view, from top to bottom
 * @property {number} above  rows scrolled out above
 * @property {number} below  rows scrolled out below
 */

export const NARROW = 600;

/**
 * @param {object} given
 * @param {Row[]} given.rows
 * @param {number} given.width  of the canvas
 * @param {number} given.room  the most height that the lanes may take
 * @param {number} given.names  width of the longest name
 * @param {boolean} given.compact
 * @param {number} given.unit
 * @param {number} given.scroll  first row wanted in view
 * @returns {Layout}
 */
export function layout({ rows, width, room, names, compact, unit, scroll }) {
  const narrow = width < NARROW * unit;
  const top = (narrow ? 18 : 20) * unit;
  const bottom = 6 * unit;
  const rowHeight = rowHeightFor(rows.length, room - top - bottom, narrow || compact, unit);
  const pinned = rows.filter((row) => row.pinned);
  const users = rows.slice(0, rows.length - pinned.length);
  const fitting = Math.max(2, Math.floor((room - top - bottom) / rowHeight) - pinned.length);
  const above = Math.max(0, Math.min(scroll, users.length - fitting));
  const seen = users.slice(above, above + fitting);
  const shown = [...seen, ...pinned];
  const left = Math.min(Math.max(names + 22 * unit, (narrow ? 74 : 112) * unit), width * (narrow ? 0.38 : 0.3));
  return {
    width,
    height: top + rowHeight * shown.length + bottom,
    left,
    right: width - 12 * unit,
    top,
    rowHeight,
    unit,
    narrow,
    rows: shown,
    above,
    below: users.length - above - seen.length,
  };
}

/** Rows are as high as there is room for: the first of these heights that lets all of them be seen. */
const ROOMY = [25, 20, 15];
const COMPACT = [20, 15];
/** of the room, what few rows may take with the greatest height */
const FEW = 0.5;

/** @param {number} count @param {number} room @param {boolean} compact @param {number} unit */
function rowHeightFor(count, room, compact, unit) {
  const [high, ...lower] = compact ? COMPACT : ROOMY;
  if (count * high * unit <= room * FEW) return high * unit;
  return (lower.find((height) => count * height * unit <= room) ?? lower[lower.length - 1]) * unit;
}

/** How many of the rows that scroll are in view. @param {Layout} layout */
export const scrolling = ({ rows }) => rows.filter((row) => !row.pinned).length;

/** Is this the row of a task, its own or that of a folded group? @param {Row} row @param {number} id */
const holds = (row, id) => row.id === id || (row.members?.includes(id) ?? false);

/** The first row to show so that a task's row is in view, moving as little as possible. @param {Layout} layout @param {Row[]} rows @param {number} id */
export function scrollTo(layout, rows, id) {
  const index = rows.findIndex((row) => holds(row, id));
  const fitting = scrolling(layout);
  if (index < 0 || rows[index].pinned) return layout.above;
  if (index < layout.above) return index;
  return index >= layout.above + fitting ? index - fitting + 1 : layout.above;
}

/**
 * The middle of the row of every task that has one. Rows out of view have the edge that they left through.
 *
 * @param {Layout} layout
 * @param {Row[]} rows  all of them
 * @returns {Map<number, number>}
 */
export function middlesOf(layout, rows) {
  const { top, rowHeight, above } = layout;
  const fitting = scrolling(layout);
  const middles = new Map();
  let pinned = 0;
  for (const [index, row] of rows.entries()) {
    const place = row.pinned ? fitting + pinned++ : Math.max(-0.5, Math.min(index - above, fitting - 0.5));
    for (const id of row.members ?? [row.id]) middles.set(id, top + (place + 0.5) * rowHeight);
  }
  return middles;
}

/**
 * The thumb that shows which rows are in view, or null where all are.
 *
 * @param {Layout} layout
 * @returns {{from: number, to: number, top: number, bottom: number} | null}  of the thumb, and of the way it has
 */
export function rowThumb(layout) {
  const { top, rowHeight, above, below, unit } = layout;
  if (above + below === 0) return null;
  const fitting = scrolling(layout);
  const bottom = top + fitting * rowHeight;
  const share = (bottom - top) / (above + fitting + below);
  const length = Math.max(14 * unit, fitting * share);
  const from = top + ((bottom - top - length) * above) / (above + below);
  return { from, to: from + length, top, bottom };
}

/** The first row in view once the thumb's upper end was dragged to a height. @param {Layout} layout @param {number} y */
export function scrollOfThumb(layout, y) {
  const thumb = rowThumb(layout);
  if (!thumb) return 0;
  const way = thumb.bottom - thumb.top - (thumb.to - thumb.from);
  const share = way > 0 ? (y - thumb.top) / way : 0;
  return Math.round(Math.max(0, Math.min(1, share)) * (layout.above + layout.below));
}

/**
 * Between which rows a dragged track would come to stand.
 *
 * @param {Layout} layout
 * @param {number} y
 * @returns {{row: Row, after: boolean, y: number} | null}
 */
export function dropAt({ rows, top, rowHeight }, y) {
  const at = Math.max(0, Math.min(rows.length - 1, Math.floor((y - top) / rowHeight)));
  const row = rows[at];
  if (!row || row.kind === "asleep" || row.kind === "group") return null;
  const after = y > top + (at + 0.5) * rowHeight;
  return { row, after, y: top + (at + (after ? 1 : 0)) * rowHeight };
}
