/**
 * The buttons that open lists about the timeline: of its lanes, and of bookmarks and breakpoints.
 *
 * Refuses to know: what is in the lists.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { shownOf } from "../lanes/tracks.js";
import { classes, icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** "12 of 300 tracks": what is hidden is never hidden silently. @param {View} view */
export function counted({ timeline, ui, words }) {
  const tasks = timeline.tasks();
  const shown = shownOf(tasks, ui.tracks).length;
  return { shown, total: tasks.length, text: words.t("tracks.shown", { shown, count: tasks.length }) };
}

/** @param {View} view @param {Actions} actions */
export function tracksButton(view, actions) {
  const { words, ui } = view;
  const { shown, total, text } = counted(view);
  if (total === 0) return null;
  return html`<button
    type="button"
    class=${classes("btn small trk", shown < total && "some")}
    aria-haspopup="dialog"
    aria-expanded=${ui.trackList}
    title=${`${words.t("command.tracks")} (${keyOf("tracks")})`}
    onClick=${() => actions.command("tracks")}
  >
    <span class="sr">${text}</span>${icon("tracks")}<span aria-hidden="true">${shown < total ? text : total}</span>
  </button>`;
}

/** Opens the list, where there is something in it. @param {View} view @param {Actions} actions */
export function placesButton({ words, bookmarks, breakpoints }, actions) {
  if (bookmarks.length + breakpoints.length === 0) return null;
  return html`<button type="button" class="btn small marks" title=${`${words.t("places.title")} (${keyOf("places")})`} onClick=${() => actions.command("places")}>
    <span class="sr">${words.t("places.title")}: </span>
    ${bookmarks.length > 0 && html`<span>${icon("bookmark", "fill")}${bookmarks.length}<span class="sr"> ${words.t("places.bookmarks")}</span></span>`}
    ${breakpoints.length > 0 && html`<span class="stops">${icon("stop", "fill")}${breakpoints.length}<span class="sr"> ${words.t("places.stops")}</span></span>`}
  </button>`;
}
