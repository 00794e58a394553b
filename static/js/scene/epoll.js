/**
 * An epoll instance: the interest list that the kernel keeps, and its ready list; and who has unread data and is not in
 * it, since an edge is told once.
 *
 * Refuses to know: the call that asks for it.
 */

import { html } from "../../vendor/preact.js";
import { chip } from "./chips.js";
import { excerpt } from "./excerpt.js";
import { counter, empty, icon, linked, reachable } from "./parts.js";
import { concerned, hasNews } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Epoll} Epoll */

/** Registered for edges, with something unread, and not in the ready list: told once and never again. @param {View} view @param {Epoll} epoll */
export const toldOnce = ({ state }, { program, interest, ready }) =>
  interest.filter(({ fd, flags }) => {
    const socket = state.sockets[`${program}:${fd}`];
    return flags.includes("et") && !ready.includes(fd) && socket !== undefined && hasNews(socket);
  });

/** @param {Epoll["interest"]} interest @param {number} fd */
const eventsOf = (interest, fd) => interest.find((one) => one.fd === fd)?.events ?? "r";

/** @param {View} view @param {Actions} actions @param {Epoll} epoll */
function readyList(view, actions, epoll) {
  const { state, words } = view;
  const { program, interest, ready } = epoll;
  const once = toldOnce(view, epoll);
  return html`<section class="kept" ...${reachable(ready.length + once.length)}>
    <h3>${words.t("epoll.ready")}${counter(ready.length)}</h3>
    ${ready.length === 0 && once.length === 0 && empty(words.t("hub.ready.none"))}
    <ul class="fdlist">
      ${excerpt(view, `ready-${program}`, ready, (fd, place) => chip(view, actions, program, { fd, events: eventsOf(interest, fd) }, true, place))}
      ${once.map(
        ({ fd }) =>
          html`<li key=${fd} class="fdchip missing" ...${linked(actions, { fd }, view)}>
            ${icon("unseen")}<span class="x"><b class="mono">fd ${fd}</b> ${words.t("epoll.once", { count: state.sockets[`${program}:${fd}`].bytes })}</span>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {View} view @param {Actions} actions @param {Epoll} epoll */
export function registered(view, actions, epoll) {
  const { words } = view;
  const { program, interest, ready } = epoll;
  const about = concerned(view);
  return html`<section ...${reachable(interest.length)}>
      <h3>${words.t("ask.interest")}${counter(interest.length)}</h3>
      ${interest.length === 0 && empty(words.t("ask.in.none"))}
      <ul class="fdlist">${excerpt(
        view,
        `interest-${program}`,
        interest,
        (item, place) => chip(view, actions, program, item, ready.includes(item.fd), place),
        ({ fd }) => about.program === program && about.fd === fd,
      )}</ul>
    </section>
    ${readyList(view, actions, epoll)}`;
}
