/**
 * Scroll positions: kept by name through renders, and moved where something must be seen.
 *
 * A container with `data-keep="name"` keeps its position under that name, even if another element takes the name over.
 * One with `data-tail` goes to its end when that number changes. The current line, card and row come into view within
 * their container. It refuses to know what is in a container.
 */

/** what must be in view, within which container */
const IMPORTANT = [
  [".code", '[aria-current="step"], .ln.left'],
  [".tasks", ".task.has"],
  [".switches-box", '[aria-current="true"]'],
];

export class Scrolls {
  /** @type {Map<string, number>} */
  #kept = new Map();
  /** @type {WeakMap<Element, string>} */
  #names = new WeakMap();
  /** @type {WeakMap<Element, string>} */
  #tails = new WeakMap();
  /** what was last brought into view in a container @type {WeakMap<Element, Element>} */
  #shown = new WeakMap();

  /** @param {Element} root */
  remember(root) {
    for (const element of root.querySelectorAll("[data-keep]")) {
      const name = element.getAttribute("data-keep") ?? "";
      this.#names.set(element, name);
      this.#kept.set(name, element.scrollTop);
    }
  }

  /** @param {Element} root */
  restore(root) {
    for (const element of root.querySelectorAll("[data-keep]")) {
      const name = element.getAttribute("data-keep") ?? "";
      if (this.#names.get(element) !== name) element.scrollTop = this.#kept.get(name) ?? 0;
    }
    for (const element of root.querySelectorAll("[data-tail]")) {
      const tail = element.getAttribute("data-tail") ?? "";
      if (this.#tails.get(element) !== tail) element.scrollTop = element.scrollHeight;
      this.#tails.set(element, tail);
    }
  }

  /** @param {Element} root */
  reveal(root) {
    for (const [container, wanted] of IMPORTANT) {
      for (const around of root.querySelectorAll(container)) {
        const target = around.querySelector(wanted);
        if (!target || this.#shown.get(around) === target) continue;
        this.#shown.set(around, target);
        bringIntoView(around, target);
      }
    }
  }
}

/** Scrolls the container alone, and only if need be: then the target comes to its middle. @param {Element} around @param {Element} target */
function bringIntoView(around, target) {
  if (around.scrollHeight <= around.clientHeight) return;
  const frame = around.getBoundingClientRect();
  const box = target.getBoundingClientRect();
  if (box.height === 0 || (box.top >= frame.top && box.bottom <= frame.bottom)) return;
  around.scrollTop += box.top + box.height / 2 - (frame.top + frame.height / 2);
}
