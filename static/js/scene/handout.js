/**
 * The page on paper: what the example is about, the code with the line at hand, the lanes, their legend, a storyboard of
 * the switches, and where to find all this again.
 *
 * Long code and long runs are cut around the step at hand, and say so. Refuses to know: how lanes are drawn (`data-paper`
 * marks their place) and when somebody prints.
 */

import { html } from "../../vendor/preact.js";
import { highlight } from "../highlight.js";
import { SWITCH_KINDS } from "../timeline.js";
import { clock } from "../words.js";
import { shownProgram } from "./code.js";
import { legend } from "./legend.js";
import { icon, nameOf, originOf, rich } from "./parts.js";
import { coloured } from "./why.js";

/** @typedef {import("../types.js").View} View */

const MOST_SWITCHES = 40;
const MOST_LINES = 60;

/** So many of a list around a place: where they begin, and where they end. @param {number} at @param {number} count @param {number} most @returns {[number, number]} */
export function around(at, count, most) {
  const from = Math.max(0, Math.min(at - Math.floor(most / 2), count - most));
  return [from, Math.min(count, from + most)];
}

/** Says how much was left out. @param {View} view @param {string} key @param {number} count */
const cut = ({ words }, key, count) => count > 0 && html`<p class="cut">${words.t(key, { count })}</p>`;

/** @param {View} view */
function head({ run, words, step, length }) {
  const versions = Object.entries(run?.versions ?? {}).map(([name, version]) => `${name} ${version}`);
  const known = run?.example ?? "";
  return html`<header>
    <h1>${known ? words.t(`example.${known}.title`) : run?.programs.map(({ name }) => name).join(", ")}</h1>
    ${known && html`<p class="goal">${rich(words, `example.${known}.goal`)}</p>`}
    <p class="meta">Switchyard · ${words.t("handout.at", { n: (step?.i ?? 0) + 1, of: length, at: clock(step?.t ?? 0) })} · ${versions.join(", ")}</p>
  </header>`;
}

/** @param {View} view */
function now({ step, words }) {
  if (!step) return null;
  return html`<section class="say">
    <p>${rich(words, `say.${step.n[0]}`, step.n[1])}</p>
    ${step.w.length > 0 && html`<ul>${step.w.map(([key, params], i) => html`<li key=${i}>${rich(words, `why.${key}`, params)}</li>`)}</ul>`}
  </section>`;
}

/** The line of the program that the step at hand is about, counted from 1; 0 where there is none. @param {View} view @param {number} program */
function lineAtHand({ state }, program) {
  const holder = state.cpu === null ? null : state.tasks[state.cpu];
  if (holder && holder.what !== "hub" && originOf(state, holder.program) === program) return holder.line ?? 0;
  const { last } = state;
  return last && last.program !== null && originOf(state, last.program) === program ? (last.line ?? 0) : 0;
}

/** @param {View} view */
function code(view) {
  const { run, words } = view;
  const program = shownProgram(view);
  const source = run?.programs[program];
  if (!source) return null;
  const lines = highlight(source.source);
  const here = lineAtHand(view, program);
  const [from, to] = around(Math.max(0, here - 1), lines.length, MOST_LINES);
  return html`<section>
    <h2 class="mono">${source.name}</h2>
    ${cut(view, "handout.code.before", from)}
    <ol class="src">
      ${lines.slice(from, to).map((pieces, k) => {
        const number = from + k + 1;
        const isHere = number === here;
        return html`<li key=${number} class=${isHere ? "here" : ""}>
          <span class="no">${isHere && icon("run", "fill")}${number}</span><code>${coloured(pieces)}</code>
          ${isHere && html`<span class="sr">${words.t("handout.here")}</span>`}
        </li>`;
      })}
    </ol>
    ${cut(view, "handout.code.after", lines.length - to)}
  </section>`;
}

/** @param {View} view @param {number} i  a switch @param {number} number  which one it is, from 1 @param {boolean} here */
function frame({ timeline, words }, i, number, here) {
  const { n, t } = timeline.step(i);
  const state = timeline.state(i);
  const { last } = state;
  const name = (/** @type {number | null | undefined} */ id) =>
    id == null ? words.t("lane.asleep") : nameOf(state, id);
  return html`<tr key=${i} class=${here ? "here" : ""}>
    <td class="no">${here && icon("run", "fill")}${number}</td>
    <td class="mono">${clock(t)}</td>
    <td class="way"><b>${name(last?.from)}</b> → <b>${name(last?.to)}</b></td>
    <td>${rich(words, `say.${n[0]}`, n[1])}</td>
    <td class="mono">${last?.line ?? ""}</td>
  </tr>`;
}

/** Up to so many switches around a step. @param {import("../timeline.js").Timeline} timeline @param {number} here */
function switchesAround(timeline, here) {
  const count = timeline.count(timeline.length - 1, SWITCH_KINDS);
  const before = timeline.count(here, SWITCH_KINDS);
  const [from, to] = around(Math.max(0, before - 1), count, MOST_SWITCHES);
  let first = here + 1;
  for (let k = before; k > from; k--) first = timeline.find(first, -1, SWITCH_KINDS);
  if (before <= from) first = timeline.find(here, 1, SWITCH_KINDS);
  const steps = [];
  for (let i = first; i >= 0 && steps.length < to - from; i = timeline.find(i, 1, SWITCH_KINDS)) steps.push(i);
  return { steps, from, count, current: before };
}

/** @param {View} view */
function storyboard(view) {
  const { timeline, words, step } = view;
  const { steps, from, count, current } = switchesAround(timeline, step?.i ?? 0);
  const columns = ["number", "time", "way", "why", "line"];
  return html`<section>
    <h2>${words.t("handout.story")}</h2>
    ${count === 0 && html`<p>${words.t("handout.story.none")}</p>`}
    ${cut(view, "handout.story.before", from)}
    ${
      count > 0 &&
      html`<table>
        <thead><tr>${columns.map((name) => html`<th key=${name} scope="col">${words.t(`handout.story.${name}`)}</th>`)}</tr></thead>
        <tbody>${steps.map((i, k) => frame(view, i, from + k + 1, from + k + 1 === current))}</tbody>
      </table>`
    }
    ${cut(view, "handout.story.after", count - from - steps.length)}
  </section>`;
}

/** @param {View} view */
export const handout = (view) =>
  html`<article class="handout" data-theme="light" lang=${view.ui.lang}>
    ${head(view)} ${now(view)} ${code(view)}
    <section>
      <h2>${view.words.t("timeline.title")}</h2>
      <div data-paper="lanes"></div>
      ${legend(view)}
    </section>
    ${storyboard(view)}
    <footer>${view.words.t("handout.address")} <span class="mono">${view.paper?.address()}</span></footer>
  </article>`;
