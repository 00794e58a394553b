/**
 * The source of gevent and asyncio themselves, where a run is unfolded: the part around the line, through which calls
 * one has come there, and what the function is good for.
 *
 * Refuses to know: how the text is fetched, and what any function does; it prints the keys that the state names.
 */

import { html } from "../../vendor/preact.js";
import { highlight } from "../highlight.js";
import { followed, insideOf, libraryOf } from "../inside.js";
import { classes, icon, rich } from "./parts.js";
import { coloured } from "./why.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../protocol.js").Task} Task */
/** @typedef {import("../protocol.js").InsideFrame} InsideFrame */
/** @typedef {{key: string, text: string, title: string, kind: "own" | "lib" | "loop", isHere: boolean}} Crumb */

/** so many lines are drawn at once: whole files are long, and one looks at a function */
const PART = 40;
/** the innermost calls; those around them are counted */
const MOST_CRUMBS = 5;

/** The library's function that the code panel shows: where the panel follows the CPU, and that is in one. @param {View} view */
export const shownInside = ({ ui, run, state }) => (run?.inside && ui.file < 0 ? insideOf(state) : null);

/** `WaitOperationsGreenlet.wait`, without where it was defined. @param {string} func */
const shortName = (func) => func.replace(/^.*<locals>\./u, "");

/** @param {string} file */
export const baseName = (file) => file.slice(file.lastIndexOf("/") + 1);

/** A library's function, and before it the loop where that has called it. @param {View} view @param {InsideFrame} frame @param {boolean} isHere @param {number} i @returns {Crumb[]} */
function ofLibrary({ words }, { file, func, line, via }, isHere, i) {
  /** @type {Crumb} */
  const own = { key: `lib${i}`, text: shortName(func), title: `${file}:${line} ${func}`, kind: "lib", isHere };
  if (via === undefined) return [own];
  return [{ key: `loop${i}`, text: "loop.run", title: words.t("inside.loop"), kind: "loop", isHere: false }, own];
}

/** Through which functions a task has come where it is, the outermost first. @param {View} view @param {Task} task @returns {Crumb[]} */
function crumbsOf(view, task) {
  const { inside = [], stack, at = null } = task;
  const under = (/** @type {number} */ depth) =>
    inside.flatMap((frame, i) => (frame.under === depth ? ofLibrary(view, frame, i === at, i) : []));
  const last = stack.length - 1;
  return [
    ...stack.flatMap(({ func, line }, i) => [
      ...under(i),
      /** @type {Crumb} */ ({
        key: `own${i}`,
        text: func,
        title: `${func}:${line}`,
        kind: "own",
        isHere: at === null && i === last,
      }),
    ]),
    ...under(stack.length),
  ];
}

/** The way to where one is. @param {View} view */
export function crumbs(view) {
  const { state, words } = view;
  const task = followed(state);
  const all = task ? crumbsOf(view, task) : [];
  const over = Math.max(0, all.length - MOST_CRUMBS);
  return html`<ol class="crumbs" tabindex="0" aria-label=${words.t("inside.crumbs", { task: task?.name ?? "" })} data-tail=${all.length}>
    <li key="who" class="who">${task?.name ?? "–"}</li>
    ${
      over > 0 &&
      html`<li key="over" class="over" title=${all
        .slice(0, over)
        .map(({ text }) => text)
        .join(" → ")}>+${over}</li>`
    }
    ${all
      .slice(over)
      .map(
        ({ key, text, title, kind, isHere }) =>
          html`<li key=${key} class=${classes(kind, isHere && "here")} title=${title} aria-current=${isHere ? "location" : undefined}>${text}</li>`,
      )}
  </ol>`;
}

/** The lines around one, in parts, so that they stay where they are from step to step. @param {string} source @param {number} line */
function partOf(source, line) {
  const all = highlight(source);
  const first = Math.max(0, (Math.floor((line - 1) / PART) - 1) * PART);
  return { first, lines: all.slice(first, first + 3 * PART), before: first > 0, after: first + 3 * PART < all.length };
}

/** The source around the line that is about to run. @param {View} view @param {InsideFrame} frame */
export function insideLines({ library, state, words }, { line }) {
  if (!library)
    return html`<p class="none">${words.t(library === null ? "inside.source.coming" : "inside.source.none")}</p>`;
  const { first, lines, before, after } = partOf(library, line);
  const more = (/** @type {string} */ key) => html`<p key=${key} class="more" aria-hidden="true">⋯</p>`;
  return html`
    ${before && more("before")}
    ${lines.map((pieces, i) => {
      const number = first + i + 1;
      const isHere = number === line;
      const onCpu = isHere && state.cpu !== null;
      return html`<div key=${number} class=${classes("ln lib", isHere && (onCpu ? "on" : "left"))} data-line=${number} aria-current=${onCpu ? "step" : undefined}>
        <span class="no">${number}</span>
        <span class="cpu">${onCpu && html`${icon("run", "fill")}<span class="sr">${words.t("code.on")} </span>`}</span>
        <span class="src">${coloured(pieces)}</span>
      </div>`;
    })}
    ${after && more("after")}`;
}

/**
 * The innermost function about which something is said, of those that the same function of the program has called.
 * @param {Task} task @param {number} at
 */
const explained = ({ inside = [] }, at) =>
  inside
    .slice(0, at + 1)
    .reverse()
    .find(({ about, under }) => about !== null && under === inside[at].under) ?? null;

/** Whose code it is. @param {View} view @param {InsideFrame} frame */
const ownerOf = ({ words }, { file }) =>
  html`<b class="owner" title=${file}>${icon("script")}${words.t("inside.owner", { library: libraryOf(file) })}</b>`;

/** What the function is good for, and where in its turn the hub is. @param {View} view @param {import("../inside.js").Inside} inside */
export function about(view, { task, frame: here, at }) {
  const { state, words } = view;
  const frame = explained(task, at);
  const hub = state.hubs[task.id];
  const turn = hub?.phase ? `inside.turn.${hub.model}.${hub.phase}` : null;
  return html`<div class="about" role="region" tabindex="0" aria-label=${words.t("inside.about")} data-keep="about">
    <p>${ownerOf(view, here)} ${frame && rich(words, `say.inside.at.${frame.about}`, { ...frame, task: task.name })}</p>
    ${turn && html`<p class="turn">${icon("again")}<span>${rich(words, turn)}</span></p>`}
    ${!frame && !turn && html`<p class="turn">${rich(words, "inside.about.none")}</p>`}
  </div>`;
}
