/**
 * The program's queues: what is in them, the next one to be taken first, and who waits to take or to put.
 *
 * Refuses to know: whose code a queue is, and what an item means.
 */

import { html } from "../../vendor/preact.js";
import { classes, icon, linked, nameOf, taskName } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Queue} Queue */

/** more queues and more waiting tasks than these are counted */
const MOST_QUEUES = 12;
const MOST_WAITING = 3;

/** What was moved in this very step. @param {View} view @param {Queue} queue */
const moved = ({ step }, { last }) => (last && last.q === step?.q ? last : null);

/** Where an item lies that has just been put in, counted from the next one to be taken; -1 where that is not shown. @param {Queue} queue */
export function placeOfNew({ what, items, size, last }) {
  if (what === "LifoQueue") return 0;
  if (what === "PriorityQueue") return items.indexOf(last?.item ?? "");
  return size === items.length ? size - 1 : -1;
}

/** @param {View} view @param {Queue} queue */
function items(view, queue) {
  const { words } = view;
  const move = moved(view, queue);
  const fresh = move?.event === "put" ? placeOfNew(queue) : -1;
  const over = queue.size - queue.items.length;
  const isNewOver = move?.event === "put" && fresh < 0;
  return html`<ol class="items">
    ${
      move?.event === "taken" &&
      html`<li class="item taken" title=${move.item}>${icon("back")}<span class="sr">${words.t("queue.taken")} </span><code>${move.item}</code></li>`
    }
    ${queue.items.map(
      (item, i) =>
        html`<li key=${i} class=${classes("item", i === fresh && "put")} title=${item}>
          ${i === fresh && html`${icon("plus")}<span class="sr">${words.t("queue.put")} </span>`}<code>${item}</code>
        </li>`,
    )}
    ${over > 0 && html`<li class=${classes("item over", isNewOver && "put")}>${words.t("queue.more", { count: over })}</li>`}
    ${queue.size === 0 && move === null && html`<li class="none">${words.t("queue.empty")}</li>`}
  </ol>`;
}

/** Who waits at one end. @param {View} view @param {Actions} actions @param {number[]} tasks @param {string} word */
function waiting(view, actions, tasks, word) {
  const { state, words } = view;
  if (tasks.length === 0) return null;
  const over = tasks.slice(MOST_WAITING);
  return html`<span class="wait">
    <span class="w">${words.t(word)}</span>
    ${tasks.slice(0, MOST_WAITING).map((id) => html`<span key=${id} class="who" ...${linked(actions, { task: id }, view)}>${taskName(nameOf(state, id))}</span>`)}
    ${over.length > 0 && html`<span class="who" title=${over.map((id) => nameOf(state, id)).join(", ")}>+${over.length}</span>`}
  </span>`;
}

/** @param {View} view @param {Actions} actions @param {Queue} queue */
function row(view, actions, queue) {
  const { words } = view;
  const { limit, size, what } = queue;
  const held =
    limit === null ? words.t("queue.holds", { count: size }) : words.t("queue.holds.limit", { count: size, limit });
  const move = moved(view, queue);
  return html`<li
    key=${`${queue.program}:${queue.id}`}
    class=${classes("queue", limit !== null && size >= limit && "full", move && "moved")}
    ...${move ? linked(actions, { task: move.task }) : {}}
  >
    <span class="of" title=${what}><b>${queue.name}</b> <small>${what}</small></span>
    <span class="held">${held}</span>
    ${waiting(view, actions, queue.takers, "queue.takers")} ${items(view, queue)} ${waiting(view, actions, queue.putters, "queue.putters")}
  </li>`;
}

/** The queues that are shown: those in which something happened last come first where there are many. @param {Queue[]} all */
function chosen(all) {
  if (all.length <= MOST_QUEUES) return all;
  const latest = [...all].sort((a, b) => (b.last?.q ?? -1) - (a.last?.q ?? -1)).slice(0, MOST_QUEUES);
  return all.filter((queue) => latest.includes(queue));
}

/** @param {View} view @param {Actions} actions */
export function queues(view, actions) {
  const { state, words } = view;
  const all = Object.values(state.queues);
  if (all.length === 0) return null;
  const shown = chosen(all);
  const over = all.length - shown.length;
  return html`<section class="queues" aria-label=${words.t("queue.label")} tabindex="0" data-keep="queues">
    <h3 title=${words.t("queue.order")}>${words.t("queue.label")}<span class="sr">, ${words.t("queue.order")}</span></h3>
    <ul>${shown.map((queue) => row(view, actions, queue))}</ul>
    ${over > 0 && html`<p class="m">${words.t("queue.others", { count: over })}</p>`}
  </section>`;
}
