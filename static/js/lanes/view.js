/**
 * The lanes' canvas: its size, its window on the time axis, which rows are in view, the tooltip.
 *
 * Keeps what the person did to the picture (zoom, pan, scrolled rows) and nothing else; what to show comes with each
 * `draw(view)`. It refuses to know what a step means, and how a finger or a wheel is understood (`gestures.js`).
 */

import { linksOf } from "../links.js";
import { Rest } from "../rest.js";
import { Axis } from "./axis.js";
import { drawLanes } from "./draw.js";
import { fits } from "./fit.js";
import { Gestures } from "./gestures.js";
import { ghostsOf } from "./ghost.js";
import { Coarseness } from "./grain.js";
import { forgetWidths, widthOf } from "./job.js";
import { dropAt, layout, middlesOf, rowThumb, scrollOfThumb, scrollTo } from "./layout.js";
import { mergedOf } from "./merged.js";
import { widestName } from "./names.js";
import { Overview } from "./overview.js";
import { readPalette } from "./palette.js";
import { axisWidth, hit, isSameWindow, placeAt, playheadX } from "./picture.js";
import { signAt } from "./signs.js";
import { fitCanvas } from "./surface.js";
import { texturesOn } from "./textures.js";
import { Tip } from "./tip.js";
import { moved, neighbourOf, nextTask, rowsOf } from "./tracks.js";
import { automatic, between, isSame, pan, reveal, whole, zoom } from "./window.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./tracks.js").Row} Row */
/** @typedef {import("./window.js").Window} Window */
/** @typedef {"zoom-in" | "zoom-out" | "zoom-all" | "pan-left" | "pan-right" | "fit" | "track-up" | "track-down" | "select-above" | "select-below"} Command */

const ZOOM_KEY = 1.6;
const PAN_KEY = 0.25;
/** the most of the page's height that the lanes may take */
const MOST_HEIGHT = 0.3;
const NARROW_READABLE = 1;

