/**
 * The guided tour: a ring around a part of the page and a card beside it that says what the part shows; and the offer of it.
 *
 * The page stays usable. Refuses to know: where the part is (`spotlight.js` measures) and which run is shown.
 */

import { html } from "../../vendor/preact.js";
import { STOPS, stopOf, TOUR_EXAMPLE } from "../tour.js";
import { icon, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/**
 * The arrows go along the tour while the card has the keyboard. A key may come to the card of the stop before: so it
 * tells the way, and not where that leads.
 * @param {Actions} actions
 */
const keysOf = (actions) => (/** @type {KeyboardEvent} */ event) => {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (way === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  actions.tourBy(/** @type {1 | -1} */ (way));
};

/** @param {View} view @param {Actions} actions @param {number} at */
function ways({ words }, actions, at) {
  const last = at === STOPS.length - 1;
  return html`<div class="ways">
    <span class="at">${words.t("tour.at", { n: at + 1, of: STOPS.length })}</span>
    <button type="button" class="btn back" disabled=${at === 0} onClick=${() => actions.tour(at - 1)}>${words.t("tour.back")}</button>
    <button type="button" class="btn next" onClick=${() => actions.tour(at + 1)}>${words.t(last ? "tour.done" : "tour.next")}</button>
  </div>`;
}

/** @param {View} view @param {Actions} actions */
export function tour(view, actions) {
  const { ui, words } = view;
  const stop = stopOf(ui);
  if (!stop || ui.gallery) return null;
  const { id } = stop;
  const skip = words.t("tour.skip");
  return html`<div class="ring" data-ring=${id} data-beside=${stop.beside} aria-hidden="true"></div>
    <section
      key=${`tour-${id}`}
      class="tour"
      id="tour"
      role="dialog"
      aria-labelledby="tour-title"
      aria-describedby="tour-text"
      tabindex="-1"
      data-first
      onKeyDown=${keysOf(actions)}
    >
      <div class="hd">
        <h2 id="tour-title">${words.t(`tour.${id}.title`)}</h2>
        <button type="button" class="btn ico skip" aria-label=${skip} title=${`${skip} (Esc)`} onClick=${() => actions.tour(-1)}>${icon("cross")}</button>
      </div>
      <p id="tour-text" aria-live="polite">${rich(words, `tour.${id}.text`)}</p>
      ${ways(view, actions, ui.tour)}
    </section>`;
}

/** For who is here for the first time, as long as nothing has been done. @param {View} view @param {Actions} actions */
export function tourOffer({ ui, words, run, step, alone, embedded }, actions) {
  const isNew = !ui.toured && ui.tour < 0 && ui.opened.length <= 1 && run?.example === TOUR_EXAMPLE && step?.i === 0;
  if (!isNew || ui.playing || alone || embedded) return null;
  const later = words.t("tour.later");
  return html`<span class="offer">
    <button type="button" class="btn start" onClick=${() => actions.tour(0)}>
      <span class="lead">${words.t("tour.offer")}</span> ${words.t("tour.start")}
    </button>
    <button type="button" class="btn ico later" aria-label=${later} title=${later} onClick=${() => actions.set({ toured: true })}>${icon("cross")}</button>
  </span>`;
}
