/**
 * The lines of history, where there is more than one: the trunk, and each branch from where it leaves.
 *
 * Refuses to know: what a line is kept as, and how one gets from one to another.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { LONGEST_NAME } from "../linenames.js";
import { clock } from "../words.js";
import { lineName, linePicture, whatName } from "./lines.js";
import { classes, icon, lineOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../branches.js").LineView} LineView */

/** lanes in the picture of a line */
const LANES = 4;

/** @param {string} picture @param {string} label @param {() => void} go */
const tool = (picture, label, go) =>
  html`<button type="button" class="btn ico" aria-label=${label} title=${label} onClick=${go}>${icon(picture)}</button>`;

/** The name of a line, to be written. @param {View} view @param {Actions} actions @param {LineView} line */
export function naming({ words }, actions, line) {
  const take = (/** @type {Event} */ event) => actions.renameLine(line.id, lineOf(event));
  const leave = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    actions.set({ lineNaming: null });
  };
  return html`<form class="naming" id=${`naming-${line.id}`} onSubmit=${take} onKeyDown=${leave}>
    <input name="line" class="line" defaultValue=${line.name} placeholder=${whatName(words, line.what)} maxlength=${LONGEST_NAME} aria-label=${words.t("history.name")} autocomplete="off" data-first />
    <button type="submit" class="btn small">${words.t("history.name.take")}</button>
  </form>`;
}

/** What can be done with a line. @param {View} view @param {Actions} actions @param {LineView} line */
function tools({ words }, actions, line) {
  const name = lineName(words, line);
  return html`<span class="tools">
    ${tool("pencil", words.t("history.rename", { name }), () => actions.set({ lineNaming: line.id }))}
    ${!line.isCurrent && line.timeline && tool("pair", words.t("history.compare", { name }), () => actions.set({ compared: line.id }))}
    ${line.parent !== null && tool("cross", words.t("history.discard", { name }), () => actions.discard(line.id))}
  </span>`;
}

/** What is told of a line besides its name. @param {View} view @param {LineView} line */
function aside({ words }, { fork, timeline, trouble, status }) {
  if (timeline === null) return words.t("history.away");
  if (trouble) return words.t("history.broken");
  if (status === "running") return words.t("history.growing");
  return fork ? words.t("history.from", { at: clock(fork.t) }) : "";
}

/** How many lines a line stands on. @param {LineView[]} lines @param {LineView} line @returns {number} */
function depthOf(lines, line) {
  const parent = lines.find(({ id }) => id === line.parent);
  return parent ? 1 + depthOf(lines, parent) : 0;
}

/** The line that a key leads to from another one. Left and right are the run's own steps, here as everywhere. @param {LineView[]} lines @param {number} from  its id @param {string} key */
export function lineAfter(lines, from, key) {
  const at = lines.findIndex(({ id }) => id === from);
  if (key === "ArrowUp") return lines[at - 1];
  return key === "ArrowDown" ? lines[at + 1] : undefined;
}

/** Walks through the tree: up and down move, Enter goes to a line, F2 names it, Delete discards it. @param {View} view @param {Actions} actions @param {KeyboardEvent} event */
function walk({ history }, actions, event) {
  const go = /** @type {Element} */ (event.target).closest("[data-line]");
  if (!go || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const from = Number(go.getAttribute("data-line"));
  const to = lineAfter(history.lines, from, event.key);
  if (to) {
    const list = /** @type {Element} */ (event.currentTarget);
    /** @type {HTMLElement | null} */ (list.querySelector(`[data-line="${to.id}"]`))?.focus();
  } else if (event.key === "F2") actions.set({ lineNaming: from });
  else if (event.key === "Delete") actions.discard(from);
  else if (!["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
}

/** @param {View} view @param {Actions} actions @param {LineView} line */
export function lineButton(view, actions, line) {
  const { words } = view;
  const name = lineName(words, line);
  const about = words.t(line.timeline ? "history.go" : "history.go.away", { name });
  return html`<button
    type="button"
    class="go"
    aria-current=${line.isCurrent ? "true" : undefined}
    data-after=${`naming-${line.id}`}
    data-line=${line.id}
    style=${{ "--depth": depthOf(view.history.lines, line) }}
    title=${line.isCurrent ? name : about}
    onClick=${() => actions.toLine(line.id)}
  >
    ${icon(line.parent === null ? "trunk" : "branch")}<span class="own">${name}</span><small>${aside(view, line)}</small>
  </button>`;
}

/** Is its name being written here, and not in the dialog? @param {View} view @param {LineView} line */
const isNamed = ({ ui }, { id }) => ui.lineNaming === id && ui.compared === null;

/** @param {View} view @param {Actions} actions @param {LineView[]} lines @param {number} row @param {number} end */
function lineRow(view, actions, lines, row, end) {
  const line = lines[row];
  return html`<li key=${line.id} class=${classes("line", line.isCurrent && "current")}>
    ${isNamed(view, line) ? naming(view, actions, line) : lineButton(view, actions, line)} ${linePicture(view, lines, row, end, LANES)}
    <span class="end">${clock(line.end)}</span>
    ${tools(view, actions, line)}
  </li>`;
}

/** The time that all pictures end at. @param {LineView[]} lines */
export const endOf = (lines) => Math.max(1, ...lines.map(({ end }) => end));

/** What was discarded, for as long as it can be had back; and what is gone for good. @param {View} view @param {Actions} actions */
export function leftovers({ history, words }, actions) {
  const { discarded, forgotten } = history;
  if (discarded === null && forgotten === 0) return null;
  return html`<p class="leftovers" role="status">
    ${
      discarded &&
      html`<span class="own">${words.t("history.discarded", { name: whatName(words, discarded) })}</span>
    <button type="button" class="btn small" onClick=${() => actions.restore()}>${icon("return")}${words.t("history.restore")}</button>`
    }
    ${forgotten > 0 && html`<span class="m">${words.t("history.forgotten", { count: forgotten })}</span>`}
  </p>`;
}

/** On a narrow page: one button, which opens the list. @param {View} view @param {Actions} actions */
function summary({ history, words }, actions) {
  const current = history.lines.find(({ isCurrent }) => isCurrent);
  return html`<button type="button" class="btn sum" aria-haspopup="dialog" onClick=${() => actions.set({ compared: 0 })}>
    ${icon("branch")}<span class="own">${current && lineName(words, current)}</span><span class="c">${words.t("history.count", { count: history.lines.length })}</span>
  </button>`;
}

/** @param {View} view @param {Actions} actions */
export function history(view, actions) {
  const { lines, discarded } = view.history;
  const { words } = view;
  if (lines.length < 2 && discarded === null) return null;
  const end = endOf(lines);
  return html`<section class="hist" aria-label=${words.t("history.title")}>
    <h3 title=${words.t("history.about", { key: keyOf("runs") })}>${words.t("history.title")}</h3>
    <ol data-keep="history" onKeyDown=${(/** @type {KeyboardEvent} */ event) => walk(view, actions, event)}>${lines.map((_, row) => lineRow(view, actions, lines, row, end))}</ol>
    ${leftovers(view, actions)} ${summary(view, actions)}
  </section>`;
}
