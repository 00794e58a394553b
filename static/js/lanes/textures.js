/**
 * The two textures of the lanes: dots for who could run, a hatch for who asks in vain.
 *
 * A tile is drawn once per colour and pixel ratio and repeated. It refuses to know what is filled with it.
 */

/** @typedef {"dots" | "hatch"} Kind */
/** @typedef {(kind: Kind, colour: string) => string | CanvasPattern} Texture  something to fill with */

/** What a repeating tile shows, and how large it is. @type {Record<Kind, {size: number, draw: (on: CanvasRenderingContext2D, colour: string, size: number) => void}>} */
export const TILES = { dots: { size: 6, draw: dots }, hatch: { size: 7, draw: hatch } };

/** @type {Map<string, CanvasPattern>} */
const made = new Map();
const MOST_TEXTURES = 64;

/** The textures for a canvas. @param {CanvasRenderingContext2D} ctx @param {number} ratio  device pixels per CSS pixel @returns {Texture} */
export const texturesOn = (ctx, ratio) => (kind, colour) => {
  const key = `${kind} ${colour} ${ratio}`;
  const known = made.get(key);
  if (known) return known;
  if (made.size >= MOST_TEXTURES) made.clear();
  const pattern = repeated(ctx, kind, colour, ratio);
  made.set(key, pattern);
  return pattern;
};

/** @param {CanvasRenderingContext2D} ctx @param {Kind} kind @param {string} colour @param {number} ratio */
function repeated(ctx, kind, colour, ratio) {
  const { size, draw } = TILES[kind];
  const tile = ctx.canvas.ownerDocument.createElement("canvas");
  tile.width = tile.height = Math.round(size * ratio);
  const on = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  on.scale(tile.width / size, tile.height / size);
  draw(on, colour, size);
  const pattern = /** @type {CanvasPattern} */ (ctx.createPattern(tile, "repeat"));
  pattern.setTransform(new DOMMatrix().scale(size / tile.width));
  return pattern;
}

/** @param {CanvasRenderingContext2D} on @param {string} colour */
function dots(on, colour) {
  on.fillStyle = colour;
  for (const at of [1.5, 4.5]) {
    on.beginPath();
    on.arc(at, at, 1.2, 0, Math.PI * 2);
    on.fill();
  }
}

/** @param {CanvasRenderingContext2D} on @param {string} colour @param {number} size */
function hatch(on, colour, size) {
  on.strokeStyle = colour;
  on.lineWidth = 2.4;
  on.beginPath();
  for (const shift of [-size, 0, size]) {
    on.moveTo(shift - 1, size + 1);
    on.lineTo(shift + size + 1, -1);
  }
  on.stroke();
}
