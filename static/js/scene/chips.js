/**
 * A descriptor in a list: whose it is, which events are asked for, and how it is registered.
 *
 * Refuses to know: which list.
 */

import { html } from "../../vendor/preact.js";
import { classes, isLinked, linked } from "./parts.js";
import { socketName } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Interest} Interest */

/** @param {View} view @param {Actions} actions @param {number} program @param {Interest & {flags?: string[]}} item @param {boolean} hot @param {import("./excerpt.js").Place} [place] */
export function chip(view, actions, program, { fd, events, flags }, hot, place) {
  const { state, words } = view;
  const socket = state.sockets[`${program}:${fd}`];
  const lit = isLinked(view, { fd, wire: socket?.wire ?? "" });
  return html`<li key=${fd} class=${classes("fdchip", hot && "hot", lit && "lit")} ...${linked(actions, { fd })} ...${place}>
    <b class="mono">fd ${fd}</b><span class="x">${socket && words.t(...socketName(state, program, fd))}</span>
    ${events !== "r" && html`<span class="ev">${words.t(`ask.events.${events}`)}</span>`}
    ${flags && html`<span class=${classes("flag", flags.includes("et") && "et")}>${words.t(flags.includes("et") ? "epoll.et" : "epoll.lt")}</span>`}
    ${flags?.includes("oneshot") && html`<span class="flag et">${words.t("epoll.oneshot")}</span>`}
  </li>`;
}
