/**
 * Where what was written leads to: a step, or a time; and the bookmarks.
 *
 * Refuses to know: how text is read.
 */

import { html } from "../../vendor/preact.js";
import { readGoal, stepOfGoal } from "../goal.js";
import { clock } from "../words.js";
import { fitOf } from "./palette.js";
import { icon, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("./picker.js").Item} Item */

/** A step as an entry. @param {View} view @param {Actions} actions @param {number} i @param {string} picture @param {string} name @returns {Item} */
function stepItem({ timeline, words }, actions, i, picture, name) {
  const [key, params] = timeline.step(i).n;
  return {
    id: `step-${i}`,
    look: "hit",
    body: html`<span class="kind">${icon(picture)}${words.t("places.step", { n: i + 1 })}</span>
      <span class="when">${clock(timeline.t(i))}</span>
      <span class="wide x">${name ? html`<b>${name}</b>` : rich(words, `say.${key}`, params)}</span>`,
    run: () => actions.jump(i),
  };
}

/** @param {View} view @param {Actions} actions @returns {Item[]} */
export function goals(view, actions) {
  const { ui, timeline, bookmarks } = view;
  const text = ui.picker?.text ?? "";
  const goal = timeline.length > 0 ? readGoal(text) : null;
  const there = goal ? [stepItem(view, actions, stepOfGoal(timeline, goal), "arrow", "")] : [];
  const named = bookmarks.filter(({ name }) => text === "" || (name !== "" && fitOf(text, name) > 0));
  return [...there, ...named.map(({ step, name }) => stepItem(view, actions, step, "bookmark", name))];
}

/** @param {View} view */
export function goalStatus({ ui, timeline, words }) {
  const goal = readGoal(ui.picker?.text ?? "");
  const isBeyond = goal && ("t" in goal ? goal.t > timeline.end : goal.step >= timeline.length);
  return words.t(isBeyond ? "jump.beyond" : "jump.help", { count: timeline.length, end_us: timeline.end });
}
