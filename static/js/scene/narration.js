/**
 * The narration: who did what and who gets the CPU, what comes next, where in time this is.
 *
 * Refuses to know: how a sentence is made; it prints the keys that the step carries.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { placeOnPath } from "../path.js";
import { isFixed } from "../runs.js";
import { clock } from "../words.js";
import { shownInside } from "./inside.js";
import { nameOf } from "./notices.js";
import { busyOf, classes, icon, rich, timeOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** from this many letters on a sentence is set smaller, and smaller still */
const LONG = 120;
const LONGER = 146;
const CODE_ROOM = 1.2;
/** the ends of which is told how busy the CPU was */
const BUSY_ENDS = ["finished", "limit"];

/** The file and line at the centre of the step. @param {View} view */
function place(view) {
  const { state } = view;
  const inside = shownInside(view);
  if (inside) return `${inside.frame.file}:${inside.frame.line}`;
  const task = state.cpu === null ? null : state.tasks[state.cpu];
  const onCpu = task && task.what !== "hub" && task.line !== null ? task : null;
  const program = state.programs[onCpu ? onCpu.program : (state.last?.program ?? -1)];
  const line = onCpu ? onCpu.line : (state.end?.line ?? state.last?.line ?? null);
  return program && line !== null ? `${program.name}:${line}` : null;
}

/** That the step has a bookmark, and its name. @param {View} view */
function bookmark({ step, bookmarks, words }) {
  const here = bookmarks.find((one) => one.step === step?.i);
  if (!here) return null;
  return html`<span class="bm" title=${here.name || undefined}>${icon("bookmark", "fill")}<span class="sr">${words.t("nar.bookmark", { name: here.name })} </span></span>`;
}

/** @param {View} view */
function whereWeAre(view) {
  const { step, length, words } = view;
  const at = place(view);
  return html`<div class="when">
    <b>${clock(step?.t ?? 0)}</b>
    <span class="stp">${bookmark(view)}${words.t("nar.step", { n: step ? step.i + 1 : 0, of: length })}</span>
    ${at && html`<span class="loc">${at}</span>`}
  </div>`;
}

/** Which sentence a run that waits for a person deserves. @param {View} view */
function parkedKey({ state }) {
  if (state.keyboard) return state.keyboard.prompt.trim() === "" ? "parked.keyboard.bare" : "parked.keyboard";
  if (Object.values(state.wires).some((wire) => wire.state === "connected")) return "parked.wire";
  return Object.values(state.sockets).some((socket) => socket.kind === "listening") ? "parked.connect" : "parked.other";
}

/** Which sentence an end deserves. @param {View} view @param {string} reason */
function endKey(view, reason) {
  const { state } = view;
  if (isFixed(view) && reason === "waiting") return "end.waiting.alone";
  return state.cores && BUSY_ENDS.includes(reason) ? `end.${reason}.cores` : `end.${reason}`;
}

/** What stands in the second line: [class, icon, key, parameters, label?]. @param {View} view */
function secondLine(view) {
  const { state, next, status, trouble, length, ui, working } = view;
  if (state.end) {
    const { reason } = state.end;
    return {
      tone: `end ${reason}`,
      picture: reason === "finished" ? "check" : "warn",
      key: endKey(view, reason),
      params: { total_us: timeOf(view), busy_us: busyOf(view) },
    };
  }
  if (next) return { tone: "", picture: null, key: `say.${next.n[0]}`, params: next.n[1] };
  if (trouble)
    return { tone: "end limit", picture: "warn", key: `trouble.${nameOf(trouble)}`, params: { count: view.length } };
  if (status === "parked") {
    return {
      tone: "parked",
      picture: "keyboard",
      key: parkedKey(view),
      params: { prompt: state.keyboard?.prompt ?? "" },
    };
  }
  const doing = working?.queue && length === 0 ? "queued" : status;
  return { tone: "", picture: null, key: length === 0 && ui.error ? "nar.refused" : `nar.${doing}`, params: {} };
}

