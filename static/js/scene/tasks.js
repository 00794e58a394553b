/**
 * The task cards: one per function that takes turns, each with a dock for the CPU token.
 *
 * Refuses to know: scheduling; a card prints the state that it is given.
 */

import { html } from "../../vendor/preact.js";
import { detail, look, shortCall } from "./looks.js";
import {
  bar,
  classes,
  cpuOf,
  dock,
  empty,
  hasJustLost,
  isLinked,
  linked,
  originOf,
  originsOf,
  stateTag,
  taskName,
  timeOf,
  userTasks,
} from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Task} Task */

/** Where the task is: its line, and the call it is in. @param {Task} task */
function place(task) {
  if (task.line === null || task.state === "done" || task.state === "failed") return html`<p class="at"></p>`;
  const call =
    task.wait && task.wait.call !== "" ? task.wait.call : task.func === "<module>" ? "" : `${task.func ?? ""}()`;
  return html`<p class="at" title=${`${task.line} ${call}`}><b>${task.line}</b> ${shortCall(call)}</p>`;
}

/** What the program's tasks are, where they are something of their own. @type {Record<string, string>} */
const USERS = { greenlet: "greenlets", gevent: "greenlets", asyncio: "coroutines", threads: "threads.user" };

/** How much of a timed wait is over. @param {Task} task @param {number} now */
function progress(task, now) {
  const until = task.wait?.until ?? null;
  if (until === null || task.state === "running" || until <= task.since) return null;
  return bar((now - task.since) / (until - task.since), look(task.state).tone);
}

/** @param {View} view @param {Actions} actions @param {Task} task */
function card(view, actions, task) {
  const { state, ui, words } = view;
  const has = state.cpu === task.id;
  const lost = hasJustLost(view, task.id);
  const [key, params] = detail(task, timeOf(view));
  return html`<li
    key=${task.id}
    class=${classes("task", `s-${task.state}`, look(task.state).tone, has && "has", lost && "lost", isLinked(view, { task: task.id, line: task.line ?? -1 }) && "lit")}
    ...${linked(actions, { task: task.id })}
  >
    <button
      type="button"
      class="nm"
      title=${task.name}
      aria-pressed=${ui.selected === task.id}
      onClick=${() => actions.select(ui.selected === task.id ? null : task.id)}
    >
      ${taskName(task.name)}
    </button>
    ${stateTag(words, task)} ${place(task)}
    <p class="det">${words.t(key, params)}</p>
    ${progress(task, timeOf(view))}
    <p class="cost">${words.t("card.cost", { count: task.turns, cpu_us: cpuOf(view, task) })}</p>
    ${dock(`task:${task.id}`, lost, words.t("cpu"))}
  </li>`;
}

/** @param {View} view @param {Actions} actions @param {number|null} program */
function cards(view, actions, program) {
  const { state } = view;
  const tasks = userTasks(state).filter((task) => program === null || originOf(state, task.program) === program);
  const size = tasks.length > 10 ? "many" : tasks.length > 5 ? "some" : tasks.length > 1 ? "few" : "few one";
  return html`<ul class=${`tasks ${size}`}>${tasks.map((task) => card(view, actions, task))}</ul>`;
}

/** The heading of the layer: in the words of the model. @param {View} view */
function title({ state, words }) {
  const model = state.programs[0]?.model ?? "plain";
  return words.t(`layer.${USERS[model] ?? "program"}`);
}

/** @param {View} view @param {Actions} actions */
export function tasks(view, actions) {
  const { state, words } = view;
  const origins = originsOf(state);
  return html`<section class="layer l-tasks" aria-label=${title(view)}>
    <h2 class="lab">${title(view)}</h2>
    ${userTasks(state).length === 0 && empty(words.t("tasks.none"))}
    ${
      origins.length > 1
        ? html`<div class="groups">
            ${origins.map(
              (i) =>
                html`<div key=${i} class="group"><h3 class="file">${state.programs[i].name}</h3>${cards(view, actions, i)}</div>`,
            )}
          </div>`
        : cards(view, actions, null)
    }
  </section>`;
}
