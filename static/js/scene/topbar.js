/**
 * The top bar: brand, the menu of examples, the model of the present program, status, language, theme, projector, help.
 *
 * Refuses to know: how an example is opened and how a setting is kept.
 */

import { html } from "../../vendor/preact.js";
import { classes, icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Example} Example */

const MODELS = ["blocking", "polling", "threads", "select", "poll", "epoll", "greenlet", "gevent", "asyncio"];

/** @param {View} view @param {Actions} actions @param {Example} example */
function menuItem({ run, words }, actions, example) {
  const present = run?.example === example.id;
  const choose = () => {
    actions.set({ menu: false });
    actions.open(example.id);
  };
  return html`<li key=${example.id}>
    <button type="button" class="item" aria-current=${present ? "true" : undefined} onClick=${choose}>
      <span class="ttl">${words.t(`example.${example.id}.title`)}</span>
      <span class="mdl">${words.t(`model.${example.model}`)}</span>
      <span class="goal">${words.t(`example.${example.id}.goal`)}</span>
      <span class="files">${example.programs.join(" + ")} · ${words.t("menu.lines", { count: example.lines })}</span>
    </button>
  </li>`;
}

/** @param {View} view @param {Actions} actions */
function chooser(view, actions) {
  const { run, examples, ui, words } = view;
  const title = run ? words.t(`example.${run.example}.title`) : words.t("menu.choose");
  const close = () => actions.set({ menu: false });
  return html`<div class="chooser">
    <button
      type="button"
      class="ex"
      aria-expanded=${ui.menu}
      aria-controls="examples"
      title=${title}
      onClick=${() => actions.set({ menu: !ui.menu })}
    >
      <span class="sr">${words.t("menu.example")} </span><span class="ttl">${title}</span>${icon("chev")}
    </button>
    ${
      ui.menu &&
      html`<div class="veil" onClick=${close}></div>
      <ul class="menu" id="examples" aria-label=${words.t("menu.examples")}>
        ${examples.map((example) => menuItem(view, actions, example))}
        ${examples.length === 0 && html`<li class="none">${words.t("menu.none")}</li>`}
      </ul>`
    }
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
      class="btn ico"
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
