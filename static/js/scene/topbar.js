/**
 * The top bar: brand, the way to the gallery and to the examples before and after, the model of the present program, status, language, theme, projector, help.
 *
 * Refuses to know: how an example is opened and how a setting is kept.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { languageAfter } from "../languages.js";
import { placeOnPath } from "../path.js";
import { isFixed } from "../runs.js";
import { nameOf } from "./notices.js";
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

/** What the run is called: after its example, or its programs. @param {View} view */
export function titleOf({ run, words }) {
  if (!run) return words.t("menu.choose");
  const files = run.programs.map(({ name }) => name).join(", ");
  if (run.recording) return words.t("recording.title", { files });
  return run.example ? words.t(`example.${run.example}.title`) : files;
}

/** @param {View} view @param {Actions} actions */
function chooser(view, actions) {
  const { run, ui, words } = view;
  const title = titleOf(view);
  if (view.alone)
    return html`<div class="chooser"><h2 class="ex only" title=${title}><span class="ttl">${title}</span></h2></div>`;
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

/** @type {Record<string, string>} */
const STATUS_ICONS = {
  connecting: "clock",
  queued: "clock",
  running: "run",
  parked: "keyboard",
  ended: "check",
  lost: "unplugged",
  refused: "warn",
  cut: "warn",
  failed: "warn",
  broken: "warn",
};

/** the troubles that are limits */
const CUTS = ["too-long", "engine.computing", "engine.memory", "engine.slow"];

/** What the run is doing; of one that is over, how it ended. @param {View} view */
function statusOf({ status, trouble, timeline, length, ui, working }) {
  if (status === "lost") return status;
  if (length === 0 && ui.error && !working) return "refused";
  if (working?.queue) return "queued";
  if (trouble) return CUTS.includes(nameOf(trouble)) ? "cut" : "broken";
  if (status !== "ended") return status;
  if (timeline.isCut) return "cut";
  return timeline.tip.end?.reason === "failed" ? "failed" : status;
}

/** @param {View} view */
function status(view) {
  const what = statusOf(view);
  return html`<span class=${classes("status", view.status, what !== view.status && what)} title=${view.words.t(`status.${what}.title`, { count: view.length })}>
    ${icon(STATUS_ICONS[what])}<span>${view.words.t(`status.${what}`, { count: view.length })}</span>
  </span>`;
}

/** Of two languages the other one, of more a list. @param {View} view @param {Actions} actions */
function language({ ui, words, languages }, actions) {
  const other = languageAfter(languages, ui.lang);
  if (languages.length === 1) return null;
  if (languages.length > 2) return languageList({ ui, words, languages }, actions);
  const label = words.t("top.language", { name: other.name, short: other.short });
  return html`<button type="button" class="btn ico lang" aria-label=${label} title=${label} onClick=${() => actions.set({ lang: other.id })}>
    ${other.short}
  </button>`;
}

/** @param {Pick<View, "ui" | "words" | "languages">} view @param {Actions} actions */
function languageList({ ui, words, languages }, actions) {
  const label = words.t("command.language");
  const choose = (/** @type {Event} */ event) =>
    actions.set({ lang: /** @type {HTMLSelectElement} */ (event.target).value });
  return html`<select class="btn lang list" aria-label=${label} title=${label} value=${ui.lang} onChange=${choose}>
    ${languages.map(({ id, tag, name }) => html`<option key=${id} value=${id} lang=${tag} selected=${id === ui.lang}>${name}</option>`)}
  </select>`;
}

/** To begin a class or to join one; who leads one has its code there instead. @param {View} view @param {Actions} actions */
function classButton({ ui, words, classroom }, actions) {
  const label = words.t("class.pill.open");
  return html`<button
    type="button"
    class=${classes("btn ico class-open", classroom.role)}
    aria-haspopup="dialog"
    aria-expanded=${ui.classroom}
    aria-label=${label}
    title=${`${label} (${keyOf("class")})`}
    onClick=${() => actions.command("class")}
  >
    ${icon("class")}
  </button>`;
}

/** @param {View} view @param {Actions} actions */
function tools(view, actions) {
  const { ui, words } = view;
  const dark = ui.theme === "dark";
  return html`<div class="tools">
    ${!view.alone && classButton(view, actions)}
    ${
      !isFixed(view) &&
      html`<button
      type="button"
      class="btn ico"
      aria-expanded=${ui.world !== null}
      aria-controls="panel-world"
      aria-label=${words.t("command.world")}
      title=${`${words.t("command.world")} (${keyOf("world")})`}
      onClick=${() => actions.command("world")}
    >
      ${icon("sliders")}
    </button>`
    }
    ${
      !view.alone &&
      html`<button type="button" class="btn ico sharer" aria-haspopup="dialog" aria-expanded=${ui.share} aria-label=${words.t("share.title")} title=${`${words.t("share.title")} (${keyOf("share")})`} onClick=${() => actions.command("share")}>${icon("share")}</button>`
    }
    <button
      type="button"
      class="btn ico"
      aria-haspopup="dialog"
      aria-expanded=${ui.save}
      aria-label=${words.t("command.save")}
      title=${`${words.t("command.save")} (${keyOf("save")})`}
      onClick=${() => actions.command("save")}
    >
      ${icon("save")}
    </button>
    ${language(view, actions)}
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
    ${view.company.pill(view, actions, "above")} ${status(view)} ${tools(view, actions)}
  </header>`;
