/**
 * Bookmarks and breakpoints: the list of them, with names and ways there.
 *
 * Refuses to know: where they are kept.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { highlight } from "../highlight.js";
import { LONGEST_NAME, spotsOf } from "../marks.js";
import { clock } from "../words.js";
import { counter, icon } from "./parts.js";
import { coloured } from "./why.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Bookmark} Bookmark */
/** @typedef {import("../types.js").Breakpoint} Breakpoint */

/** @param {View} view @param {string} key @param {Record<string, any>} params @param {() => void} remove */
const remover = ({ words }, key, params, remove) =>
  html`<button type="button" class="btn ico" aria-label=${words.t(key, params)} title=${words.t(key, params)} onClick=${remove}>${icon("cross")}</button>`;

/** @param {View} view @param {Actions} actions @param {Bookmark} one */
function bookmark(view, actions, one) {
  const { words, timeline, ui, step: here } = view;
  const { step, t, name } = one;
  const close = () => actions.set({ places: false, naming: -1 });
  const go = () => {
    close();
    actions.jump(step);
  };
  const write = (/** @type {Event} */ event) =>
    actions.setBookmark({ step, t, name: /** @type {HTMLInputElement} */ (event.target).value });
  const leave = (/** @type {KeyboardEvent} */ event) => {
    if (!["Enter", "Escape"].includes(event.key) || event.isComposing) return;
    event.preventDefault();
    // What is typed from now on is not for the field, even if it comes before the field has gone.
    /** @type {HTMLElement} */ (event.currentTarget).blur();
    close();
  };
  const [key, params] = timeline.step(step).n;
  return html`<li key=${step} aria-current=${here?.i === step ? "step" : undefined}>
    <button type="button" class="btn small go" onClick=${go}>${words.t("places.step", { n: step + 1 })}<span class="when">${clock(t)}</span></button>
    <input
      type="text"
      value=${name}
      maxlength=${LONGEST_NAME}
      autocomplete="off"
      aria-label=${words.t("places.name", { n: step + 1 })}
      placeholder=${words.t(`say.${key}`, params)}
      data-field=${ui.naming === step ? "" : undefined}
      onInput=${write}
      onKeyDown=${leave}
    />
    ${remover(view, "places.remove", { n: step + 1 }, () => actions.removeBookmark(one))}
  </li>`;
}

/** @param {View} view @param {Actions} actions @param {Breakpoint} one */
function breakpoint(view, actions, one) {
  const { file, line } = one;
  const { timeline, step, words, run } = view;
  const spots = spotsOf([one], run);
  const next = timeline.lines.find(step?.i ?? 0, 1, spots);
  const to = next < 0 ? timeline.lines.find(-1, 1, spots) : next;
  const source = run?.programs.find(({ name }) => name === file)?.source;
  const go = () => {
    actions.set({ places: false });
    actions.jump(to);
  };
  return html`<li key=${`${file}:${line}`}>
    <button type="button" class="btn small go" disabled=${to < 0} onClick=${go} title=${words.t(to < 0 ? "places.never" : "places.next", { n: to + 1 })}>
      <span class="where">${file}:${line}</span>
    </button>
    <code class="x">${source !== undefined && coloured(highlight(source)[line - 1] ?? [])}</code>
    ${remover(view, "places.remove.stop", { file, line }, () => actions.toggleBreakpoint(file, line))}
  </li>`;
}

/** @param {View} view @param {string} title @param {string} how @param {unknown[]} rows */
const list = ({ words }, title, how, rows) =>
  html`<section>
    <h3>${words.t(title)} ${counter(rows.length)}</h3>
    ${rows.length > 0 ? html`<ul>${rows}</ul>` : html`<p class="none">${words.t(how, { key: keyOf(how.split(".")[1]) })}</p>`}
  </section>`;

/** @param {View} view @param {Actions} actions */
export function places(view, actions) {
  const { ui, words, bookmarks, breakpoints } = view;
  if (!ui.places) return null;
  const close = () => actions.set({ places: false, naming: -1 });
  return html`<div class="help-veil" onClick=${close}></div>
    <div class="picker places" role="dialog" aria-modal="true" aria-label=${words.t("places.title")} tabindex="-1" data-focus>
      <div class="hd">
        <h2>${words.t("places.title")}</h2>
        <button type="button" class="btn ico" aria-label=${words.t("pick.close")} onClick=${close}>${icon("cross")}</button>
      </div>
      <div class="body">
        ${list(
          view,
          "places.bookmarks",
          "places.bookmark.none",
          bookmarks.map((one) => bookmark(view, actions, one)),
        )}
        ${list(
          view,
          "places.stops",
          "places.stop.none",
          breakpoints.map((one) => breakpoint(view, actions, one)),
        )}
      </div>
    </div>`;
}
