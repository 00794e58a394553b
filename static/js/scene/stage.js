/**
 * The stage: user code above, the scheduler in the middle, the kernel below.
 *
 * Refuses to know: what a layer shows; it only chooses the middle one by the model of the program.
 */

import { html } from "../../vendor/preact.js";
import { ask, noAsk } from "./ask.js";
import { cores } from "./bed.js";
import { blank } from "./blank.js";
import { hasCores } from "./docks.js";
import { byHand } from "./hand.js";
import { hub, noHub } from "./hub.js";
import { kernel } from "./kernel.js";
import { modelOf } from "./model.js";
import { classes, hasProcesses, isGone, originsOf } from "./parts.js";
import { single } from "./plain.js";
import { noPolls, polls } from "./polls.js";
import { processes } from "./processes.js";
import { queues } from "./queues.js";
import { tasks } from "./tasks.js";
import { threadsOf } from "./threads.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** The records of one program among those kept by task. @template {{task: number}} T @param {View} view @param {Record<string, T>} records @param {number} program @returns {T[]} */
const ofProgram = ({ state }, records, program) =>
  Object.values(records).filter((record) => state.tasks[record.task]?.program === program);

/** @param {View} view @param {Actions} actions @param {number} program @param {string} model */
function asking(view, actions, program, model) {
  const newest = ofProgram(view, view.state.asks, program);
  return newest.length > 0 ? newest.map((one) => ask(view, actions, one)) : noAsk(view, model);
}

/** @param {View} view @param {Actions} actions @param {number} program @param {string} model */
function looping(view, actions, program, model) {
  const hubs = ofProgram(view, view.state.hubs, program);
  return hubs.length > 0 ? hubs.map((one) => hub(view, actions, one)) : noHub(view, program, model);
}

/** @type {Record<string, (view: View, actions: Actions, program: number, model: string) => unknown>} */
const MIDDLE = {
  gevent: looping,
  asyncio: looping,
  greenlet: (view, actions, program) => byHand(view, actions, program),
  threads(view, actions, program) {
    const threads = view.state.threads[program];
    return threads ? threadsOf(view, actions, threads, program) : single(view, actions, program);
  },
  select: asking,
  poll: asking,
  epoll: asking,
  polling(view, actions, program) {
    const counts = ofProgram(view, view.state.polls, program);
    return counts.length > 0 ? counts.map((one) => polls(view, actions, one)) : noPolls(view);
  },
};

/** @param {View} view @param {Actions} actions @param {number} program */
function middle(view, actions, program) {
  const model = modelOf(view.state, program);
  const make = Object.hasOwn(MIDDLE, model) ? MIDDLE[model] : null;
  return make ? make(view, actions, program, model) : single(view, actions, program);
}

/** The programs with a scheduler of their own to show: a forked process has one once it makes use of it. @param {View} view */
function scheduled(view) {
  const { state } = view;
  const records = [state.asks, state.hubs, state.polls].flatMap((one) => Object.values(one));
  const makesUse = (/** @type {number} */ i) =>
    state.threads[i] !== undefined || records.some(({ task }) => state.tasks[task]?.program === i);
  const origins = originsOf(state);
  return state.programs.flatMap((_, i) => (origins.includes(i) || (makesUse(i) && !isGone(state, i)) ? [i] : []));
}

/** @param {View} view @param {number[]} shown */
function middleTitle({ state, words }, shown) {
  const models = new Set(shown.map((i) => modelOf(state, i)));
  if (models.size !== 1) return words.t("layer.middle");
  const [model] = models;
  return words.t(Object.hasOwn(MIDDLE, model) ? `layer.${model}` : "layer.blocking");
}

/** @param {View} view @param {Actions} actions */
function scheduler(view, actions) {
  const { programs } = view.state;
  const shown = hasProcesses(view.state) ? [] : scheduled(view);
  const title = shown.length === 0 ? view.words.t("layer.processes") : middleTitle(view, shown);
  const several = shown.length > 1;
  return html`<section class=${classes("layer l-mid", hasCores(view.state) && "cored")} data-tour="hub" aria-label=${title}>
    <h2 class="lab">${title}</h2>
    ${hasCores(view.state) && cores(view, actions)}
    <div class=${several ? "mids several" : "mids"}>
      ${shown.length === 0 && html`<div class="midp">${processes(view, actions)}</div>`}
      ${shown.map((i) => html`<div key=${i} class="midp" title=${several ? programs[i].name : undefined}>${middle(view, actions, i)}</div>`)}
    </div>
    ${queues(view, actions)}
  </section>`;
}

/** @param {View} view @param {Actions} actions */
export const stage = (view, actions) =>
  view.state.programs.length === 0
    ? blank(view, actions)
    : html`<div class=${originsOf(view.state).length > 1 ? "stage several" : "stage"} id="panel-cpu" data-keep="stage">
        ${tasks(view, actions)} ${scheduler(view, actions)} ${kernel(view, actions)}
      </div>`;
