/**
 * Where the rows of the lanes lie: heights, the column of names, which rows fit.
 *
 * All lengths are CSS pixels for the given size of the page's root font, so a larger root font (projector)
 * enlarges everything. Hubs and "CPU asleep" stay in view at the bottom; the others scroll above them. It
 * refuses to know canvas and time.
 */

/** @typedef {import("../types.js").Task} Task */
/** @typedef {{id: number, name: string, kind: "task" | "hub" | "asleep"}} Row */

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
 * @property {number} above  user rows scrolled out above
 * @property {number} below  user rows scrolled out below
 */

export const NARROW = 600;

/** @param {Task[]} tasks  in lane order @param {string} asleep @param {number} nobody @returns {Row[]} */
export function rowsOf(tasks, asleep, nobody) {
  /** @type {Row[]} */
  const rows = tasks.map(({ id, name, what }) => ({ id, name, kind: what === "hub" ? "hub" : "task" }));
  rows.push({ id: nobody, name: asleep, kind: "asleep" });
  return rows;
}

/**
 * @param {object} given
 * @param {Row[]} given.rows
 * @param {number} given.width  of the canvas
 * @param {number} given.room  the most height that the lanes may take
 * @param {number} given.names  width of the longest name
 * @param {boolean} given.compact
 * @param {number} given.unit
 * @param {number} given.scroll  first user row wanted in view
 * @returns {Layout}
 */
export function layout({ rows, width, room, names, compact, unit, scroll }) {
  const narrow = width < NARROW * unit;
  const top = (narrow ? 18 : 20) * unit;
  const bottom = 6 * unit;
  const rowHeight = rowHeightFor(rows.length, room - top - bottom, narrow || compact, unit);
  const pinned = rows.filter((row) => row.kind !== "task");
  const users = rows.filter((row) => row.kind === "task");
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

/** The first user row to show so that a task's row is in view, moving as little as possible. @param {Layout} layout @param {Row[]} rows @param {number} id */
export function scrollTo(layout, rows, id) {
  const users = rows.filter((row) => row.kind === "task");
  const index = users.findIndex((row) => row.id === id);
  const fitting = users.length - layout.above - layout.below;
  if (index < 0) return layout.above;
  if (index < layout.above) return index;
  return index >= layout.above + fitting ? index - fitting + 1 : layout.above;
}

/** The middle of a row, also of one out of view: at the edge it left through. @param {Layout} layout @param {number} id @param {Row[]} rows */
export function middleOf(layout, id, rows) {
  const shown = layout.rows.findIndex((row) => row.id === id);
  if (shown >= 0) return layout.top + (shown + 0.5) * layout.rowHeight;
  const users = rows.filter((row) => row.kind === "task");
  const seen = users.length - layout.above - layout.below;
  return users.findIndex((row) => row.id === id) < layout.above ? layout.top : layout.top + seen * layout.rowHeight;
}
