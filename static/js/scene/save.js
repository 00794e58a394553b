/**
 * The dialog for saving: a row for each format, which part of the run an animation shows, and how far the work is.
 *
 * Refuses to know: how a format is made.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { endsOf } from "../save/frames.js";
import { clock } from "../words.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../save/exporters.js").Exporter} Exporter */
/** @typedef {import("../save/frames.js").Which} Which */

const MOST_SWITCHES = 1000;

/** @type {[string, (exporter: Exporter) => boolean][]} the groups and what belongs to them */
const GROUPS = [
  ["step", ({ of, needs }) => of === "step" && !needs],
  ["range", ({ needs }) => needs === "range"],
  ["run", ({ of }) => of === "run"],
];

/** @param {View} view @param {{picture: string, name: string, file: string, take: () => void, off?: boolean, first?: boolean}} one */
const choice = ({ words }, { picture, name, file, take, off = false, first = false }) =>
  html`<button type="button" class="fmt" disabled=${off} data-field=${first ? "" : undefined} onClick=${take}>
    ${icon(picture)}
    <span class="x"><b>${words.t(`save.${name}`)}</b><small>${words.t(`save.${name}.about`)}</small></span>
    <span class="mono fl">${file}</span>
  </button>`;

/** @param {View} view @param {Actions} actions @param {Exporter} exporter */
function row(view, actions, exporter) {
  const { saver, ui } = view;
  const { name, picture } = exporter;
  const file = saver.parts?.fileName(exporter, view) ?? "";
  const take = () => saver.save(name);
  const isRange = exporter.needs === "range";
  const none = isRange && ui.film.which === "marks" && view.bookmarks.length < 2;
  return html`<li key=${name}>
    ${choice(view, { picture, name, file, take, off: saver.work !== null || none, first: exporter === saver.parts?.exporters[0] })} ${isRange && film(view, actions)}
  </li>`;
}

/** @param {View} view @param {Actions} actions @param {Which} which @param {unknown} more @param {boolean} [off] */
function part({ ui, words }, actions, which, more, off = false) {
  const take = () => actions.set({ film: { ...ui.film, which } });
  return html`<div class="opt">
    <label><input type="radio" name="film" checked=${ui.film.which === which} disabled=${off} onChange=${take} /> ${words.t(`save.film.${which}`)}</label>
    ${more}
  </div>`;
}

/** @param {View} view @param {Actions} actions @param {"from" | "to"} end */
function bookmark({ ui, bookmarks, words }, actions, end) {
  const choose = (/** @type {Event} */ event) => {
    const at = Number(/** @type {HTMLSelectElement} */ (event.target).value);
    actions.set({ film: { ...ui.film, which: "marks", ...endsOf(ui.film, bookmarks), [end]: at } });
  };
  const now = endsOf(ui.film, bookmarks)[end];
  return html`<select aria-label=${words.t(`save.film.${end}`)} onChange=${choose}>
    ${bookmarks.map(({ step, t, name }) => html`<option key=${step} value=${step} selected=${now === step}>${words.t("places.step", { n: step + 1 })} · ${name || clock(t)}</option>`)}
  </select>`;
}

/** Which part of the run the animation shows, and how many frames that makes. @param {View} view @param {Actions} actions */
function film(view, actions) {
  const { ui, words, bookmarks, saver } = view;
  const { shown, of } = saver.range(view);
  const count = (/** @type {Event} */ event) => {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    const switches = Math.max(1, Math.min(MOST_SWITCHES, Math.round(Number(value)) || 1));
    actions.set({ film: { ...ui.film, which: "next", switches } });
  };
  return html`<fieldset class="film" disabled=${saver.work !== null}>
    <legend class="sr">${words.t("save.film")}</legend>
    ${part(view, actions, "view", null)}
    ${part(view, actions, "next", html`<input type="number" min="1" max=${MOST_SWITCHES} value=${ui.film.switches} aria-label=${words.t("save.film.switches")} onChange=${count} />`)}
    ${part(view, actions, "marks", bookmarks.length < 2 ? html`<small>${words.t("save.film.marks.none", { key: keyOf("bookmark") })}</small>` : html`${bookmark(view, actions, "from")} – ${bookmark(view, actions, "to")}`, bookmarks.length < 2)}
    <p class="n" role="status">${words.t(shown < of ? "save.film.cut" : "save.film.frames", { shown, count: of })}</p>
  </fieldset>`;
}

/** @param {View} view */
function progress({ saver, words }) {
  if (!saver.work) return null;
  const { name, share } = saver.work;
  const label = words.t("save.making", { what: words.t(`save.${name}`), percent: Math.round(share * 100) });
  return html`<div class="foot at-work">
    <p role="status">${label}</p>
    <progress max="1" value=${share} aria-label=${label}></progress>
    <button type="button" class="btn" onClick=${() => saver.stop()}>${words.t("save.stop")}</button>
  </div>`;
}

/** @param {View} view @param {Actions} actions @param {string} name @param {(exporter: Exporter) => boolean} belongs */
function group(view, actions, name, belongs) {
  const fits = (/** @type {Exporter} */ exporter) => belongs(exporter) && !(view.alone && exporter.apart);
  const members = view.saver.parts?.exporters.filter(fits) ?? [];
  if (members.length === 0) return null;
  return html`<section key=${name}>
    <h3>${view.words.t(`save.group.${name}`)}</h3>
    <ul>${members.map((exporter) => row(view, actions, exporter))}</ul>
  </section>`;
}

/** @param {View} view @param {Actions} actions */
function paper(view, actions) {
  const take = () => {
    actions.set({ save: false });
    actions.command("print");
  };
  return html`<section>
    <h3>${view.words.t("save.group.paper")}</h3>
    <ul><li>${choice(view, { picture: "print", name: "print", file: "", take, off: view.saver.work !== null })}</li></ul>
  </section>`;
}

/** To what the visitor made here. @param {View} view @param {Actions} actions */
function own(view, actions) {
  if (view.alone) return null;
  const take = () => actions.command("mine");
  return html`<section>
    <h3>${view.words.t("save.group.mine")}</h3>
    <ul><li>${choice(view, { picture: "script", name: "mine", file: "", take, off: view.saver.work !== null })}</li></ul>
  </section>`;
}

/** @param {View} view @param {Actions} actions */
export function save(view, actions) {
  const { words, saver } = view;
  const close = () => {
    saver.stop();
    actions.set({ save: false });
  };
  return html`<div class="help-veil" data-aside onClick=${close}></div>
    <div class="picker save" role="dialog" aria-modal="true" aria-label=${words.t("save.title")} tabindex="-1" data-focus data-aside>
      <div class="hd">
        <h2>${words.t("save.title")}</h2>
        <button type="button" class="btn ico" aria-label=${words.t("pick.close")} onClick=${close}>${icon("cross")}</button>
      </div>
      <div class="body">
        ${GROUPS.map(([name, belongs]) => group(view, actions, name, belongs))}
        ${paper(view, actions)} ${own(view, actions)}
      </div>
      ${progress(view)}
    </div>`;
}
