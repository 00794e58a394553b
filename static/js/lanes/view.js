/**
 * The lanes' canvas: its size, its window on the time axis, pointer and wheel, the tooltip.
 *
 * Keeps what the person did to the picture (zoom, pan, scrolled rows) and nothing else; what to show comes with each
 * `draw(view)`. A drag seeks; where only a part of the run is in view, it pans, unless it begins at the playhead. It
 * refuses to know what a step means.
 */

import { NOBODY } from "../turns.js";
import { Axis } from "./axis.js";
import { drawLanes } from "./draw.js";
import { layout, rowsOf, scrollTo } from "./layout.js";
import { readPalette } from "./palette.js";
import { axisWidth, hit, placeAt, playheadX } from "./picture.js";
import { fitCanvas } from "./surface.js";
import { fillTip, placeTip } from "./tip.js";
import { automatic, isPart, pan, reveal, whole, zoom } from "./window.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./window.js").Window} Window */

const ZOOM_KEY = 1.6;
const PAN_KEY = 0.25;
const GRAB = 9;
const CLICK = 4;
/** the most of the page's height that the lanes may take */
const MOST_HEIGHT = 0.3;
const NARROW_READABLE = 1;

export class LanesView {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Actions} actions
   * @param {() => void} redraw  asks for a new frame
   */
  constructor(canvas, actions, redraw) {
    this.canvas = canvas;
    this.scrubbing = false;
    this.#actions = actions;
    this.#redraw = redraw;
    canvas.style.touchAction = "none";
    this.#ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"])
      canvas.addEventListener(end, (event) => this.#up(/** @type {PointerEvent} */ (event)));
    canvas.addEventListener("pointerleave", () => this.#leave());
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  #actions;
  #redraw;
  #ctx;
  /** @type {Picture | null} */
  #picture = null;
  /** @type {Axis | null} */
  #axis = null;
  /** the window chosen by hand, "all" of the run, or null: the automatic one @type {Window | "all" | null} */
  #chosen = null;
  #scroll = 0;
  #now = -1;
  /** @type {View | null} */
  #view = null;
  /** @type {{x: number, y: number, moved: boolean, how: "seek" | "pan" | "rows"} | null} */
  #drag = null;

  /** @param {View} view */
  draw(view) {
    const moved = this.#now !== (view.step?.i ?? 0);
    this.#view = view;
    this.#now = view.step?.i ?? 0;
    const palette = readPalette(this.canvas, this.#ctx);
    const picture = this.#compose(view, palette, moved);
    if (!isSameWindow(picture, this.#picture)) this.#hideTip();
    this.canvas.style.height = `${picture.layout.height}px`;
    const { ratio } = fitCanvas(this.canvas);
    this.#picture = picture;
    drawLanes({ ctx: this.#ctx, p: picture, palette, ratio, words: view.words });
  }

  /** @param {View} view @param {import("./palette.js").Palette} palette @param {boolean} moved @returns {Picture} */
  #compose(view, palette, moved) {
    const { timeline, ui } = view;
    const axis = this.#axisFor(view);
    axis.scale = palette.unit;
    const rows = rowsOf(timeline.tasks(), view.words.t("lane.asleep"), NOBODY);
    const window = { from: 0, k: 1 };
    const base = {
      timeline,
      axis,
      rows,
      now: this.#now,
      selected: ui.selected,
      hovered: ui.hover?.task ?? null,
      bookmarks: view.bookmarks.map(({ step }) => step),
      window,
    };
    const shape = this.#layout(rows, palette, view, moved);
    return { ...base, layout: shape, window: this.#windowFor(axis, shape.right - shape.left, shape.narrow, moved) };
  }

  /** @param {View} view */
  #axisFor({ timeline, ui }) {
    if (this.#axis?.timeline !== timeline || this.#axis.mode !== ui.axis) {
      this.#axis = new Axis(timeline, ui.axis);
      this.#chosen = null;
    }
    return this.#axis;
  }

  /** @param {import("./layout.js").Row[]} rows @param {import("./palette.js").Palette} palette @param {View} view @param {boolean} moved */
  #layout(rows, palette, view, moved) {
    const page = this.canvas.ownerDocument.defaultView ?? globalThis.window;
    this.#ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.#ctx.font = `600 ${12 * palette.unit}px ${palette.ui}`;
    const given = {
      rows,
      width: this.canvas.clientWidth,
      room: page.innerHeight * MOST_HEIGHT,
      names: Math.max(...rows.map((row) => this.#ctx.measureText(row.name).width)),
      compact: page.innerWidth <= 1400 * palette.unit || page.innerHeight <= 860 * palette.unit,
      unit: palette.unit,
    };
    const first = layout({ ...given, scroll: this.#scroll });
    if (moved && view.state.cpu !== null) this.#scroll = scrollTo(first, rows, view.state.cpu);
    return first.above === this.#scroll ? first : layout({ ...given, scroll: this.#scroll });
  }

  /** @param {Axis} axis @param {number} width @param {boolean} narrow @param {boolean} moved */
  #windowFor(axis, width, narrow, moved) {
    const playhead = axis.ofStep(this.#now);
    if (!this.#chosen) return automatic(axis, width, playhead, narrow ? NARROW_READABLE : undefined);
    if (this.#chosen === "all") return whole(axis, width);
    if (moved && !this.#drag) this.#chosen = reveal(this.#chosen, playhead, axis, width);
    return this.#chosen;
  }

  /** @param {"zoom-in" | "zoom-out" | "zoom-all" | "pan-left" | "pan-right"} what */
  command(what) {
    const p = this.#picture;
    if (!p) return;
    const width = axisWidth(p);
    if (what === "zoom-all") this.#chosen = this.#chosen === "all" ? null : "all";
    else if (what === "zoom-in" || what === "zoom-out")
      this.#zoom(what === "zoom-in" ? ZOOM_KEY : 1 / ZOOM_KEY, playheadX(p) - p.layout.left);
    else this.#chosen = pan(p.window, width * (what === "pan-left" ? -PAN_KEY : PAN_KEY), p.axis, width);
    this.#redraw();
  }

  /** @param {number} factor @param {number} x */
  #zoom(factor, x) {
    const p = /** @type {Picture} */ (this.#picture);
    const width = axisWidth(p);
    this.#chosen = zoom(p.window, factor, Math.max(0, Math.min(x, width)), p.axis, width);
  }

  /** @param {MouseEvent} event @returns {[number, number]} */
  #at(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const p = this.#picture;
    if (event.button !== 0 || !p) return;
    const [x, y] = this.#at(event);
    this.canvas.setPointerCapture(event.pointerId);
    const atPlayhead = Math.abs(x - playheadX(p)) <= GRAB;
    const part = isPart(p.window, p.axis, axisWidth(p));
    const how = x < p.layout.left ? "rows" : part && !atPlayhead ? "pan" : "seek";
    this.#drag = { x, y, moved: false, how };
    this.#hideTip();
    if (how === "seek") this.#seek(x);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const [x, y] = this.#at(event);
    if (!this.#drag) return this.#hover(x, y);
    if (Math.abs(x - this.#drag.x) + Math.abs(y - this.#drag.y) > CLICK) this.#drag.moved = true;
    if (!this.#drag.moved) return;
    if (this.#drag.how === "seek") return this.#seek(x);
    if (this.#drag.how === "pan") this.#pan(this.#drag.x - x);
    else if (!this.#scrollBy(this.#drag.y - y)) return;
    Object.assign(this.#drag, { x, y });
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const drag = this.#drag;
    this.#drag = null;
    this.scrubbing = false;
    const p = this.#picture;
    if (!drag || drag.moved || !p || event.type !== "pointerup") return;
    if (drag.how === "pan") this.#actions.seek(p.axis.stepAt(placeAt(p, drag.x)));
    if (drag.how === "rows") this.#selectAt(drag.x, drag.y);
  }

  /** @param {number} x @param {number} y */
  #selectAt(x, y) {
    const p = /** @type {Picture} */ (this.#picture);
    const found = hit(p, x, y);
    if (found && found.row.kind !== "asleep") this.#actions.select(found.row.id === p.selected ? null : found.row.id);
  }

  /** @param {number} x */
  #seek(x) {
    const p = /** @type {Picture} */ (this.#picture);
    if (p.timeline.length === 0) return;
    this.scrubbing = true;
    this.#actions.seek(p.axis.stepAt(placeAt(p, x)));
  }

  /** @param {number} dx */
  #pan(dx) {
    const p = /** @type {Picture} */ (this.#picture);
    this.#chosen = pan(p.window, dx, p.axis, axisWidth(p));
    this.#redraw();
  }

  /** Scrolls the rows by whole rows. @param {number} dy @returns {boolean} whether that far was gone */
  #scrollBy(dy) {
    const p = /** @type {Picture} */ (this.#picture);
    const by = Math.trunc(dy / p.layout.rowHeight);
    if (by === 0) return false;
    this.#scroll = Math.max(0, Math.min(this.#scroll + by, p.layout.above + p.layout.below));
    this.#redraw();
    return true;
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    const p = this.#picture;
    if (!p || p.timeline.length === 0) return;
    event.preventDefault();
    const [x] = this.#at(event);
    const dy = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    if (x < p.layout.left) this.#scrollBy(Math.sign(dy) * p.layout.rowHeight);
    else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(dy)) return this.#pan(event.deltaX || dy);
    else this.#zoom(2 ** (-dy / 300), x - p.layout.left);
    this.#redraw();
  }

  /** @param {number} x @param {number} y */
  #hover(x, y) {
    const p = this.#picture;
    const view = this.#view;
    if (!p || !view) return;
    const found = hit(p, x, y);
    const task = found && found.row.kind !== "asleep" ? found.row.id : null;
    if (task !== p.hovered) this.#actions.hover(task === null ? null : { task });
    const tip = this.#tip();
    if (!tip) return;
    if (!found?.span) return this.#hideTip();
    fillTip(tip, found, view.words);
    placeTip(tip, x, y, this.canvas);
  }

  #leave() {
    this.#hideTip();
    if (this.#picture && this.#picture.hovered !== null && !this.#drag) this.#actions.hover(null);
  }

  /** @returns {HTMLElement | null} */
  #tip() {
    return this.canvas.parentElement?.querySelector("[data-tip]") ?? null;
  }

  #hideTip() {
    const tip = this.#tip();
    if (tip) tip.hidden = true;
  }
}

/** @param {Picture} a @param {Picture | null} b */
function isSameWindow(a, b) {
  return b !== null && a.axis === b.axis && a.window.from === b.window.from && a.window.k === b.window.k;
}
