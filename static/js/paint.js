/**
 * The only writer of the DOM: scenes to nodes, canvases, overlay, focus and scroll.
 *
 * One render per frame however often something changes, and none while nothing does. Elements keep their focus and
 * scroll positions; what has just become important (the line on the CPU, the newest output, a dialog) comes into view.
 * It refuses to know why something changed.
 */

import { html, render } from "../vendor/preact.js";
import { Excerpts } from "./excerpts.js";
import { Focus } from "./focus.js";
import { Scrubber } from "./lanes/scrubber.js";
import { sharpen } from "./lanes/surface.js";
import { LanesView } from "./lanes/view.js";
import { Later } from "./later.js";
import { Overlay } from "./overlay.js";
import { Reach } from "./reach.js";
import { Rest } from "./rest.js";
import { page } from "./scene/page.js";
import { Scrolls } from "./scrolls.js";
import { stopOf } from "./tour.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Actions} Actions */
/** @typedef {"fly" | "flash" | "none"} Motion */

export class Paint {
  /**
   * @param {HTMLElement} root
   * @param {Actions} actions
   * @param {Pick<import("./editing.js").Editing, "draw">} editing
   * @param {(i?: number) => View | null} look  what there is to show (of a step that is no matter where the person is), asked for once per frame; null while there is nothing
   */
  constructor(root, actions, editing, look) {
    this.#root = root;
    this.#actions = actions;
    this.#editing = editing;
    this.#look = look;
    this.#spotlight = new Later(
      async () => new (await import("./spotlight.js")).Spotlight(root),
      () => this.request(),
    );
    this.#scrolls = new Scrolls(root);
    this.#still = matchMedia("(prefers-reduced-motion: reduce)");
    addEventListener("resize", () => this.request());
    addEventListener("scroll", () => this.request(), { capture: true, passive: true });
    document.fonts?.ready.then(() => this.request());
    /** What is done where what there is to show cannot be shown. */
    this.failed = () => {};
  }

  #root;
  #actions;
  #editing;
  #look;
  #spotlight;
  #still;
  #frame = 0;
  /** the step that is shown instead of the one where the person is @type {number | undefined} */
  #posed;
  #lanesFrame = 0;
  /** what was shown last @type {View | null} */
  #view = null;
  /** @type {Motion} */
  #motion = "none";
  /** @type {Overlay | null} */
  #overlay = null;
  /** @type {LanesView | null} */
  #lanes = null;
  /** @type {Scrubber | null} */
  #scrubber = null;
  #scrolls;
  #excerpts = new Excerpts();
  #focus = new Focus();
  #reach = new Reach();
  /** while somebody runs through the steps what only matters at rest is left for then */
  #rest = new Rest(() => this.request());

  /** Asks for a frame; several wishes before it comes are one. @param {Motion} [motion] */
  request(motion = "none") {
    if (motion !== "none") this.#motion = motion;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  /** Asks for a frame of the timeline alone, where nothing else on the page has changed: zooming must not cost more. */
  #requestLanes() {
    if (this.#frame === 0 && this.#lanesFrame === 0)
      this.#lanesFrame = requestAnimationFrame(() => {
        this.#lanesFrame = 0;
        if (this.#frame === 0 && this.#view) this.#lanes?.draw(this.#view);
      });
  }

  /** Makes the frame that was asked for now: what comes next is meant for what the person has asked for, seen or not. */
  hurry() {
    if (this.#frame === 0) return;
    cancelAnimationFrame(this.#frame);
    this.#paint();
  }

  /** Shows a step at once, its canvases with so many pixels per CSS pixel; null: where the person is, as the screen has them. @param {number | null} i @param {number} [ratio] @returns {View | null} what is shown */
  pose(i, ratio) {
    this.#posed = i ?? undefined;
    sharpen(i === null ? null : (ratio ?? 1));
    this.request();
    this.hurry();
    return this.#look(this.#posed);
  }

  /** What the timeline shows, if it is there. */
  get picture() {
    return this.#lanes?.picture ?? null;
  }

  /** Is the person dragging the playhead right now? */
  get scrubbing() {
    return Boolean(this.#lanes?.scrubbing || this.#scrubber?.scrubbing);
  }

  /** @param {import("./lanes/view.js").Command} what */
  lanes(what) {
    this.#lanes?.command(what);
  }

  /** None where a state is not what a state is. @param {View} view */
  #nodesOf(view) {
    try {
      const found = { excerpts: this.#excerpts.parts, isLit: this.#spotlight.parts !== null };
      return page({ ...view, ...found }, this.#actions);
    } catch (error) {
      console.error(error);
      this.failed();
      return null;
    }
  }

  #paint() {
    this.#frame = 0;
    const view = this.#look(this.#posed);
    const shown = view && this.#nodesOf(view);
    if (!view || !shown) return;
    if (view.step?.i !== this.#view?.step?.i) this.#rest.moves();
    this.#view = view;
    const motion = this.scrubbing || this.#still.matches ? "none" : this.#motion;
    this.#motion = "none";
    this.#focus.remember();
    this.#render(shown);
    this.#scrolls.restore(this.#root);
    if (this.#excerpts.settle(this.#root, view.step?.i ?? -1)) {
      this.#render(this.#nodesOf(view));
      this.#excerpts.hold();
    }
    if (!this.#rest.isMoving) this.#reach.settle(this.#root);
    this.#focus.settle(this.#root);
    this.#editing.draw(this.#root, view);
    this.#quietWhile(this.scrubbing);
    this.#drawCanvases(view);
    // How high the lanes are says how much room all others have.
    this.#scrolls.reveal(this.#root, `${view.step?.i} ${view.status}`);
    if (view.ui.paper) view.paper?.draw(this.#root, view);
    if (view.ui.gallery) view.gallery?.minis.draw(this.#root);
    this.#drawOverlay(view, motion);
    if (stopOf(view.ui)) this.#spotlight.load().catch(console.error);
    this.#spotlight.parts?.draw();
  }

  /** @param {any} nodes */
  #render(nodes) {
    render(html`${nodes}<div class="overlay" key="overlay" data-overlay></div>`, this.#root);
  }

  /** @param {View} view */
  #drawCanvases(view) {
    const lanes = this.#canvas("lanes");
    if (lanes && this.#lanes?.canvas !== lanes)
      this.#lanes = new LanesView(lanes, this.#actions, () => this.#requestLanes());
    if (!lanes) this.#lanes = null;
    this.#lanes?.draw(view);
    const scrub = this.#canvas("scrub");
    if (scrub && this.#scrubber?.canvas !== scrub) this.#scrubber = new Scrubber(scrub, this.#actions);
    this.#scrubber?.draw(view);
  }

  /** @param {string} name @returns {HTMLCanvasElement | null} */
  #canvas(name) {
    return this.#root.querySelector(`canvas[data-canvas="${name}"]`);
  }

  /** @param {View} view @param {Motion} motion */
  #drawOverlay(view, motion) {
    const host = /** @type {HTMLElement | null} */ (this.#root.querySelector("[data-overlay]"));
    if (!host) return;
    this.#overlay ??= new Overlay(this.#root, host);
    this.#overlay.draw(view, motion);
  }

  /** A live region says nothing while the playhead is being dragged. @param {boolean} quiet */
  #quietWhile(quiet) {
    for (const region of this.#root.querySelectorAll('[role="status"]'))
      region.setAttribute("aria-busy", String(quiet));
  }

  /** Keeps Tab inside an open dialog. @param {KeyboardEvent} event */
  holdTab(event) {
    this.#focus.hold(event);
  }
}
