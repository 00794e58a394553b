/**
 * A row of tabs with the keys that people expect: arrows move and choose, Tab leaves the row.
 *
 * Refuses to know: what the tabs show. The only thing it does besides making nodes: an arrow key moves the focus to
 * the neighbour of the tab that received it.
 */

import { html } from "../../vendor/preact.js";

/** @typedef {{id: string, label: unknown, controls: string}} Tab */

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

/**
 * The place that a key leads to, or -1.
 * @param {string} key @param {number} from @param {number} count
 */
export function placeAfter(key, from, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return key in STEPS ? (from + STEPS[key] + count) % count : -1;
}

/**
 * @param {{items: Tab[], selected: string, label: string, look: string, select: (id: string) => void}} options
 */
export function tabs({ items, selected, label, look, select }) {
  /** @param {KeyboardEvent} event @param {number} from */
  const onKey = (event, from) => {
    const place = placeAfter(event.key, from, items.length);
    if (place < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const row = /** @type {HTMLElement} */ (event.currentTarget).parentElement;
    /** @type {HTMLElement | undefined} */ (row?.children[place])?.focus();
    select(items[place].id);
  };
  return html`<div class=${`tabs ${look}`} role="tablist" aria-label=${label}>
    ${items.map(
      ({ id, label: word, controls }, i) =>
        html`<button
          key=${id}
          type="button"
          role="tab"
          aria-selected=${id === selected}
          aria-controls=${controls}
          tabindex=${id === selected ? 0 : -1}
          onClick=${() => select(id)}
          onKeyDown=${(/** @type {KeyboardEvent} */ event) => onKey(event, i)}
        >
          ${word}
        </button>`,
    )}
  </div>`;
}
