/**
 * What lies over the page: the wires between sockets and clients, and the CPU token on its way from dock to dock.
 *
 * Measures where the docks and ends are and hands the boxes to the scene. The token is in exactly one dock; moving it
 * is decoration that a newer position ends at once. It refuses to know what a task or a socket is.
 */

import { html, render } from "../vendor/preact.js";
import { icon } from "./scene/parts.js";
import { wires } from "./scene/wires.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./scene/wires.js").Box} Box */

const FLIGHT_MS = 280;
const FLASH_MS = 120;
const EASE = "cubic-bezier(.2,.8,.2,1)";
const NARROW_REM = 47.5;

export class Overlay {
  /** @param {HTMLElement} page  the element that holds the scenes @param {HTMLElement} host  the layer over it */
  constructor(page, host) {
    this.#page = page;
    this.#host = host;
    Object.assign(host.style, {
      position: "absolute",
      inset: "0",
      overflow: "hidden",
      pointerEvents: "none",
      zIndex: "4",
    });
  }

  #page;
  #host;
  /** where the token was @type {{place: string, x: number, y: number} | null} */
  #token = null;
  /** @type {Animation | null} */
  #flight = null;

  /** @param {View} view @param {"fly" | "flash" | "none"} motion */
  draw(view, motion) {
    const origin = this.#host.getBoundingClientRect();
    const place = placeOf(view);
    const dock = this.#visible(this.#dock(place));
    const to = dock && boxOf(dock, origin);
    const boxes = {
      sockets: this.#ends("socketWire", origin),
      clients: this.#ends("wire", origin),
      from: to && this.#left(view, origin, to),
      to,
    };
    const token = to && this.#tokenNode(view, to);
    render(html`${wires(view, boxes)}${token}`, this.#host);
    this.#move(to && { place, x: to.x + to.w / 2, y: to.y + to.h / 2 }, motion);
  }

  /** @param {View} view @param {Box} at */
  #tokenNode(view, at) {
    const transform = `translate(${at.x + at.w / 2}px, ${at.y + at.h / 2}px) translate(-50%, -50%)`;
    const style = { position: "absolute", left: 0, top: 0, transform };
    return html`<span key="token" class="token" style=${style} aria-hidden="true">${icon("cpu")}${view.words.t("cpu")}</span>`;
  }

  /** @param {{place: string, x: number, y: number} | null} now @param {"fly" | "flash" | "none"} motion */
  #move(now, motion) {
    const before = this.#token;
    this.#token = now;
    if (now && before && now.place === before.place) return;
    this.#flight?.cancel();
    this.#flight = null;
    const token = this.#host.querySelector(".token");
    if (!token || !now || !before || motion === "none") return;
    this.#flight = motion === "fly" && !this.#isNarrow() ? fly(token, before, now) : flash(token);
  }

  /** @param {string} place @returns {Element | null} */
  #dock(place) {
    return this.#page.querySelector(`[data-dock="${place}"]`);
  }

  /** The place that the CPU has just left, while it is marked and not right beside. @param {View} view @param {DOMRect} origin @param {Box} to @returns {Box | null} */
  #left({ step, state }, origin, to) {
    if (step?.k !== "switch" || !state.last || this.#isNarrow()) return null;
    const ghost = this.#visible(this.#page.querySelector("[data-dock] .ghost"));
    const from = ghost && boxOf(ghost, origin);
    return from && !areNeighbours(from, to) ? from : null;
  }

  /** @param {"wire" | "socketWire"} name @param {DOMRect} origin @returns {Record<string, Box>} */
  #ends(name, origin) {
    const attribute = name === "wire" ? "data-wire" : "data-socket-wire";
    /** @type {Record<string, Box>} */
    const found = {};
    for (const element of this.#page.querySelectorAll(`[${attribute}]`)) {
      if (this.#visible(element)) found[element.getAttribute(attribute) ?? ""] = boxOf(element, origin);
    }
    return found;
  }

  /** The element itself if its middle is in sight, also within whatever scrolls around it. @param {Element | null} element */
  #visible(element) {
    if (!element) return null;
    const box = element.getBoundingClientRect();
    if (box.width === 0) return null;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    for (let around = element.parentElement; around && around !== this.#page; around = around.parentElement) {
      if (around.scrollHeight <= around.clientHeight && around.scrollWidth <= around.clientWidth) continue;
      if (getComputedStyle(around).overflow === "visible") continue;
      const frame = around.getBoundingClientRect();
      if (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom) return null;
    }
    return element;
  }

  #isNarrow() {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    return this.#page.clientWidth <= NARROW_REM * rem;
  }
}

const ASLEEP = "cpu:asleep";

/** The dock that the token lies in. @param {View} view */
function placeOf({ state }) {
  if (state.cpu === null) return ASLEEP;
  return state.tasks[state.cpu]?.what === "hub" ? `hub:${state.cpu}` : `task:${state.cpu}`;
}

/** @param {Element} element @param {DOMRect} origin @returns {Box} */
function boxOf(element, origin) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left - origin.left, y: top - origin.top, w: width, h: height };
}

/** So close that a way between them would be no more than a tangle? @param {Box} a @param {Box} b */
function areNeighbours(a, b) {
  return Math.abs(a.x + a.w / 2 - b.x - b.w / 2) < a.w && Math.abs(a.y - b.y) < a.h * 2;
}

/** @param {Element} token @param {{x: number, y: number}} from @param {{x: number, y: number}} to */
function fly(token, from, to) {
  const at = (/** @type {{x: number, y: number}} */ { x, y }) => ({
    transform: `translate(${x}px, ${y}px) translate(-50%, -50%)`,
  });
  return token.animate([at(from), at(to)], { duration: FLIGHT_MS, easing: EASE });
}

/** @param {Element} token */
const flash = (token) => token.animate([{ opacity: 0.35 }, { opacity: 1 }], { duration: FLASH_MS });
