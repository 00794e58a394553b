/**
 * The "Why?" card: the reasons of the step line by line, the source line, and what woke the task, as a link there.
 *
 * Refuses to know: why a task switched; the step brings its reasons with it.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { highlight } from "../highlight.js";
import { icon, nameOf, originOf, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** the reason that names the source line: the card shows the line itself instead */
const SOURCE = "line";

/** A line of source as coloured pieces. @param {import("../highlight.js").Piece[]} pieces */
export const coloured = (pieces) =>
  pieces.map(({ text, kind }) => (kind === "" ? text : html`<span class=${`t-${kind}`}>${text}</span>`));

/** @param {View} view */
function sourceLine({ state, run, words }) {
  const { line, program } = state.last ?? {};
  const source = run?.programs[originOf(state, program ?? -1)];
  const pieces = source && line != null ? highlight(source.source)[line - 1] : null;
  if (!source || !pieces) return null;
  return html`<p class="source">
    <span class="where">${words.t("why.source", { file: source.name, line })}</span>
    <code class="plain">${coloured(pieces)}</code>
  </p>`;
}

/** @param {View} view @param {Actions} actions */
function wakeLink({ state, step, timeline, words }, actions) {
  const last = state.last;
  if (!last || last.wake === null) return null;
  const target = timeline.stepOf(last.wake);
  // What woke it may show with this very step.
  if (target === step?.i) return null;
  return html`<p>
    <button type="button" class="link" onClick=${() => actions.jump(target)}>
      ${icon("back")}${words.t("why.wake", { task: nameOf(state, last.to), n: target + 1 })}<kbd aria-hidden="true">${keyOf("cause")}</kbd>
    </button>
  </p>`;
}

/** @param {View} view @param {Actions} actions */
export function why(view, actions) {
  const { step, words, ui } = view;
  if (!ui.why) return null;
  const switched = step?.k === "switch";
  const reasons = (step?.w ?? []).filter(([key]) => !key.endsWith(SOURCE));
  return html`<section class="why" id="why" aria-label=${words.t("why.label")}>
    <div class="hd">
      <h2>${words.t(switched ? "why.title" : "why.title.step")}</h2>
      <button type="button" class="btn ico" aria-label=${words.t("why.close")} onClick=${() => actions.set({ why: false })}>
        ${icon("cross")}
      </button>
    </div>
    ${
      reasons.length > 0
        ? html`<ul>${reasons.map(([key, params], i) => html`<li key=${i}>${rich(words, key.startsWith("why.") ? key : `why.${key}`, params)}</li>`)}</ul>`
        : html`<p>${rich(words, view.state.end ? "why.end" : view.state.cpu === null ? "why.asleep" : "why.none", { task: nameOf(view.state, view.state.cpu) })}</p>`
    }
    ${switched && sourceLine(view)} ${switched && wakeLink(view, actions)}
  </section>`;
}
