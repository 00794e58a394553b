/**
 * The kernel: where the CPU sleeps, the sockets, their backlog and the bytes nobody has read yet.
 *
 * Refuses to know: which way of waiting the program uses.
 */

import { html } from "../../vendor/preact.js";
import { bed, kernelTimers } from "./bed.js";
import { excerpt } from "./excerpt.js";
import { classes, icon, isGone, isLinked, linked, timeOf } from "./parts.js";
import { sorted } from "./shelf.js";
import { cellsOf, concerned, hasNews, otherEnd, socketName, socketsOf, usesNetwork } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Socket} Socket */

const CELLS = 16;
const BLANKS = 4;
/** so many descriptors of a bundle are shown when it is unfolded */
const UNFOLDED = 64;

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

/** @param {View} view @param {Actions} actions @param {Socket} socket @param {import("./excerpt.js").Place} [place] */
function stream(view, actions, socket, place) {
  const { state, words } = view;
  const other = otherEnd(state, socket);
  const name = words.t(...socketName(state, socket.program, socket.fd));
  return html`<li
    key=${`${socket.program}:${socket.fd}`}
    class=${classes("sock row", hasNews(socket) && "hot", `is-${socket.state}`, isLit(view, socket) && "lit")}
    data-socket-wire=${socket.wire ?? undefined}
    ...${linked(actions, socket.wire === null ? { fd: socket.fd } : { fd: socket.fd, wire: socket.wire })}
    ...${place}
  >
    <span class="t">
      <b>fd ${socket.fd}</b>${other && icon("pair")}<span class="x" title=${name}>${name}</span>
      ${socket.pair === null && html`<span class="mode">${words.t(socket.blocking ? "sock.blocking" : "sock.nonblocking")}</span>`}
    </span>
    ${condition(view, socket)} ${(socket.state === "open" || socket.bytes > 0) && buffer(view, socket)}
  </li>`;
}

/** the first number that select() cannot take */
const SETSIZE = 1024;

/** Numbers of descriptors, the first and the last of many. @param {Socket[]} sockets */
function numbersOf(sockets) {
  const fds = sockets.map(({ fd }) => fd);
  return fds.length > 4 ? `${fds[0]} … ${fds[fds.length - 1]}` : fds.join(", ");
}

/** Descriptors that are put away together; the person may unfold them. @param {View} view @param {Actions} actions @param {import("./shelf.js").Bundle} bundle */
function bundleRow(view, actions, { kind, sockets }) {
  const { words } = view;
  const beyond = sockets.filter(({ fd }) => fd >= SETSIZE).length;
  return html`<li key=${kind} class="bundle">
    <details>
      <summary><b>${words.t(`sock.bundle.${kind}`, { count: sockets.length })}</b><span class="mono">fd ${numbersOf(sockets)}</span></summary>
      <ul class="streams many">${sockets.slice(0, UNFOLDED).map((socket) => stream(view, actions, socket))}</ul>
      ${sockets.length > UNFOLDED && html`<p class="say">${words.t("sock.bundle.more", { count: sockets.length - UNFOLDED })}</p>`}
    </details>
    ${beyond > 0 && html`<p class="beyond">${icon("warn")}${words.t("sock.bundle.setsize", { count: beyond, size: SETSIZE })}</p>`}
  </li>`;
}

/** @param {View} view @param {Actions} actions @param {Socket[]} sockets */
function rows(view, actions, sockets) {
  const carries = (/** @type {Socket} */ socket) => socket.kind === "stream" || socket.family === "udp";
  const shown = sorted(view.state, sockets);
  const streams = shown.rows.filter(carries);
  const others = shown.rows.filter((socket) => !carries(socket));
  const about = concerned(view);
  const isWanted = (/** @type {Socket} */ { fd, program }) => fd === about.fd && program === about.program;
  return html`
    ${others.length > 0 && html`<ul class="listeners">${others.map((socket) => listener(view, actions, socket))}</ul>`}
    ${
      streams.length + shown.bundles.length > 0 &&
      html`<ul class=${classes("streams", streams.length > 4 && "many")}>
        ${excerpt(view, `sockets-${streams[0]?.program}`, streams, (socket, place) => stream(view, actions, socket, place), isWanted)} ${shown.bundles.map((bundle) => bundleRow(view, actions, bundle))}
      </ul>`
    }
  `;
}

/** @param {View} view @param {Actions} actions */
function beds(view, actions) {
  const parts = [bed(view), kernelTimers(view, actions)].filter((part) => part !== null);
  return parts.length > 0 && html`<div class="beds">${parts}</div>`;
}

/** Why there is no socket. @param {View} view */
function noneKey(view) {
  if (view.run?.host) return "sock.none.host";
  return usesNetwork(view) ? "sock.none.yet" : "sock.none";
}

/** @param {View} view @param {Actions} actions */
export function kernel(view, actions) {
  const { state, words } = view;
  const sockets = socketsOf(state).filter(({ program }) => !isGone(state, program));
  const several = state.programs.filter((_, i) => !isGone(state, i)).length > 1;
  return html`<section class="layer l-kernel" data-tour="asleep" id="panel-kernel" aria-label=${words.t("layer.kernel")}>
    <h2 class="lab">${words.t("layer.kernel")}</h2>
    <div class=${classes("kern", several && "several")}>
      ${beds(view, actions)}
      ${sockets.length === 0 && html`<p class="nosock">${words.t(noneKey(view))}</p>`}
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
