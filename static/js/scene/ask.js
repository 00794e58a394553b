/**
 * A readiness call: what select and poll hand in each time, or what epoll keeps; and what came back.
 *
 * Refuses to know: how the kernel finds out.
 */

import { html } from "../../vendor/preact.js";
import { chip } from "./chips.js";
import { holdersOf } from "./docks.js";
import { registered } from "./epoll.js";
import { excerpt } from "./excerpt.js";
import { classes, counter, empty, icon, nameOf, reachable, timeOf } from "./parts.js";
import { hasNews } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Ask} Ask */

/** select() takes no number from here on */
const SETSIZE = 1024;

/** @param {View} view @param {Actions} actions @param {Ask} ask @param {number} program */
function passedIn(view, actions, { asked, got }, program) {
  const { state, words } = view;
  return html`<section ...${reachable(asked.length)}>
    <h3>${words.t("ask.in")}${counter(asked.length)}</h3>
    ${asked.length === 0 && empty(words.t("ask.in.none"))}
    <ul class="fdlist">
      ${excerpt(view, `asked-${program}`, asked, (item, place) => {
        const socket = state.sockets[`${program}:${item.fd}`];
        const news = socket !== undefined && hasNews(socket);
        return chip(view, actions, program, item, news || (got ?? []).some(({ fd }) => fd === item.fd), place);
      })}
    </ul>
  </section>`;
}

/** @param {View} view @param {Actions} actions @param {Ask} ask @param {number} program */
function cameBack(view, actions, { got, until }, program) {
  const { words } = view;
  return html`<section class="back" ...${reachable(got?.length ?? 0)}>
    <h3>${words.t("ask.out")}${got && counter(got.length)}</h3>
    ${got === null && empty(words.t("ask.waiting"), until === null ? words.t("ask.forever") : words.t("ask.until", { left_us: Math.max(0, until - timeOf(view)) }))}
    ${got?.length === 0 && empty("[ ]", words.t("ask.timeout"))}
    <ul class="fdlist">${excerpt(view, `got-${program}`, got ?? [], (item, place) => chip(view, actions, program, item, true, place))}</ul>
  </section>`;
}

/** What the calls cost, and what select cannot do. @param {View} view @param {Ask} ask */
function price({ words }, { call, asked, count, scanned }) {
  if (call === "epoll_wait") return html`<p class="foot">${words.t("ask.price.epoll")}</p>`;
  const highest = Math.max(0, ...asked.map(({ fd }) => fd));
  return html`<p class="foot">
    ${icon("again")}${words.t("ask.price", { count: asked.length, calls: count, scanned })}
    ${call === "select" && html` <span class="limit">${words.t("ask.setsize", { size: SETSIZE, highest })}</span>`}
  </p>`;
}

/** @param {View} view @param {Actions} actions @param {Ask} ask */
export function ask(view, actions, ask) {
  const { state, words } = view;
  const program = state.tasks[ask.task]?.program ?? 0;
  const stage = ask.got !== null ? "back" : holdersOf(state).includes(ask.task) ? "asking" : "waiting";
  const kept = ask.epoll === null ? undefined : state.epolls[`${program}:${ask.epoll}`];
  const arrow = html`<div class="arrow" aria-hidden="true">${icon(ask.got === null ? "hold" : "arrow")}</div>`;
  return html`<div key=${`ask-${ask.task}`} class=${classes("mid ask", ask.got === null && "waiting")}>
    <div class="hd">
      <h3 class="nm mono">${ask.call}()</h3>
      <span class="m">${words.t(`ask.now.${stage}`, { task: nameOf(state, ask.task), line: ask.line })}</span>
      <span class="turn">${words.t("ask.count", { count: ask.count })}</span>
    </div>
    <div class=${classes("io2", kept && "io3")}>
      ${kept ? registered(view, actions, kept) : passedIn(view, actions, ask, program)} ${arrow} ${cameBack(view, actions, ask, program)}
    </div>
    ${price(view, ask)}
  </div>`;
}

/** Stands where the lists will be. @param {View} view @param {string} model */
export const noAsk = ({ words }, model) =>
  html`<div class="mid none">
    <p class="big">${words.t("ask.notyet", { call: `${model}()` })}</p>
    <p class="m">${words.t("ask.notyet.why")}</p>
  </div>`;
