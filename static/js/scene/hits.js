/**
 * What a search has found, as entries of a list, and the small bar that leads from hit to hit.
 *
 * Refuses to know: how it was found.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { clock } from "../words.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Hit} Hit */
/** @typedef {import("./picker.js").Item} Item */

/** letters of a text that are shown before what was found */
const BEFORE = 16;
const PICTURES = { code: "script", output: "terminal", say: "say" };

/** The text around what was found, with that marked. @param {Hit} hit */
function excerpt({ text, at, size }) {
  const from = at > BEFORE * 1.5 ? at - BEFORE : 0;
  return html`<span class="x">${from > 0 && "…"}${text.slice(from, at)}<mark>${text.slice(at, at + size)}</mark>${text.slice(at + size)}</span>`;
}

/** @param {View} view @param {Actions} actions @returns {Item[]} */
export const hits = ({ found, timeline, words }, actions) =>
  found.hits.map((hit, k) => ({
    id: String(k),
    look: `hit ${hit.kind}`,
    body: html`<span class="kind">${icon(PICTURES[hit.kind])}${words.t(`hit.${hit.kind}`)}</span>
      <span class="when">${hit.i < 0 ? words.t("hit.line", { line: hit.line }) : clock(timeline.t(hit.i))}</span>
      <span class="who x">${hit.task}</span>${excerpt(hit)}`,
    run: () => actions.take(hit),
  }));

/** How far the search is. @param {View} view */
export function searchStatus({ found, words, ui }) {
  if (!ui.picker?.text.trim()) return words.t("hit.help", { next: keyOf("next-hit"), previous: keyOf("previous-hit") });
  const count = found.hits.length;
  if (found.share < 1) return words.t("hit.searching", { count, percent: Math.floor(found.share * 100) });
  return words.t(found.isFull ? "hit.full" : count > 0 ? "hit.count" : "hit.none", { count });
}

/** Which hit one is at, of how many. @param {View} view */
function placeAmong({ found, step, words }) {
  const steps = found.hits.filter((hit) => hit.i >= 0);
  const n = steps.findIndex((hit) => hit.i === step?.i) + 1;
  return n > 0 ? words.t("hit.at", { n, of: steps.length }) : words.t("hit.of", { count: steps.length });
}

/** @param {View} view @param {Actions} actions */
export function hitBar(view, actions) {
  const { found, words } = view;
  if (found.text === "") return null;
  const button = (/** @type {string} */ name, /** @type {string} */ picture) =>
    html`<button type="button" class="btn small" aria-label=${words.t(`command.${name}`)} title=${`${words.t(`command.${name}`)} (${keyOf(name)})`} onClick=${() => actions.command(name)}>${icon(picture)}</button>`;
  return html`<div class="hits" role="group" aria-label=${words.t("pick.search")}>
    <button type="button" class="btn small" onClick=${() => actions.command("search")}>
      ${icon("search")}<span class="x">${found.text}</span><span class="m">${placeAmong(view)}</span>
    </button>
    ${button("previous-hit", "back")} ${button("next-hit", "fwd")}
    <button type="button" class="btn small" aria-label=${words.t("hit.end")} title=${words.t("hit.end")} onClick=${() => actions.find("")}>${icon("cross")}</button>
  </div>`;
}
