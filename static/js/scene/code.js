/**
 * The source: the line on the CPU, the tasks parked at other lines, and below it the variables of who is looked at.
 *
 * Refuses to know: what the program means; it marks lines that the state names.
 */

import { html } from "../../vendor/preact.js";
import { isOffered, keyOf } from "../commands.js";
import { highlight } from "../highlight.js";
import { isFixed } from "../runs.js";
import { canRun, gutter } from "./gutter.js";
import { mark, tasksByLine } from "./holders.js";
import { about, baseName, crumbs, insideLines, shownInside } from "./inside.js";
import { inspector } from "./inspector.js";
import { lintSign, lintsByLine } from "./lints.js";
import { look } from "./looks.js";
import { strip } from "./names.js";
import { classes, icon, isLinked, linked, originOf, rich, taskName } from "./parts.js";
import { linesOf, subjectOf } from "./subject.js";
import { tabs } from "./tabs.js";
import { coloured } from "./why.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Task} Task */

const BADGES = 2;
/** the tab of the library's file that one is in */
const LIBRARY = "library";

/** The program that is shown: the chosen one, or (a choice below 0) that of the selected task, or of who has the CPU or had it last. @param {View} view */
export function shownProgram(view) {
  const { ui, run, state } = view;
  const holder = state.cpu === null ? state.last?.program : state.tasks[state.cpu]?.program;
  const chosen = ui.selected === null ? undefined : subjectOf(view)?.program;
  const wanted = ui.file < 0 ? originOf(state, chosen ?? holder ?? 0) : ui.file;
  return Math.min(wanted, Math.max(0, (run?.programs.length ?? 1) - 1));
}

