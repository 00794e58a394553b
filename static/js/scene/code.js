/**
 * The source: the line on the CPU, the tasks parked at other lines, and the names of the running function.
 *
 * Refuses to know: what the program means; it marks lines that the state names.
 */

import { html } from "../../vendor/preact.js";
import { highlight } from "../highlight.js";
import { canRun, gutter } from "./gutter.js";
import { look } from "./looks.js";
import { classes, hasJustLost, icon, isLinked, linked, originOf, taskName } from "./parts.js";
import { tabs } from "./tabs.js";
import { coloured } from "./why.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Task} Task */

const BADGES = 2;
const OVER = ["done", "failed"];

/** The program that is shown: the chosen one, or (a choice below 0) the one that has the CPU or had it last. @param {View} view */
export function shownProgram({ ui, run, state }) {
  const holder = state.cpu === null ? state.last?.program : state.tasks[state.cpu]?.program;
  const wanted = ui.file < 0 ? originOf(state, holder ?? 0) : ui.file;
  return Math.min(wanted, Math.max(0, (run?.programs.length ?? 1) - 1));
}

/** Tasks of the program that are in the middle of it, by line. @param {View} view @param {number} program */
function tasksByLine({ state }, program) {
  /** @type {Map<number, Task[]>} */
  const found = new Map();
  for (const task of Object.values(state.tasks)) {
    if (
      originOf(state, task.program) !== program ||
      task.line === null ||
      task.what === "hub" ||
      OVER.includes(task.state)
    )
      continue;
    found.set(task.line, [...(found.get(task.line) ?? []), task]);
  }
  return found;
}

/** @param {View} view @param {Actions} actions @param {Task} task */
function badge({ words }, actions, task) {
  const { icon: picture, tone } = look(task.state);
  const title = `${task.name}: ${words.t(`state.${task.state}`)}`;
  return html`<span key=${task.id} class=${`bdg ${tone}`} title=${title} ...${linked(actions, { task: task.id })}>
    ${icon(picture)}<span class="sr">${words.t(`state.${task.state}`)}: </span>${task.name.includes("·") ? html`<span class="sr">${task.name.split("·")[0]}</span>·${task.name.split("·")[1]}` : taskName(task.name)}
  </span>`;
}

/** @param {View} view @param {Actions} actions @param {Task[]} parked */
function badges(view, actions, parked) {
  const over = parked.slice(BADGES);
  return html`<span class="who">
    ${parked.slice(0, BADGES).map((task) => badge(view, actions, task))}
    ${over.length > 0 && html`<span class="bdg" title=${over.map((task) => task.name).join(", ")}>+${over.length}</span>`}
  </span>`;
}

/** The program whose main task failed. @param {import("../types.js").State} state */
function failedProgram(state) {
  const task = Object.values(state.tasks).find(({ what, state: lane }) => what === "main" && lane === "failed");
  return task ? originOf(state, task.program) : -1;
}

/** How the CPU stands to a line. @param {View} view @param {number} program @param {number} number @param {Task[]} here */
function mark(view, program, number, here) {
  const { state } = view;
  if (here.some((task) => task.id === state.cpu)) return "on";
  const { last } = state;
  if (state.end?.reason === "failed" && state.end.line === number && failedProgram(state) === program) return "bad";
  const left = last?.program === program && last.line === number && last.from !== null && hasJustLost(view, last.from);
  if (left) return "left";
  return here.length > 0 ? "park" : "";
}

/**
 * @param {View} view @param {Actions} actions
 * @param {{program: number, number: number, now: string, isStop: boolean}} at  `isStop`: Tab leads to its number
 * @param {import("../highlight.js").Piece[]} pieces @param {Task[]} here
 */
function line(view, actions, { program, number, now, isStop }, pieces, here) {
  const { state, words, run } = view;
  const file = run?.programs[program]?.name ?? "";
  const parked = here.filter((task) => task.id !== state.cpu);
  const lit = here.some((task) => isLinked(view, { task: task.id })) || view.ui.hover?.line === number;
  return html`<div
    key=${number}
    class=${classes("ln", now, lit && "lit")}
    data-line=${number}
    aria-current=${now === "on" ? "step" : undefined}
  >
    ${gutter(view, actions, { file, line: number, pieces, isStop })}
    <span class="cpu">
      ${now === "on" && html`${icon("run", "fill")}<span class="sr">${words.t("code.on")} </span>`}
      ${now === "bad" && html`${icon("cross")}<span class="sr">${words.t("code.failed")} </span>`}
    </span>
    <span class="src">${coloured(pieces)}</span>
    ${parked.length > 0 && badges(view, actions, parked)}
  </div>`;
}

