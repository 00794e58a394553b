/**
 * Keys to commands.
 *
 * `command(key event, context)` is a pure table look-up: letters by place on the keyboard where the place
 * matters (W A S D), by meaning elsewhere. Keys are off while typing, while an input method composes and
 * with Ctrl, Alt or Meta; one-letter keys can be switched off altogether. It refuses to know what a
 * command does.
 */

/**
 * @typedef {object} KeyPress
 * @property {string} key
 * @property {string} code
 * @property {boolean} shiftKey
 * @property {boolean} ctrlKey
 * @property {boolean} altKey
 * @property {boolean} metaKey
 * @property {boolean} isComposing
 */

/**
 * @typedef {object} Focus  where the key was pressed
 * @property {boolean} typing  in a text field or an editor
 * @property {boolean} control  on something that Space or Enter works: a button, a link, a summary
 * @property {boolean} arrows  in something with arrow keys of its own: tabs, a menu, a list
 * @property {boolean} keysOn
 */

/** @typedef {{name: string, number?: number}} Command */

/** @type {Record<string, string>} */
const BY_CODE = { KeyW: "zoom-in", KeyS: "zoom-out", KeyA: "pan-left", KeyD: "pan-right" };

/** @type {Record<string, string>} */
const BY_KEY = {
  n: "next-switch",
  N: "previous-switch",
  i: "next-io",
  I: "previous-io",
  ".": "next-turn",
  ",": "previous-turn",
  z: "axis",
  t: "theme",
  p: "projector",
  "?": "help",
  e: "gallery",
  "[": "previous-example",
  "]": "next-example",
  0: "zoom-all",
};

/** @type {Record<string, string>} */
const MOVES = { ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last" };

/**
 * What the key press asks for, or null.
 *
 * @param {KeyPress} press
 * @param {Focus} focus
 * @returns {Command | null}
 */
export function command(press, focus) {
  if (press.isComposing || press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.key === "Escape") return { name: focus.typing ? "leave" : "escape" };
  if (focus.typing || !focus.keysOn) return null;
  if (press.key === " ") return focus.control ? null : { name: "toggle" };
  const move = MOVES[press.key];
  if (move) return focus.arrows ? null : { name: move };
  return letter(press);
}

/**
 * @param {KeyPress} press
 * @returns {Command | null}
 */
function letter(press) {
  const digit = /^[1-9]$/.exec(press.key);
  if (digit) return { name: "select", number: Number(press.key) };
  const placed = press.shiftKey ? undefined : BY_CODE[press.code];
  const key = press.key.length === 1 && !press.shiftKey ? press.key.toLowerCase() : press.key;
  const name = placed ?? BY_KEY[key];
  return name ? { name } : null;
}
