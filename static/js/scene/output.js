/**
 * The console: what the program has printed so far, and the line it waits for when it reads the keyboard.
 *
 * The future is not here: only what was printed up to the playhead. Refuses to know: how output is recorded.
 */

import { html } from "../../vendor/preact.js";
import { isFixed } from "../runs.js";
import { clock } from "../words.js";
import { classes, icon, lineOf, linked, nameOf, originOf, originsOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Chunk} Chunk */
/** @typedef {{t: number, task: number, stream: string, text: string, fresh: boolean}} Row */

const ROWS = 400;
/** so many of the newest chunks are looked at: all of a long output would have to be taken apart at every step */
const CHUNKS = 2000;
/** letters of a row */
const LONGEST = 4000;

/** How many chunks had been made before this step. @param {View} view */
const chunksBefore = ({ step, timeline }) => (step && step.i > 0 ? timeline.state(step.i - 1).out : 0);

/**
 * Chunks of one console as rows: a chunk goes on in the row of the one before until that has ended.
 * @param {Chunk[]} chunks @param {(program: number) => boolean} isOwn @param {number} fresh  index of the first chunk of this step
 * @returns {Row[]}
 */
export function rowsOf(chunks, isOwn, fresh) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {Row | null} */
  let open = null;
  chunks.forEach((chunk, i) => {
    if (!isOwn(chunk.program)) return;
    const { t, task, stream } = chunk;
    const parts = chunk.text.split("\n");
    parts.forEach((text, n) => {
      const last = n === parts.length - 1;
      if (open && open.stream === stream && open.task === task) {
        open.text += text;
        open.fresh ||= i >= fresh && text !== "";
      } else if (text !== "" || !last) {
        open = { t, task, stream, text, fresh: i >= fresh };
        rows.push(open);
      }
      if (!last) open = null;
    });
  });
  return rows;
}

/** @param {View} view @param {Actions} actions @param {Row} row @param {number} i */
function rowLine(view, actions, row, i) {
  const { state, words } = view;
  // Of several programs each has a console with its name above: that its main task has the same name says nothing.
  const own = originsOf(state).length > 1 && state.tasks[row.task]?.what === "main";
  const name = own ? "" : nameOf(state, row.task);
  return html`<div key=${i} class=${classes("row", row.fresh && "new", row.stream === "stderr" && "err")} ...${linked(actions, { task: row.task }, view)}>
    <span class="g">${clock(row.t)}</span><span class="w" title=${name}>${name}</span>
    <span class="tx">${row.stream === "stderr" && html`<span class="sr">${words.t("out.err")} </span>`}${row.text.slice(0, LONGEST)}${row.text.length > LONGEST && html`<em>${words.t("out.more", { count: row.text.length - LONGEST })}</em>`}</span>
  </div>`;
}

/** The line that the program waits for. @param {View} view @param {Actions} actions @param {number} program */
function keyboard(view, actions, program) {
  const { state, ui, words, run } = view;
  const waits = state.keyboard;
  const name = run?.programs[program]?.name;
  if (isFixed(view) || !waits || waits.program !== program || name === undefined) return null;
  const key = `keyboard:${name}`;
  const draft = ui.drafts[key] ?? "";
  const write = (/** @type {string} */ text) => actions.set({ drafts: { ...ui.drafts, [key]: text } });
  const enter = (/** @type {Event} */ event) => {
    if (actions.type(name, lineOf(event))) write("");
  };
  return html`<form class="prompt keyboard" onSubmit=${enter}>
    <span class="i">${icon("keyboard")}${waits.prompt}</span>
    <input
      type="text"
      name="line"
      value=${draft}
      autocomplete="off"
      spellcheck="false"
      maxlength="4000"
      aria-label=${words.t("out.type.label", { program: name })}
      placeholder=${words.t("out.type.hint")}
      onInput=${(/** @type {Event} */ event) => write(/** @type {HTMLInputElement} */ (event.target).value)}
    />
    <button type="submit" class="btn send">${words.t("out.type.enter")}</button>
  </form>`;
}

/** @param {View} view @param {Actions} actions @param {number} program @param {string|null} name */
function consoleOf(view, actions, program, name) {
  const { outputs, state, words } = view;
  const skipped = Math.max(0, outputs.length - CHUNKS);
  const isOwn = (/** @type {number} */ one) => originOf(state, one) === program;
  const rows = rowsOf(skipped > 0 ? outputs.slice(skipped) : outputs, isOwn, chunksBefore(view) - skipped);
  const hidden = Math.max(0, rows.length - ROWS);
  const label = name === null ? words.t("out.label") : words.t("out.label.of", { program: name });
  return html`<div key=${program} class="panel outp">
    <div class="ph"><h2>${words.t("out.title")}</h2><span class="m mono">${name ?? "stdout"}</span></div>
    <div class="con" tabindex="0" role="region" aria-label=${label} data-keep=${`out-${program}`} data-tail=${rows.length}>
      ${hidden > 0 && html`<p class="none">${words.t(skipped > 0 ? "out.hidden.many" : "out.hidden", { count: hidden })}</p>`}
      ${rows.length === 0 && html`<p class="none">${words.t("out.none")}</p>`}
      ${rows.slice(hidden).map((row, i) => rowLine(view, actions, row, hidden + i))}
    </div>
    ${keyboard(view, actions, program)}
  </div>`;
}

/** @param {View} view @param {Actions} actions */
export function output(view, actions) {
  const { programs } = view.state;
  const origins = originsOf(view.state);
  const several = origins.length > 1;
  return html`<div class=${classes("outs", several && "several")} id="panel-output">
    ${several ? origins.map((i) => consoleOf(view, actions, i, programs[i].name)) : consoleOf(view, actions, 0, null)}
  </div>`;
}
