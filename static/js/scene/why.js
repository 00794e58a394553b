/**
 * The "Why?" card: the cause with its source line, what woke the task, as a link there, what it is given, who is ready,
 * who waits for what, and what was found.
 *
 * Refuses to know: why a task switched; the step brings its reasons with it.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { SWITCH_KINDS } from "../timeline.js";
import { icon, nameOf, rich } from "./parts.js";
import { lineAt } from "./source.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Said} Said */

/** more ready and waiting tasks would fill the page */
const MOST = 5;

/** A line of source as coloured pieces. @param {import("../highlight.js").Piece[]} pieces */
export const coloured = (pieces) =>
  pieces.map(({ text, kind }) => (kind === "" ? text : html`<span class=${`t-${kind}`}>${text}</span>`));

/** @param {View} view */
function sourceLine(view) {
  const { line, program } = view.state.last ?? {};
  const found = lineAt(view, program, line);
  return (
    found &&
    html`<p class="source">
      <span class="where">${view.words.t("why.source", { file: found.file, line })}</span>
      <code class="plain">${coloured(found.pieces)}</code>
    </p>`
  );
}

/** A way to another step. @param {Actions} actions @param {number} target @param {string} label @param {string} [key] */
const way = (actions, target, label, key = "") =>
  html`<button type="button" class="link" onClick=${() => actions.jump(target)}>
    ${icon("back")}${label}${key !== "" && html`<kbd aria-hidden="true">${key}</kbd>`}
  </button>`;

/** @param {View} view @param {Actions} actions */
function wakeLink(view, actions) {
  const { state, step, timeline, words } = view;
  const { last } = state;
  if (!last || last.wake === null) return null;
  const target = timeline.stepOf(last.wake);
  // What woke it may show with this very step.
  if (target === step?.i) return null;
  return way(actions, target, words.t("why.wake", { task: nameOf(state, last.to), n: target + 1 }), keyOf("cause"));
}

/** Where nothing changed hands: the way back to where somebody got the CPU. @param {View} view @param {Actions} actions */
function switchLink(view, actions) {
  const { step, timeline, words } = view;
  const target = step ? timeline.find(step.i, -1, SWITCH_KINDS) : -1;
  return target < 0 ? null : way(actions, target, words.t("why.since", { n: target + 1 }));
}

/** @param {View} view */
function stillSo({ state, words }) {
  const key = state.end ? "why.end" : state.cpu === null ? "why.asleep" : "why.none";
  return rich(words, key, { task: nameOf(state, state.cpu) });
}

/** Who could run, and who waits for what, as the step says of a switch. @param {View} view @returns {{ready: Said[], waits: Said[]}} */
function others({ state }) {
  const tasks = Object.values(state.tasks);
  const names = tasks.filter(({ state: lane }) => lane === "ready" || lane === "unnoticed").map(({ name }) => name);
  const waiting = tasks.filter(({ wait, ended }) => wait !== null && ended === null);
  return {
    ready: names.length > 0 ? [["why.ready", { tasks: names.slice(0, MOST).join(", ") }]] : [["why.ready.none", {}]],
    waits: waiting
      .slice(0, MOST)
      .map(({ name, wait, line }) => ["why.waits", { task: name, code: wait?.call, line: wait?.line ?? line ?? 0 }]),
  };
}

/** @param {View} view @param {string} name @param {unknown[]} parts */
const row = ({ words }, name, parts) => {
  const said = parts.filter(Boolean);
  return (
    said.length > 0 &&
    html`<dt>${words.t(`why.row.${name}`)}</dt><dd>${said.map((part, i) => html`<div key=${i}>${part}</div>`)}</dd>`
  );
};

/** @param {View} view @param {Actions} actions @param {Said[]} told */
function rows(view, actions, told) {
  const { words } = view;
  const of = (/** @type {string} */ kind) =>
    told
      .filter(([key]) => key.replace("why.", "").split(".")[0] === kind)
      .map(([key, params]) => rich(words, key.startsWith("why.") ? key : `why.${key}`, params));
  const now = others(view);
  const saying = (/** @type {Said[]} */ said) => said.map(([key, params]) => rich(words, key, params));
  const switched = view.step?.k === "switch";
  return html`<dl>
    ${row(view, "cause", switched ? [...of("cause"), sourceLine(view), view.state.cpu === null && stillSo(view)] : [stillSo(view), switchLink(view, actions)])}
    ${switched && row(view, "wake", [...of("wake"), wakeLink(view, actions)])}
    ${switched && row(view, "carries", of("carries"))}
    ${row(view, "ready", switched ? of("ready") : saying(now.ready))} ${row(view, "waits", switched ? of("waits") : saying(now.waits))}
    ${row(view, "finds", findings(view, actions))}
  </dl>`;
}

/** What was found in this very step, or of whoever has the CPU. @param {View} view @param {Actions} actions */
const findings = ({ state, step, timeline, words }, actions) =>
  state.lints
    .filter(({ q, task }) => q === step?.q || task === state.cpu)
    .slice(-MOST)
    .map(
      ({ q, code }) =>
        html`<button type="button" class="link" onClick=${() => actions.jump(timeline.stepOf(q))}>${icon("warn")}${words.t(`lint.${code}`)}</button>`,
    );

/** @param {View} view @param {Actions} actions */
export function why(view, actions) {
  const { step, words, ui } = view;
  if (!ui.why) return null;
  return html`<section class="why" id="why" aria-label=${words.t("why.label")}>
    <div class="hd">
      <h2>${words.t(step?.k === "switch" ? "why.title" : "why.title.step")}</h2>
      <button type="button" class="btn ico" aria-label=${words.t("why.close")} onClick=${() => actions.set({ why: false })}>
        ${icon("cross")}
      </button>
    </div>
    ${rows(view, actions, step?.w ?? [])}
  </section>`;
}
