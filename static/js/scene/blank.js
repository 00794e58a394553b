/**
 * The stage before the first step is here: its three layers as outlines, and in front of them what the page waits for.
 *
 * Refuses to know: what will stand there.
 */

import { html } from "../../vendor/preact.js";
import { progress } from "./notices.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** What keeps the first step away: a refusal, a lost connection, other runs, or that it is on its way. @param {View} view */
function reasonOf({ ui, retry, working, status }) {
  if (ui.error && !working) return "refused";
  if (retry !== null || status === "lost") return "lost";
  if (working?.queue) return "queued";
  return status === "ended" ? "ended" : "waiting";
}

const PICTURES = { refused: "warn", lost: "unplugged", ended: "check", queued: "clock", waiting: "cpu" };

/** @param {View} view @param {Actions} actions */
export function blank(view, actions) {
  const { words, working } = view;
  const reason = reasonOf(view);
  const awaited = reason === "waiting" || reason === "queued" ? working : null;
  const about = awaited ? progress(words, awaited) : words.t(`stage.${reason}.why`);
  return html`<div class="stage blank" id="panel-cpu">
    <div class="outlines" aria-hidden="true"><i></i><i></i><i></i></div>
    <div class=${`why-blank ${reason}`} role="status">
      ${icon(PICTURES[reason])}
      <p class="big">${words.t(`stage.${reason}`)}</p>
      <p class="m">${about}</p>
      ${reason === "refused" && html`<button type="button" class="btn" onClick=${() => actions.again()}>${words.t("notice.again")}</button>`}
    </div>
  </div>`;
}
