/**
 * The class that the page is in, in a few words: its code and how many follow, or whether one follows; and why there is
 * none any more.
 *
 * Refuses to know: how one joins and who leads.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { classes, icon, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** What there is to say about it: the key of the words, and how they look. @param {View} view @returns {[string, string]} */
function saying({ classroom: { role, room, detached }, status }) {
  if (!room?.here || status === "lost") return ["connecting", "waiting"];
  if (role === "teacher") return ["teacher", "leads"];
  if (detached) return ["detached", "alone"];
  return room.teacher ? ["following", "along"] : ["lost", "waiting"];
}

/** @param {View} view @param {Actions} actions @param {string} place  the page has two places for it, one for a phone */
export function pill(view, actions, place) {
  const { classroom, ui, words } = view;
  const { room } = classroom;
  if (!room) return null;
  const [key, tone] = saying(view);
  const isBack = key === "detached";
  const title = isBack ? words.t("command.follow") : words.t("class.pill.open");
  const say = isBack && place === "below" ? "detached.below" : key;
  const params = { code: room.code, count: room.members, key: keyOf("follow") };
  return html`<button
    type="button"
    class=${classes("class-pill", place, tone)}
    title=${title}
    aria-haspopup=${isBack ? undefined : "dialog"}
    aria-expanded=${isBack ? undefined : ui.classroom}
    onClick=${() => actions.command(isBack ? "follow" : "class")}
  >
    ${icon(isBack ? "return" : "class")}<span role="status">${words.t(`class.pill.${say}`, params)}</span>
  </button>`;
}

/** Why there is no class, or no more; the dialog says it itself. @param {View} view @param {Actions} actions */
export function classNotice({ classroom: { problem }, ui, words }, actions) {
  if (!problem || ui.classroom) return null;
  return html`<div class="notice quiet" role="alert" key="class">
    ${icon("class")}
    <p>${rich(words, `error.${problem}`)}</p>
    <button type="button" class="btn" onClick=${() => actions.classroom.dismiss()}>${words.t("error.dismiss")}</button>
  </div>`;
}
