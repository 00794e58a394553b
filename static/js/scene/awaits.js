/**
 * Which coroutine waits for what: from the task's own coroutine through those that it awaits to the call at the end.
 *
 * Refuses to know: when it goes on.
 */

import { html } from "../../vendor/preact.js";
import { shortCall } from "./looks.js";
import { linked, taskName } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Task} Task */

/** more of them would fill the card */
const SHOWN = 4;

/** a chain of its own function and one call stands on its card already */
const SHORT = 2;

/** The chain of a task that waits: the functions that are under way in it, and the call that it stands in. @param {Task} task */
export const chainOf = ({ stack, wait }) =>
  wait ? [...stack.map(({ func }) => `${func}()`), shortCall(wait.call), ...(wait.target ? [wait.target] : [])] : [];

/** @param {Task} task */
const isLong = ({ stack, wait }) => wait !== null && stack.length + 1 + Number(wait.target !== null) > SHORT;

/** @param {View} view @param {Actions} actions @param {number} hub */
export function awaits(view, actions, hub) {
  const { state, words } = view;
  const thread = state.tasks[hub]?.thread;
  const waiting = Object.values(state.tasks).filter(
    (task) => task.what === "coroutine" && task.thread === thread && task.ended === null && isLong(task),
  );
  if (waiting.length === 0) return null;
  return html`<section class="awaits">
    <h3>${words.t("loop.awaits")}</h3>
    <ul>
      ${waiting.slice(0, SHOWN).map(
        (task) =>
          html`<li key=${task.id} title=${chainOf(task).join(" → ")} ...${linked(actions, { task: task.id }, view)}>
            <b>${taskName(task.name)}</b>${chainOf(task).map((part, i) => html`<span key=${i}>${part}</span>`)}
          </li>`,
      )}
      ${waiting.length > SHOWN && html`<li class="more">${words.t("kernel.timers.more", { count: waiting.length - SHOWN })}</li>`}
    </ul>
  </section>`;
}
