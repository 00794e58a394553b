/**
 * The overview above the lanes: its canvas, and the two sliders at the edges of the part in view.
 *
 * A drag of the part pans, one of its edge zooms, one elsewhere chooses another part. What is in view is asked for and
 * told to whoever holds the window. It refuses to know what is drawn in it.
 */

import { clock } from "../words.js";
import { censusOf, drawCensus, resized, spread, thumbOf } from "./minimap.js";
import { axisWidth, playheadX } from "./picture.js";
import { fitCanvas } from "./surface.js";
import { between, isPart, pan } from "./window.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {import("./minimap.js").Edge} Edge */
/** @typedef {import("./minimap.js").Census} Census */

const GRAB = 7;
const GRAB_TOUCH = 20;
const CLICK = 3;
/** however small the part in view is, its edges keep so far from each other */
const APART = 24;
const KEY_STEP = 0.05;
const KEY_PAGE = 0.25;
const GREW = 1.05;
/** @type {Edge[]} */
const EDGES = ["from", "to"];

export class Overview {
  /**
   * @param {HTMLElement} box  holds the canvas and the two edges
   * @param {(window: Window) => void} show
   */
  constructor(box, show) {
    this.box = box;
    this.#show = show;
    this.#canvas = /** @type {HTMLCanvasElement} */ (box.querySelector("canvas"));
    this.#ctx = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    box.style.touchAction = "none";
    box.addEventListener("pointerdown", (event) => this.#down(event));
    box.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, () => this.#up());
    box.addEventListener("keydown", (event) => this.#key(event));
  }

  #show;
  #canvas;
  #ctx;
  /** @type {Picture | null} */
  #picture = null;
  /** @type {{key: string, length: number, census: Census, picture: HTMLCanvasElement} | null} */
  #kept = null;
  /** @type {{how: "pan" | Edge | "new", x: number, last: number, moved: boolean} | null} */
  #drag = null;

  /** @param {Picture} p @param {Palette} palette @param {import("../types.js").Words} words @param {boolean} grows */
  draw(p, palette, words, grows) {
    this.#picture = p;
    const { width, height, ratio } = fitCanvas(this.#canvas);
    const seen = axisWidth(p);
    const part = isPart(p.window, p.axis, seen);
    this.box.dataset.part = String(part);
    this.#ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#ctx.clearRect(0, 0, width, height);
    const thumb = thumbOf(p.window, p.axis, seen, seen);
    if (part) this.#drawPart(p, palette, height, ratio, grows);
    else this.#drawWhole(p, palette, height);
    this.#placeEdges(p, spread(thumb, APART * palette.unit, seen), words);
  }

  /** @param {Picture} p @param {Palette} palette @param {number} height */
  #drawWhole({ layout }, palette, height) {
    const { unit } = palette;
    this.#ctx.fillStyle = palette.colours["line-2"];
    this.#ctx.fillRect(layout.left, height / 2 - unit, layout.right - layout.left, 2 * unit);
  }

  /** @param {Picture} p @param {Palette} palette @param {number} height @param {number} ratio @param {boolean} grows */
  #drawPart(p, palette, height, ratio, grows) {
    const ctx = this.#ctx;
    const { left, right } = p.layout;
    const { colours, unit } = palette;
    const pad = 2 * unit;
    ctx.fillStyle = colours["panel-2"];
    ctx.fillRect(left, 0, right - left, height);
    const drawn = this.#drawn(p, palette, height - 2 * pad, ratio, grows);
    ctx.drawImage(drawn, left, pad, right - left, height - 2 * pad);
    const { from, to } = thumbOf(p.window, p.axis, right - left, right - left);
    ctx.globalAlpha = 0.62;
    ctx.fillStyle = colours["panel-2"];
    ctx.fillRect(left, 0, from, height);
    ctx.fillRect(left + to, 0, right - left - to, height);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colours["ink-2"];
    ctx.lineWidth = unit;
    ctx.strokeRect(left + from + unit / 2, unit / 2, Math.max(unit, to - from - unit), height - unit);
    this.#drawPlayhead(p, colours, height);
  }

  /** @param {Picture} p @param {import("./palette.js").Colours} colours @param {number} height */
  #drawPlayhead(p, colours, height) {
    const { left, right, unit } = p.layout;
    const place = p.window.from + (playheadX(p) - left) / p.window.k;
    const x = left + ((place - p.axis.start) / (p.axis.stop - p.axis.start)) * (right - left);
    this.#ctx.fillStyle = colours.ink;
    this.#ctx.fillRect(x - unit / 2, 0, unit, height);
  }

