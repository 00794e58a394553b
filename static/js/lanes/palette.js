/**
 * The colours, fonts and textures of the lanes, read from the page's CSS custom properties.
 *
 * Each colour exists in two tones: as it is (the past) and mixed with the panel's colour (the future). It
 * refuses to know what is drawn with them.
 */

const COLOURS = [
  "panel",
  "panel-2",
  "line",
  "line-2",
  "ink",
  "ink-2",
  "ink-3",
  "run",
  "ready",
  "sleep",
  "io",
  "poll",
  "hold",
  "on-run",
  "mark",
];
const FUTURE_RUN = 0.26;
const FUTURE_REST = 0.5;

/** @typedef {Record<string, string>} Colours */
/** @typedef {{colours: Colours, pale: Colours, ui: string, mono: string, unit: number}} Palette */

/**
 * @param {Element} element  any element inside the themed page
 * @param {CanvasRenderingContext2D} ctx  used to normalise colours
 * @returns {Palette}
 */
export function readPalette(element, ctx) {
  const style = getComputedStyle(element);
  /** @type {Colours} */
  const colours = {};
  for (const name of COLOURS) colours[name] = normal(ctx, style.getPropertyValue(`--${name}`).trim());
  const root = Number.parseFloat(getComputedStyle(element.ownerDocument.documentElement).fontSize) || 16;
  return {
    colours,
    pale: paleOf(colours),
    ui: style.getPropertyValue("--font-ui").trim() || "sans-serif",
    mono: style.getPropertyValue("--font-mono").trim() || "monospace",
    unit: root / 16,
  };
}

/** @param {CanvasRenderingContext2D} ctx @param {string} css */
function normal(ctx, css) {
  ctx.fillStyle = "#888888";
  ctx.fillStyle = css;
  return ctx.fillStyle;
}

/** @param {Colours} colours @returns {Colours} */
function paleOf(colours) {
  const states = ["ready", "sleep", "io", "poll", "hold"].map((name) => [
    name,
    mix(colours[name], colours.panel, FUTURE_REST),
  ]);
  const run = mix(colours.run, colours.panel, FUTURE_RUN);
  return { ...colours, ...Object.fromEntries(states), run, "on-run": colours.ink };
}

/** @param {string} hex  #rrggbb @returns {[number, number, number]} */
export function rgb(hex) {
  const n = Number.parseInt(hex.slice(1, 7), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
}

/** `share` of one colour, the rest of the other. @param {string} a @param {string} b @param {number} share */
export function mix(a, b, share) {
  const x = rgb(a);
  const y = rgb(b);
  const parts = x.map((v, i) => Math.round(v * share + y[i] * (1 - share)));
  return `#${parts.map((v) => v.toString(16).padStart(2, "0")).join("")}`;
}

/** @type {Map<string, CanvasPattern>} */
const made = new Map();
const MOST_TEXTURES = 64;

/**
 * A repeating texture in a colour, drawn once per colour and pixel ratio.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {"dots" | "hatch"} kind
 * @param {string} colour
 * @param {number} ratio  device pixels per CSS pixel
 * @returns {CanvasPattern}
 */
export function texture(ctx, kind, colour, ratio) {
  const key = `${kind} ${colour} ${ratio}`;
  const known = made.get(key);
  if (known) return known;
  if (made.size >= MOST_TEXTURES) made.clear();
  const tile = ctx.canvas.ownerDocument.createElement("canvas");
  const size = kind === "dots" ? 6 : 7;
  tile.width = tile.height = Math.round(size * ratio);
  const on = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  on.scale(tile.width / size, tile.height / size);
  if (kind === "dots") dots(on, colour);
  else hatch(on, colour, size);
  const pattern = /** @type {CanvasPattern} */ (ctx.createPattern(tile, "repeat"));
  pattern.setTransform(new DOMMatrix().scale(size / tile.width));
  made.set(key, pattern);
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
