/**
 * One example as a card: its number on the path, what it teaches, how it waits, and the lanes of its run.
 *
 * Refuses to know: which cards there are, and how a canvas is drawn (`data-mini` marks it).
 */

import { html } from "../../vendor/preact.js";
import { writeHash } from "../place.js";
import { classes, icon, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Example} Example */
/** @typedef {import("../types.js").Card} Card */

/** more words than these are not printed */
const MOST_WORDS = 4;

/** What there is in the program's world besides itself. @param {View} view @param {Example} example @returns {string[]} */
function worldOf({ words }, { programs, world }) {
  const told = [];
  if (programs.length > 1) told.push(words.t("gallery.programs", { count: programs.length }));
  if (world.clients > 0) told.push(words.t("gallery.clients", { count: world.clients }));
  if (world.keyboard) told.push(words.t("gallery.keyboard"));
  if (world.platform === "windows") told.push("Windows");
  if (world.cores > 1) told.push(words.t("gallery.cores", { count: world.cores }));
  return told;
}

/** How long the run is, and how much of it the picture shows. @param {View} view @param {Card} card */
function extent({ words }, { end, until }) {
  if (until !== null) return words.t("gallery.until", { until_us: until, total_us: end });
  return words.t("gallery.total", { total_us: end });
}

/** @param {View} view @param {Example} example */
function lanes(view, { id }) {
  const card = view.gallery?.cards.examples[id];
  const names = card?.lanes.map(({ name }) => name).join(", ");
  return html`<div class="mini">
    <canvas data-mini=${id} aria-hidden="true"></canvas>
    ${card && html`<span class="sr">${view.words.t("gallery.lanes", { names })}</span>`}
  </div>`;
}

/** @param {View} view @param {string[]} inCode */
const meant = ({ words }, inCode) =>
  inCode.length > 0 &&
  html`<p class="meant">
    ${words.t("gallery.incode")} ${inCode.slice(0, MOST_WORDS).map((word) => html`<code key=${word}>${word}</code>`)}
  </p>`;

/** @param {View} view @param {Example} example */
function foot(view, example) {
  const { ui, words } = view;
  const card = view.gallery?.cards.examples[example.id];
  return html`<p class="ft">
    ${card && html`<span class="time">${extent(view, card)}</span>`}
    ${card && card.more > 0 && html`<span class="time">${words.t("gallery.more", { count: card.more })}</span>`}
    ${worldOf(view, example).map((told) => html`<span key=${told} class="chip">${told}</span>`)}
    ${example.note && html`<span class="chip">${words.t("gallery.note")}</span>`}
    ${ui.awaited === example.id && html`<span class="been">${words.t("gallery.opening")}</span>`}
    ${ui.awaited !== example.id && ui.opened.includes(example.id) && html`<span class="been">${icon("check")}${words.t("gallery.opened")}</span>`}
  </p>`;
}

/** A click that asks for a tab or window of its own is the browser's. @param {MouseEvent} event */
const isPlain = ({ button, ctrlKey, metaKey, shiftKey, altKey }) =>
  button === 0 && !ctrlKey && !metaKey && !shiftKey && !altKey;

/**
 * @param {View} view
 * @param {Actions} actions
 * @param {Example} example
 * @param {number} number  on the path
 * @param {string[]} [inCode]  words of its code that were searched for
 */
export function card(view, actions, example, number, inCode = []) {
  const { run, words } = view;
  const { id } = example;
  const present = run?.example === id;
  const open = (/** @type {MouseEvent} */ event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    actions.choose(id);
  };
  return html`<li key=${id} class=${classes("card", present && "present")}>
    <div class="hd">
      <span class="nr">${number}</span>
      <a
        class="ttl"
        data-card=${id}
        href=${writeHash({ example: id }, 0)}
        aria-current=${present ? "true" : undefined}
        aria-describedby=${`goal-${id}`}
        onClick=${open}
      >${words.t(`example.${id}.title`)}</a>
      <span class="mdl">${words.t(`model.${example.model}`)}</span>
    </div>
    <p class="goal" id=${`goal-${id}`}>${rich(words, `example.${id}.goal`)}</p>
    ${meant(view, inCode)} ${lanes(view, example)} ${foot(view, example)}
  </li>`;
}
