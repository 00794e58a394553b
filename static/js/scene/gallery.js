/**
 * The gallery: every example as a card, chapter by chapter along the path, or what a search finds.
 *
 * Refuses to know: how an example is opened, and how the focus moves among the cards (`data-card`, `data-find`, `data-to`).
 */

import { html } from "../../vendor/preact.js";
import { chaptersOf, placeOnPath } from "../path.js";
import { search } from "../search.js";
import { card } from "./card.js";
import { classes, icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Example} Example */

/** What can be searched of an example: what its card says in any language, and its code. @param {View} view @returns {import("../search.js").Sought[]} */
function sought({ examples, gallery, words }) {
  const languages = gallery?.languages ?? [words];
  const said = (/** @type {string} */ key) => languages.map((language) => language.t(key));
  return examples.map(({ id, model, programs }) => ({
    id,
    titles: said(`example.${id}.title`),
    texts: [id, ...programs, ...said(`model.${model}`), ...said(`example.${id}.goal`)],
    words: (gallery?.cards.examples[id]?.words ?? "").split(" "),
  }));
}

/** @param {View} view @param {Actions} actions @param {string[]} found */
function field({ ui, words }, actions, found) {
  const write = (/** @type {Event} */ event) =>
    actions.set({ query: /** @type {HTMLInputElement} */ (event.target).value });
  const keys = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && found.length > 0) actions.choose(found[0]);
    else if (event.key === "Escape" && ui.query !== "") actions.set({ query: "" });
    else return;
    event.preventDefault();
  };
  return html`<label class="find">
    <span class="sr">${words.t("gallery.find")}</span>${icon("find")}
    <input
      type="search"
      data-find
      autocomplete="off"
      spellcheck="false"
      placeholder=${words.t("gallery.find.hint")}
      value=${ui.query}
      onInput=${write}
      onKeyDown=${keys}
    />
  </label>`;
}

/** @param {View} view @param {Actions} actions @param {string[]} found */
function head(view, actions, found) {
  const { examples, ui, words } = view;
  const been = examples.filter(({ id }) => ui.opened.includes(id)).length;
  const told =
    ui.query.trim() === ""
      ? ["gallery.about", { count: examples.length, been }]
      : ["gallery.found", { count: found.length }];
  return html`<div class="hd">
    <h2>${words.t("menu.examples")}</h2>
    <p class="about" role="status">${words.t(.../** @type {[string, object]} */ (told))}</p>
    ${field(view, actions, found)}
    <button type="button" class="btn file-door" title=${words.t("drop.what")} onClick=${() => actions.command("open-file")}>${icon("file")}<span>${words.t("drop.open")}</span></button>
    <button type="button" class="btn class-door" onClick=${() => actions.command("class")}>${icon("class")}${words.t("class.pill.open")}</button>
    <button type="button" class="btn ico" aria-label=${words.t("gallery.close")} title=${words.t("gallery.close")} onClick=${() => actions.set({ gallery: false })}>
      ${icon("cross")}
    </button>
  </div>`;
}

/** The path at a glance: a station for each chapter. @param {View} view @param {[string, Example[]][]} chapters */
function stations({ run, ui, words }, chapters) {
  return html`<nav class="stations" aria-label=${words.t("gallery.path")}>
    <ol>
      ${chapters.map(([id, examples]) => {
        const been = examples.filter((example) => ui.opened.includes(example.id)).length;
        const here = examples.some((example) => example.id === run?.example);
        const look = classes(been === examples.length && "all", been > 0 && "some", here && "here");
        return html`<li key=${id} class=${look}>
          <button type="button" data-to=${`chapter-${id}`} aria-current=${here ? "location" : undefined}>
            <span class="name">${words.t(`chapter.${id}.title`)}</span>
            <span class="sr">${words.t("gallery.been", { been, count: examples.length })}</span>
            <span class="c" aria-hidden="true">${been}/${examples.length}</span>
          </button>
        </li>`;
      })}
    </ol>
  </nav>`;
}

/** @param {View} view @param {Actions} actions @param {[string, Example[]]} chapter */
function chapter(view, actions, [id, examples]) {
  const { words } = view;
  const numberOf = (/** @type {Example} */ example) => placeOnPath(view.examples, example.id).number;
  return html`<section key=${id} id=${`chapter-${id}`} aria-labelledby=${`chapter-${id}-title`}>
    <h3 id=${`chapter-${id}-title`}>${words.t(`chapter.${id}.title`)}</h3>
    <p class="lead">${words.t(`chapter.${id}.about`)}</p>
    <ol class="cards">
      ${examples.map((example) => card(view, actions, example, numberOf(example)))}
    </ol>
  </section>`;
}

/** @param {View} view @param {Actions} actions @param {import("../search.js").Hit[]} hits */
function results(view, actions, hits) {
  if (hits.length === 0)
    return html`<p class="nothing">${view.words.t("gallery.nothing", { query: view.ui.query.trim() })}</p>`;
  return html`<ol class="cards" aria-label=${view.words.t("gallery.results")}>
    ${hits.map(({ id, inCode }) => {
      const { number } = placeOnPath(view.examples, id);
      return card(view, actions, view.examples[number - 1], number, inCode);
    })}
  </ol>`;
}

/** @param {View} view @param {Actions} actions */
export function gallery(view, actions) {
  const { examples, ui, words } = view;
  const searching = ui.query.trim() !== "";
  const hits = search(ui.query, sought(view));
  const chapters = chaptersOf(examples);
  return html`<section
    class="gallery"
    id="examples"
    aria-label=${words.t("menu.examples")}
    aria-busy=${ui.awaited !== null}
    tabindex="-1"
    data-first
  >
    ${head(view, actions, searching ? hits.map(({ id }) => id) : [])}
    ${!searching && stations(view, chapters)}
    <div key=${searching ? "results" : "path"} class=${classes("body", searching && "wide")} tabindex="-1">
      ${searching ? results(view, actions, hits) : chapters.map((one) => chapter(view, actions, one))}
      ${examples.length === 0 && html`<p class="nothing">${words.t("menu.none")}</p>`}
    </div>
  </section>`;
}