export class LanesView {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Actions} actions
   * @param {() => void} redraw  asks for a new frame of this canvas alone
   */
  constructor(canvas, actions, redraw) {
    this.canvas = canvas;
    this.scrubbing = false;
    this.#actions = actions;
    this.#redraw = redraw;
    this.#ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.#tip = new Tip(canvas);
    this.#rest = new Rest(redraw);
    this.#gestures = new Gestures(canvas, this.#wishes());
    const box = /** @type {HTMLElement | null} */ (canvas.closest(".tl")?.querySelector("[data-overview]") ?? null);
    this.#overview = box && new Overview(box, (window) => this.#show(window));
    canvas.ownerDocument.fonts?.ready.then(forgetWidths);
  }

  #actions;
  #redraw;
  #ctx;
  #tip;
  #gestures;
  #rest;
  #coarseness = new Coarseness();
  #overview;
  /** @type {Picture | null} */
  #picture = null;
  /** @type {Axis | null} */
  #axis = null;
  /** whose run the axis is of @type {string | undefined} */
  #example;
  /** the window chosen by hand, "all" of the run, or null: the automatic one @type {Window | "all" | null} */
  #chosen = null;
  #scroll = 0;
  #now = -1;
  /** whose row was brought into view last because it was selected @type {number | null} */
  #selected = null;
  /** @type {View | null} */
  #view = null;
  /** @type {{from: number, to: number} | null} */
  #range = null;
  /** @type {number | null} */
  #drop = null;
  /** what folded groups do, by their members @type {Map<string, import("./merged.js").Merged>} */
  #merged = new Map();

  /** What is on the canvas now: for whoever draws the same elsewhere. */
  get picture() {
    return this.#picture;
  }

  /** @param {View} view */
  draw(view) {
    if (this.canvas.clientWidth === 0) return;
    const moved = this.#now !== (view.step?.i ?? 0);
    this.#view = view;
    this.#now = view.step?.i ?? 0;
    const palette = readPalette(this.canvas, this.#ctx);
    const picture = this.#compose(view, palette, moved);
    if (!isSameWindow(picture, this.#picture)) this.#tip.hide();
    const { ratio } = fitCanvas(this.canvas, picture.layout.height);
    this.#picture = picture;
    drawLanes({ ctx: this.#ctx, p: picture, palette, ratio, texture: texturesOn(this.#ctx, ratio), words: view.words });
    this.#overview?.draw(picture, palette, view.words, view.status === "running");
    this.#coarseness.end(picture.grain);
  }

  /** @param {View} view @param {Palette} palette @param {boolean} moved @returns {Picture} */
  #compose(view, palette, moved) {
    const { timeline, ui, words, state, history } = view;
    const axis = this.#axisFor(view);
    axis.scale = palette.unit;
    const t = view.step?.t ?? 0;
    const rows = rowsOf({ tasks: timeline.tasks(), tracks: ui.tracks, state: timeline.tip, t, words });
    const shape = this.#layout(rows, palette, view, moved);
    const tasks = linksOf(ui.hover, state).tasks;
    const isLit = (/** @type {Row} */ row) => (row.members ?? [row.id]).some((id) => tasks.has(id));
    return {
      timeline,
      axis,
      rows,
      ghosts: ui.ghost && history.ghost ? ghostsOf(shape.rows, timeline, history.ghost.timeline) : undefined,
      now: this.#now,
      selected: ui.selected,
      hovered: ui.hover?.task ?? null,
      lit: new Set(tasks.size > 0 ? rows.filter(isLit).map(({ id }) => id) : []),
      bookmarks: view.bookmarks.map(({ step }) => step),
      layout: shape,
      middles: middlesOf(shape, rows),
      merged: mergedOf(shape.rows, timeline, this.#merged),
      window: this.#windowFor(axis, shape.right - shape.left, shape.narrow, moved),
      range: this.#range,
      drop: this.#drop,
      grain: this.#coarseness.begin(this.#rest.isMoving),
    };
  }

  /** @param {View} view */
  #axisFor({ timeline, ui, run }) {
    if (this.#axis?.timeline !== timeline || this.#axis.mode !== ui.axis) {
      const axis = new Axis(timeline, ui.axis);
      this.#chosen = this.#axis?.mode === ui.axis && this.#example === run?.example ? this.#kept(axis) : null;
      this.#axis = axis;
      this.#example = run?.example;
      this.#merged.clear();
    }
    return this.#axis;
  }

  /** In another run of the same example the playhead stays where it is, and things as large as they are. @param {Axis} axis */
  #kept(axis) {
    const [chosen, p] = [this.#chosen, this.#picture];
    if (!chosen || chosen === "all" || !p) return chosen;
    return { from: chosen.from + axis.ofStep(this.#now) - p.axis.ofStep(p.now), k: chosen.k };
  }

  /** @param {Row[]} rows @param {Palette} palette @param {View} view @param {boolean} moved */
  #layout(rows, palette, view, moved) {
    const page = this.canvas.ownerDocument.defaultView ?? globalThis.window;
    const face = `600 ${12 * palette.unit}px ${palette.ui}`;
    const given = {
      rows,
      width: this.canvas.clientWidth,
      room: page.innerHeight * MOST_HEIGHT,
      names: widestName(rows, palette.unit, (name) => widthOf(this.#ctx, face, name)),
      compact: page.innerWidth <= 1400 * palette.unit || page.innerHeight <= 860 * palette.unit,
      unit: palette.unit,
    };
    const first = layout({ ...given, scroll: this.#scroll });
    const wanted = view.ui.selected !== this.#selected ? view.ui.selected : moved ? view.state.cpu : null;
    this.#selected = view.ui.selected;
    this.#scroll = wanted === null ? first.above : scrollTo(first, rows, wanted);
    return first.above === this.#scroll ? first : layout({ ...given, scroll: this.#scroll });
  }

  /** @param {Axis} axis @param {number} width @param {boolean} narrow @param {boolean} moved */
  #windowFor(axis, width, narrow, moved) {
    const playhead = axis.ofStep(this.#now);
    if (!this.#chosen) return automatic(axis, width, playhead, narrow ? NARROW_READABLE : undefined);
    if (this.#chosen === "all") return whole(axis, width);
    if (moved && !this.#gestures.isDragging) this.#chosen = reveal(this.#chosen, playhead, axis, width);
    return this.#chosen;
  }

  /** Several wishes may come before the next frame: each stands on the one before. @param {Window} window */
  #show(window) {
    this.#chosen = window;
    this.#rest.moves();
    if (this.#picture) this.#picture = { ...this.#picture, window };
    this.#redraw();
  }

  /** @param {Command} what */
  command(what) {
    const p = this.#picture;
    if (!p) return;
    const x = playheadX(p) - p.layout.left;
    const page = axisWidth(p) * PAN_KEY;
    /** @type {Record<Command, () => void>} */
    const ways = {
      "zoom-all": () => {
        this.#chosen = this.#chosen === "all" ? null : "all";
        this.#redraw();
      },
      "zoom-in": () => this.#zoom(ZOOM_KEY, x),
      "zoom-out": () => this.#zoom(1 / ZOOM_KEY, x),
      "pan-left": () => this.#pan(-page),
      "pan-right": () => this.#pan(page),
      fit: () => this.#fit(p),
      "track-up": () => this.#moveTrack(p, -1),
      "track-down": () => this.#moveTrack(p, 1),
      "select-above": () => this.#selectNext(p, -1),
      "select-below": () => this.#selectNext(p, 1),
    };
    ways[what]();
  }

  /** The first of what may be shown, or the one after that which is. @param {Picture} p */
  #fit(p) {
    const windows = fits(p).map(([from, to]) => between(from, to, p.axis, axisWidth(p)));
    const at = windows.findIndex((window) => isSame(window, p.window));
    if (windows.length > 0) this.#show(windows[(at + 1) % windows.length]);
  }

  /** @param {Picture} p @param {1 | -1} direction */
  #moveTrack(p, direction) {
    const beside = p.selected === null ? null : neighbourOf(p.rows, p.selected, direction);
    if (beside) this.#arrange(p, /** @type {number} */ (p.selected), beside.id, direction > 0);
  }

  /** @param {Picture} p @param {number} id @param {number} beside @param {boolean} after */
  #arrange({ timeline, rows }, id, beside, after) {
    const tracks = /** @type {View} */ (this.#view).ui.tracks;
    const order = moved(timeline.tasks(), tracks.order, id, beside, after);
    this.#actions.set({ tracks: { ...tracks, order } });
    if (rows.some((row) => row.id === id)) this.#redraw();
  }

  /** @param {Picture} p @param {1 | -1} direction */
  #selectNext(p, direction) {
    const id = nextTask(p.rows, p.selected, direction);
    if (id !== null) this.#actions.select(id);
  }

  /** @param {number} factor @param {number} x */
  #zoom(factor, x) {
    const p = this.#picture;
    if (!p) return;
    const width = axisWidth(p);
    this.#show(zoom(p.window, factor, Math.max(0, Math.min(x, width)), p.axis, width));
  }

  /** @param {number} dx */
  #pan(dx) {
    const p = this.#picture;
    if (p) this.#show(pan(p.window, dx, p.axis, axisWidth(p)));
  }

  /** @returns {import("./gestures.js").Wishes} */
  #wishes() {
    return {
      picture: () => this.#picture,
      begin: () => this.#tip.hide(),
      end: () => {
        this.scrubbing = false;
      },
      seek: (x) => this.#seek(x),
      pan: (dx) => this.#pan(dx),
      zoom: (factor, x) => this.#zoom(factor, x),
      scroll: (rows) => this.#scrollTo(this.#scroll + rows),
      thumb: (y, from) => this.#dragThumb(y, from),
      range: (from, to) => this.#mark(from, to),
      chosen: (isWanted) => this.#take(isWanted),
      select: (x, y) => this.#selectAt(x, y),
      track: (from, y) => this.#dragTrack(from, y),
      drop: (from, y) => this.#dropTrack(from, y),
      hover: (x, y) => this.#hover(x, y),
      leave: () => this.#leave(),
    };
  }

  /** @param {number} x */
  #seek(x) {
    const p = this.#picture;
    if (!p || p.timeline.length === 0) return;
    this.scrubbing = this.#gestures.isDragging;
    this.#actions.seek(p.axis.stepAt(placeAt(p, x)));
  }

  /** @param {number} row */
  #scrollTo(row) {
    const p = this.#picture;
    if (!p) return;
    this.#scroll = Math.max(0, Math.min(row, p.layout.above + p.layout.below));
    this.#tip.hide();
    this.#redraw();
  }

  /** @param {number} y @param {number} from */
  #dragThumb(y, from) {
    const p = this.#picture;
    const thumb = p && rowThumb(p.layout);
    if (p && thumb) this.#scrollTo(scrollOfThumb(p.layout, thumb.from + y - from));
  }

  /** @param {number} from @param {number} to */
  #mark(from, to) {
    this.#range = { from, to };
    const p = this.#picture;
    if (p && this.#view) {
      const [a, b] = [from, to].map((x) => p.axis.timeAt(Math.max(p.axis.start, Math.min(p.axis.stop, placeAt(p, x)))));
      this.#tip.show([this.#view.words.duration(Math.round(Math.abs(b - a)))], to, p.layout.top);
    }
    this.#redraw();
  }

  /** @param {boolean} isWanted */
  #take(isWanted) {
    const [p, range] = [this.#picture, this.#range];
    this.#range = null;
    this.#tip.hide();
    if (p && range && isWanted)
      this.#show(between(placeAt(p, range.from), placeAt(p, range.to), p.axis, axisWidth(p), 0));
    else this.#redraw();
  }

  /** The row at a height. @param {number} y @returns {Row | null} */
  #rowAt(y) {
    const p = this.#picture;
    return p && y >= p.layout.top ? (p.layout.rows[Math.floor((y - p.layout.top) / p.layout.rowHeight)] ?? null) : null;
  }

  /** @param {number} _x @param {number} y */
  #selectAt(_x, y) {
    const row = this.#rowAt(y);
    const ui = this.#view?.ui;
    if (!row || !ui || row.kind === "asleep") return;
    if (row.kind !== "group") return this.#actions.select(row.id === ui.selected ? null : row.id);
    const key = /** @type {string} */ (row.key);
    const { folded } = ui.tracks;
    const others = folded.filter((one) => one !== key);
    this.#actions.set({ tracks: { ...ui.tracks, folded: row.members ? others : [...folded, key] } });
  }

  /** @param {number} from @param {number} y */
  #dragTrack(from, y) {
    const p = this.#picture;
    const place = p && this.#placeFor(p, this.#rowAt(from), y);
    this.#drop = place ? place.y : null;
    this.#redraw();
  }

  /** Where a dragged row may come to stand: among its like. @param {Picture} p @param {Row | null} row @param {number} y */
  #placeFor(p, row, y) {
    const place = row && (row.kind === "task" || row.kind === "hub") ? dropAt(p.layout, y) : null;
    return place && place.row.pinned === row?.pinned ? place : null;
  }

  /** @param {number} from @param {number} y */
  #dropTrack(from, y) {
    const p = this.#picture;
    const row = this.#rowAt(from);
    this.#drop = null;
    const place = p && this.#placeFor(p, row, y);
    if (p && row && place && place.row.id !== row.id) this.#arrange(p, row.id, place.row.id, place.after);
    this.#redraw();
  }

  /** @param {number} x @param {number} y */
  #hover(x, y) {
    const [p, view] = [this.#picture, this.#view];
    if (!p || !view) return;
    const found = y < p.layout.top ? null : hit(p, x, y);
    const task = found && (found.row.kind === "task" || found.row.kind === "hub") ? found.row.id : null;
    if (task !== p.hovered) this.#actions.hover(task === null ? null : { task });
    if (!found?.span) return this.#tip.hide();
    this.#tip.fill(found, view.words, task === null ? null : this.#saidAt(view, p, task, x));
    this.#tip.place(x, y);
  }

  /** What a sign near a place stands for. @param {View} view @param {Picture} p @param {number} task @param {number} x @returns {string | null} */
  #saidAt({ timeline, words }, p, task, x) {
    const i = signAt(p, task, x);
    if (i < 0) return null;
    const [key, params] = timeline.step(i).n;
    return words.t(`say.${key}`, params);
  }

  #leave() {
    this.#tip.hide();
    if (this.#picture && this.#picture.hovered !== null) this.#actions.hover(null);
  }
}
