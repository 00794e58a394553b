/**
 * The keyboard among the cards of the gallery: arrow keys go to the card beside, letters go to the search field, and a
 * chapter's button to its first card.
 *
 * Which card lies beside follows from where they are on the screen. It refuses to know what a card shows.
 */

/** @typedef {{left: number, top: number, bottom: number, width: number}} Box */

/** pixels below the upper edge at which a chapter counts as read */
const READ = 40;

const middle = (/** @type {Box} */ { left, width }) => left + width / 2;

/**
 * The card that an arrow key leads to from card `from`; -1 where there is none.
 *
 * @param {Box[]} boxes  the cards in their order, row by row
 * @param {number} from
 * @param {string} key
 */
export function beside(boxes, from, key) {
  const last = boxes.length - 1;
  if (key === "Home") return last < 0 ? -1 : 0;
  if (key === "End") return last;
  if (key === "ArrowLeft") return from - 1;
  if (key === "ArrowRight") return from < last ? from + 1 : -1;
  const here = boxes[from];
  const down = key === "ArrowDown";
  const beyond = boxes.filter(({ top, bottom }) => (down ? top >= here.bottom : bottom <= here.top));
  if (beyond.length === 0) return -1;
  const edge = down ? Math.min(...beyond.map(({ top }) => top)) : Math.max(...beyond.map(({ top }) => top));
  const away = (/** @type {Box} */ box) => Math.abs(middle(box) - middle(here));
  const row = beyond.filter(({ top }) => Math.abs(top - edge) < 1);
  return boxes.indexOf(row.reduce((best, box) => (away(box) < away(best) ? box : best)));
}

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

/** @param {Element} gallery @returns {HTMLElement[]} */
const cardsOf = (gallery) =>
  [...gallery.querySelectorAll("[data-card]")].map((card) => /** @type {HTMLElement} */ (card));

/** @param {Element} gallery @returns {HTMLElement | null} */
const fieldOf = (gallery) => gallery.querySelector("[data-find]");

/**
 * Moves the focus, if the key is one that does; says whether the key is used up.
 *
 * @param {KeyboardEvent} event
 * @param {Element} gallery  around the element with the focus
 */
export function roam(event, gallery) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
  const target = /** @type {Element} */ (event.target);
  const inField = target === fieldOf(gallery);
  if (ARROWS.includes(event.key)) return moveBy(event.key, target, inField, gallery);
  // The letter itself goes to where the focus is then.
  if (!inField && event.key.length === 1 && event.key !== " ") fieldOf(gallery)?.focus();
  return false;
}

/** @param {string} key @param {Element} target @param {boolean} inField @param {Element} gallery */
function moveBy(key, target, inField, gallery) {
  const cards = cardsOf(gallery);
  const from = cards.indexOf(/** @type {HTMLElement} */ (target));
  if (inField && key !== "ArrowDown") return false;
  if (inField) return focus(cards[0]);
  if (from < 0) return focus(cards.find((card) => card.getAttribute("aria-current") === "true") ?? cards[0]);
  const boxes = cards.map((card) => /** @type {Element} */ (card.closest("li")).getBoundingClientRect());
  const to = beside(boxes, from, key);
  return focus(to >= 0 ? cards[to] : key === "ArrowUp" ? fieldOf(gallery) : null);
}

/** @param {HTMLElement | null | undefined} element */
function focus(element) {
  element?.focus();
  return true;
}

/** Has a button with `data-to` lead to the element with that id, and the keyboard to the first card in it. @param {Element} root */
export function watchWays(root) {
  root.addEventListener("click", ({ target }) => {
    const id = target instanceof Element ? target.closest("[data-to]")?.getAttribute("data-to") : null;
    const goal = id ? document.getElementById(id) : null;
    if (!goal) return;
    goal.scrollIntoView({ block: "start" });
    cardsOf(goal)[0]?.focus({ preventScroll: true });
  });
}

/** Where the line of chapters lies down, it follows the chapter that is read. @param {Element} root */
export function watchChapters(root) {
  const follow = (/** @type {Event} */ { target }) => {
    if (!(target instanceof Element) || !target.matches(".gallery > .body")) return;
    const strip = root.querySelector(".stations");
    const top = target.getBoundingClientRect().top;
    const read = [...target.querySelectorAll("section")]
      .filter((one) => one.getBoundingClientRect().top <= top + READ)
      .pop();
    const station = read && strip?.querySelector(`[data-to="${read.id}"]`);
    if (!strip || !station || strip.scrollWidth <= strip.clientWidth) return;
    const { left, width } = station.getBoundingClientRect();
    strip.scrollLeft += left + width / 2 - strip.getBoundingClientRect().left - strip.clientWidth / 2;
  };
  root.addEventListener("scroll", follow, { capture: true, passive: true });
}
