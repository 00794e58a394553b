/**
 * The number of a line, and the breakpoint on it: a click, Enter or Space sets it or takes it away.
 *
 * One number of the file is reached with Tab; arrow keys lead from there to the others. Moving the focus is the only
 * thing it does besides making nodes. Refuses to know: where breakpoints are kept, and who stops at them.
 */

import { html } from "../../vendor/preact.js";
import { classes } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../highlight.js").Piece} Piece */

/** @type {Record<string, "previousElementSibling" | "nextElementSibling">} */
const WAYS = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" };

/** Is there anything on the line that could run? @param {Piece[]} pieces */
export const canRun = (pieces) => pieces.some(({ text, kind }) => kind !== "com" && text.trim() !== "");

/** @param {KeyboardEvent} event */
function moveFocus(event) {
  const way = Object.hasOwn(WAYS, event.key) ? WAYS[event.key] : null;
  if (way === null) return;
  event.preventDefault();
  const button = /** @type {HTMLElement} */ (event.currentTarget);
  let line = button.parentElement?.[way];
  while (line && !line.querySelector("button.no")) line = line[way];
  /** @type {HTMLElement | null | undefined} */ (line?.querySelector("button.no"))?.focus();
}

/** A click leaves the focus where it is, so that Space keeps playing. @param {Event} event */
const keepFocus = (event) => event.preventDefault();

/**
 * @param {View} view
 * @param {Actions} actions
 * @param {{file: string, line: number, pieces: Piece[], isStop: boolean}} at  `isStop`: Tab leads here
 */
export function gutter({ breakpoints, words }, actions, { file, line, pieces, isStop }) {
  if (!canRun(pieces)) return html`<span class="no">${line}</span>`;
  const isSet = breakpoints.some((one) => one.file === file && one.line === line);
  return html`<button
    type="button"
    class=${classes("no", isSet && "bp")}
    tabindex=${isStop ? 0 : -1}
    aria-pressed=${isSet}
    aria-label=${words.t("gutter.line", { line })}
    title=${words.t(isSet ? "gutter.remove" : "gutter.set")}
    onMouseDown=${keepFocus}
    onClick=${() => actions.toggleBreakpoint(file, line)}
    onKeyDown=${moveFocus}
  >${line}</button>`;
}
