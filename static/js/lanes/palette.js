/**
 * The colours and fonts of the lanes, read from the page's CSS custom properties.
 *
 * Each colour exists in two tones: as it is (the past) and mixed with the panel's colour (the future). It
 * refuses to know what is drawn with them.
 */

const COLOURS = [
  "panel",
  "panel-2",
  "line",
  "fold",
  "line-2",
  "line-3",
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
  "bp",
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

/** A colour as #rrggbb. What a system says of how it shines through (`Highlight` may) is left out. @param {CanvasRenderingContext2D} ctx @param {string} css */
function normal(ctx, css) {
  ctx.fillStyle = "#888888";
  ctx.fillStyle = css;
  const shining = /^rgba\((\d+), (\d+), (\d+),/.exec(ctx.fillStyle);
  return shining ? hex(shining.slice(1, 4).map(Number)) : ctx.fillStyle;
}

/** @param {number[]} parts */
const hex = (parts) => `#${parts.map((v) => v.toString(16).padStart(2, "0")).join("")}`;

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
  return hex(x.map((v, i) => Math.round(v * share + y[i] * (1 - share))));
}
