/**
 * The dialog for sharing: what belongs to it, the link, the code of a frame, and the way to a file that needs no network.
 *
 * Refuses to know: how a link is made and copied.
 */

import { html } from "../../vendor/preact.js";
import { languageOf } from "../languages.js";
import { addressOf, frameOf, isPlain, placeOf } from "../sharing.js";
import { icon, rich } from "./parts.js";
import { qr } from "./qr.js";
import { titleOf } from "./topbar.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** @param {View} view @param {Actions} actions @param {"step" | "lang"} which @param {string} label */
function choice({ ui, sharer }, actions, which, label) {
  const take = (/** @type {Event} */ event) => {
    sharer.settle();
    actions.set({ shared: { ...ui.shared, [which]: /** @type {HTMLInputElement} */ (event.target).checked } });
  };
  return html`<label class="check"><input type="checkbox" checked=${ui.shared[which]} onChange=${take} /> ${label}</label>`;
}

/** with more than so many letters a code is too fine for a phone's camera */
const MOST_LETTERS = 300;

/** @param {Event} event */
const selectAll = (event) => /** @type {HTMLInputElement} */ (event.target).select();

/** @param {View} view @param {string} text @param {string} label */
function copier({ sharer, words }, text, label) {
  const isCopied = sharer.copied?.text === text;
  return html`<button type="button" class="btn copy" onClick=${() => sharer.copy(text)}>
      ${icon(isCopied && sharer.copied?.done ? "check" : "copy")}<span>${words.t(isCopied && sharer.copied?.done ? "share.copied" : label)}</span>
    </button>
    ${isCopied && !sharer.copied?.done && html`<p class="bad" role="status">${words.t("share.not-copied")}</p>`}`;
}

/** What the link is called in one's own list. @param {View} view */
const nameOf = (view) =>
  `${view.run?.work ? view.run.programs.map(({ name }) => name).join(", ") : titleOf(view)} · ${(view.step?.i ?? 0) + 1}`;

/** Asks the server for a short link; a visitor's own programs are only kept by it after that was said. @param {View} view */
function maker(view) {
  const { sharer, words, run, ui } = view;
  const make = () => sharer.make(placeOf(view, ui.shared), nameOf(view));
  return html`<div class="make" id="make-link">
    ${run?.work && html`<p>${words.t("share.work")}</p>`}
    <button type="button" class="btn" disabled=${sharer.making} data-field=${run?.work ? "" : undefined} onClick=${make}>${icon("pair")}<span>${words.t(sharer.making ? "share.making" : "share.make")}</span></button>
  </div>`;
}

/** The link, to be copied, typed or scanned. @param {View} view @param {string} shown @param {string} about @param {unknown} more */
const shownLink = (view, shown, about, more) =>
  html`<div class="link-and-code">
    <div>
      <div class="row">
        <input class="mono" type="text" readonly value=${shown} aria-label=${view.words.t("share.link")} data-field data-after="make-link" onFocus=${selectAll} onClick=${selectAll} />
        ${copier(view, shown, "share.copy")}
      </div>
      ${about && html`<p>${view.words.t(about)}</p>`} ${more}
    </div>
    ${shown.length <= MOST_LETTERS && qr(shown, view.words.t("share.qr"))}
  </div>`;

/** @param {View} view @param {string | null} link @param {string | null} address */
function linkPart(view, link, address) {
  const { words, sharer, origin } = view;
  const shown = link ?? address;
  const about = link ? "share.short" : isPlain(view) ? "share.plain" : "share.long";
  return html`<section>
    <h3>${words.t("share.link")}</h3>
    ${shown === null ? maker(view) : shownLink(view, `${origin}${shown}`, about, link === null && maker(view))}
    ${sharer.trouble && html`<p class="bad" role="alert">${icon("warn")}<span>${rich(words, `error.${sharer.trouble.code}`, sharer.trouble.params)}</span></p>`}
  </section>`;
}

/** @param {View} view @param {string | null} target */
function framePart(view, target) {
  const { words, origin, embeds } = view;
  const sites = embeds.filter((one) => one !== "'self'");
  const who = embeds.includes("*") ? "all" : sites.length > 0 ? "some" : "none";
  const code = target && frameOf(target, origin, titleOf(view));
  return html`<section>
    <h3>${words.t("share.frame")}</h3>
    ${
      code
        ? html`<div class="row"><textarea class="mono" rows="4" readonly aria-label=${words.t("share.frame.code")} onFocus=${selectAll} onClick=${selectAll} value=${code}></textarea>${copier(view, code, "share.copy.code")}</div>`
        : html`<p>${words.t("share.frame.first")}</p>`
    }
    <p>${rich(words, `share.frame.about.${who}`, { sites: sites.join(", ") })}</p>
  </section>`;
}

/** @param {View} view @param {Actions} actions */
function offline({ words, saver }, actions) {
  const take = () => {
    actions.set({ share: false });
    actions.command("save-html");
  };
  return html`<section class="offline">
    <p>${icon("unplugged")}<span>${words.t("share.offline")}</span></p>
    <button type="button" class="btn" disabled=${saver.work !== null} onClick=${take}>${icon("save")}<span>${words.t("share.offline.save")}</span></button>
  </section>`;
}

/** @param {View} view @param {Actions} actions */
export function share(view, actions) {
  const { words, ui, languages, step, sharer } = view;
  if (!view.run) return null;
  const { recording } = view.run;
  const close = () => actions.set({ share: false });
  const link = sharer.linkTo(placeOf(view, ui.shared));
  const address = addressOf(view, ui.shared);
  return html`<div class="help-veil" data-aside onClick=${close}></div>
    <div class="picker sharing" role="dialog" aria-modal="true" aria-label=${words.t("share.title")} tabindex="-1" data-focus data-aside>
      <div class="hd">
        <h2>${words.t("share.title")}</h2>
        <button type="button" class="btn ico" aria-label=${words.t("pick.close")} onClick=${close}>${icon("cross")}</button>
      </div>
      <div class="body">
        ${recording && html`<p>${words.t("share.recording")}</p>`}
        ${
          !recording &&
          html`<div class="choices">
          ${choice(view, actions, "step", words.t("share.step", { n: (step?.i ?? 0) + 1 }))}
          ${choice(view, actions, "lang", words.t("share.lang", { language: languageOf(languages, ui.lang).name }))}
        </div>
        ${linkPart(view, link, address)} ${framePart(view, link ?? address)}`
        }
        ${offline(view, actions)}
      </div>
    </div>`;
}
