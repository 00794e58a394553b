/**
 * The help: what the page shows, what the states mean, and the keys.
 *
 * Refuses to know: what a key does; it prints names.
 */

import { html } from "../../vendor/preact.js";
import { GROUPS, keyName, ROWS } from "../commands.js";
import { look, STATES } from "./looks.js";
import { icon, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** digits between the first and the last need no picture */
const MOST_KEYS = 3;

/** The keys of a row of the table, as they are printed. @param {Record<string, string>} commands */
function printed(commands) {
  const names = Object.values(commands).filter(Boolean).map(keyName);
  return names.length > MOST_KEYS ? [names[0], "…", names[names.length - 1]] : names;
}

/** @param {View} view @param {import("../commands.js").Group} group */
const keysOf = ({ words, alone, embedded }, group) =>
  html`<h4>${words.t(`help.group.${group}`)}</h4>
    <dl class="keys">
      ${ROWS.filter(
        (row) =>
          row.group === group && !(alone && row.away) && !(embedded && row.whole) && printed(row.commands).length > 0,
      ).map(
        ({ row, commands }) =>
          html`<div key=${row}><dt>${printed(commands).map((name) => html`<kbd key=${name}>${name}</kbd>`)}</dt><dd>${words.t(`help.key.${row}`)}</dd></div>`,
      )}
    </dl>`;

/** @param {View} view @param {Actions} actions */
function keys(view, actions) {
  const { words, ui } = view;
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
    ${GROUPS.map((group) => keysOf(view, group))}
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
        <p class="lead">${rich(words, "help.what")} ${!view.alone && !view.embedded && html`<button type="button" class="link" onClick=${() => actions.tour(0)}>${words.t("tour.start")}</button>`}</p>
        <ul class="layers">
          ${["user", "scheduler", "kernel", "clients"].map((layer) => html`<li key=${layer}>${rich(words, `help.layer.${layer}`)}</li>`)}
        </ul>
        <div class="cols">${keys(view, actions)} ${legend(view)}</div>
      </div>
    </div>`;
}