  /** The run as it looks from afar, drawn anew only when it is another one. @param {Picture} p @param {Palette} palette @param {number} height @param {number} ratio @param {boolean} grows */
  #drawn(p, palette, height, ratio, grows) {
    const width = Math.max(1, Math.round(axisWidth(p)));
    const rows = p.rows.map((row) => `${row.id}${row.members ? `(${row.members.length})` : ""}`).join();
    const { run, panel } = palette.colours;
    const key = [p.axis.mode, width, height, ratio, run, panel, rows].join(" ");
    const { length } = p.timeline;
    const kept = this.#kept;
    const isFresh = kept && kept.key === key && kept.length <= length;
    if (isFresh && (kept.length === length || (grows && length < kept.length * GREW))) return kept.picture;
    const census = censusOf(p.timeline, p.axis, p.rows, width, Math.max(1, Math.floor(height - 3)));
    const picture = this.box.ownerDocument.createElement("canvas");
    picture.width = Math.round(width * ratio);
    picture.height = Math.round(height * ratio);
    const ctx = /** @type {CanvasRenderingContext2D} */ (picture.getContext("2d"));
    ctx.scale(picture.width / width, picture.height / height);
    drawCensus(ctx, census, { x: 0, y: 0, height, palette });
    this.#kept = { key, length, census, picture };
    return picture;
  }

  /** @param {Picture} p @param {{from: number, to: number}} thumb @param {import("../types.js").Words} words */
  #placeEdges(p, thumb, words) {
    for (const edge of EDGES) {
      const element = this.#edge(edge);
      if (!element) continue;
      element.style.transform = `translateX(${(p.layout.left + thumb[edge]).toFixed(1)}px)`;
      const place = edge === "from" ? p.window.from : p.window.from + axisWidth(p) / p.window.k;
      const step = p.axis.stepAt(place);
      element.setAttribute("aria-valuenow", String(step + 1));
      const time = clock(Math.round(p.axis.timeAt(place)));
      element.setAttribute("aria-valuetext", words.t("overview.at", { n: step + 1, time }));
    }
  }

  /** @param {Edge} edge @returns {HTMLElement | null} */
  #edge(edge) {
    return this.box.querySelector(`[data-edge="${edge}"]`);
  }

  /** @param {PointerEvent} event */
  #x(event) {
    return event.clientX - this.box.getBoundingClientRect().left;
  }

  /** The place on the axis below a place on the overview. @param {Picture} p @param {number} x */
  #place(p, x) {
    const { left, right } = p.layout;
    const share = Math.max(0, Math.min(1, (x - left) / (right - left)));
    return p.axis.start + share * (p.axis.stop - p.axis.start);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const p = this.#picture;
    if (event.button !== 0 || !p || p.timeline.length === 0) return;
    event.preventDefault();
    this.box.setPointerCapture(event.pointerId);
    const x = this.#x(event);
    this.#drag = { how: this.#grip(p, x, event.pointerType === "touch"), x, last: x, moved: false };
  }

  /** @param {Picture} p @param {number} x @param {boolean} touch @returns {"pan" | Edge | "new"} */
  #grip(p, x, touch) {
    const seen = axisWidth(p);
    const { from, to } = spread(thumbOf(p.window, p.axis, seen, seen), APART * p.layout.unit, seen);
    const reach = (touch ? GRAB_TOUCH : GRAB) * p.layout.unit;
    const [near, far] = [Math.abs(x - p.layout.left - from), Math.abs(x - p.layout.left - to)];
    // Edges that lie close to each other leave room to take the part between them.
    const free = to - from > 3 * reach ? reach : reach / 2;
    if (Math.min(near, far) <= free) return near < far ? "from" : "to";
    const within = x > p.layout.left + from && x < p.layout.left + to;
    return within && isPart(p.window, p.axis, seen) ? "pan" : "new";
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const [p, drag] = [this.#picture, this.#drag];
    if (!p || !drag) return;
    const x = this.#x(event);
    if (Math.abs(x - drag.x) > CLICK) drag.moved = true;
    if (!drag.moved) return;
    const seen = axisWidth(p);
    if (drag.how === "new") this.#show(between(this.#place(p, drag.x), this.#place(p, x), p.axis, seen, 0));
    else if (drag.how === "pan") this.#pan(p, this.#place(p, x) - this.#place(p, drag.last));
    else this.#resize(p, drag.how, this.#place(p, x));
    drag.last = x;
  }

  #up() {
    const [p, drag] = [this.#picture, this.#drag];
    this.#drag = null;
    if (!p || !drag || drag.moved || drag.how !== "new") return;
    const seen = axisWidth(p);
    this.#pan(p, this.#place(p, drag.x) - (p.window.from + seen / p.window.k / 2));
  }

  /** @param {Picture} p @param {number} by  places */
  #pan(p, by) {
    this.#show(pan(p.window, by * p.window.k, p.axis, axisWidth(p)));
  }

  /** @param {Picture} p @param {Edge} edge @param {number} place */
  #resize(p, edge, place) {
    const seen = axisWidth(p);
    this.#show(between(...resized(p.window, p.axis, seen, edge, place), p.axis, seen, 0));
  }

  /** Arrows move the edge, with Shift the whole part. @param {KeyboardEvent} event */
  #key(event) {
    const p = this.#picture;
    const edge = /** @type {Edge | undefined} */ (/** @type {HTMLElement} */ (event.target).dataset.edge);
    if (!p || !edge || event.ctrlKey || event.altKey || event.metaKey) return;
    const span = axisWidth(p) / p.window.k;
    /** @type {Record<string, number>} */
    const moves = {
      ArrowLeft: -KEY_STEP,
      ArrowDown: -KEY_STEP,
      ArrowRight: KEY_STEP,
      ArrowUp: KEY_STEP,
      PageDown: -KEY_PAGE,
      PageUp: KEY_PAGE,
      Home: -Infinity,
      End: Infinity,
    };
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    const by = moves[event.key] * span;
    if (event.shiftKey) this.#pan(p, Math.max(p.axis.start - p.axis.stop, Math.min(p.axis.stop - p.axis.start, by)));
    else this.#resize(p, edge, (edge === "from" ? p.window.from : p.window.from + span) + by);
  }
}
