/**
 * A readiness call: the list passed in, and what came back (select, poll, epoll).
 *
 * Refuses to know: how the kernel finds out.
 */

import { html } from "../../vendor/preact.js";
import { classes, counter, empty, icon, isLinked, linked, nameOf, reachable, timeOf } from "./parts.js";
import { hasNews, socketName } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Ask} Ask */

/** @param {View} view @param {Actions} actions @param {number} program @param {{fd: number, events: string}} item @param {boolean} hot */
function chip(view, actions, program, { fd, events }, hot) {
  const { state, words } = view;
  const lit = isLinked(view, { fd, wire: state.sockets[`${program}:${fd}`]?.wire ?? "" });
  return html`<li key=${fd} class=${classes("fdchip", hot && "hot", lit && "lit")} ...${linked(actions, { fd })}>
    <b class="mono">fd ${fd}</b><span class="x">${words.t(...socketName(state, program, fd))}</span>
    ${events !== "r" && html`<span class="ev">${words.t(`ask.events.${events}`)}</span>`}
  </li>`;
}

/** @param {View} view @param {Actions} actions @param {Ask} ask @param {number} program */
function passedIn(view, actions, { call, asked }, program) {
  const { state, words } = view;
  return html`<section ...${reachable(asked.length)}>
    <h3>${words.t(call === "epoll_wait" ? "ask.interest" : "ask.in")}${counter(asked.length)}</h3>
    ${asked.length === 0 && empty(words.t("ask.in.none"))}
    <ul class="fdlist">
      ${asked.map((item) => {
        const socket = state.sockets[`${program}:${item.fd}`];
        return chip(view, actions, program, item, socket !== undefined && hasNews(socket));
      })}
    </ul>
  </section>`;
}

/** @param {View} view @param {Actions} actions @param {Ask} ask @param {number} program */
function cameBack(view, actions, { got, until }, program) {
  const { words } = view;
  return html`<section ...${reachable(got?.length ?? 0)}>
    <h3>${words.t("ask.out")}${got && counter(got.length)}</h3>
    ${got === null && empty(words.t("ask.waiting"), until === null ? words.t("ask.forever") : words.t("ask.until", { left_us: Math.max(0, until - timeOf(view)) }))}
    ${got?.length === 0 && empty("[ ]", words.t("ask.timeout"))}
    <ul class="fdlist">${(got ?? []).map((item) => chip(view, actions, program, item, true))}</ul>
  </section>`;
}

/** @param {View} view @param {Actions} actions @param {Ask} ask */
export function ask(view, actions, ask) {
  const { state, words } = view;
  const program = state.tasks[ask.task]?.program ?? 0;
  const call = `${ask.call}()`;
  const stage = ask.got !== null ? "back" : state.cpu === ask.task ? "asking" : "waiting";
  return html`<div key=${`ask-${ask.task}`} class=${classes("mid ask", ask.got === null && "waiting")}>
    <div class="hd">
      <h3 class="nm mono">${call}</h3>
      <span class="m">${words.t(`ask.now.${stage}`, { task: nameOf(state, ask.task), line: ask.line })}</span>
      <span class="turn">${words.t("ask.count", { count: ask.count })}</span>
    </div>
    <div class="io2">
      ${passedIn(view, actions, ask, program)}
      <div class="arrow" aria-hidden="true">${icon(ask.got === null ? "hold" : "arrow")}</div>
      ${cameBack(view, actions, ask, program)}
    </div>
    <p class="foot">${words.t("ask.lesson")}</p>
  </div>`;
}

/** Stands where the lists will be. @param {View} view @param {string} model */
export const noAsk = ({ words }, model) =>
  html`<div class="mid none">
    <p class="big">${words.t("ask.notyet", { call: `${model}()` })}</p>
    <p class="m">${words.t("ask.notyet.why")}</p>
  </div>`;
