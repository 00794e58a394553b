/**
 * The middle layer of programs without a scheduler: greenlets that switch by hand, and calls that simply block.
 *
 * Refuses to know: who will run next.
 */

import { html } from "../../vendor/preact.js";
import { NOBODY } from "../turns.js";
import { classes, icon, nameOf, rich, userTasks } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").State} State */

/** how many turns of the way so far are shown */
const TRAIL = 9;

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

/** Greenlets without a hub. @param {View} view */
export const byHand = (view) =>
  html`<div class="mid byhand">
    <div class="hd">
      <h3 class="nm">${view.words.t("hand.title")}</h3>
      <span class="turn">${view.words.t("hand.count", { count: view.state.switches })}</span>
    </div>
    <p class="lesson">${rich(view.words, "hand.about")}</p>
    ${handOver(view)} ${trail(view)}
  </div>`;

/** A thread that waits inside its calls. @param {View} view @param {number} program */
export function blocking(view, program) {
  const { state, words } = view;
  const held = userTasks(state).find(
    (task) => task.program === program && (task.state === "hold" || task.state === "input"),
  );
  return html`<div class=${classes("mid blocking", held && "held")}>
    <div class="hd"><h3 class="nm">${words.t("block.title")}</h3></div>
    <p class="lesson">${rich(words, "block.about")}</p>
    ${
      held &&
      html`<p class="over"><span class="pill">${held.name}</span>
        <span class="via">${icon("hold")}<span>${words.t("block.in", { line: held.line })}</span></span>
        <span class="pill to mono">${held.wait?.call ?? ""}</span></p>`
    }
  </div>`;
}
