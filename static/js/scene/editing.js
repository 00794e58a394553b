/**
 * What stands around the editor: the programs as tabs, what can be done with them, and what is wrong with them.
 *
 * Refuses to know: how a change is run, and the editor itself (`data-editor` marks its place).
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { MOST_PROGRAMS } from "../edit.js";
import { holdersOf } from "./holders.js";
import { icon, lineOf } from "./parts.js";
import { tabs } from "./tabs.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** Who is there as soon as any of this is shown. @param {View} view */
const partsOf = ({ editing }) => /** @type {import("../editing.js").Parts} */ (editing.parts);

/** @param {string} picture @param {string} label @param {() => void} go @param {boolean} [off] */
const tool = (picture, label, go, off = false) =>
  html`<button type="button" class="btn ico" aria-label=${label} title=${label} disabled=${off} onClick=${go}>${icon(picture)}</button>`;

/** @param {View} view */
function files(view) {
  const { edit } = partsOf(view);
  const items = edit.programs.map(({ id, name }) => ({ id: String(id), label: name, controls: "source" }));
  const select = (/** @type {string} */ id) => edit.select(edit.programs.findIndex((one) => String(one.id) === id));
  const selected = String(edit.programs[edit.at]?.id);
  return tabs({ items, selected, label: view.words.t("code.programs"), look: "files", select });
}

/** @param {View} view */
function name(view) {
  const { edit } = partsOf(view);
  const { words } = view;
  return html`<form class="naming" onSubmit=${(/** @type {Event} */ event) => edit.rename(lineOf(event))}>
    <input name="line" class="line" defaultValue=${edit.programs[edit.at]?.name} aria-label=${words.t("edit.name")} autocomplete="off" spellcheck="false" data-first />
    <button type="submit" class="btn small">${words.t("edit.name.take")}</button>
    <button type="button" class="btn ico" aria-label=${words.t("edit.name.leave")} title=${words.t("edit.name.leave")} onClick=${() => edit.name(false)}>${icon("cross")}</button>
  </form>`;
}

/** @param {View} view */
function tools(view) {
  const { edit } = partsOf(view);
  const { words } = view;
  const { programs, at } = edit;
  const file = programs[at]?.name ?? "";
  return html`<span class="tools">
    ${tool("plus", words.t("edit.add"), () => edit.add(), programs.length >= MOST_PROGRAMS)}
    ${tool("pencil", words.t("edit.rename", { file }), () => edit.name(true))}
    ${at > 0 && tool("first", words.t("edit.lead", { file }), () => edit.lead())}
    ${programs.length > 1 && tool("cross", words.t("edit.remove", { file }), () => edit.remove())}
    ${tool("script", words.t("edit.new"), () => edit.open())}
    ${
      edit.given
        ? tool("return", words.t("edit.undo"), () => edit.undo())
        : !edit.isNobodys && tool("again", words.t("edit.reset"), () => edit.reset(), !edit.isOwn)
    }
  </span>`;
}

/** @param {View} view @param {Actions} actions */
export function head(view, actions) {
  const { words } = view;
  return html`<div class="ph editing">
    ${partsOf(view).edit.naming ? name(view) : html`${files(view)} ${tools(view)}`}
    <button type="button" class="btn small done" title=${`${words.t("edit.done.title")} (${keyOf("edit")})`} onClick=${() => actions.command("edit")}>
      ${icon("check")}${words.t("edit.done")}
    </button>
  </div>`;
}

/** How what is written stands to what runs. @param {View} view */
function standing(view) {
  const { edit } = partsOf(view);
  const { words, working } = view;
  if (edit.waits) return words.t("edit.waits");
  if (working) return words.t("edit.runs");
  return words.t(edit.isShown ? "edit.shown" : "edit.unreadable");
}

/** Below the editor: what is wrong, or that what is written is what runs. @param {View} view @param {Actions} _actions */
export function foot(view, _actions) {
  const { words } = view;
  const { edit, editor } = partsOf(view);
  const [problem, ...more] = edit.problems;
  const go = () => {
    edit.select(
      Math.max(
        0,
        edit.programs.findIndex(({ name }) => name === problem.file),
      ),
    );
    editor.goTo(problem.line);
    editor.focus();
  };
  return html`<div class="peek edited" role="status">
    ${
      problem &&
      html`<button type="button" class="wrong" title=${words.t("edit.problem.go")} onClick=${go}>
      ${icon("warn")}<b>${problem.file}:${problem.line}</b><span class="own">${problem.text}</span>${more.length > 0 && html`<small>${words.t("edit.problem.more", { count: more.length })}</small>`}
    </button>`
    }
    <span class="m">${standing(view)}</span>
    ${view.editing.isBare && html`<span class="m bare">${icon("warn")}${words.t("edit.bare")}</span>`}
  </div>`;
}

/** What the editor shows. @param {View} view @returns {import("../editor/editor.js").Shown} */
export function shownOf(view) {
  const { breakpoints, run, words } = view;
  const { edit } = partsOf(view);
  const { id, name, source } = edit.programs[edit.at];
  const program = run?.programs.findIndex((one) => one.name === name && one.source === source) ?? -1;
  return {
    id,
    name,
    source,
    breakpoints: breakpoints.flatMap(({ file, line }) => (file === name ? [line] : [])),
    holders: program < 0 ? null : holdersOf(view, program),
    problems: edit.problems,
    words,
  };
}
