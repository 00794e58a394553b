/**
 * A field with a list below it: commands, search, and going to a step or a time have the same looks and the same keys.
 *
 * The field keeps the focus; arrow keys move through the list, Enter takes an entry, Esc closes. Refuses to know: what
 * the entries are.
 */

import { html } from "../../vendor/preact.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/**
 * @typedef {object} Item  an entry of the list
 * @property {string} id
 * @property {string} look  class names
 * @property {unknown} body
 * @property {() => void} run
 */

/** so many entries are in the page at once: those around the chosen one */
const SHOWN = 80;
const PAGE = 8;

/** The entry that a key leads to, or -1. @param {string} key @param {number} at @param {number} count */
export function entryAfter(key, at, count) {
  if (count === 0) return -1;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at - 1 + count) % count;
  if (key === "PageDown") return Math.min(count - 1, at + PAGE);
  return key === "PageUp" ? Math.max(0, at - PAGE) : -1;
}

/** @param {Item} item @param {number} i @param {number} at @param {number} count @param {() => void} take */
const entry = ({ id, look, body }, i, at, count, take) =>
  html`<li
    key=${id}
    id=${`pick-${i}`}
    class=${look}
    role="option"
    aria-selected=${i === at}
    aria-posinset=${i + 1}
    aria-setsize=${count}
    onClick=${take}
  >${body}</li>`;

/**
 * @param {View} view
 * @param {Actions} actions
 * @param {{items: Item[], status: string, write?: (text: string) => void}} content
 */
export function picker({ ui, words }, actions, { items, status, write }) {
  const open = ui.picker;
  if (!open) return null;
  const { mode, text } = open;
  const count = items.length;
  const at = Math.min(open.at, count - 1);
  const from = Math.max(0, Math.min(at - SHOWN / 2, count - SHOWN));
  const close = () => actions.set({ picker: null });
  const take = (/** @type {Item | undefined} */ item) => {
    if (!item) return;
    close();
    item.run();
  };
  const onInput = (/** @type {Event} */ event) => {
    const written = /** @type {HTMLInputElement} */ (event.target).value;
    actions.set({ picker: { mode, text: written, at: 0 } });
    write?.(written);
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    // What is typed from now on is not for the field, even if it comes before the field has gone.
    if (["Enter", "Escape"].includes(event.key)) /** @type {HTMLElement} */ (event.currentTarget).blur();
    const to = entryAfter(event.key, at, count);
    if (to >= 0) actions.set({ picker: { mode, text, at: to } });
    else if (event.key === "Enter") take(items[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  return html`<div class="help-veil" onClick=${close}></div>
    <div class=${`picker for-${mode}`} role="dialog" aria-modal="true" aria-label=${words.t(`pick.${mode}`)} tabindex="-1" data-focus>
      <div class="ask">
        ${icon(mode === "search" ? "search" : mode === "jump" ? "clock" : "command")}
        <input
          type="text"
          role="combobox"
          aria-expanded=${count > 0}
          aria-controls="pick-list"
          aria-autocomplete="list"
          aria-activedescendant=${at >= 0 ? `pick-${at}` : undefined}
          aria-label=${words.t(`pick.${mode}`)}
          placeholder=${words.t(`pick.${mode}.hint`)}
          autocomplete="off"
          spellcheck="false"
          maxlength="200"
          value=${text}
          data-field
          onInput=${onInput}
          onKeyDown=${onKeyDown}
        />
        <button type="button" class="btn ico" aria-label=${words.t("pick.close")} onClick=${close}>${icon("cross")}</button>
      </div>
      <ul class="picks" id="pick-list" role="listbox" aria-label=${words.t(`pick.${mode}`)}>
        ${items.slice(from, from + SHOWN).map((item, k) => entry(item, from + k, at, count, () => take(item)))}
      </ul>
      <p class="foot" role="status">${status}</p>
    </div>`;
}
