/**
 * The hub, or any event loop: ready queue, timers, watched fds and the phase of its loop.
 *
 * Refuses to know: what the loop does next.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { isFixed } from "../runs.js";
import { awaits } from "./awaits.js";
import { holdersOf, tokenWord } from "./docks.js";
import {
  bar,
  classes,
  counter,
  dock,
  empty,
  hasJustLost,
  icon,
  isLinked,
  linked,
  nameOf,
  reachable,
  taskName,
  timeOf,
} from "./parts.js";
import { turn } from "./turn.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Hub} Hub */

/** What only one kind of hub is called: gevent's hub, or the event loop of asyncio. @param {string} key @param {{model: string}} hub */
const own = (key, { model }) => `${model === "asyncio" ? "loop" : "hub"}.${key}`;

/** @param {View} view @param {Actions} actions @param {Hub} hub */
function readyQueue(view, actions, hub) {
  const { state, words } = view;
  return html`<section class="ready" ...${reachable(hub.ready.length)}>
    <h3>${words.t(own("ready", hub))}${counter(hub.ready.length)}</h3>
    ${hub.ready.length === 0 && empty(words.t("hub.ready.none"), !state.end && words.t(own("ready.why", hub)))}
    <ol class="chips">
      ${hub.ready.map(
        (item) =>
          html`<li key=${item.id} class="chip" title=${item.what} ...${item.task === null ? {} : linked(actions, { task: item.task }, view)}>
            ${icon("ready")}<span class="x">${item.task === null ? item.what : taskName(nameOf(state, item.task))}</span>
          </li>`,
      )}
    </ol>
  </section>`;
}

/** @param {View} view @param {Actions} actions @param {Hub} hub */
function timers(view, actions, hub) {
  const { state, words } = view;
  const now = timeOf(view);
  return html`<section class="timers" ...${reachable(hub.timers.length)}>
    <h3>${words.t(own("timers", hub))}${counter(hub.timers.length)}</h3>
    ${hub.timers.length === 0 && empty(words.t("hub.timers.none"))}
    <ul class="tms">
      ${hub.timers.map((timer) => {
        const left = timer.at - now;
        const span = timer.at - timer.armed;
        const due = timer.due || left <= 0;
        return html`<li key=${timer.id} class=${classes("tm", due && "due")} ...${timer.task === null ? {} : linked(actions, { task: timer.task }, view)}>
          <b>${timer.task === null ? words.t(own("timer.own", hub)) : taskName(nameOf(state, timer.task))}</b>
          ${timer.armed === now && html`<span class="fresh">${words.t("hub.new")}</span>`}
          <span class="left">${due ? words.t("hub.due") : words.duration(left)}</span>
          ${bar(span > 0 ? (now - timer.armed) / span : 1, due ? "ready" : "sleep")}
        </li>`;
      })}
    </ul>
  </section>`;
}

/** @param {View} view @param {number} program @param {number} fd */
const listens = ({ state }, program, fd) => state.sockets[`${program}:${fd}`]?.kind === "listening";

/** What a watched descriptor has for the program now. @param {View} view @param {number} program @param {number} fd */
function waiting({ state, words }, program, fd) {
  const socket = state.sockets[`${program}:${fd}`];
  if (!socket) return "";
  if (socket.backlog.length > 0) return words.t("hub.fds.clients", { count: socket.backlog.length });
  return socket.bytes > 0 ? words.t("hub.fds.bytes", { count: socket.bytes }) : "";
}

/** @param {View} view @param {Actions} actions @param {Hub} hub */
function fds(view, actions, hub) {
  const { state, words } = view;
  const program = state.tasks[hub.task]?.program ?? 0;
  return html`<section class="fds" ...${reachable(hub.fds.length)}>
    <h3>${words.t(own("fds", hub))}${counter(hub.fds.length)}</h3>
    ${
      hub.fds.length === 0
        ? empty(words.t("hub.fds.none"))
        : html`<table>
            <thead><tr>
              <th scope="col">fd</th><th scope="col">${words.t("hub.fds.for")}</th><th scope="col">${words.t("hub.fds.wakes")}</th>
              <th scope="col"><span class="sr">${words.t("hub.fds.has")}</span></th>
            </tr></thead>
            <tbody>
              ${hub.fds.map((item) => {
                const has = waiting(view, program, item.fd);
                return html`<tr
                  key=${item.id}
                  class=${classes((item.hot || has !== "") && "hot", isLinked(view, { fd: item.fd, task: item.task ?? -1 }) && "lit")}
                  ...${linked(actions, { fd: item.fd })}
                >
                  <td class="mono">${item.fd}</td>
                  <td>${item.call || words.t(listens(view, program, item.fd) ? "hub.fds.accept" : `ask.events.${item.events}`)}</td>
                  <td class="x">${item.task === null ? words.t(own("fds.own", hub)) : taskName(nameOf(state, item.task))}</td>
                  <td class="fl">${has || (item.hot ? words.t("hub.fds.hot") : "")}</td>
                </tr>`;
              })}
            </tbody>
          </table>`
    }
  </section>`;
}

/** Opens the run with the loop's own lines among the steps, or without them. @param {View} view @param {Actions} actions @param {Hub} hub */
function unfolding(view, actions, hub) {
  const { run, words } = view;
  if (!run || isFixed(view)) return null;
  const key = run.inside ? "hub.fold" : "hub.unfold";
  const library = hub.model;
  return html`<button
    type="button"
    class="btn small unfold"
    aria-pressed=${run.inside}
    title=${`${words.t(`${key}.title`, { library })} (${keyOf("inside")})`}
    onClick=${() => actions.command("inside")}
  >
    ${icon(run.inside ? "cross" : "search")}<span>${words.t(key)}</span>
  </button>`;
}

/** @param {View} view @param {Actions} actions @param {Hub} hub */
export function hub(view, actions, hub) {
  const { state, words } = view;
  const has = holdersOf(state).includes(hub.task);
  const lost = hasJustLost(view, hub.task);
  const asleep = state.tasks[hub.task]?.state === "kernel";
  return html`<div key=${hub.task} class=${classes("mid hub", has && "has", asleep && "asleep")}>
    ${dock(`hub:${hub.task}`, lost, tokenWord(view, state.last?.core ?? 0))}
    <div class="hd">
      <h3 class="nm">${words.t(own("title", hub))}</h3>
      ${unfolding(view, actions, hub)}
      <span class="m">${words.t(own(asleep ? "asleep" : has ? "has" : "about", hub))}</span>
      <span class="turn">${words.t("hub.count", { n: hub.turn })}</span>
    </div>
    <div class="q3">${readyQueue(view, actions, hub)} ${timers(view, actions, hub)} ${fds(view, actions, hub)}</div>
    ${hub.model === "asyncio" && awaits(view, actions, hub.task)} ${turn(view, hub)}
  </div>`;
}

/** Stands where the hub will be once somebody makes it, and where one was. @param {View} view @param {number} program @param {string} model */
export function noHub({ state, words }, program, model) {
  const had = Object.values(state.tasks).some((task) => task.what === "hub" && task.program === program);
  const key = had ? "gone" : "notyet";
  return html`<div class="mid none"><p class="big">${words.t(own(key, { model }))}</p><p class="m">${words.t(own(`${key}.why`, { model }))}</p></div>`;
}
