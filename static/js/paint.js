/**
 * The only writer of the DOM: scenes to nodes, canvases, overlay, focus and scroll.
 *
 * One render per frame however often something changes, and none while nothing does. Elements keep their focus and
 * scroll positions; what has just become important (the line on the CPU, the newest output, a dialog) comes into view.
 * It refuses to know why something changed.
 */

import { html, render } from "../vendor/preact.js";
import { Focus } from "./focus.js";
import { Scrubber } from "./lanes/scrubber.js";
import { LanesView } from "./lanes/view.js";
import { Overlay } from "./overlay.js";
import { page } from "./scene/page.js";
import { Scrolls } from "./scrolls.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Actions} Actions */
/** @typedef {"fly" | "flash" | "none"} Motion */

export class Paint {
  /**
   * @param {HTMLElement} root
   * @param {Actions} actions
   * @param {() => View} look  what there is to show, asked for once per frame
   */
  constructor(root, actions, look) {
    this.#root = root;
    this.#actions = actions;
    this.#look = look;
    this.#still = matchMedia("(prefers-reduced-motion: reduce)");
    addEventListener("resize", () => this.request());
    addEventListener("scroll", () => this.request(), { capture: true, passive: true });
    document.fonts?.ready.then(() => this.request());
  }

  #root;
  #actions;
  #look;
  #still;
  #frame = 0;
  /** @type {Motion} */
  #motion = "none";
  /** @type {Overlay | null} */
  #overlay = null;
  /** @type {LanesView | null} */
  #lanes = null;
  /** @type {Scrubber | null} */
  #scrubber = null;
  #scrolls = new Scrolls();
  #focus = new Focus();

  /** Asks for a frame; several wishes before it comes are one. @param {Motion} [motion] */
  request(motion = "none") {
    if (motion !== "none") this.#motion = motion;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  /** Makes the frame that was asked for now: what comes next is meant for what the person has asked for, seen or not. */
  hurry() {
    if (this.#frame === 0) return;
    cancelAnimationFrame(this.#frame);
    this.#paint();
  }

  /** Is the person dragging the playhead right now? */
  get scrubbing() {
    return Boolean(this.#lanes?.scrubbing || this.#scrubber?.scrubbing);
  }

  /** @param {"zoom-in" | "zoom-out" | "zoom-all" | "pan-left" | "pan-right"} what */
  lanes(what) {
    this.#lanes?.command(what);
  }

  #paint() {
    this.#frame = 0;
    const view = this.#look();
    const motion = this.scrubbing || this.#still.matches ? "none" : this.#motion;
    this.#motion = "none";
    this.#scrolls.remember(this.#root);
    this.#focus.remember();
    render(html`${page(view, this.#actions)}<div class="overlay" key="overlay" data-overlay></div>`, this.#root);
    this.#scrolls.restore(this.#root);
    this.#scrolls.reveal(this.#root, view.step?.i ?? -1);
    this.#focus.settle(this.#root);
    this.#quietWhile(this.scrubbing);
    this.#drawCanvases(view);
    if (view.ui.gallery) view.gallery?.minis.draw(this.#root);
    this.#drawOverlay(view, motion);
  }

  /** @param {View} view */
  #drawCanvases(view) {
    const lanes = this.#canvas("lanes");
    if (lanes && this.#lanes?.canvas !== lanes) this.#lanes = new LanesView(lanes, this.#actions, () => this.request());
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
