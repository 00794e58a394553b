/**
 * Processes on several cores: who is ready without one, and who waits for what.
 *
 * Refuses to know: who will run next, and what happens within a process.
 */

import { html } from "../../vendor/preact.js";
import { holdersOf } from "./docks.js";
import { blocked, runQueue } from "./threads.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Task} Task */

/** What the kernel schedules: the tasks that threads and processes began with. @param {Task} task */
const isThread = ({ id, thread, ended }) => id === thread && ended === null;

/** @param {View} view @param {Actions} actions */
export function processes(view, actions) {
  const { state, words } = view;
  const held = holdersOf(state).map((id) => state.tasks[id]?.thread);
  const others = Object.values(state.tasks).filter((task) => isThread(task) && !held.includes(task.id));
  const ready = others.filter((task) => task.state === "ready");
  return html`<div class="mid threads processes">
    <div class="hd">
      <h3 class="nm">${words.t("processes.title")}</h3><span class="m">${words.t("processes.about")}</span>
      <span class="turn">${words.t("hand.count", { count: state.switches })}</span>
    </div>
    <div class="q3">
      ${runQueue(
        view,
        actions,
        ready.map(({ id }) => id),
      )}
      ${blocked(
        view,
        actions,
        others.filter((task) => task.state !== "ready"),
      )}
    </div>
  </div>`;
}
