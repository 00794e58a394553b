/**
 * What lies over the page: the wires between sockets and clients, and the CPU token, or one for each core, on its way
 * from dock to dock.
 *
 * Measures where the docks and ends are and hands the boxes to the scene. A token is in exactly one dock; moving it
 * is decoration that a newer position ends at once. It refuses to know what a task or a socket is.
 */

import { html, render } from "../vendor/preact.js";
import { docksOf, tokenWord } from "./scene/docks.js";
import { parcel } from "./scene/parcel.js";
import { icon } from "./scene/parts.js";
import { ENDS_PX, wires } from "./scene/wires.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./scene/wires.js").Box} Box */
/** @typedef {{place: string, x: number, y: number}} Spot  where a token is: its dock, and the middle of it */

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
  /** of what lies around docks and ends: its box where it cuts off what is in it @type {Map<Element, DOMRect | null>} */
  #frames = new Map();
  /** where the token of each core was @type {(Spot | null)[]} */
  #tokens = [];
  /** @type {Map<number, Animation>} */
  #flights = new Map();

  /** @param {View} view @param {"fly" | "flash" | "none"} motion */
  draw(view, motion) {
    this.#frames.clear();
    const origin = this.#host.getBoundingClientRect();
    const places = docksOf(view.state);
    const docks = places.map((place) => {
      const dock = this.#visible(this.#dock(place));
      return dock && boxOf(dock, origin);
    });
    const to = docks[view.state.last?.core ?? 0] ?? null;
    const sockets = this.#ends("socketWire", origin);
    const boxes = {
      sockets,
      clients: this.#ends("wire", origin, sockets),
      from: to && this.#left(view, origin, to),
      to,
    };
    const ways = html`${wires(view, boxes)}${parcel(view, boxes.from, to)}`;
    render(html`${ways}${docks.map((at, core) => at && tokenNode(view, core, at))}`, this.#host);
    const spots = docks.map((at, core) => at && { place: places[core], x: at.x + at.w / 2, y: at.y + at.h / 2 });
    for (const [core, spot] of spots.entries()) this.#move(core, spot, motion);
    if (boxes.from && motion === "fly") this.#send(boxes.from);
    this.#tokens = spots;
  }

  /** @param {number} core @param {Spot | null} now @param {"fly" | "flash" | "none"} motion */
  #move(core, now, motion) {
    const before = this.#tokens[core] ?? null;
    if (now && before && now.place === before.place) return;
    this.#flights.get(core)?.cancel();
    this.#flights.delete(core);
    const token = this.#host.querySelector(`.token[data-core="${core}"]`);
    if (!token || !now || !before || motion === "none") return;
    this.#flights.set(core, motion === "fly" && !this.#isNarrow() ? fly(token, before, now) : flash(token));
  }

  /** What is handed over leaves together with the token. @param {Box} from */
  #send(from) {
    const tag = this.#host.querySelector(".parcel");
    if (!(tag instanceof HTMLElement)) return;
    const start = `translate(${from.x + from.w / 2}px, ${from.y + from.h / 2}px) translate(-50%, -50%)`;
    tag.animate([{ transform: start }, { transform: tag.style.transform }], { duration: FLIGHT_MS, easing: EASE });
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

  /** @param {"wire" | "socketWire"} name @param {DOMRect} origin @param {Record<string, Box>} [others]  at which the wires begin that are wanted @returns {Record<string, Box>} */
  #ends(name, origin, others) {
    const attribute = name === "wire" ? "data-wire" : "data-socket-wire";
    /** @type {Record<string, Box>} */
    const found = {};
    for (const element of this.#page.querySelectorAll(`[${attribute}]`)) {
      const wire = element.getAttribute(attribute) ?? "";
      if ((!others || wire in others) && this.#visible(element, ENDS_PX)) found[wire] = boxOf(element, origin);
    }
    return found;
  }

  /** The element itself if its middle (of a high one a place near its top) is in sight, also within whatever scrolls around it. @param {Element | null} element @param {number} [most]  so far below the top at most */
  #visible(element, most = Number.POSITIVE_INFINITY) {
    if (!element) return null;
    const box = element.getBoundingClientRect();
    if (box.width === 0) return null;
    const [x, y] = [box.left + box.width / 2, box.top + Math.min(most, box.height / 2)];
    for (let around = element.parentElement; around && around !== this.#page; around = around.parentElement) {
      const frame = this.#frameOf(around);
      if (frame && (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom)) return null;
    }
    return element;
  }

  /** @param {Element} around */
  #frameOf(around) {
    const known = this.#frames.get(around);
    if (known !== undefined) return known;
    const isFull = around.scrollHeight > around.clientHeight || around.scrollWidth > around.clientWidth;
    const cuts = isFull && getComputedStyle(around).overflow !== "visible";
    const frame = cuts ? around.getBoundingClientRect() : null;
    this.#frames.set(around, frame);
    return frame;
  }

  #isNarrow() {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    return this.#page.clientWidth <= NARROW_REM * rem;
  }
}

/** @param {View} view @param {number} core @param {Box} at */
function tokenNode(view, core, at) {
  const transform = `translate(${at.x + at.w / 2}px, ${at.y + at.h / 2}px) translate(-50%, -50%)`;
  const style = { position: "absolute", left: 0, top: 0, transform };
  return html`<span key=${`token-${core}`} class="token" data-core=${core} style=${style} aria-hidden="true">${icon("cpu")}${tokenWord(view, core)}</span>`;
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
