/**
 * The program's own loop: how often it asked in vain, whom it asks now, and what that costs.
 *
 * Refuses to know: why nothing was there.
 */

import { html } from "../../vendor/preact.js";
import { busyOf, classes, icon, isLinked, linked, reachable, timeOf } from "./parts.js";
import { hasNews, socketName, socketsOf } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Poll} Poll */

/** @param {View} view @param {Poll} poll */
function numbers(view, poll) {
  const { words } = view;
  const now = timeOf(view);
  const all = poll.futile + poll.useful;
  const share = all === 0 ? 0 : (poll.useful / all) * 100;
  return html`<div class="nums">
    <p class="num vain"><b>${poll.futile.toLocaleString("en")}</b><span>${words.t("poll.futile", { count: poll.futile })}</span></p>
    <p class="num"><b>${poll.useful.toLocaleString("en")}</b><span>${words.t("poll.useful", { count: poll.useful })}</span></p>
    <p class="num vain"><b>${poll.streak.toLocaleString("en")}</b><span>${words.t("poll.streak")}</span></p>
    <p class="num"><b>${now === 0 ? 0 : Math.round((busyOf(view) / now) * 100)} %</b><span>${words.t("poll.busy")}</span></p>
    <svg class="share" aria-hidden="true">
      <rect class="vain" width="100%" height="100%" />
      <rect class="good" width=${`${Math.max(share, poll.useful > 0 ? 0.6 : 0)}%`} height="100%" />
    </svg>
  </div>`;
}

/** The sockets that the loop goes round. @param {View} view @param {Actions} actions @param {Poll} poll @param {number} program */
function round(view, actions, poll, program) {
  const { state, words } = view;
  const asked = socketsOf(state).filter((socket) => socket.program === program && socket.kind !== "new");
  return html`<ol class="round" ...${reachable(asked.length)} aria-label=${words.t("poll.round")}>
    ${asked.map((socket) => {
      const now = socket.fd === poll.fd;
      const news = hasNews(socket);
      return html`<li
        key=${socket.fd}
        class=${classes("fdchip", now && "now", now && poll.streak === 0 && "good", news && "hot", isLinked(view, { fd: socket.fd, wire: socket.wire ?? "" }) && "lit")}
        aria-current=${now ? "true" : undefined}
        ...${linked(actions, { fd: socket.fd })}
      >
        <b class="mono">fd ${socket.fd}</b><span class="x">${words.t(...socketName(state, program, socket.fd))}</span>
        <span class="ans">${now ? words.t(poll.streak > 0 ? "poll.nothing" : "poll.something") : news ? words.t("poll.news") : ""}</span>
      </li>`;
    })}
  </ol>`;
}

/** When it last asked somebody who had something. @param {View} view @param {Poll} poll */
function lastUseful(view, { last, streak }) {
  const { words } = view;
  if (streak === 0) return null;
  const said = last
    ? words.t("poll.last", { call: last.call, fd: last.fd, ago_us: timeOf(view) - last.t })
    : words.t("poll.last.never");
  return html`<span class="ago">${said}</span>`;
}

/** @param {View} view @param {Poll} poll */
function nowLine(view, poll) {
  const { state, words } = view;
  const task = state.tasks[poll.task];
  const held = task?.state === "hold";
  const { call, line, streak: count } = poll;
  const now = held
    ? words.t("poll.hold", { call: task.wait?.call ?? "", line: task.wait?.line ?? task.line })
    : words.t(count === 0 ? "poll.answered" : "poll.asks", { call, line, count });
  return html`<p class=${classes("foot", held && "hold")} title=${now}>${icon(held ? "hold" : "again")}${now} ${!held && lastUseful(view, poll)}</p>`;
}

/** @param {View} view @param {Actions} actions @param {Poll} poll */
export function polls(view, actions, poll) {
  const { state, words } = view;
  const task = state.tasks[poll.task];
  return html`<div key=${`poll-${poll.task}`} class=${classes("mid polls", task?.state === "poll" && "busy")}>
    <div class="hd"><h3 class="nm">${words.t("poll.title")}</h3><span class="m">${words.t("poll.about")}</span></div>
    ${numbers(view, poll)} ${round(view, actions, poll, task?.program ?? 0)} ${nowLine(view, poll)}
  </div>`;
}

/** Stands where the count will be. @param {View} view */
export const noPolls = ({ words }) =>
  html`<div class="mid none"><p class="big">${words.t("poll.notyet")}</p><p class="m">${words.t("poll.notyet.why")}</p></div>`;
