/**
 * Small pieces that several scenes use: icon, rich text, state word, progress bar, dock of the CPU token.
 *
 * Refuses to know: the view as a whole, and which scene asks.
 */

import { html } from "../../vendor/preact.js";
import { linksOf } from "../links.js";
import { hasCores, holdersOf } from "./docks.js";
import { look, stateWord } from "./looks.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../protocol.js").State} State */
/** @typedef {import("../protocol.js").Task} Task */
/** @typedef {import("../types.js").Words} Words */
/** @typedef {import("../types.js").Actions} Actions */

/** A picture from the sprite of the page; always beside a word. @param {string} name @param {string} [extra] */
export const icon = (name, extra = "") =>
  html`<svg class=${`i ${extra}`} aria-hidden="true" focusable="false"><use href=${`#i-${name}`} /></svg>`;

/** A sentence with its code and emphasis. @param {Words} words @param {string} key @param {Record<string, unknown>} [params] */
export const rich = (words, key, params) =>
  words.rich(key, params).map((part) => {
    if (part.style === "code") return html`<code>${part.text}</code>`;
    return part.style === "strong" ? html`<strong>${part.text}</strong>` : part.text;
  });

/** A bar filled to a share between 0 and 1. @param {number} share @param {string} tone */
export const bar = (share, tone) =>
  html`<svg class=${`bar ${tone}`} aria-hidden="true">
    <rect width=${`${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`} height="100%" />
  </svg>`;

/** Where the CPU token can lie. @param {string} place @param {boolean} [left]  the CPU has just gone from here @param {string} [word] */
export const dock = (place, left = false, word = "") =>
  html`<span class=${left ? "dock left" : "dock"} data-dock=${place}>
    ${left && html`<span class="ghost">${icon("cpu")}${word}</span>`}
  </span>`;

/** Icon and word of a task's state. @param {Words} words @param {Task} task */
export const stateTag = (words, task) =>
  html`<span class=${`st ${look(task.state).tone}`}>${icon(look(task.state).icon)}<span>${words.t(...stateWord(task))}</span></span>`;

/** A task's name; the number at its end is small, and stays where the name is cut. @param {string} name */
export function taskName(name) {
  const [, own, number] = /^(.*?)([·-]\d+)?$/su.exec(name) ?? ["", name];
  return html`<span class="own">${own}</span>${number && html`<small>${number}</small>`}`;
}

/** The program whose source a program runs: its own, or that of the one it was forked from. @param {State} state @param {number} program */
export const originOf = (state, program) => state.programs[program]?.source ?? program;

/** The programs that were started as such, by number: forked processes are shown with the one that they come from. @param {State} state */
export const originsOf = ({ programs }) => programs.flatMap(({ source }, i) => (source === undefined ? [i] : []));

/** Is this a forked process that has ended? @param {State} state @param {number} program */
export function isGone({ programs, tasks }, program) {
  const { source, main } = programs[program] ?? {};
  return source !== undefined && typeof tasks[main]?.ended === "number";
}

/** Do forked processes of the only program share several cores? Then their scheduler is the kernel's. @param {State} state */
export const hasProcesses = (state) =>
  hasCores(state) &&
  originsOf(state).length === 1 &&
  state.programs.some(({ source }, i) => source !== undefined && !isGone(state, i));

/** @param {State} state @param {number|null} id */
export const nameOf = (state, id) => (id === null ? "" : (state.tasks[id]?.name ?? `#${id}`));

/** Tasks in the order of their ids, hubs left out: a hub is drawn as the scheduler. @param {State} state */
export const userTasks = (state) => Object.values(state.tasks).filter((task) => task.what !== "hub");

/** The virtual time that is shown: that of the step. @param {View} view */
export const timeOf = ({ step, state }) => step?.t ?? state.t;

/** How long the CPU was busy up to a time, over all cores: the state counts up to the last change of hands. @param {State} state @param {number} t */
export const busyUntil = (state, t) => state.busy_us + holdersOf(state).length * Math.max(0, t - state.busy_at);

/** The same up to now. @param {View} view */
export const busyOf = (view) => busyUntil(view.state, timeOf(view));

/** How much of it a task had. @param {View} view @param {Task} task */
export const cpuOf = (view, task) =>
  task.cpu_us + (holdersOf(view.state).includes(task.id) ? Math.max(0, timeOf(view) - view.state.busy_at) : 0);

/** Did this step take the CPU from that task? @param {View} view @param {number|null} task */
export const hasJustLost = ({ state, step }, task) =>
  step?.k === "switch" &&
  state.last !== null &&
  task !== null &&
  state.last.from === task &&
  !holdersOf(state).includes(task);

/** A number at the end of a heading. @param {number|string} count */
export const counter = (count) => html`<span class="c">${count}</span>`;

/** Says that a list has nothing in it. @param {unknown} word @param {unknown} [why] */
export const empty = (word, why) =>
  html`<div class="empty"><span>${word}</span>${why && html`<small>${why}</small>`}</div>`;

/**
 * Handlers that link what is under the pointer (or holds the focus) with its other pictures; with a view, it is lit
 * itself when another picture of it is there.
 * @param {Actions} actions @param {import("../types.js").Hover} hover @param {View} [view]
 */
export const linked = (actions, hover, view) => ({
  "data-lit": view && isLinked(view, hover) ? "" : undefined,
  onPointerEnter: () => actions.hover(hover),
  onPointerLeave: () => actions.hover(null),
  onFocusIn: () => actions.hover(hover),
  onFocusOut: () => actions.hover(null),
});

/** What stands in the only text field of a form that is sent: it may be newer than what was drawn. @param {Event} event */
export function lineOf(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  return /** @type {HTMLInputElement} */ (form.elements.namedItem("line")).value;
}

/** Class names that are wanted. @param {...(string|false|null|undefined)} names */
export const classes = (...names) => names.filter(Boolean).join(" ");

/**
 * Is this the thing under the pointer, or another picture of it?
 * @param {View} view @param {import("../types.js").Hover} one
 */
export function isLinked(view, one) {
  const { tasks, lines, program, fds, wires } = linksOf(view.ui.hover, view.state);
  const isElsewhere = program !== undefined && one.program !== undefined && program !== one.program;
  if (one.task !== undefined && tasks.has(one.task)) return true;
  if (one.line !== undefined && lines.has(one.line) && !isElsewhere) return true;
  return (one.fd !== undefined && fds.has(one.fd)) || (one.wire !== undefined && wires.has(one.wire));
}

/** more entries than these may have to scroll, so the keyboard must reach them */
const SCROLLS = 3;

/** @param {number} entries */
export const reachable = (entries) => (entries > SCROLLS ? { tabindex: 0 } : {});