/** @param {View} view @param {Actions} actions @param {number} program @param {string} source */
function lines(view, actions, program, source) {
  const here = tasksByLine(view, program);
  const all = highlight(source).map((pieces, i) => ({
    pieces,
    parked: here.get(i + 1) ?? [],
    now: mark(view, program, i + 1, here.get(i + 1) ?? []),
  }));
  const onCpu = all.findIndex(({ pieces, now }) => now === "on" && canRun(pieces));
  const stop = onCpu < 0 ? all.findIndex(({ pieces }) => canRun(pieces)) : onCpu;
  return all.map(({ pieces, parked, now }, i) =>
    line(view, actions, { program, number: i + 1, now, isStop: i === stop }, pieces, parked),
  );
}

/** The task whose names are shown below the source. @param {View} view @param {number} program */
function closeUp({ state, ui }, program) {
  const candidates = [state.cpu, ui.selected, state.last?.from ?? null, state.programs[program]?.main ?? null];
  for (const id of candidates) {
    const task = id === null ? undefined : state.tasks[id];
    if (task && originOf(state, task.program) === program && task.what !== "hub" && task.stack.length > 0) return task;
  }
  return null;
}

/** @param {View} view @param {number} program */
function names(view, program) {
  const task = closeUp(view, program);
  const frame = task?.stack.at(-1);
  if (!task || !frame) return null;
  const entries = Object.entries(frame.vars);
  return html`<div class="names" role="region" tabindex="0" aria-label=${view.words.t("code.names", { task: task.name })} data-keep="names">
    <span class="of">${frame.func === "<module>" ? task.name : frame.func}</span>
    ${entries.length === 0 && html`<span class="none">${view.words.t("code.names.none")}</span>`}
    ${entries.map(([name, value]) => {
      const fresh = task.changed.includes(name);
      return html`<span key=${name} class=${fresh ? "nv new" : "nv"} title=${`${name} = ${value}`}>
        <b>${name}</b> = <span class="v">${value}</span>${fresh && html`<span class="sr"> (${view.words.t("code.changed")})</span>`}
      </span>`;
    })}
  </div>`;
}

/** @param {View} view @param {Actions} actions */
function heading(view, actions) {
  const { run, state, words, ui } = view;
  const programs = run?.programs ?? [];
  const shown = shownProgram(view);
  if (programs.length < 2) {
    return html`<div class="ph">
      <h2 class="file">${programs[0]?.name ?? words.t("code.label")}</h2>
      <span class="m">${words.t("code.recorded")}</span>
    </div>`;
  }
  const holder = state.cpu === null ? null : originOf(state, state.tasks[state.cpu]?.program ?? 0);
  const items = programs.map((program, i) => ({
    id: String(i),
    label: html`${holder === i && html`${icon("cpu", "mine")}<span class="sr">${words.t("code.has")} </span>`}${program.name}`,
    controls: "source",
  }));
  const select = (/** @type {string} */ id) => actions.set({ file: Number(id) });
  const follows = ui.file < 0;
  return html`<div class="ph">
    ${tabs({ items, selected: String(shown), label: words.t("code.programs"), look: "files", select })}
    <button
      type="button"
      class="btn small follow"
      aria-pressed=${follows}
      title=${words.t("code.follow.title")}
      onClick=${() => actions.set({ file: follows ? shown : -1 })}
    >
      ${icon("cpu")}${words.t("code.follow")}
    </button>
  </div>`;
}

/** @param {View} view @param {Actions} actions */
export function code(view, actions) {
  const { run, words } = view;
  const program = shownProgram(view);
  const source = run?.programs[program];
  return html`<section class="panel codep" id="panel-code" aria-label=${words.t("code.label")}>
    ${heading(view, actions)}
    <div class="code" id="source" tabindex="0" role="region" aria-label=${source?.name ?? words.t("code.label")} data-keep=${`code-${program}`}>
      <div class="lines">
        ${source ? lines(view, actions, program, source.source) : html`<p class="none">${words.t("code.none")}</p>`}
      </div>
    </div>
    ${names(view, program)}
  </section>`;
}
