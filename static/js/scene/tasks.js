/**
 * The task cards: one per function that takes turns, each with a dock for the CPU token.
 *
 * Refuses to know: scheduling; a card prints the state that it is given.
 */

import { html } from "../../vendor/preact.js";
import { hasCores, holdersOf, tokenWord } from "./docks.js";
import { detail, look, shortCall } from "./looks.js";
import {
  bar,
  classes,
  cpuOf,
  dock,
  empty,
  hasJustLost,
  icon,
  isLinked,
  linked,
  originOf,
  originsOf,
  stateTag,
  taskName,
  timeOf,
  userTasks,
} from "./parts.js";
import { textAt } from "./source.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Task} Task */

/** Where the task is: of who waits the call that it is in, of others the text of the line. @param {View} view @param {Task} task */
function place(view, task) {
  if (task.line === null || task.state === "done" || task.state === "failed") return html`<p class="at"></p>`;
  const text = task.wait && task.wait.call !== "" ? shortCall(task.wait.call) : textAt(view, task.program, task.line);
  return html`<p class="at" title=${`${task.line} ${text}`}><b>${task.line}</b> ${text}</p>`;
}

/** What the program's tasks are, where they are something of their own. @type {Record<string, string>} */
const USERS = { greenlet: "greenlets", gevent: "greenlets", asyncio: "coroutines", threads: "threads.user" };

/** How much of a timed wait is over. @param {Task} task @param {number} now */
function progress(task, now) {
  const until = task.wait?.until ?? null;
  if (until === null || task.state === "running" || until <= task.since) return null;
  return bar((now - task.since) / (until - task.since), look(task.state).tone);
}

/** longer names are set smaller */
const LONG = 9;

/** @param {View} view @param {Actions} actions @param {Task} task */
function card(view, actions, task) {
  const { state, ui, words } = view;
  const has = holdersOf(state).includes(task.id);
  const lost = hasJustLost(view, task.id);
  const [key, params] = detail(task, timeOf(view));
  return html`<li
    key=${task.id}
    class=${classes("task", `s-${task.state}`, look(task.state).tone, has && "has", lost && "lost", isLinked(view, { task: task.id, line: task.line ?? -1 }) && "lit")}
    ...${linked(actions, { task: task.id })}
  >
    <button
      type="button"
      class=${classes("nm", task.name.length > LONG && "long")}
      title=${task.name}
      aria-pressed=${ui.selected === task.id}
      onClick=${() => actions.select(ui.selected === task.id ? null : task.id)}
    >
      ${taskName(task.name)}
    </button>
    ${stateTag(words, task)} ${place(view, task)}
    <p class="det">${words.t(key, params)}</p>
    ${progress(task, timeOf(view))}
    <p class="cost">${words.t("card.cost", { count: task.turns, cpu_us: cpuOf(view, task) })}</p>
    ${dock(`task:${task.id}`, lost, tokenWord(view, state.last?.core ?? 0))}
  </li>`;
}

/** more cards than these, and those of tasks that are over are put away; so many names of them are shown */
const CARDS = 5;
const NAMES = 12;

/** Is it over, and of no interest to this step? @param {View} view @param {Task} task */
const isOver = (view, task) =>
  task.state === "done" && !hasJustLost(view, task.id) && view.ui.selected !== task.id && task.ended !== timeOf(view);

/** One card for all that are over; a name brings its own card back. @param {View} view @param {Actions} actions @param {Task[]} over */
const overCard = ({ words }, actions, over) =>
  html`<li key="over" class="task over">
    <p class="st">${icon("check")}<span>${words.t("tasks.over", { count: over.length })}</span></p>
    <p class="past">
      ${over.slice(-NAMES).map(({ id, name }) => html`<button key=${id} type="button" onClick=${() => actions.select(id)}>${name}</button>`)}
      ${over.length > NAMES && html`<span>${words.t("tasks.over.more", { count: over.length - NAMES })}</span>`}
    </p>
  </li>`;

/** @param {View} view @param {Actions} actions @param {number|null} program */
function cards(view, actions, program) {
  const { state } = view;
  const tasks = userTasks(state).filter((task) => program === null || originOf(state, task.program) === program);
  const over = tasks.length > CARDS ? tasks.filter((task) => isOver(view, task)) : [];
  const shown = over.length > 1 ? tasks.filter((task) => !over.includes(task)) : tasks;
  const places = shown.length + (shown === tasks ? 0 : 1);
  const size = places > 10 ? "many" : places > 5 ? "some" : places > 1 ? "few" : "few one";
  const cored = hasCores(state);
  const tight = cored && size === "some" && program !== null;
  return html`<ul class=${classes("tasks", size, cored && "cored", tight && "tight")}>
    ${shown.map((task) => card(view, actions, task))} ${shown !== tasks && overCard(view, actions, over)}
  </ul>`;
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
  return html`<section class="layer l-tasks" data-tour="tasks" aria-label=${title(view)}>
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
