/**
 * The kernel: where the CPU sleeps, the sockets, their backlog and the bytes nobody has read yet.
 *
 * Refuses to know: which way of waiting the program uses.
 */

import { html } from "../../vendor/preact.js";
import { classes, dock, icon, isGone, isLinked, linked, timeOf } from "./parts.js";
import { cellsOf, hasNews, otherEnd, socketName, socketsOf, usesNetwork } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Socket} Socket */

const CELLS = 16;
const BLANKS = 4;

/** Bytes in the receive buffer, one cell each. @param {View} view @param {Socket} socket */
function buffer(view, socket) {
  const { words } = view;
  if (socket.bytes === 0) {
    return html`<span class="cells">
      ${Array.from({ length: BLANKS }, (_, i) => html`<i key=${i}></i>`)}<em class="z">${words.t("sock.empty")}</em>
    </span>`;
  }
  const cells = cellsOf(socket.data);
  const more = cells.length > CELLS || socket.bytes > 64;
  const age = timeOf(view) - (socket.since ?? timeOf(view));
  return html`<span class="cells">
    ${cells.slice(0, CELLS).map((cell, i) => html`<i key=${i} class="b">${cell}</i>`)}
    ${more && html`<span class="more">…</span>`}
    <em title=${words.t("sock.unread", { count: socket.bytes })}>
      ${more && html`${words.t("sock.bytes", { count: socket.bytes })} · `}${age === 0 ? words.t("sock.fresh") : words.t("sock.since", { for_us: age })}
    </em>
  </span>`;
}

/** What to say of a socket that is not simply open. @param {View} view @param {Socket} socket */
function condition({ words }, socket) {
  if (socket.state === "open") return null;
  return html`<span class=${`cond ${socket.state}`}>${icon(socket.state === "connecting" ? "clock" : "unplugged")}${words.t(`sock.${socket.state}`)}</span>`;
}

/** @param {View} view @param {Socket} socket */
const isLit = (view, socket) => isLinked(view, { fd: socket.fd, wire: socket.wire ?? "" });

/** @param {View} view @param {Actions} actions @param {Socket} socket */
function listener(view, actions, socket) {
  const { words } = view;
  const waiting = socket.backlog;
  return html`<li
    key=${`${socket.program}:${socket.fd}`}
    class=${classes("sock listen", hasNews(socket) && "hot", isLit(view, socket) && "lit")}
    ...${linked(actions, { fd: socket.fd })}
  >
    <span class="t"><b>fd ${socket.fd}</b>${socket.local !== null && html`<span>:${socket.local}</span>`}</span>
    <span class=${socket.kind === "new" ? "say" : "sr"}>${words.t(socket.kind === "new" ? "sock.new" : "sock.listening")}</span>
    ${
      socket.kind === "listening" &&
      html`<span class="backlog" title=${words.t("sock.backlog.title")}>${words.t("sock.backlog")}
        ${waiting.length === 0 ? html`<b class="z">0</b>` : waiting.map((peer, i) => html`<b key=${i} class="peer">${peer}</b>`)}
      </span>`
    }
  </li>`;
}

/** @param {View} view @param {Actions} actions @param {Socket} socket */
function stream(view, actions, socket) {
  const { state, words } = view;
  const other = otherEnd(state, socket);
  const name = words.t(...socketName(state, socket.program, socket.fd));
  return html`<li
    key=${`${socket.program}:${socket.fd}`}
    class=${classes("sock row", hasNews(socket) && "hot", `is-${socket.state}`, isLit(view, socket) && "lit")}
    data-socket-wire=${socket.wire ?? undefined}
    ...${linked(actions, socket.wire === null ? { fd: socket.fd } : { fd: socket.fd, wire: socket.wire })}
  >
    <span class="t">
      <b>fd ${socket.fd}</b>${other && icon("pair")}<span class="x" title=${name}>${name}</span>
      ${socket.pair === null && html`<span class="mode">${words.t(socket.blocking ? "sock.blocking" : "sock.nonblocking")}</span>`}
    </span>
    ${condition(view, socket)} ${(socket.state === "open" || socket.bytes > 0) && buffer(view, socket)}
  </li>`;
}

/** Where the CPU lies when nobody can run. @param {View} view */
function bed({ state, words }) {
  const asleep = state.cpu === null && state.programs.length > 0;
  return html`<div class=${classes("bed", asleep && "on")}>
    ${dock("cpu:asleep")}
    <span class="word">${icon("moon")}${words.t("cpu.asleep")}</span>
    <span class="say">${words.t(state.end ? "cpu.asleep.end" : asleep ? "cpu.asleep.now" : "cpu.asleep.place")}</span>
  </div>`;
}

/** @param {View} view @param {Actions} actions @param {Socket[]} sockets */
function rows(view, actions, sockets) {
  const carries = (/** @type {Socket} */ socket) => socket.kind === "stream" || socket.family === "udp";
  const streams = sockets.filter(carries);
  const others = sockets.filter((socket) => !carries(socket));
  return html`
    ${others.length > 0 && html`<ul class="listeners">${others.map((socket) => listener(view, actions, socket))}</ul>`}
    ${streams.length > 0 && html`<ul class=${classes("streams", streams.length > 4 && "many")}>${streams.map((socket) => stream(view, actions, socket))}</ul>`}
  `;
}

/** @param {View} view @param {Actions} actions */
export function kernel(view, actions) {
  const { state, words } = view;
  const sockets = socketsOf(state).filter(({ program }) => !isGone(state, program));
  const several = state.programs.filter((_, i) => !isGone(state, i)).length > 1;
  return html`<section class="layer l-kernel" id="panel-kernel" aria-label=${words.t("layer.kernel")}>
    <h2 class="lab">${words.t("layer.kernel")}</h2>
    <div class=${classes("kern", several && "several")}>
      ${bed(view)}
      ${sockets.length === 0 && html`<p class="nosock">${words.t(usesNetwork(view) ? "sock.none.yet" : "sock.none")}</p>`}
      ${
        several
          ? state.programs.map((program, i) => {
              const own = sockets.filter((socket) => socket.program === i);
              return (
                own.length > 0 &&
                html`<div key=${i} class="owner"><h3 class="file">${program.name}</h3>${rows(view, actions, own)}</div>`
              );
            })
          : rows(view, actions, sockets)
      }
    </div>
  </section>`;
}
