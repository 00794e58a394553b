/**
 * Keys to commands.
 *
 * `command(key event, context)` is a pure look-up in the table of `commands.js`: letters by place on the keyboard where
 * the place matters (W A S D), by meaning elsewhere. Keys are off while typing, while an input method composes and with
 * Ctrl, Alt or Meta, unless the table asks for it; one-letter keys can be switched off altogether. It refuses to know
 * what a command does.
 */

import { ROWS } from "./commands.js";

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

/** @type {Record<string, string>} the code of a key -> command */
const BY_PLACE = {};
/** @type {Record<string, string>} a key as the table writes it -> command */
const BY_KEY = {};
for (const { commands, byPlace } of ROWS) {
  for (const [name, key] of Object.entries(commands)) {
    if (byPlace) BY_PLACE[`Key${key.toUpperCase()}`] = name;
    else BY_KEY[key] = name;
  }
}

/** move the cursor of whatever has one */
const MOVES = ["ArrowLeft", "ArrowRight", "Home", "End"];
/** with Shift or Alt: from row to row */
const UPRIGHT = ["ArrowUp", "ArrowDown"];

/**
 * What the key press asks for, or null.
 *
 * @param {KeyPress} press
 * @param {Focus} focus
 * @returns {string | null}
 */
export function command(press, focus) {
  if (press.isComposing) return null;
  if (press.altKey) return withAlt(press, focus);
  if (press.ctrlKey || press.metaKey) return held(press);
  if (press.key === "Escape") return focus.typing ? "leave" : "escape";
  if (focus.typing || !focus.keysOn) return null;
  if (press.key === " ") return focus.control ? null : BY_KEY.Space;
  if (MOVES.includes(press.key)) return focus.arrows ? null : BY_KEY[press.key];
  if (press.shiftKey && UPRIGHT.includes(press.key)) return focus.arrows ? null : named(`Shift+${press.key}`);
  return letter(press);
}

/** With Ctrl or Cmd: works everywhere. @param {KeyPress} press */
function held({ key, shiftKey, ctrlKey, metaKey }) {
  return ctrlKey !== metaKey && !shiftKey ? named(`Mod+${key.toLowerCase()}`) : null;
}

/** Only the arrows: letters with Alt are signs, and belong to the browser's menus. @param {KeyPress} press @param {Focus} focus */
function withAlt({ key, shiftKey, ctrlKey, metaKey }, { typing, keysOn }) {
  const isOurs = UPRIGHT.includes(key) && !shiftKey && !ctrlKey && !metaKey && !typing && keysOn;
  return isOurs ? named(`Alt+${key}`) : null;
}

/** @param {KeyPress} press */
function letter({ key, code, shiftKey }) {
  if (!shiftKey && Object.hasOwn(BY_PLACE, code)) return BY_PLACE[code];
  const small = key.toLowerCase();
  const isLetter = small !== key.toUpperCase();
  return named(isLetter && shiftKey ? `Shift+${small}` : small);
}

/** @param {string} key */
const named = (key) => (key.length > 0 && Object.hasOwn(BY_KEY, key) ? BY_KEY[key] : null);
