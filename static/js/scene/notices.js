/**
 * What went wrong beside the program: no connection, a refusal, a run that broke off. Each says what happened, what still
 * works, and offers what can be done.
 *
 * Refuses to know: how anything is tried again.
 */

import { html } from "../../vendor/preact.js";
import { icon, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {{key: string, go: (actions: Actions) => void}} Way */

/** @type {Way} */
const AGAIN = { key: "notice.again", go: (actions) => actions.again() };
/** @type {Way} */
const GALLERY = { key: "notice.gallery", go: (actions) => actions.set({ gallery: true }) };
/** @type {Way} */
const RELOAD = { key: "notice.anew", go: (actions) => actions.again() };

/** what helps after a refusal @type {Record<string, Way>} */
const WAYS = {
  busy: AGAIN,
  "too-many": AGAIN,
  "too-often": AGAIN,
  superseded: RELOAD,
  offline: AGAIN,
  unanswered: AGAIN,
  "class-run": AGAIN,
  internal: AGAIN,
  "too-fast": AGAIN,
  engine: RELOAD,
  steps: RELOAD,
  "unknown-example": GALLERY,
  "unknown-link": GALLERY,
  gallery: GALLERY,
};

/** why a run's process is gone, where there are words of their own for it */
const CAUSES = ["computing", "forbidden", "forged", "memory", "silent", "slow"];

/** What the words for a trouble are found by. @param {{code: string, params: Record<string, any>}} trouble */
export const nameOf = ({ code, params }) => (CAUSES.includes(params.why) ? `${code}.${params.why}` : code);

/** @param {View} view @param {Actions} actions */
function refused({ ui, words }, actions) {
  if (!ui.error) return null;
  const { code, params } = ui.error;
  const way = Object.hasOwn(WAYS, code) ? WAYS[code] : null;
  return html`<div class="notice" role="alert" key="error">
    ${icon("warn")}
    <p>${rich(words, `error.${nameOf(ui.error)}`, params)}</p>
    ${way && html`<button type="button" class="btn" onClick=${() => way.go(actions)}>${words.t(way.key)}</button>`}
    <button type="button" class="btn" onClick=${() => actions.dismiss()}>${words.t("error.dismiss")}</button>
  </div>`;
}

/** @param {View} view @param {Actions} actions */
function lost({ retry, length, words }, actions) {
  if (retry === null) return null;
  return html`<div class="notice quiet" key="lost">
    ${icon("unplugged")}
    <p role="status">${rich(words, length > 0 ? "notice.lost" : "notice.lost.first")}</p>
    <span class="m" aria-hidden="true">${words.t(retry > 0 ? "notice.retry" : "notice.retry.now", { seconds: retry })}</span>
    <button type="button" class="btn" onClick=${() => actions.retry()}>${words.t("notice.now")}</button>
  </div>`;
}

/** @param {View} view @param {Actions} actions */
export const notices = (view, actions) => html`${lost(view, actions)} ${refused(view, actions)}`;

/** How far a run has come that is not shown yet, or a step that is on its way. @param {View} view */
export function working({ working, length, words }) {
  if (!working || length === 0) return null;
  return html`<p class="working" role="status"><span class="turning" aria-hidden="true"></span>${progress(words, working)}</p>`;
}

/** @param {View["words"]} words @param {NonNullable<View["working"]>} working */
export function progress(words, { steps, t, wanted, queue }) {
  if (queue) return queue.place > 1 ? words.t("working.queued", { count: queue.place - 1 }) : words.t("working.next");
  if (steps === 0) return words.t("working.begins");
  const params = { count: steps, t_us: t, wanted: wanted === null ? "" : wanted + 1 };
  return words.t(wanted === null ? "working" : "working.to", params);
}
