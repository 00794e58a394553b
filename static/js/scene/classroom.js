/**
 * The dialog of a class: begin one or join one; for the teacher the code as large as it goes, link, QR code, how many
 * follow; for a student the way back and the way out.
 *
 * Refuses to know: how a class is begun, and which cells of a QR code are dark.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { icon, rich } from "./parts.js";
import { qr } from "./qr.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** How many follow. @param {View} view */
function members({ classroom, words, status }) {
  const { here = false, members = 0 } = classroom.room ?? {};
  if (status === "lost" || !here) return words.t("class.reconnects");
  return members === 0 ? words.t("class.members.none") : words.t("class.members", { count: members });
}

/** @param {View} view */
const problem = ({ classroom, words }) =>
  html`<p class="class-problem" role="alert">${classroom.problem && rich(words, `error.${classroom.problem}`)}</p>`;

/** Nobody here is in a class. @param {View} view @param {Actions} actions */
function outside(view, actions) {
  const { words } = view;
  /** @param {Event} event */
  function join(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    actions.classroom.join(String(new FormData(form).get("code") ?? ""));
  }
  return html`<section class="class-way">
      <h3>${words.t("class.teach")}</h3>
      <p>${words.t("class.teach.about")}</p>
      <button type="button" class="btn go" onClick=${() => actions.classroom.start()}>${icon("class")}${words.t("class.start")}</button>
    </section>
    <section class="class-way">
      <h3>${words.t("class.join")}</h3>
      <p>${words.t("class.join.about")}</p>
      <form onSubmit=${join}>
        <input
          class="mono class-code-field"
          name="code"
          data-field
          maxlength="9"
          size="6"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck="false"
          aria-label=${words.t("class.code")}
          placeholder=${words.t("class.code.sample")}
        />
        <button type="submit" class="btn go">${words.t("class.join.do")}</button>
      </form>
    </section>
    ${problem(view)}`;
}

/** @param {View} view @param {Actions} actions */
function teacher(view, actions) {
  const { classroom, words } = view;
  const { room, link, isNear } = classroom;
  if (!room) return null;
  const shown = link.replace(/^https?:\/\//, "");
  return html`<div class="class-board">
      <div class="class-say">
        <p class="class-code" aria-label=${words.t("class.code.is", { code: [...room.code].join(" ") })}>${room.code}</p>
        <p>${words.t("class.how")}</p>
        <p class="class-link"><a href=${link} target="_blank" rel="noreferrer">${shown}</a></p>
        <button type="button" class="btn" data-field onClick=${() => actions.classroom.copy()}>${words.t("class.copy")}</button>
        ${isNear && html`<p class="class-near">${icon("warn")}<span>${rich(words, "class.near")}</span></p>`}
      </div>
      ${qr(view.classroom.link, view.words.t("class.qr"))}
    </div>
    <div class="class-foot">
      <p role="status">${members(view)}</p>
      <button type="button" class="btn class-end" onClick=${() => actions.classroom.end()}>${words.t("class.end")}</button>
    </div>
    ${problem(view)}`;
}

/** @param {View} view @param {Actions} actions */
function student(view, actions) {
  const { classroom, words } = view;
  const { room, detached } = classroom;
  if (!room) return null;
  const key = !room.here ? "class.reconnects" : !room.teacher ? "class.alone" : detached ? "class.away" : "class.along";
  return html`<p class="class-code small">${room.code}</p>
    <p role="status">${words.t(key)}</p>
    ${room.here && html`<p class="n">${members(view)}</p>`}
    <div class="class-foot">
      <button type="button" class="btn" onClick=${() => actions.classroom.leave()}>${words.t("class.leave")}</button>
      ${detached && html`<button type="button" class="btn go" data-field onClick=${() => actions.command("follow")}>${icon("return")}${words.t("command.follow")} <kbd>${keyOf("follow")}</kbd></button>`}
    </div>`;
}

/** @param {View} view @param {Actions} actions */
export function classroom(view, actions) {
  const { words, classroom } = view;
  const close = () => actions.set({ classroom: false });
  const { role } = classroom;
  return html`<div class="help-veil" data-aside onClick=${close}></div>
    <div class=${`picker class-dialog ${role ?? "outside"}`} role="dialog" aria-modal="true" aria-label=${words.t("class.title")} tabindex="-1" data-focus data-aside key=${`class-${role}`}>
      <div class="hd">
        <h2>${words.t("class.title")}</h2>
        <button type="button" class="btn ico" aria-label=${words.t("pick.close")} onClick=${close}>${icon("cross")}</button>
      </div>
      <div class="body">
        ${role === null ? outside(view, actions) : role === "teacher" ? teacher(view, actions) : student(view, actions)}
      </div>
    </div>`;
}
