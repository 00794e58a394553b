/**
 * A swipe over the stage of a narrow page is a step.
 *
 * Watches one finger that goes sideways further than up or down. It refuses to know what a step is.
 */

const LEAST_WAY = 48;
const STEEPEST = 0.6;
/** what has a sideways movement of its own */
const OWN = "canvas, input, textarea, select, .code, .names";

/**
 * @param {HTMLElement} root
 * @param {string} within  where swipes count
 * @param {(direction: 1 | -1) => void} swiped
 */
export function watchSwipes(root, within, swiped) {
  /** @type {{x: number, y: number} | null} */
  let from = null;
  root.addEventListener(
    "touchstart",
    (event) => {
      const target = /** @type {Element} */ (event.target);
      const counts = event.touches.length === 1 && target.closest(within) && !target.closest(OWN);
      from = counts ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
    },
    { passive: true },
  );
  root.addEventListener("touchend", (event) => {
    const [touch] = event.changedTouches;
    const direction = from && touch ? directionOf(touch.clientX - from.x, touch.clientY - from.y) : 0;
    from = null;
    if (direction !== 0) swiped(direction);
  });
}

/**
 * 1: on (the finger goes left, as when turning a page), -1: back, 0: no swipe.
 *
 * @param {number} dx
 * @param {number} dy
 * @returns {1 | -1 | 0}
 */
export function directionOf(dx, dy) {
  if (Math.abs(dx) < LEAST_WAY || Math.abs(dy) > Math.abs(dx) * STEEPEST) return 0;
  return dx < 0 ? 1 : -1;
}
