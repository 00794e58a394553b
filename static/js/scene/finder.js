/**
 * The open list, whichever it is: commands, what a search found, or where to go. And what a command had to say.
 *
 * Refuses to know: how an entry is made.
 */

import { html } from "../../vendor/preact.js";
import { hits, searchStatus } from "./hits.js";
import { goalStatus, goals } from "./jump.js";
import { offers } from "./palette.js";
import { icon, rich } from "./parts.js";
import { picker } from "./picker.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** @param {View} view @param {Actions} actions */
function contentOf(view, actions) {
  const { ui, words } = view;
  if (ui.picker?.mode === "search")
    return { items: hits(view, actions), status: searchStatus(view), write: actions.find };
  if (ui.picker?.mode === "jump") return { items: goals(view, actions), status: goalStatus(view) };
  const items = offers(view, actions);
  return { items, status: words.t("pick.count", { count: items.length }) };
}

/** @param {View} view @param {Actions} actions */
export const finder = (view, actions) => view.ui.picker && picker(view, actions, contentOf(view, actions));

/** What the last command had to say; the region is always there, so that it is read out. @param {View} view */
export const told = ({ ui, words }) =>
  html`<div class="told" role="status" data-aside>
    ${ui.told && html`<p>${icon("say")}<span>${rich(words, `told.${ui.told[0]}`, ui.told[1])}</span></p>`}
  </div>`;
