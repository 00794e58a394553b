/**
 * The help: what the page shows, what the states mean, and the keys.
 *
 * Refuses to know: what a key does; it prints names.
 */

import { html } from "../../vendor/preact.js";
import { look, STATES } from "./looks.js";
import { icon, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** @type {[string[], string][]} keys, and the message that says what they do */
const KEYS = [
  [["Space"], "help.key.play"],
  [["←", "→"], "help.key.step"],
  [["N", "⇧N"], "help.key.switch"],
  [["I", "⇧I"], "help.key.io"],
  [["Home", "End"], "help.key.ends"],
  [["1", "…", "9"], "help.key.task"],
  [[",", "."], "help.key.turn"],
  [["W", "S"], "help.key.zoom"],
  [["A", "D"], "help.key.pan"],
  [["0"], "help.key.all"],
  [["Z"], "help.key.axis"],
  [["E"], "help.key.gallery"],
  [["[", "]"], "help.key.example"],
  [["T"], "help.key.theme"],
  [["P"], "help.key.projector"],
  [["?"], "help.key.help"],
  [["Esc"], "help.key.leave"],
];

/** @param {View} view @param {Actions} actions */
function keys({ words, ui }, actions) {
  return html`<section>
    <h3>${words.t("help.keys")}</h3>
    <label class="check">
      <input
        type="checkbox"
        checked=${ui.keysOn}
        onChange=${(/** @type {Event} */ event) => actions.set({ keysOn: /** @type {HTMLInputElement} */ (event.target).checked })}
      />
      ${words.t("help.keys.on")}
    </label>
    <dl class="keys">
      ${KEYS.map(
        ([names, key]) =>
          html`<div key=${key}><dt>${names.map((name) => html`<kbd key=${name}>${name}</kbd>`)}</dt><dd>${words.t(key)}</dd></div>`,
      )}
    </dl>
  </section>`;
}

/** @param {View} view */
function legend({ words }) {
  return html`<section>
    <h3>${words.t("help.states")}</h3>
    <dl class="legend">
      ${STATES.map(
        (state) =>
          html`<div key=${state}>
            <dt><span class=${`st ${look(state).tone}`}>${icon(look(state).icon)}<span>${words.t(`state.${state}`)}</span></span></dt>
            <dd>${words.t(`help.state.${state}`)}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

/** @param {View} view @param {Actions} actions */
export function help(view, actions) {
  const { ui, words } = view;
  if (!ui.help) return null;
  const close = () => actions.set({ help: false });
  return html`<div class="help-veil" onClick=${close}></div>
    <div class="help" role="dialog" aria-modal="true" aria-label=${words.t("help.title")} tabindex="-1" data-focus>
      <div class="hd">
        <h2>${words.t("help.title")}</h2>
        <button type="button" class="btn ico" aria-label=${words.t("help.close")} onClick=${close}>${icon("cross")}</button>
      </div>
      <div class="body" tabindex="0" role="region" aria-label=${words.t("help.body")}>
        <p class="lead">${rich(words, "help.what")}</p>
        <ul class="layers">
          ${["user", "scheduler", "kernel", "clients"].map((layer) => html`<li key=${layer}>${rich(words, `help.layer.${layer}`)}</li>`)}
        </ul>
        <div class="cols">${keys(view, actions)} ${legend(view)}</div>
      </div>
    </div>`;
}
