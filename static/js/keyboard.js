/**
 * The keys that come to the page: whatever a key asks for is passed on, unless somebody types or a part takes the key.
 *
 * Refuses to know: which key asks for what (`keys.js`), and how that is done.
 */

import { command } from "./keys.js";

/** @typedef {import("./types.js").Ui} Ui */
/** @typedef {import("./keys.js").Focus} Focus */

/**
 * @typedef {object} Means
 * @property {Pick<import("./paint.js").Paint, "hurry" | "holdTab">} paint
 * @property {(name: string) => void} run
 * @property {Ui} ui
 * @property {(event: KeyboardEvent, gallery: Element) => boolean} roam  whether the gallery has used the key up
 */

const TYPING =
  "input:not([type=checkbox], [type=radio], [type=button], [readonly]), textarea:not([readonly]), select, [contenteditable], [contenteditable] *, [data-editor] *";
const CONTROL = "button, a[href], summary, input, [role=tab]";
const ARROWS = "[role=tab], [role=menu] *, [role=listbox] *, input[type=radio]";

/** @param {Element} target @param {Ui} ui @returns {Focus} */
function focusOf(target, { keysOn, gallery, picker, places, trackList, save, share, mine, classroom }) {
  const covered = gallery || picker || places || trackList || save || share || mine || classroom;
  return {
    typing: target.matches(TYPING),
    control: target.matches(CONTROL),
    arrows: target.matches(ARROWS),
    keysOn: keysOn && !covered,
  };
}

/** @param {Document} document @param {Means} means */
export function watchKeys(document, { paint, run, ui, roam }) {
  // A key may come before the page shows what the one before it has done: whoever takes it must be up to date.
  document.addEventListener("keydown", (event) => event.isComposing || paint.hurry(), true);
  document.addEventListener("keydown", (event) => {
    paint.holdTab(event);
    if (event.defaultPrevented || !(event.target instanceof Element)) return;
    const around = event.target.closest(".gallery");
    if (around && roam(event, around)) return event.preventDefault();
    const asked = command(event, focusOf(event.target, ui));
    if (!asked) return;
    if (asked === "leave") /** @type {HTMLElement} */ (event.target).blur();
    else run(asked);
    event.preventDefault();
  });
}
