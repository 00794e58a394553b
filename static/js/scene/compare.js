/**
 * Two lines of history below each other: where they part, and what comes of it.
 *
 * Refuses to know: how the figures are made.
 */

import { html } from "../../vendor/preact.js";
import { COLUMNS, figuresOf, firstOtherLine } from "../figures.js";
import { clock } from "../words.js";
import { endOf, leftovers, lineButton, naming } from "./history.js";
import { lanePaths, lineName, tracks } from "./lines.js";
import { classes, icon, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../branches.js").LineView} LineView */
/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {import("../figures.js").Figures} Figures */
/** @typedef {LineView & {timeline: Timeline}} Whole */

const LANES = 6;
/** the height of a lane, in the units of its drawing */
const HIGH = 10;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Where two lines part: the earliest fork on the way from one to the other. @param {LineView[]} lines @param {LineView} a @param {LineView} b */
export function partOf(lines, a, b) {
  /** @param {LineView} line @returns {LineView[]} */
  const chain = (line) => {
    const parent = lines.find(({ id }) => id === line.parent);
    return parent ? [line, ...chain(parent)] : [line];
  };
  const [up, down] = [chain(a), chain(b)];
  const apart = [...up.filter((line) => !down.includes(line)), ...down.filter((line) => !up.includes(line))];
  return Math.min(...apart.map(({ fork }) => fork?.t ?? 0));
}

/** @param {View} view @param {Actions} actions @param {Whole} line @param {number} end @param {number} part */
function lanes({ words }, actions, line, end, part) {
  const shown = tracks(line.timeline, end, LANES);
  const names = shown.map(({ id }) => line.timeline.tip.tasks[id]?.name ?? "");
  const high = HIGH * Math.max(1, shown.length);
  const { lives, runs } = lanePaths(shown, 0, high, 0);
  const [at, stop] = [(part / end) * COLUMNS, (line.end / end) * COLUMNS];
  const more = line.timeline.lanes.size - shown.length;
  return html`<div class=${classes("cmp-run", line.isCurrent && "current")} style=${{ "--lanes": Math.max(1, shown.length) }}>
    <div class="hd">
      <h3>${lineName(words, line)}</h3>
      ${line.isCurrent ? html`<span class="m">${words.t("compare.here")}</span>` : html`<button type="button" class="btn small" onClick=${() => actions.toLine(line.id)}>${words.t("compare.go")}</button>`}
      ${more > 0 && html`<span class="m">${words.t("compare.more", { count: more })}</span>`}
    </div>
    <ul class="cmp-names" aria-hidden="true">${names.map((name, i) => html`<li key=${i}>${name}</li>`)}</ul>
    <svg class="line-picture" viewBox=${`0 0 ${COLUMNS} ${high}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="lives" d=${lives} /><path class="runs" d=${runs} />
      ${line.timeline.isCut && html`<path class="cut" d=${`M${stop} 0V${high}`} />`}
      <path class="part" d=${`M${at} 0V${high}`} />
    </svg>
  </div>`;
}

/** @param {View} view @param {number} end @param {number} part */
const axis = ({ words }, end, part) =>
  html`<div class="cmp-axis" aria-hidden="true">
    ${TICKS.map((share) => html`<span key=${share} style=${{ left: `${share * 100}%` }}>${words.duration(share * end)}</span>`)}
    <b style=${{ left: `${(part / end) * 100}%` }}>${words.t("compare.part")}</b>
  </div>`;

/** @type {[string, (figures: Figures) => number, "count" | "us" | "share"][]} */
const ROWS = [
  ["lines", ({ lines }) => lines, "count"],
  ["end", ({ end }) => end, "us"],
  ["switches", ({ switches }) => switches, "count"],
  ["busy", ({ busy }) => busy, "us"],
  ["use", ({ busy, end }) => (end === 0 ? 0 : busy / end), "share"],
  ["wait", ({ wait }) => wait.us, "us"],
];

/** @param {View} view @param {number} value @param {"count" | "us" | "share"} unit */
function printed({ words, ui }, value, unit) {
  if (unit === "us") return words.duration(value);
  if (unit === "share") return `${(value * 100).toFixed(1)} %`;
  return value.toLocaleString(ui.lang);
}

/** @param {View} view @param {number} difference @param {"count" | "us" | "share"} unit */
function difference(view, difference, unit) {
  if (difference === 0) return view.words.t("compare.same");
  return `${difference > 0 ? "+" : "−"}${printed(view, Math.abs(difference), unit)}`;
}

/** @param {View} view @param {Whole} own @param {Whole} other */
function table(view, own, other) {
  const { words } = view;
  const [a, b] = [figuresOf(own.timeline), figuresOf(other.timeline)];
  return html`<table class="cmp-table">
    <caption class="sr">${words.t("compare.table")}</caption>
    <thead>
      <tr><th scope="col">${words.t("compare.figure")}</th><th scope="col">${lineName(words, own)}</th><th scope="col">${lineName(words, other)}</th><th scope="col">${words.t("compare.difference")}</th></tr>
    </thead>
    <tbody>
      ${ROWS.map(([name, of, unit]) => {
        const [x, y] = [of(a), of(b)];
        return html`<tr key=${name} class=${x === y ? "same" : ""}>
          <th scope="row" title=${words.t(`compare.row.${name}.title`)}>${words.t(`compare.row.${name}`)}</th>
          <td>${printed(view, x, unit)}</td><td>${printed(view, y, unit)}</td><td>${difference(view, y - x, unit)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** @param {View} view @param {Whole} own @param {Whole} other */
function output({ words }, own, other) {
  const found = firstOtherLine(own.timeline, other.timeline);
  if (!found) return html`<p class="cmp-out">${words.t("compare.output.same")}</p>`;
  const cell = (/** @type {string | null} */ text) =>
    text === null ? html`<em>${words.t("compare.output.none")}</em>` : html`<code>${text}</code>`;
  return html`<div class="cmp-out">
    <p>${words.t("compare.output", { n: found.at + 1 })}</p>
    <dl>
      <div><dt>${lineName(words, own)}</dt><dd>${cell(found.own)}</dd></div>
      <div><dt>${lineName(words, other)}</dt><dd>${cell(found.other)}</dd></div>
    </dl>
  </div>`;
}

/** @param {View} view @param {Actions} actions @param {Whole} own @param {Whole} other */
function comparison(view, actions, own, other) {
  const { words, history } = view;
  const end = endOf([own, other]);
  const part = partOf(history.lines, own, other);
  return html`<p class="lead">${rich(words, "compare.lead", { at: clock(part) })}</p>
    ${[own, other].some(({ status }) => status === "running") && html`<p class="m">${words.t("compare.growing")}</p>`}
    <div class="cmp-runs">${[own, other].map((line) => lanes(view, actions, line, end, part))} ${axis(view, end, part)}</div>
    ${table(view, own, other)} ${output(view, own, other)}`;
}

/** The lines to choose from. @param {View} view @param {Actions} actions @param {LineView | null} other */
function choice(view, actions, other) {
  const { words, history } = view;
  return html`<ul class="cmp-lines">
    ${history.lines.map((line) => {
      const name = lineName(words, line);
      return html`<li key=${line.id} class=${classes("line", line.isCurrent && "current")}>
        ${view.ui.lineNaming === line.id ? naming(view, actions, line) : lineButton(view, actions, line)}
        ${view.ui.lineNaming !== line.id && html`<button type="button" class="btn small" aria-label=${words.t("history.rename", { name })} title=${words.t("history.rename", { name })} onClick=${() => actions.set({ lineNaming: line.id })}>${icon("pencil")}</button>`}
        ${!line.isCurrent && line.timeline && html`<button type="button" class="btn small" aria-pressed=${line === other} aria-label=${words.t("history.compare", { name })} onClick=${() => actions.set({ compared: line.id })}>${icon("pair")}${words.t("compare.short")}</button>`}
        ${line.parent !== null && html`<button type="button" class="btn small" aria-label=${words.t("history.discard", { name })} onClick=${() => actions.discard(line.id)}>${icon("cross")}${words.t("compare.discard")}</button>`}
      </li>`;
    })}
  </ul>`;
}

/** @param {LineView | undefined} line @returns {line is Whole} */
const isWhole = (line) => line !== undefined && line.timeline !== null && line.timeline.length > 0;

/** @param {View} view @param {Actions} actions */
export function compare(view, actions) {
  const { ui, words, history } = view;
  if (ui.compared === null) return null;
  const own = history.lines.find(({ isCurrent }) => isCurrent);
  const others = history.lines.filter((line) => !line.isCurrent && isWhole(line));
  const other = others.find(({ id }) => id === ui.compared) ?? others.find(({ id }) => id === own?.parent) ?? others[0];
  const close = () => actions.set({ compared: null, lineNaming: null });
  return html`<div class="help-veil" onClick=${close}></div>
    <div class="help cmp" role="dialog" aria-modal="true" aria-label=${words.t("compare.title")} tabindex="-1" data-focus>
      <div class="hd">
        <h2>${words.t("compare.title")}</h2>
        <button type="button" class="btn ico" aria-label=${words.t("help.close")} onClick=${close}>${icon("cross")}</button>
      </div>
      <div class="body" tabindex="0" role="region" aria-label=${words.t("compare.title")}>
        ${choice(view, actions, other ?? null)} ${leftovers(view, actions)}
        ${isWhole(own) && isWhole(other) ? comparison(view, actions, own, other) : html`<p class="lead">${words.t("compare.none")}</p>`}
      </div>
    </div>`;
}
