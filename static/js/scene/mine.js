/**
 * The dialog with what a person made: programs and links, to be opened, saved all together and brought back.
 *
 * Refuses to know: where any of it is kept, and how a file is read.
 */

import { html } from "../../vendor/preact.js";
import { languageOf } from "../languages.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../works.js").Kept} Kept */

/** When a program was run, as people of the language write it. @param {View} view @param {number} at */
function when({ languages, ui }, at) {
  if (at === 0) return "";
  const { tag } = languageOf(languages, ui.lang);
  return new Intl.DateTimeFormat(tag, { dateStyle: "short", timeStyle: "short" }).format(at);
}

/** @param {View} view @param {Kept} work */
function row(view, work) {
  const { words, run, examples, mine } = view;
  const { name, example, programs, at } = work;
  const lines = (programs ?? []).reduce((sum, { source }) => sum + source.split("\n").length - 1, 0);
  const isKnown = examples.some(({ id }) => id === example);
  const from = isKnown ? words.t("mine.from", { example: words.t(`example.${example}.title`) }) : words.t("mine.own");
  const isHere = run?.work?.name === name;
  return html`<li key=${name}>
    <button type="button" class="fmt" aria-current=${isHere ? "true" : undefined} onClick=${() => mine.open(work)}>
      ${icon("script")}
      <span class="x"><b class="mono">${programs?.map((one) => one.name).join(", ")}</b><small>${from} · ${words.t("mine.lines", { count: lines })}</small></span>
      <span class="fl">${isHere ? words.t("mine.here") : when(view, at)}</span>
    </button>
  </li>`;
}

/** @param {View} view */
function programs(view) {
  const { words, mine } = view;
  const { works } = mine;
  return html`<section>
    <h3>${words.t("mine.programs")}</h3>
    ${works.length > 0 ? html`<ul>${works.map((work) => row(view, work))}</ul>` : html`<p class="none">${words.t("mine.programs.none")}</p>`}
  </section>`;
}

/** @param {View} view */
function links({ words, mine, origin }) {
  const { links } = mine;
  if (links.length === 0) return null;
  return html`<section>
    <h3>${words.t("mine.links")}</h3>
    <ul class="links">${links.map(({ link, title }) => html`<li key=${link}><a class="mono" href=${link}>${origin}${link}</a> <span>${title}</span></li>`)}</ul>
  </section>`;
}

/** @param {View} view */
function file({ words, mine }) {
  const read = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const [chosen] = field.files ?? [];
    if (chosen) mine.restore(chosen);
    field.value = "";
  };
  return html`<div class="foot whole">
    <p>${words.t("mine.about")}</p>
    <button type="button" class="btn" onClick=${() => mine.save()}>${icon("save")}<span>${words.t("mine.save")}</span></button>
    <label class="btn">${icon("return")}<span>${words.t("mine.restore")}</span><input type="file" class="sr" accept=".json,application/json" onChange=${read} /></label>
  </div>`;
}

/** @param {View} view @param {Actions} actions */
export function mine(view, actions) {
  const { words } = view;
  const close = () => actions.set({ mine: false });
  return html`<div class="help-veil" data-aside onClick=${close}></div>
    <div class="picker save mine" role="dialog" aria-modal="true" aria-label=${words.t("mine.title")} tabindex="-1" data-focus data-aside>
      <div class="hd">
        <h2>${words.t("mine.title")}</h2>
        <button type="button" class="btn ico" aria-label=${words.t("pick.close")} onClick=${close}>${icon("cross")}</button>
      </div>
      <div class="body">${programs(view)} ${links(view)}</div>
      ${file(view)}
    </div>`;
}
