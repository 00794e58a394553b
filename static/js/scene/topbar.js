/**
 * The top bar: brand, the way to the gallery and to the examples before and after, the model of the present program, status, language, theme, projector, help.
 *
 * Refuses to know: how an example is opened and how a setting is kept.
 */

import { html } from "../../vendor/preact.js";
import { placeOnPath } from "../path.js";
import { classes, icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

const MODELS = ["blocking", "polling", "threads", "select", "poll", "epoll", "greenlet", "gevent", "asyncio"];

/** To the example before or after this one. @param {View} view @param {Actions} actions @param {1|-1} direction */
function neighbour(view, actions, direction) {
  const { previous, next } = placeOnPath(view.examples, view.run?.example);
  const [example, key] = direction > 0 ? [next, "menu.next"] : [previous, "menu.previous"];
  const label = view.words.t(key, { title: example ? view.words.t(`example.${example.id}.title`) : "–" });
  return html`<button
    type="button"
    class="btn ico along"
    disabled=${!example}
    aria-label=${label}
    title=${label}
    onClick=${() => actions.along(direction)}
  >
    ${icon(direction > 0 ? "fwd" : "back")}
  </button>`;
}

/** @param {View} view @param {Actions} actions */
function chooser(view, actions) {
  const { run, ui, words } = view;
  const title = run ? words.t(`example.${run.example}.title`) : words.t("menu.choose");
  const { number, of } = placeOnPath(view.examples, run?.example);
  return html`<div class="chooser">
    ${neighbour(view, actions, -1)}
    <button
      type="button"
      class="ex"
      aria-expanded=${ui.gallery}
      aria-controls="examples"
      title=${title}
      onClick=${() => actions.set({ gallery: !ui.gallery })}
    >
      <span class="sr">${words.t("menu.example")} </span><span class="ttl">${title}</span>
      ${number > 0 && html`<span class="nr"><span class="sr">${words.t("menu.number", { number, of })}</span><span aria-hidden="true">${number}/${of}</span></span>`}
      ${icon("chev")}
    </button>
    ${neighbour(view, actions, 1)}
  </div>`;
}

/** @param {View} view */
function models({ state, words }) {
  const present = new Set(state.programs.map((program) => program.model));
  const shown = [...MODELS, ...[...present].filter((model) => !MODELS.includes(model))];
  return html`<ul class="seg" aria-label=${words.t("top.models")}>
    ${shown.map((model) => {
      const on = present.has(model);
      return html`<li key=${model} class=${on ? "on" : ""} aria-current=${on ? "true" : undefined}>${words.t(`model.${model}`)}</li>`;
    })}
  </ul>`;
}

const STATUS_ICONS = { connecting: "clock", running: "run", parked: "keyboard", ended: "check", lost: "unplugged" };

/** @param {View} view */
function status({ status, length, words }) {
  return html`<span class=${classes("status", status)}>
    ${icon(STATUS_ICONS[status])}<span>${words.t(`status.${status}`, { count: length })}</span>
  </span>`;
}

/** @param {View} view @param {Actions} actions */
function tools({ ui, words }, actions) {
  const other = ui.lang === "zh" ? "en" : "zh";
  const dark = ui.theme === "dark";
  return html`<div class="tools">
    <button
      type="button"
      class="btn ico lang"
      lang=${other === "zh" ? "zh-CN" : "en"}
      aria-label=${words.t("top.language")}
      title=${words.t("top.language")}
      onClick=${() => actions.set({ lang: other })}
    >
      ${other === "zh" ? "中" : "EN"}
    </button>
    <button
      type="button"
      class="btn ico theme"
      aria-pressed=${dark}
      aria-label=${words.t("top.dark")}
      title=${words.t("top.dark")}
      onClick=${() => actions.set({ theme: dark ? "light" : "dark" })}
    >
      ${icon(dark ? "sun" : "moon")}
    </button>
    <button
      type="button"
      class="btn ico beam"
      aria-pressed=${ui.projector}
      aria-label=${words.t("top.projector")}
      title=${words.t("top.projector")}
      onClick=${() => actions.set({ projector: !ui.projector })}
    >
      ${icon("projector")}
    </button>
    <button
      type="button"
      class="btn ico"
      aria-expanded=${ui.help}
      aria-label=${words.t("top.help")}
      title=${words.t("top.help")}
      onClick=${() => actions.set({ help: !ui.help })}
    >
      ${icon("help")}
    </button>
  </div>`;
}

/** @param {View} view @param {Actions} actions */
export const topbar = (view, actions) =>
  html`<header class="top">
    <h1 class="brand"><span class="mark">${icon("cpu")}</span><span class="word">Switchyard</span></h1>
    ${chooser(view, actions)} ${models(view)}
    <div class="sp"></div>
    ${status(view)} ${tools(view, actions)}
  </header>`;
