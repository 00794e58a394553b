/**
 * The kernel's scheduling of a program's threads: who holds the GIL and for how long, the run queue, and who waits.
 *
 * Refuses to know: who will run next, and greenlets that share a thread.
 */

import { html } from "../../vendor/preact.js";
import { holdersOf } from "./docks.js";
import { detail } from "./looks.js";
import { bar, classes, counter, empty, icon, linked, nameOf, reachable, stateTag, taskName, timeOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Threads} Threads */
/** @typedef {import("../protocol.js").Task} Task */

/** the machine's own time slice, where the scenario names none */
const SLICE_S = 0.005;

/** The time slice at this step, in microseconds. @param {View} view */
const sliceOf = ({ run, state }) =>
  Math.round((state.machine?.time_slice ?? run?.scenario?.machine?.time_slice ?? SLICE_S) * 1e6);

/**
 * What is left of the holder's slice. One that is longer than a slice on the CPU has had it renewed, nobody knows when.
 * @param {View} view @param {Task} task
 */
export function sliceLeft(view, task) {
  const { words } = view;
  const whole_us = sliceOf(view);
  const used = timeOf(view) - task.since;
  if (used > whole_us) return html`<p class="m">${words.t("threads.slice.anew", { whole_us })}</p>`;
  return html`<p class="m">${words.t("threads.slice", { left_us: whole_us - used, whole_us })}</p>
    ${bar(used / whole_us, "run")}`;
}

/** @param {View} view @param {Actions} actions @param {Threads} threads */
function holder(view, actions, { holder: id }) {
  const { state, words } = view;
  const task = id === null ? undefined : state.tasks[id];
  return html`<section class="gil">
    <h3>${words.t("threads.holder")}</h3>
    ${
      task
        ? html`<p class="chip" ...${linked(actions, { task: task.id }, view)}>${icon("run")}<span class="x">${taskName(task.name)}</span></p>
            ${holdersOf(state).includes(task.id) && sliceLeft(view, task)}`
        : empty(words.t("threads.nobody"))
    }
  </section>`;
}

/** Those that are ready, the next one first. @param {View} view @param {Actions} actions @param {number[]} ids */
export function runQueue(view, actions, ids) {
  const { state, words } = view;
  return html`<section class="ready" ...${reachable(ids.length)}>
    <h3>${words.t("threads.queue")}${counter(ids.length)}</h3>
    ${ids.length === 0 && empty(words.t("hub.ready.none"), words.t("threads.queue.why"))}
    <ol class="chips">
      ${ids.map(
        (id) =>
          html`<li key=${id} class="chip" ...${linked(actions, { task: id }, view)}>${icon("ready")}<span class="x">${taskName(nameOf(state, id))}</span></li>`,
      )}
    </ol>
  </section>`;
}

/** Threads that are in neither place: they wait in the kernel, or for another thread. @param {View} view @param {Threads} threads @param {number} program */
function waitingOf({ state }, threads, program) {
  return Object.values(state.tasks).filter(
    (task) =>
      task.program === program &&
      task.ended === null &&
      task.thread === task.id &&
      task.id !== threads.holder &&
      !threads.queue.includes(task.id) &&
      task.state !== "done" &&
      task.state !== "failed",
  );
}

/** Those that wait in the kernel, or for each other, and for what. @param {View} view @param {Actions} actions @param {Task[]} waiting */
export function blocked(view, actions, waiting) {
  const { words } = view;
  return html`<section class="blocked" ...${reachable(waiting.length)}>
    <h3>${words.t("threads.blocked")}${counter(waiting.length)}</h3>
    ${waiting.length === 0 && empty(words.t("hub.fds.none"))}
    <ul class="tms">
      ${waiting.map(
        (task) =>
          html`<li key=${task.id} class="tm" ...${linked(actions, { task: task.id }, view)}>
            <b>${taskName(task.name)}</b>${stateTag(words, task)}
            <span class="left">${words.t(...detail(task, timeOf(view)))}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {View} view @param {Actions} actions @param {Threads} threads @param {number} program */
export const threadsOf = (view, actions, threads, program) =>
  html`<div key=${program} class=${classes("mid threads", threads.holder !== null && "busy")}>
    <div class="hd">
      <h3 class="nm">${view.words.t("threads.title")}</h3>
      <span class="m">${view.words.t("threads.about")}</span>
      <span class="turn">${view.words.t("hand.count", { count: view.state.switches })}</span>
    </div>
    <div class="q3">${holder(view, actions, threads)} ${runQueue(view, actions, threads.queue)} ${blocked(view, actions, waitingOf(view, threads, program))}</div>
  </div>`;
