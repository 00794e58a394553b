/**
 * What was found in the run: a button with the number, and the list that it opens. Each entry leads to its step; where
 * nobody could go on, who waits for whom stands below.
 *
 * Refuses to know: what counts as a mistake, and how it was found.
 */

import { html } from "../../vendor/preact.js";
import { clock } from "../words.js";
import { counter, icon, nameOf, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Found} Found */
/** @typedef {import("../protocol.js").Blocked} Blocked */

const LIST = "found-list";
/** so many entries are listed; the others are counted */
const MOST = 200;

/** @param {View} view @param {Actions} actions @param {Found} one */
function entry({ words, step }, actions, { i, t, n }) {
  const go = (/** @type {Event} */ event) => {
    const list = /** @type {HTMLElement} */ (event.currentTarget).closest("[popover]");
    if (list instanceof HTMLElement) list.hidePopover();
    actions.seek(i);
  };
  return html`<li key=${i} aria-current=${step?.i === i ? "step" : undefined}>
    <button type="button" onClick=${go}>
      <span class="when">${clock(t)}</span><span>${rich(words, `say.${n[0]}`, n[1])}</span>
    </button>
  </li>`;
}

/** @param {View} view @param {Blocked} one */
function wait({ words, timeline }, { task, on, call, holders }) {
  const others = holders.map((id) => nameOf(timeline.tip, id)).join(", ");
  const params = { task: nameOf(timeline.tip, task), others, call: call || on };
  return html`<li key=${task}>${rich(words, others ? "found.waits.for" : "found.waits", params)}</li>`;
}

/** Who waits for whom at the end, or where a hub gave up. @param {View} view */
function deadlock(view) {
  const { timeline, words } = view;
  const { end, deadlock: given } = timeline.tip;
  const stuck = end && end.waits.length > 0 && end.reason === "deadlock" ? end : given;
  if (!stuck) return null;
  const ring = [...stuck.cycle, ...stuck.cycle.slice(0, 1)].map((id) => nameOf(timeline.tip, id)).join(" → ");
  return html`<h3>${words.t("found.deadlock")}</h3>
    ${ring && html`<p class="ring mono">${ring}</p>`}
    <ul>${stuck.waits.slice(0, MOST).map((one) => wait(view, one))}</ul>
    ${rest(view, stuck.waits.length)}`;
}

/** @param {View} view @param {number} count */
const rest = ({ words }, count) =>
  count > MOST && html`<p class="m">${words.t("found.more", { count: count - MOST })}</p>`;

/** @param {View} view @param {Actions} actions */
export function found(view, actions) {
  const { timeline, words } = view;
  const all = timeline.found;
  if (all.length === 0) return null;
  return html`<button type="button" class="btn small finds" popovertarget=${LIST} title=${words.t("found.title")}>
      ${icon("warn")}${words.t("found.button", { count: all.length })}
    </button>
    <div class="found" id=${LIST} popover="auto" role="dialog" aria-label=${words.t("found.title")}>
      <h2>${words.t("found.title")} ${counter(all.length)}</h2>
      <ol>${all.slice(0, MOST).map((one) => entry(view, actions, one))}</ol>
      ${rest(view, all.length)} ${deadlock(view)}
    </div>`;
}
