/**
 * Where the CPU sleeps: one place, or one for each core that is in use; and the kernel's timers that will wake somebody.
 *
 * Refuses to know: sockets.
 */

import { html } from "../../vendor/preact.js";
import { bedOf, coresOf, hasCores } from "./docks.js";
import { bar, classes, dock, icon, linked, nameOf, taskName, timeOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {{task: number, at: number, since: number}} KernelTimer */

/** more of them would fill the layer */
const SHOWN = 3;

/** Who is in the kernel until a certain time: threads that stand still there, and hubs that sleep. @param {View} view @returns {KernelTimer[]} */
export function timersOf({ state }) {
  // Of other tasks of these threads the hub keeps the time.
  const hubbed = new Set(Object.keys(state.hubs).map((hub) => state.tasks[hub]?.thread));
  const threads = Object.values(state.tasks).flatMap((task) => {
    const { id, wait, thread, ended, since } = task;
    if (wait?.until == null || ended !== null) return [];
    return wait.hold || (thread === id && !hubbed.has(thread)) ? [{ task: id, at: wait.until, since }] : [];
  });
  const hubs = Object.values(state.hubs).flatMap(({ task, timers }) =>
    state.tasks[task]?.state === "kernel" && timers.length > 0
      ? [{ task, at: timers[0].at, since: state.tasks[task].since }]
      : [],
  );
  return [...threads, ...hubs].sort((a, b) => a.at - b.at);
}

/** @param {View} view @param {Actions} actions */
export function kernelTimers(view, actions) {
  const { state, words } = view;
  const now = timeOf(view);
  const timers = timersOf(view).filter(({ at }) => at > now);
  if (timers.length === 0) return null;
  return html`<ul class="ktimers" aria-label=${words.t("kernel.timers")}>
    ${timers.slice(0, SHOWN).map(
      ({ task, at, since }) =>
        html`<li key=${task} ...${linked(actions, { task }, view)}>
          ${icon("clock")}<span class="x">${taskName(nameOf(state, task))}</span><span class="left">${words.duration(at - now)}</span>
          ${bar((now - since) / (at - since), "sleep")}
        </li>`,
    )}
    ${timers.length > SHOWN && html`<li class="more">${words.t("kernel.timers.more", { count: timers.length - SHOWN })}</li>`}
  </ul>`;
}

/** The one place where the CPU lies when nobody can run; of several cores each has its own. @param {View} view */
export function bed({ state, words }) {
  if (hasCores(state)) return null;
  const asleep = state.cpu === null && state.programs.length > 0;
  return html`<div class=${classes("bed", asleep && "on")}>
    ${dock(bedOf(state, 0))}
    <span class="word">${icon("moon")}${words.t("cpu.asleep")}</span>
    <span class="say">${words.t(state.end ? "cpu.asleep.end" : asleep ? "cpu.asleep.now" : "cpu.asleep.place")}</span>
  </div>`;
}

/** One row for each core: whom it has, or that it sleeps. @param {View} view @param {Actions} actions */
export function cores(view, actions) {
  const { state, words } = view;
  return html`<ol class="cores" aria-label=${words.t("cores.title")}>
    ${coresOf(state).map(
      (task, core) =>
        html`<li key=${core} class=${classes("core", task === null && "on")} ...${task === null ? {} : linked(actions, { task }, view)}>
          <b class=${task === null ? "sr" : ""}>${words.t("cpu.core", { n: core })}</b>
          ${
            task === null
              ? html`${dock(bedOf(state, core))}<span class="say">${words.t("cores.asleep")}</span>`
              : html`<span class="x">${taskName(nameOf(state, task))}</span>`
          }
        </li>`,
    )}
  </ol>`;
}
