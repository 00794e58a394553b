/**
 * One mark per lane state: shape, texture and colour together, so that no state is told by colour alone.
 *
 * A mark draws one span into its box. It refuses to know time, lanes and where the box came from.
 */

/** @typedef {import("./palette.js").Colours} Colours */
/** @typedef {import("./textures.js").Texture} Texture */
/** @typedef {import("../protocol.js").LaneState} LaneState */
/**
 * @typedef {object} Box
 * @property {number} x0
 * @property {number} x1
 * @property {number} middle  of the row
 * @property {number} rowHeight
 * @property {number} unit
 */
/** @typedef {(ctx: CanvasRenderingContext2D, box: Box, colours: Colours, texture: Texture) => void} Mark */

const LEAST_BLOCK = 2;

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} width @param {number} height @param {number} radius */
function rounded(ctx, x, y, width, height, radius) {
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, Math.min(radius, width / 2));
}

/** The block that a busy span fills. @param {Box} box */
export function blockOf({ x0, x1, middle, rowHeight, unit }) {
  const height = rowHeight - 5 * unit;
  return { x: x0 + 0.5, y: middle - height / 2, width: Math.max(LEAST_BLOCK, x1 - x0 - 1), height };
}

/** @type {Mark} */
function running(ctx, box, colours) {
  const { x, y, width, height } = blockOf(box);
  rounded(ctx, x, y, width, height, 3 * box.unit);
  ctx.fillStyle = colours.run;
  ctx.fill();
}

/** @type {Mark} */
function poll(ctx, box, colours, texture) {
  const { x, y, width, height } = blockOf(box);
  rounded(ctx, x, y, width, height, 2 * box.unit);
  ctx.fillStyle = colours.panel;
  ctx.fill();
  ctx.fillStyle = texture("hatch", colours.poll);
  ctx.fill();
  outline(ctx, colours.poll, 1.2 * box.unit);
}

/** @type {Mark} */
function hold(ctx, box, colours) {
  const { x, y, width, height } = blockOf(box);
  const line = 2 * box.unit;
  rounded(ctx, x + line / 2, y + line / 2, Math.max(1, width - line), height - line, 2 * box.unit);
  ctx.fillStyle = colours.panel;
  ctx.fill();
  outline(ctx, colours.hold, line);
}

/** @type {Mark} */
function ready(ctx, box, colours, texture) {
  const height = Math.min(12 * box.unit, box.rowHeight - 4 * box.unit);
  const width = Math.max(1, box.x1 - box.x0 - 1);
  rounded(ctx, box.x0 + 0.5, box.middle - height / 2, width, height, 2 * box.unit);
  ctx.fillStyle = colours.panel;
  ctx.fill();
  ctx.fillStyle = texture("dots", colours.ready);
  ctx.fill();
  outline(ctx, colours.ready, 1.2 * box.unit);
}

/** @param {CanvasRenderingContext2D} ctx @param {string} colour @param {number} width */
function outline(ctx, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

/**
 * A mark that is one horizontal line.
 *
 * @param {"io" | "sleep"} colour
 * @param {number} width
 * @param {number[]} [dash]
 * @param {boolean} [startTick]
 * @returns {Mark}
 */
const line =
  (colour, width, dash = [], startTick = false) =>
  (ctx, box, colours) => {
    const { x0, x1, middle, unit } = box;
    const from = x0 + 1;
    const to = Math.max(from + 0.5, x1 - 1);
    const y = Math.round(middle) + (Math.round(width * unit) % 2 ? 0.5 : 0);
    ctx.setLineDash(dash.map((length) => length * unit));
    ctx.lineCap = dash.length ? "round" : "butt";
    ctx.beginPath();
    ctx.moveTo(from, y);
    ctx.lineTo(to, y);
    outline(ctx, colours[colour], width * unit);
    ctx.setLineDash([]);
    if (startTick) tick(ctx, from, y, unit, colours[colour]);
  };

/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} unit @param {string} colour */
function tick(ctx, x, y, unit, colour) {
  ctx.beginPath();
  ctx.moveTo(x, y - 4.5 * unit);
  ctx.lineTo(x, y + 4.5 * unit);
  outline(ctx, colour, 1.5 * unit);
}

/** The end of a task that failed. @type {Mark} */
function failed(ctx, { x0, middle, unit }, colours) {
  const r = 4 * unit;
  const x = x0 + r + 2 * unit;
  ctx.lineCap = "round";
  ctx.beginPath();
  ctx.moveTo(x - r, middle - r);
  ctx.lineTo(x + r, middle + r);
  ctx.moveTo(x - r, middle + r);
  ctx.lineTo(x + r, middle - r);
  outline(ctx, colours.poll, 2 * unit);
}

/** @type {Mark} */
const nothing = () => {};

/** @type {Record<LaneState, Mark>} */
export const MARKS = {
  running,
  poll,
  hold,
  ready,
  new: ready,
  unnoticed: ready,
  io: line("io", 3, [], true),
  input: line("io", 3, [], true),
  sleep: line("sleep", 2.5, [6, 4]),
  wait: line("sleep", 2.5, [0.1, 4.5]),
  parked: line("sleep", 1.6, [0.1, 6]),
  kernel: line("sleep", 1),
  done: nothing,
  failed,
};

/** States whose block is drawn above the baton. @type {readonly LaneState[]} */
export const ON_TOP = ["running", "poll", "hold"];
