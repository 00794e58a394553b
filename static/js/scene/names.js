/**
 * The names and values of a function: in a row under the source, or as a table in the inspector.
 *
 * Refuses to know: which function is looked at, and where values come from.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { classes, icon } from "./parts.js";
import { frameAt, subjectOf } from "./subject.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Task} Task */
/** @typedef {{name: string, value: string, isNew: boolean, was: string | null}} Variable  `isNew`: the last line changed it */

const MODULE = "<module>";

/** What a function is called. @param {import("../types.js").Words} words @param {string} func */
export const funcName = (words, func) => (func === MODULE ? words.t("inspect.module") : `${func}()`);

/** The variables of one of a task's functions; only the innermost one has just changed any. @param {Task} task @param {number} at @returns {Variable[]} */
export function variablesOf(task, at) {
  const isInnermost = at === task.stack.length - 1;
  return Object.entries(task.stack[at]?.vars ?? {}).map(([name, value]) => {
    const isNew = isInnermost && task.changed.includes(name);
    return { name, value, isNew, was: isNew ? (task.was[name] ?? null) : null };
  });
}

/** What is said of a variable that has just changed. @param {import("../types.js").Words} words @param {Variable} variable */
const news = (words, { was }) => (was === null ? words.t("inspect.fresh") : words.t("inspect.was", { value: was }));

/** Why a task has no functions to show. @param {Task | null} task */
export const whyNone = (task) => (task?.what === "hub" ? "inspect.none.hub" : "inspect.none");

/** The quick look: one row under the source. @param {View} view @param {Actions} actions */
export function strip(view, actions) {
  const { words } = view;
  const task = subjectOf(view);
  const at = task ? frameAt(view, task) : -1;
  const frame = task?.stack[at];
  const variables = task ? variablesOf(task, at) : [];
  return html`<div class="peek">
    ${
      task &&
      frame &&
      html`<div class="names" role="region" tabindex="0" aria-label=${words.t("code.names", { task: task.name })} data-keep="names">
        <span class="of">${frame.func === MODULE ? task.name : frame.func}</span>
        ${variables.length === 0 && html`<span class="none">${words.t("code.names.none")}</span>`}
        ${variables.map(
          (
            one,
          ) => html`<span key=${one.name} class=${one.isNew ? "nv new" : "nv"} title=${`${one.name} = ${one.value}`}>
            <b>${one.name}</b> = <span class="v">${one.value}</span>${one.isNew && html`<span class="sr"> (${words.t("code.changed")})</span>`}
          </span>`,
        )}
      </div>`
    }
    ${task && !frame && html`<p class="names"><span class="of">${task.name}</span><span class="none">${words.t(whyNone(task))}</span></p>`}
    <button
      type="button"
      class="btn small more"
      aria-expanded="false"
      title=${`${words.t("command.inspect")} (${keyOf("inspect")})`}
      onClick=${() => actions.set({ inspect: true })}
    >
      ${icon("stack")}<span>${words.t("inspect.open")}</span>
    </button>
  </div>`;
}

/** All of them, one below the other. @param {View} view @param {Variable[]} variables @param {string} caption */
export function table({ words }, variables, caption) {
  if (variables.length === 0) return html`<p class="none">${words.t("code.names.none")}</p>`;
  return html`<table class="vars">
    <caption class="sr">${caption}</caption>
    <colgroup><col class="name" /><col /><col class="past" /></colgroup>
    <tbody>
      ${variables.map(
        (one) => html`<tr key=${one.name} class=${classes(one.isNew && "new")}>
          <th scope="row" title=${one.name}>${one.isNew && icon("changed")}<span>${one.name}</span></th>
          <td class="v" title=${one.value} colspan=${one.isNew ? 1 : 2}>${one.value}</td>
          ${one.isNew && html`<td class="was" title=${one.was ?? undefined}>${news(words, one)}</td>`}
        </tr>`,
      )}
    </tbody>
  </table>`;
}
