/**
 * Whatever scrolls can be reached with the keyboard, as long as it scrolls and holds nothing else that can.
 *
 * Refuses to know: what is in it, and whatever says by itself that it can be reached.
 */

// Terminals say it by themselves.
const BOXES = [".main section", ".main ul", ".main ol", ".main div", ".main dl", ".tl div", ".head div"]
  .map((box) => `${box}:not(.term *)`)
  .join();
const STOPS = "button, input, select, a[href], [tabindex='0']";

export class Reach {
  /** those that are stops because of this @type {Set<Element>} */
  #mine = new Set();

  /** After a render. @param {Element} root */
  settle(root) {
    for (const box of this.#mine) if (!this.#needs(box)) this.#release(box);
    for (const box of root.querySelectorAll(BOXES)) {
      if (!box.hasAttribute("tabindex") && this.#needs(box)) this.#take(box);
    }
  }

  /** Does it hold more than it shows, can one scroll it, and would no stop in it do? @param {Element} box */
  #needs(box) {
    const isFull = box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
    if (!isFull || box.clientHeight === 0) return false;
    const { overflowX, overflowY } = getComputedStyle(box);
    const scrolls = [overflowX, overflowY].some((how) => how === "auto" || how === "scroll");
    return scrolls && box.querySelector(STOPS) === null;
  }

  /** @param {Element} box */
  #take(box) {
    box.setAttribute("tabindex", "0");
    this.#mine.add(box);
  }

  /** @param {Element} box */
  #release(box) {
    this.#mine.delete(box);
    if (box !== document.activeElement) box.removeAttribute("tabindex");
  }
}