/** @param {View} view @param {Actions} actions @param {Task} task */
function badge(view, actions, task) {
  const { words } = view;
  const { icon: picture, tone } = look(task.state);
  const title = `${task.name}: ${words.t(`state.${task.state}`)}`;
  return html`<span key=${task.id} class=${`bdg ${tone}`} title=${title} ...${linked(actions, { task: task.id }, view)}>
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

/**
 * @param {View} view @param {Actions} actions
 * @param {{program: number, number: number, now: string, isStop: boolean, picked: boolean, outer: boolean, lint: import("../protocol.js").Lint | undefined}} at  `isStop`: Tab leads to its number; `picked`: the function that is looked at is here, `outer`: one that called it
 * @param {import("../highlight.js").Piece[]} pieces @param {Task[]} here
 */
function line(view, actions, at, pieces, here) {
  const { program, number, now, isStop, picked, outer, lint } = at;
  const { state, words, run, ui } = view;
  const file = run?.programs[program]?.name ?? "";
  const parked = here.filter((task) => task.id !== state.cpu);
  const isPointedAt = ui.hover?.line !== undefined;
  const lit = isPointedAt
    ? isLinked(view, { line: number, program })
    : here.some((task) => isLinked(view, { task: task.id }));
  return html`<div
    key=${number}
    class=${classes("ln", now, lit && "lit", picked && "picked", outer && "outer")}
    data-line=${number}
    aria-current=${now === "on" ? "step" : undefined}
    ...${here.length > 0 ? linked(actions, { line: number, program }) : {}}
  >
    ${gutter(view, actions, { file, line: number, pieces, isStop })}
    <span class="cpu">
      ${picked && now !== "on" && html`${icon("fwd")}<span class="sr">${words.t("inspect.picked")} </span>`}
      ${outer && !picked && now !== "on" && html`${icon("return")}<span class="sr">${words.t("inspect.outer")} </span>`}
      ${now === "on" && html`${icon("run", "fill")}<span class="sr">${words.t("code.on")} </span>`}
      ${now === "bad" && html`${icon("cross")}<span class="sr">${words.t("code.failed")} </span>`}
    </span>
    <span class="src">${coloured(pieces)}</span>
    ${lintSign(view, actions, lint)} ${parked.length > 0 && badges(view, actions, parked)}
  </div>`;
}

/** @param {View} view @param {Actions} actions @param {number} program @param {string} source */
function lines(view, actions, program, source) {
  const here = tasksByLine(view, program);
  const { picked, outer } = linesOf(view, program);
  const lints = lintsByLine(view, program);
  const all = highlight(source).map((pieces, i) => ({
    pieces,
    parked: here.get(i + 1) ?? [],
    now: mark(view, program, i + 1, here.get(i + 1) ?? []),
  }));
  const onCpu = all.findIndex(({ pieces, now }) => now === "on" && canRun(pieces));
  const stop = onCpu < 0 ? all.findIndex(({ pieces }) => canRun(pieces)) : onCpu;
  return all.map(({ pieces, parked, now }, i) =>
    line(
      view,
      actions,
      {
        program,
        number: i + 1,
        now,
        isStop: i === stop,
        picked: i + 1 === picked,
        outer: outer.includes(i + 1),
        lint: lints.get(i + 1),
      },
      pieces,
      parked,
    ),
  );
}

/** @param {View} view @param {Actions} actions */
const editButton = (view, actions) =>
  isOffered("edit", view) &&
  !isFixed(view) &&
  view.run !== null &&
  html`<button type="button" class="btn small edit" aria-expanded=${view.editing.refused} title=${`${view.words.t("command.edit")} (${keyOf("edit")})`} onClick=${() => actions.command("edit")}>
    ${icon("pencil")}<span>${view.words.t("edit.begin")}</span>
  </button>`;

/** Why nothing can be edited here. @param {View} view @param {Actions} actions */
const refusal = ({ words }, actions) =>
  html`<div class="refusal" role="status">
    ${icon("warn")}<p>${rich(words, "error.own-refused")}</p>
    <button type="button" class="btn ico" aria-label=${words.t("help.close")} onClick=${() => actions.command("edit")}>${icon("cross")}</button>
  </div>`;

/** @param {View} view @param {Actions} actions */
function heading(view, actions) {
  const { run, state, words, ui } = view;
  const programs = run?.programs ?? [];
  const shown = shownProgram(view);
  const inside = shownInside(view);
  if (programs.length < 2 && !run?.inside) {
    return html`<div class="ph">
      <h2 class="file">${programs[0]?.name ?? words.t("code.label")}</h2>
      <span class="m">${words.t("code.recorded")}</span>
      ${editButton(view, actions)}
    </div>`;
  }
  const holder = state.cpu === null ? null : originOf(state, state.tasks[state.cpu]?.program ?? 0);
  const items = programs.map((program, i) => ({
    id: String(i),
    label: html`${holder === i && html`${icon("cpu", "mine")}<span class="sr">${words.t("code.has")} </span>`}${program.name}`,
    controls: "source",
  }));
  if (inside)
    items.push({
      id: LIBRARY,
      label: html`<span title=${inside.frame.file}>${baseName(inside.frame.file)}</span>`,
      controls: "source",
    });
  const select = (/** @type {string} */ id) => actions.set({ file: id === LIBRARY ? -1 : Number(id) });
  const follows = ui.file < 0;
  return html`<div class="ph">
    ${tabs({ items, selected: inside ? LIBRARY : String(shown), label: words.t("code.programs"), look: "files", select })}
    <button
      type="button"
      class="btn small follow"
      aria-pressed=${follows}
      title=${words.t("code.follow.title")}
      onClick=${() => actions.set({ file: follows ? shown : -1 })}
    >
      ${icon("cpu")}${words.t("code.follow")}
    </button>
    ${editButton(view, actions)}
  </div>`;
}

/** @param {View} view @param {Actions} actions @param {number} program */
function ownLines(view, actions, program) {
  const source = view.run?.programs[program];
  return source ? lines(view, actions, program, source.source) : html`<p class="none">${view.words.t("code.none")}</p>`;
}

/** The source as it is shown, and below it what is known of the line. @param {View} view @param {Actions} actions */
function shown(view, actions) {
  const { run, words } = view;
  const program = shownProgram(view);
  const inside = shownInside(view);
  const name = inside ? inside.frame.file : run?.programs[program]?.name;
  return html`${heading(view, actions)} ${view.editing.refused && refusal(view, actions)} ${run?.inside && crumbs(view)}
    <div key="shown" class="code" id="source" tabindex="0" role="region" aria-label=${name ?? words.t("code.label")} data-keep=${`code-${inside ? name : program}`}>
      <div class="lines">
        ${inside ? insideLines(view, inside.frame) : ownLines(view, actions, program)}
      </div>
    </div>
    ${inside && !view.ui.inspect ? about(view, inside) : view.ui.inspect ? inspector(view, actions) : strip(view, actions)}`;
}

/** The same while it is edited. @param {View} view @param {Actions} actions @param {import("../editing.js").Parts} parts */
const edited = (view, actions, parts) =>
  html`${parts.head(view, actions)}
    <div key="edited" class="code edited" id="source" data-editor></div>
    ${parts.foot(view, actions)}`;

/** @param {View} view @param {Actions} actions */
export function code(view, actions) {
  const { parts } = view.editing;
  return html`<section class="panel codep" data-tour="code" id="panel-code" aria-label=${view.words.t("code.label")}>
    ${parts?.edit.on ? edited(view, actions, parts) : shown(view, actions)}
  </section>`;
}
