/**
 * A file over the page, and a recording on its way to the server.
 *
 * Refuses to know: what becomes of it.
 */

import { html } from "../../vendor/preact.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** @param {View} view */
const place = ({ words }) =>
  html`<div class="drop-veil" key="drop" aria-hidden="true"><p>${icon("file")}<b>${words.t("drop.here")}</b><span>${words.t("drop.what")}</span></p></div>`;

/** @param {View} view @param {import("../drop.js").Sending} sending */
function way({ words, drop }, { name, share }) {
  const percent = Math.round(share * 100);
  return html`<div class="sending" key="sending" role="status">
    ${icon("file")}
    <p><span>${words.t("drop.sending", { name })}</span><progress max="100" value=${percent} aria-label=${words.t("drop.sending", { name })}></progress></p>
    <button type="button" class="btn" onClick=${() => drop.stop()}>${words.t("drop.stop")}</button>
  </div>`;
}

/** @param {View} view @param {Actions} _actions @returns {unknown} */
export function dropping(view, _actions) {
  const { over, sending } = view.drop;
  return html`${over && place(view)} ${sending && way(view, sending)}`;
}
