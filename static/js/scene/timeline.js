/**
 * The timeline panel: choice of the axis, CPU use, legend, the lanes' canvas, and the same switches as a table.
 *
 * Refuses to know: how a canvas is drawn (`data-canvas` marks it) and how an axis works.
 */

import { html } from "../../vendor/preact.js";
import { NOBODY } from "../turns.js";
import { found } from "./found.js";
import { hitBar } from "./hits.js";
import { legend } from "./legend.js";
import { placesButton, tracksButton } from "./openers.js";
import { busyUntil, icon } from "./parts.js";
import { positionText, slider } from "./transport.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").AxisMode} AxisMode */

/** @type {AxisMode[]} */
const AXES = ["folded", "scale", "step"];
/** rows of the table before and after the playhead */
const ROWS = 40;

/** @param {View} view @param {Actions} actions */
function axes({ ui, words }, actions) {
  return html`<div class="seg" role="group" aria-label=${words.t("timeline.axis")}>
    ${AXES.map(
      (axis) =>
        html`<button
          key=${axis}
          type="button"
          aria-pressed=${ui.axis === axis}
          title=${words.t(`timeline.axis.${axis}.title`)}
          onClick=${() => actions.set({ axis })}
        >
          ${words.t(`timeline.axis.${axis}`)}
        </button>`,
    )}
  </div>`;
}

/** How much of the time anyone held the CPU, in the part of the run that is here. @param {View} view */
function use({ timeline, end, words }) {
  if (timeline.length === 0 || end === 0) return null;
  const { tip } = timeline;
  const busy_us = busyUntil(tip, end);
  const share = (busy_us / end) * 100;
  return html`<span class="m st1">
    ${words.t(tip.cores ? "timeline.use.cores" : "timeline.use", { busy_us, total_us: end, percent: share.toFixed(share < 10 ? 1 : 0) })}
  </span>`;
}

/** @param {View} view @param {Actions} actions */
function tableButton({ ui, words }, actions) {
  return html`<button
    type="button"
    class="btn small tbl"
    aria-pressed=${ui.table}
    title=${words.t("timeline.table.title")}
    onClick=${() => actions.set({ table: !ui.table })}
  >
    ${icon("table")}${words.t("timeline.table")}
  </button>`;
}

/** What stands at the playhead, the selected task's part in it too. @param {View} view */
function laneText(view) {
  const { state, step, ui, words } = view;
  const task = ui.selected === null ? undefined : state.tasks[ui.selected];
  if (!task || task.id === state.cpu) return positionText(view);
  const since_us = Math.max(0, (step?.t ?? state.t) - task.since);
  const own = words.t("timeline.selected", { task: task.name, state: words.t(`lane.${task.state}`), since_us });
  return words.t("timeline.both", { position: positionText(view), own });
}

/** An edge of the part in view; where it is, `lanes/overview.js` says. @param {View} view @param {"from" | "to"} edge */
const edge = ({ words, length }, edge) =>
  html`<span
    class=${`edge ${edge}`}
    data-edge=${edge}
    role="slider"
    tabindex="0"
    aria-orientation="horizontal"
    aria-label=${words.t(`overview.${edge}`)}
    aria-valuemin=${Math.min(1, length)}
    aria-valuemax=${length}
    aria-valuenow=${edge === "from" ? Math.min(1, length) : length}
  ></span>`;

/** The whole run, and which part of it the lanes show. @param {View} view */
const overview = (view) =>
  html`<div class="overview" role="group" aria-label=${view.words.t("overview.title")} title=${view.words.t("overview.how")} data-overview>
    <canvas aria-hidden="true"></canvas>
    ${edge(view, "from")} ${edge(view, "to")}
  </div>`;

/** @param {View} view @param {Actions} actions */
const lanes = (view, actions) =>
  html`${overview(view)}
    <div class="lanes-box">
      <canvas class="lanes" data-canvas="lanes" ...${slider(view, actions, "timeline.lanes")} aria-valuetext=${laneText(view)} aria-describedby="lanes-how"></canvas>
      <div class="tip" data-tip hidden aria-hidden="true"></div>
      <p class="sr" id="lanes-how">${view.words.t("timeline.how")}</p>
    </div>`;

/** @param {View} view @param {number} id */
const holder = ({ timeline, words }, id) =>
  id === NOBODY ? words.t("lane.asleep") : (timeline.tip.tasks[id]?.name ?? `#${id}`);

/** One time the CPU changed hands. @param {View} view @param {Actions} actions @param {number} turn @param {boolean} here */
function row(view, actions, turn, here) {
  const { words, timeline } = view;
  const { turns } = timeline;
  const step = turns.step.at(turn);
  const woken = turn > 0 && turns.holder.at(turn - 1) === NOBODY;
  return html`<tr key=${turn} aria-current=${here ? "true" : undefined}>
    <td>
      <button type="button" class="link" onClick=${() => actions.seek(step)}>${words.t("timeline.table.step", { n: step + 1 })}</button>
    </td>
    <td>${(turns.t.at(turn) / 1e6).toFixed(6)} s</td>
    <td>${turn === 0 ? "" : holder(view, turns.holder.at(turn - 1))}</td>
    <td>${holder(view, turns.holder.at(turn))}</td>
    <td>${words.t(`timeline.cause.${woken ? "woken" : turns.causes[turns.cause.at(turn)]}`)}</td>
  </tr>`;
}

/** The switches around the playhead. @param {View} view @param {Actions} actions */
function table(view, actions) {
  const { words, timeline, step } = view;
  const { turns } = timeline;
  const here = turns.length ? turns.atStep(step?.i ?? 0) : 0;
  const from = Math.max(0, here - ROWS);
  const to = Math.min(turns.length, here + ROWS + 1);
  const columns = ["step", "time", "from", "to", "cause"];
  return html`<div class="switches-box" tabindex="0" role="region" aria-label=${words.t("timeline.table.title")} data-keep="switches">
    <table class="switches">
      <caption>${words.t("timeline.table.caption", { from: from + 1, to, of: turns.length })}</caption>
      <thead><tr>${columns.map((name) => html`<th key=${name} scope="col">${words.t(`timeline.table.${name}.head`)}</th>`)}</tr></thead>
      <tbody>${Array.from({ length: to - from }, (_, k) => row(view, actions, from + k, from + k === here))}</tbody>
    </table>
  </div>`;
}

/** @param {View} view @param {Actions} actions */
export const timeline = (view, actions) =>
  html`<section class="tl" data-tour="lanes" inert=${view.ui.gallery} aria-label=${view.words.t("timeline.title")}>
    <div class="ph">
      <h2>${view.words.t("timeline.title")}</h2>
      ${axes(view, actions)} ${use(view)} ${view.company.ghost(view, actions)}
      ${legend(view)} ${hitBar(view, actions)} ${placesButton(view, actions)} ${found(view, actions)}
      ${tracksButton(view, actions)} ${tableButton(view, actions)}
    </div>
    ${view.company.history(view, actions)}
    ${view.ui.table ? table(view, actions) : lanes(view, actions)}
  </section>`;
