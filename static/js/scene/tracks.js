/**
 * The list of the lanes: which are shown, in which order, in which groups.
 *
 * Refuses to know: how lanes are drawn, and where rows lie.
 */

import { html } from "../../vendor/preact.js";
import { AS_THEY_ARE, FINISHED, fits, groupsOf, inOrder, moved } from "../lanes/tracks.js";
import { counted } from "./openers.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Task} Task */
/** @typedef {import("../types.js").Tracks} Tracks */

/** the list shows so many; a part of a name leads to the others */
const MOST = 300;
/** @type {Tracks["group"][]} */
const GROUPS = ["none", "program", "thread"];

/** @param {View} view @param {Actions} actions @param {Partial<Tracks>} patch */
const change = ({ ui }, actions, patch) => actions.set({ tracks: { ...ui.tracks, ...patch } });

/** @param {View} view @param {Actions} actions */
function filter(view, actions) {
  const { words, ui } = view;
  const close = () => actions.set({ trackList: false });
  const leave = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    close();
  };
  const kinds = [...new Set(view.timeline.tasks().map(({ what }) => what))];
  const kind = kinds.some((one) => one === ui.tracks.kind) ? ui.tracks.kind : "";
  return html`<div class="ask">
    ${icon("search")}
    <input
      type="text"
      value=${ui.tracks.text}
      autocomplete="off"
      spellcheck="false"
      aria-label=${words.t("tracks.name")}
      placeholder=${words.t("tracks.name")}
      data-field
      onKeyDown=${leave}
      onInput=${(/** @type {Event} */ event) => change(view, actions, { text: /** @type {HTMLInputElement} */ (event.target).value })}
    />
    ${
      kinds.length > 1 &&
      html`<select
        aria-label=${words.t("tracks.kind")}
        value=${kind}
        onChange=${(/** @type {Event} */ event) => change(view, actions, { kind: /** @type {Tracks["kind"]} */ (/** @type {HTMLSelectElement} */ (event.target).value) })}
      >
        <option value="" selected=${kind === ""}>${words.t("tracks.kind.all")}</option>
        ${kinds.map((one) => html`<option key=${one} value=${one} selected=${kind === one}>${words.t(`tracks.kind.${one}`)}</option>`)}
      </select>`
    }
    <button type="button" class="btn ico" aria-label=${words.t("pick.close")} onClick=${close}>${icon("cross")}</button>
  </div>`;
}

/** @param {View} view @param {Actions} actions */
function grouping(view, actions) {
  const { words, ui } = view;
  const { group, finished, folded } = ui.tracks;
  const toggle = () =>
    change(view, actions, { finished: !finished, folded: [...folded.filter((key) => key !== FINISHED), FINISHED] });
  return html`<div class="how">
    <div class="seg" role="group" aria-label=${words.t("tracks.group")}>
      ${GROUPS.map(
        (one) =>
          html`<button key=${one} type="button" aria-pressed=${group === one} onClick=${() => change(view, actions, { group: one })}>${words.t(`tracks.group.${one}`)}</button>`,
      )}
    </div>
    <label class="check"><input type="checkbox" checked=${finished} onChange=${toggle} />${words.t("tracks.gather")}</label>
    ${folder(view, actions)}
  </div>`;
}

/** Folds all groups, or unfolds them. @param {View} view @param {Actions} actions */
function folder(view, actions) {
  const { timeline, ui, words } = view;
  const { group, folded } = ui.tracks;
  if (group === "none") return null;
  const keys = groupsOf(timeline.tasks(), group, timeline.tip).map(({ key }) => key);
  if (keys.length < 2) return html`<span class="note">${words.t("tracks.single")}</span>`;
  const all = keys.every((key) => folded.includes(key));
  const rest = folded.filter((key) => !keys.includes(key));
  return html`<button type="button" class="btn small" onClick=${() => change(view, actions, { folded: all ? rest : [...rest, ...keys] })}>
    ${words.t(all ? "tracks.unfold" : "tracks.fold")}
  </button>`;
}

/** @param {View} view @param {Actions} actions @param {Task[]} listed @param {number} at */
function track(view, actions, listed, at) {
  const { words, ui, timeline } = view;
  const { id, name, what } = listed[at];
  const { hidden, order } = ui.tracks;
  const isShown = !hidden.includes(id);
  const toggle = () =>
    change(view, actions, { hidden: isShown ? [...hidden, id] : hidden.filter((one) => one !== id) });
  const mover = (/** @type {1 | -1} */ direction) => {
    const beside = listed[at + direction];
    const label = words.t(direction < 0 ? "tracks.up" : "tracks.down", { task: name });
    const run = () => change(view, actions, { order: moved(timeline.tasks(), order, id, beside.id, direction > 0) });
    return html`<button type="button" class="btn ico" aria-label=${label} title=${label} disabled=${!beside} onClick=${run}>${icon(direction < 0 ? "up" : "chev")}</button>`;
  };
  return html`<li key=${id} class=${ui.selected === id ? "on" : ""}>
    <label><input type="checkbox" checked=${isShown} onChange=${toggle} /><span class="x">${name}</span></label>
    <small>${words.t(`tracks.kind.${what}`)}</small>
    ${mover(-1)}${mover(1)}
  </li>`;
}

/** @param {View} view @param {Actions} actions */
export function tracks(view, actions) {
  const { ui, words, timeline } = view;
  if (!ui.trackList) return null;
  const listed = inOrder(timeline.tasks(), ui.tracks.order).filter((task) => fits(task, ui.tracks));
  const { text } = counted(view);
  const isChanged = ui.tracks !== AS_THEY_ARE;
  return html`<div class="help-veil clear" onClick=${() => actions.set({ trackList: false })}></div>
    <div class="picker tracks" role="dialog" aria-modal="true" aria-label=${words.t("tracks.title")} tabindex="-1" data-focus>
      ${filter(view, actions)} ${grouping(view, actions)}
      ${
        listed.length > 0
          ? html`<ul tabindex="0" aria-label=${words.t("tracks.title")} data-keep="tracks">${listed.slice(0, MOST).map((_, at) => track(view, actions, listed, at))}</ul>`
          : html`<p class="none">${words.t("tracks.none")}</p>`
      }
      <div class="ft">
        <span role="status">${text}</span>
        ${listed.length > MOST && html`<span class="note">${words.t("tracks.more", { count: listed.length - MOST })}</span>`}
        <button type="button" class="btn small" disabled=${!isChanged} onClick=${() => actions.set({ tracks: AS_THEY_ARE })}>${words.t("tracks.reset")}</button>
      </div>
    </div>`;
}