/** What stands before the next sentence: by the clock also when that will be, and whether the wait is shortened. @param {View} view */
function lead({ next, ui, words }) {
  if (!next) return "";
  const { us, isCut } = next.gap;
  if (ui.pace === "steps" || us === 0) return words.t("nar.next");
  return words.t(isCut ? "nar.next.cut" : "nar.next.in", { gap_us: us });
}

/** @param {View} view */
function whatIsNext(view) {
  const { tone, picture, key, params } = secondLine(view);
  const label = view.next && !view.state.end;
  return html`<p class=${classes("next", tone)}>
    ${picture && icon(picture)}${label && html`<span class="lead">${lead(view)} </span>`}${rich(view.words, key, params)}
  </p>`;
}

/** The way back from a jump. @param {View} view @param {Actions} actions */
function comeBack({ trail, words }, actions) {
  const to = trail[trail.length - 1];
  if (to === undefined) return null;
  return html`<button type="button" class="btn small return" title=${`${words.t("command.return")} (${keyOf("return")})`} onClick=${() => actions.command("return")}>
    ${icon("return")}<span class="sr">${words.t("command.return")}: </span><span>${words.t("places.step", { n: to + 1 })}</span>
  </button>`;
}

/** How much room a sentence takes, in letters: Chinese takes two, code a little more. @param {import("../words.js").Part[]} parts */
export function roomOf(parts) {
  return parts.reduce((sum, { text, style }) => {
    const letters = [...text].reduce((wide, letter) => wide + (letter > "\u2e7f" ? 2 : 1), 0);
    return sum + (style === "code" ? letters * CODE_ROOM + 1 : letters);
  }, 0);
}

/** A long sentence is set smaller, so that the page below it stays where it is. @param {import("../words.js").Part[]} parts */
function sizeOf(parts) {
  const room = roomOf(parts);
  return room > LONGER ? "longer" : room > LONG ? "long" : "";
}

/** @param {View} view */
function sentence({ step, words, status, ui, working }) {
  const first = ui.error && !working ? "refused" : working?.queue ? "queued" : status;
  const [key, params] = step ? [`say.${step.n[0]}`, step.n[1]] : [`nar.first.${first}`, {}];
  return html`<p class=${classes("now", sizeOf(words.rich(key, params)))}>${rich(words, key, params)}</p>`;
}

/** At the end of a run: on to the next example. @param {View} view @param {Actions} actions */
function along(view, actions) {
  const { next } = placeOnPath(view.examples, view.run?.example);
  const atEnd = view.step !== null && view.step.i === view.length - 1 && ["ended", "parked"].includes(view.status);
  if (!next || !atEnd) return null;
  const { words } = view;
  const title = words.t(`example.${next.id}.title`);
  return html`<button type="button" class="btn along" title=${title} onClick=${() => actions.along(1)}>
    <span class="lead">${words.t("nar.along")}</span><span class="ttl">${title}</span>${icon("arrow")}
  </button>`;
}

/** @param {View} view @param {Actions} actions */
export const narration = (view, actions) =>
  html`<section class=${classes("nar", view.state.cpu === null && "asleep", view.state.end?.reason === "failed" && "failed")} data-tour="say" aria-label=${view.words.t("nar.label")}>
    ${whereWeAre(view)}
    <div class="say" role="status" aria-live=${view.ui.playing || view.ui.tour >= 0 ? "off" : "polite"}>${sentence(view)} ${whatIsNext(view)}</div>
    <div class="go">
      ${comeBack(view, actions)}
      ${along(view, actions)} ${view.company.tourOffer(view, actions)}
      <button
        type="button"
        class="btn why-btn"
        data-tour="why"
        aria-expanded=${view.ui.why}
        aria-controls="why"
        onClick=${() => actions.set({ why: !view.ui.why })}
      >
        ${view.words.t("why.button")}
      </button>
    </div>
  </section>`;
