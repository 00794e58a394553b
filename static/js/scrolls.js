/**
 * Scroll positions: kept by name through renders, and moved where something must be seen.
 *
 * A container with `data-keep="name"` keeps its position under that name, even if another element takes the name over.
 * One with `data-tail` goes to its end when that number changes, or is next seen after that. The current line and row
 * come into view within their container at every step, whoever holds the CPU when it is somebody else than before, and both
 * when their container has more or less room than before. It refuses to know what is in a container.
 */

/** what must be in view within which container: the first kind that is there; at every step or only when it is another; once a step, since it comes and goes while one scrolls */
const IMPORTANT = [
  { within: ".code", wanted: [".ln.picked", '[aria-current="step"]', ".ln.left", ".ln.bad"], always: true },
  { within: ".picks", wanted: ['[aria-selected="true"]'], always: false },
  { within: ".gallery .body:not(.wide)", wanted: ['[aria-current="true"]'], always: false },
  { within: ".terms, .streams, .io2 > section", wanted: ["[data-wanted]"], always: true, once: true },
  { within: ".switches-box", wanted: ['[aria-current="true"]'], always: true },
  { within: ".tasks, .stage, .main", wanted: [".task.has", ".hub.has > .hd", ".bed.on, .core.on"], always: false },
];
/** what several tokens may be too far apart for, and where tokens are */
const CROWDED = ".stage, .tasks.cored";
const HOLDERS = ".has .dock, .on .dock";
const TASKS = ".has .dock";

export class Scrolls {
  /** @param {Element} root  in which somebody scrolls */
  constructor(root) {
    root.addEventListener("scroll", ({ target }) => target instanceof Element && this.#note(target), true);
  }

  /** @type {Map<string, number>} */
  #kept = new Map();
  /** @type {WeakMap<Element, string>} */
  #names = new WeakMap();
  /** @type {WeakMap<Element, string>} */
  #tails = new WeakMap();
  /** what was last brought into view in a container, when, and how much room there was @type {WeakMap<Element, {target: Element, moment: string, room: number}>} */
  #shown = new WeakMap();
  /** in which docks the tokens lay @type {WeakMap<Element, string>} */
  #places = new WeakMap();

  /** What has scrolled says so before the next frame; to ask everything in each would cost more. @param {Element} element */
  #note(element) {
    const name = this.#names.get(element);
    if (name !== undefined) this.#kept.set(name, element.scrollTop);
  }

  /** @param {Element} root */
  restore(root) {
    for (const element of root.querySelectorAll("[data-keep]")) {
      const name = element.getAttribute("data-keep") ?? "";
      if (this.#names.get(element) === name) continue;
      this.#names.set(element, name);
      element.scrollTop = this.#kept.get(name) ?? 0;
    }
    for (const element of root.querySelectorAll("[data-tail]")) {
      const tail = element.getAttribute("data-tail") ?? "";
      if (this.#tails.get(element) === tail || element.clientHeight === 0) continue;
      element.scrollTop = element.scrollHeight;
      this.#tails.set(element, tail);
    }
  }

  /** @param {Element} root @param {string} moment  another one at another step, and where terminals open or close */
  reveal(root, moment) {
    for (const { within, wanted, always, once } of IMPORTANT) {
      // From within outwards: what a container scrolls moves the target in those around it.
      for (const around of [...root.querySelectorAll(within)].reverse()) {
        const target = firstOf(around, wanted);
        const shown = this.#shown.get(around);
        const room = around.clientHeight;
        if (once && around.contains(document.activeElement)) continue; // somebody is at work in it
        if (!target) !once && this.#shown.delete(around);
        else if (
          (shown?.target !== target && !(once && shown)) ||
          shown.room !== room ||
          (always && shown.moment !== moment)
        ) {
          this.#shown.set(around, { target, moment, room });
          bringIntoView(around, target);
        }
      }
    }
    for (const around of [...root.querySelectorAll(CROWDED)].reverse()) this.#gather(around);
  }

  /** Whenever other tasks have the cores. @param {Element} around */
  #gather(around) {
    const docks = [...around.querySelectorAll(HOLDERS)];
    const places = docks.map((dock) => dock.getAttribute("data-dock")).join();
    if (this.#places.get(around) === places) return;
    this.#places.set(around, places);
    if (docks.length < 2 || bringTogether(around, docks)) return;
    bringTogether(around, [...around.querySelectorAll(TASKS)]); // a core that sleeps stands in its row of cores as well
  }
}

/** The first kind of element that is there and has a box. @param {Element} around @param {string[]} kinds */
function firstOf(around, kinds) {
  const found = kinds.map((kind) => around.querySelector(kind));
  return found.find((element) => element && element.getClientRects().length > 0) ?? null;
}

/** Scrolls the container so that all these tokens are in view, if it has room for them. @param {Element} around @param {Element[]} docks */
function bringTogether(around, docks) {
  const boxes = docks.map((dock) => dock.getBoundingClientRect()).filter(({ width }) => width > 0);
  const [top, bottom] = [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
  const frame = around.getBoundingClientRect();
  if (bottom - top > frame.height) return false;
  if (bottom > frame.bottom) around.scrollTop += bottom - frame.bottom;
  else if (top < frame.top) around.scrollTop -= frame.top - top;
  return true;
}

/** Scrolls the container alone, and only if need be: then the target comes to its middle. @param {Element} around @param {Element} target */
function bringIntoView(around, target) {
  if (around.scrollHeight <= around.clientHeight) return;
  const covered = Number.parseFloat(getComputedStyle(around).scrollPaddingTop) || 0;
  const frame = around.getBoundingClientRect();
  const box = target.getBoundingClientRect();
  const top = frame.top + covered;
  if (box.top >= top && box.bottom <= frame.bottom) return;
  around.scrollTop += box.top + box.height / 2 - (top + frame.bottom) / 2;
}
