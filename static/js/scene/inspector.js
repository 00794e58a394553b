/**
 * The inspector: the functions that a task is in, one called by the other, and the variables of each.
 *
 * It follows the CPU, or stays with the task that was selected. Refuses to know: who is selected where, and sources
 * beyond the line that a function is at.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { highlight } from "../highlight.js";
import { funcName, table, variablesOf, whyNone } from "./names.js";
import { classes, icon, isLinked, linked, originOf, stateTag, taskName } from "./parts.js";
import { frameAt, subjectOf } from "./subject.js";
import { coloured } from "./why.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Task} Task */
/** @typedef {import("../highlight.js").Piece} Piece */

/** deeper calls are set no further in */
const DEEPEST = 6;

/** A line without the spaces that it begins with. @param {Piece[]} pieces @returns {Piece[]} */
const flush = ([first, ...rest]) =>
  first ? [{ ...first, text: first.text.trimStart() }, ...rest].filter(({ text }) => text !== "") : [];

/** The source text of a line of a task's program. @param {View} view @param {Task} task @param {number} line */
function sourceOf({ state, run }, task, line) {
  const source = run?.programs[originOf(state, task.program)]?.source ?? "";
  return flush(highlight(source)[line - 1] ?? []);
}

/** @param {View} view @param {Actions} actions @param {Task} task @param {number} at @param {boolean} isChosen */
function frame(view, actions, task, at, isChosen) {
  const { words } = view;
  const { func, line } = task.stack[at];
  const here = { line, program: originOf(view.state, task.program) };
  const choose = () => actions.set({ frame: { task: task.id, at, func }, file: -1 });
  return html`<li key=${at} style=${{ "--depth": Math.min(at, DEEPEST) }}>
    <button
      type="button"
      class=${classes("fnframe", isLinked(view, here) && "lit")}
      aria-pressed=${isChosen}
      onClick=${choose}
      ...${linked(actions, { ...here, task: task.id })}
    >
      <b>${funcName(words, func)}</b>
      <span class="no">${words.t("inspect.line", { line })}</span>
      <code>${coloured(sourceOf(view, task, line))}</code>
    </button>
  </li>`;
}

/** @param {View} view @param {Actions} actions @param {Task} task @param {number} chosen */
function stack(view, actions, task, chosen) {
  const { words } = view;
  return html`<section class="callstack">
    <h4>${words.t("inspect.stack")} <small>${words.t("inspect.stack.order")}</small></h4>
    <ol>${task.stack.map((_, at) => frame(view, actions, task, at, at === chosen))}</ol>
  </section>`;
}

/** What a function gave that was left in this step. @param {View} view @param {Task} task */
function given({ step, words }, task) {
  if (step?.k !== "return" || step.n[1].task !== task.name) return null;
  const { func, value } = step.n[1];
  const key = step.n[0].startsWith("yield") ? "inspect.yielded" : "inspect.returned";
  return html`<p class="given">${icon("return")}<span>${words.t(key, { func })}</span><code title=${value}>${value}</code></p>`;
}

/** @param {View} view @param {Task} task @param {number} chosen */
function locals(view, task, chosen) {
  const { words } = view;
  const caption = words.t("inspect.names", { func: funcName(words, task.stack[chosen].func) });
  return html`<section class="locals">
    <h4>${caption}</h4>
    ${given(view, task)} ${table(view, variablesOf(task, chosen), caption)}
  </section>`;
}

/** Follows the CPU, or stays with one task. @param {View} view @param {Actions} actions @param {Task | null} task */
function pin({ ui, words }, actions, task) {
  const follows = ui.selected === null;
  return html`<div class="pin" role="group" aria-label=${words.t("inspect.whose")}>
    <button type="button" class="btn small" aria-pressed=${follows} title=${words.t("inspect.follow.title")} onClick=${() => actions.select(null)}>
      ${icon("cpu")}${words.t("inspect.follow")}
    </button>
    <button
      type="button"
      class="btn small"
      aria-pressed=${!follows}
      disabled=${task === null}
      title=${words.t("inspect.pin.title")}
      onClick=${() => follows && task && actions.select(task.id)}
    >
      ${icon("pin")}${words.t("inspect.pin")}
    </button>
  </div>`;
}

/** @param {View} view @param {Actions} actions @param {Task | null} task */
function heading(view, actions, task) {
  const { words } = view;
  return html`<div class="hd">
    <h3>${task ? html`<span class="nm" title=${task.name}>${taskName(task.name)}</span> ${stateTag(words, task)}` : words.t("inspect.label")}</h3>
    ${pin(view, actions, task)}
    <button type="button" class="btn ico" aria-label=${words.t("inspect.close")} title=${`${words.t("inspect.close")} (${keyOf("inspect")})`} onClick=${() => actions.set({ inspect: false })}>
      ${icon("cross")}
    </button>
  </div>`;
}

/** @param {View} view @param {Actions} actions */
export function inspector(view, actions) {
  const { words } = view;
  const task = subjectOf(view);
  const chosen = task ? frameAt(view, task) : -1;
  return html`<section class="inspector" id="inspect" aria-label=${words.t("inspect.label")}>
    ${heading(view, actions, task)}
    <div class="body" tabindex="0" role="region" aria-label=${words.t("inspect.body", { task: task?.name ?? "" })} data-keep="inspect">
      ${task && chosen >= 0 ? html`${stack(view, actions, task, chosen)} ${locals(view, task, chosen)}` : html`<p class="none">${words.t(whyNone(task))}</p>`}
    </div>
  </section>`;
}
