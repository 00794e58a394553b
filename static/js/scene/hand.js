/**
 * Greenlets that switch by hand: who handed over to whom, who gets the CPU when one ends, and the way so far.
 *
 * Refuses to know: who will run next.
 */

import { html } from "../../vendor/preact.js";
import { NOBODY } from "../turns.js";
import { shortCall } from "./looks.js";
import { classes, icon, linked, nameOf, reachable, rich, stateTag, taskName, userTasks } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").State} State */
/** @typedef {import("../protocol.js").Task} Task */

/** how many turns of the way so far are shown, and how many greenlets */
const TRAIL = 9;
const SHOWN = 6;

/** The newest hand-over as two names and an arrow. @param {View} view */
function handOver({ state, step, words }) {
  const { last } = state;
  if (!last || last.from === null || last.to === null)
    return state.switches === 0 && html`<p class="m">${words.t("hand.never")}</p>`;
  return html`<p class=${classes("over", step?.k === "switch" && "fresh")}>
    <span class="pill">${nameOf(state, last.from)}</span>
    <span class="via">${icon("arrow")}<span>${words.t(`hand.cause.${last.cause}`)}${last.line !== null && html` · ${words.t("hand.line", { line: last.line })}`}</span></span>
    <span class="pill to">${nameOf(state, last.to)}</span>
  </p>`;
}

/** Who gets the CPU when a greenlet ends: its parent, or that one's parent if it is over. @param {State} state @param {Task} task @returns {Task|null} */
export function heirOf({ tasks }, task) {
  let heir = task.parent == null ? null : tasks[task.parent];
  while (heir && heir.ended !== null) heir = heir.parent == null ? null : tasks[heir.parent];
  return heir ?? null;
}

/** @param {View} view @param {Actions} actions @param {Task} task */
function row(view, actions, task) {
  const { state, words } = view;
  const heir = heirOf(state, task);
  const call = task.wait?.call ? shortCall(task.wait.call) : "";
  return html`<tr key=${task.id} ...${linked(actions, { task: task.id }, view)}>
    <td class="x"><b>${taskName(task.name)}</b></td>
    <td>${stateTag(words, task)}</td>
    <td class="mono">${task.line !== null && html`<small>${task.line}</small> ${call}`}</td>
    <td>${heir ? html`${icon("arrow")} ${heir.name}` : words.t(task.what === "main" ? "hand.heir.end" : "hand.heir.none")}</td>
  </tr>`;
}

/** The greenlets that are not over, and who is whose parent. @param {View} view @param {Actions} actions @param {number} program */
function family(view, actions, program) {
  const { words } = view;
  const alive = userTasks(view.state).filter((task) => task.program === program && task.ended === null);
  if (alive.length === 0) return null;
  const started = alive.filter(({ state }) => state !== "new");
  const shown = (alive.length > SHOWN ? started : alive).slice(-SHOWN);
  return html`<div class="folk" ...${reachable(shown.length)}><table class="family">
    <thead><tr>
      <th scope="col">${words.t("hand.who")}</th><th scope="col">${words.t("hand.state")}</th>
      <th scope="col">${words.t("hand.stands")}</th><th scope="col">${words.t("hand.heir")}</th>
    </tr></thead>
    <tbody>${shown.map((task) => row(view, actions, task))}</tbody>
    ${alive.length > shown.length && html`<tfoot><tr><td colspan="4">${words.t("kernel.timers.more", { count: alive.length - shown.length })}</td></tr></tfoot>`}
  </table></div>`;
}

/** Who held the CPU one after the other, up to now. @param {View} view */
function trail({ state, step, timeline, words }) {
  const { turns } = timeline;
  const now = turns.length === 0 ? -1 : turns.atStep(step?.i ?? 0);
  const from = Math.max(0, now - TRAIL + 1);
  const holders = Array.from({ length: now - from + 1 }, (_, i) => turns.holder.at(from + i)).filter(
    (id) => id !== NOBODY,
  );
  if (holders.length < 2) return null;
  return html`<div class="trail">
    <h4>${words.t("hand.trail")}</h4>
    <ol>
      ${from > 0 && html`<li class="more" aria-hidden="true">…</li>`}
      ${holders.map((id, i) => html`<li key=${from + i} class=${i === holders.length - 1 ? "now" : ""}>${nameOf(state, id)}</li>`)}
    </ol>
  </div>`;
}

/** Greenlets without a hub. @param {View} view @param {Actions} actions @param {number} program */
export const byHand = (view, actions, program) =>
  html`<div class="mid byhand">
    <div class="hd">
      <h3 class="nm">${view.words.t("hand.title")}</h3>
      <span class="turn">${view.words.t("hand.count", { count: view.state.switches })}</span>
    </div>
    <p class="lesson">${rich(view.words, "hand.about")}</p>
    ${handOver(view)} ${family(view, actions, program)} ${trail(view)}
  </div>`;
