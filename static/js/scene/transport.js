/**
 * The transport bar: to the start, back and forward by step, switch and IO, play, speed, all commands, scrubber,
 * position.
 *
 * Refuses to know: how a canvas is drawn (`data-canvas` marks it) and what a step shows.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { SPEEDS } from "../player.js";
import { wayOut } from "./framed.js";
import { classes, icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {{name: string, run: () => void, key: string, picture: string, look?: string, caption?: string, before?: boolean, after?: string}} Button */

/** a page of the slider is this share of the run */
const PAGE = 0.1;
const SHORT_RUN_US = 100_000;
/** with Shift they lead from track to track */
const UPRIGHT = ["ArrowUp", "ArrowDown"];

/** @param {Event} event  a click with the pointer leaves the focus where it is, so that Space keeps playing */
const keepFocus = (event) => event.preventDefault();

/** @param {View} view @param {Button} button */
function button({ words }, { name, run, key, picture, look = "", caption, before = false, after }) {
  const label = words.t(`transport.${name}`);
  const text = caption && html`<span class="cap" aria-hidden="true">${words.t(`transport.${caption}`)}</span>`;
  const sign = icon(picture, name === "play" || name === "pause" ? "fill" : "");
  return html`<button
    key=${look || name}
    type="button"
    class=${look || name}
    data-after=${after}
    title=${key ? `${label} (${key})` : label}
    onMouseDown=${keepFocus}
    onClick=${run}
  >
    <span class="sr">${label}</span>${before ? [sign, text] : [text, sign]}${key && html`<kbd aria-hidden="true">${key}</kbd>`}
  </button>`;
}

/** @param {View} view @param {Actions} actions */
function controls(view, actions) {
  const play = view.ui.playing ? "pause" : "play";
  /** @type {Button[]} */
  const buttons = [
    { name: "first", run: () => actions.seek(0), key: "", picture: "first" },
    {
      name: "previousIo",
      run: () => actions.previous("io"),
      key: keyOf("previous-io"),
      picture: "back",
      look: "io",
      caption: "io",
      before: true,
    },
    {
      name: "previousSwitch",
      run: () => actions.previous("switch"),
      key: keyOf("previous-switch"),
      picture: "back2",
      look: "sw",
      caption: "switch",
      before: true,
    },
    { name: "back", run: () => actions.back(), key: keyOf("back"), picture: "back" },
    {
      name: play,
      run: () => actions.toggle(),
      key: "",
      picture: view.ui.playing ? "pause" : "run",
      look: "play",
      after: "tour",
    },
    { name: "forward", run: () => actions.forward(), key: keyOf("forward"), picture: "fwd" },
    {
      name: "nextSwitch",
      run: () => actions.next("switch"),
      key: keyOf("next-switch"),
      picture: "fwd2",
      look: "sw next",
      caption: "switch",
    },
    {
      name: "nextIo",
      run: () => actions.next("io"),
      key: keyOf("next-io"),
      picture: "fwd",
      look: "io next",
      caption: "io",
    },
  ];
  return html`<div class="ctl" role="group" aria-label=${view.words.t("transport.label")}>
    ${buttons.map((one) => button(view, one))} ${speed(view, actions)} ${everything(view, actions)}
  </div>`;
}

/** @type {import("../pace.js").Pace[]} */
const PACES = ["steps", "clock"];

/** @param {View} view @param {Actions} actions */
function speed({ ui, words }, actions) {
  const choose = (/** @type {Event} */ event) => {
    const [times, pace] = /** @type {HTMLSelectElement} */ (event.target).value.split(" ");
    actions.setSpeed(Number(times), pace === "clock" ? "clock" : "steps");
  };
  const label = words.t("transport.speed");
  const optionOf = (/** @type {number} */ times, /** @type {string} */ pace) =>
    pace === "clock" ? `${times} clock` : String(times);
  const now = optionOf(ui.speed, ui.pace);
  return html`<span key="speed" class=${classes("spd-box", ui.pace)}>
    ${ui.pace === "clock" && icon("clock")}
    <select class="spd" aria-label=${label} title=${words.t(`transport.pace.${ui.pace}.title`)} value=${now} onChange=${choose}>
      ${PACES.map(
        (pace) =>
          html`<optgroup key=${pace} label=${words.t(`transport.pace.${pace}`)}>
            ${SPEEDS.map((times) => html`<option key=${times} value=${optionOf(times, pace)} selected=${optionOf(times, pace) === now}>${times}×</option>`)}
          </optgroup>`,
      )}
    </select>
  </span>`;
}

/** Opens the palette: all commands, for whoever has no keyboard too. @param {View} view @param {Actions} actions */
const everything = ({ words, ui }, actions) =>
  html`<button
    key="all"
    type="button"
    class="all"
    aria-haspopup="dialog"
    aria-expanded=${ui.picker?.mode === "commands"}
    title=${`${words.t("command.palette")} (${keyOf("palette")})`}
    onClick=${() => actions.command("palette")}
  >
    <span class="sr">${words.t("command.palette")}</span>${icon("command")}
  </button>`;

/** Where in the run we are, for those who cannot see the bar. @param {View} view */
export function positionText({ step, length, state, end, words }) {
  const holder =
    state.cpu === null
      ? words.t("lane.asleep")
      : words.t("transport.holds", { task: state.tasks[state.cpu]?.name ?? "" });
  return words.t("transport.at", { time: position(step?.t ?? 0, end), n: (step?.i ?? -1) + 1, of: length, holder });
}

/** @param {number} us @param {number} end */
const position = (us, end) => `${(us / 1e6).toFixed(end < SHORT_RUN_US ? 6 : 3)} s`;

/**
 * What the keys of a slider do, on the scrubber and on the lanes alike.
 *
 * @param {View} view
 * @param {Actions} actions
 * @returns {(event: KeyboardEvent) => void}
 */
export function sliderKeys({ step, length }, actions) {
  const page = Math.max(1, Math.round(length * PAGE));
  const now = step?.i ?? 0;
  /** @type {Record<string, () => void>} */
  const moves = {
    ArrowLeft: actions.back,
    ArrowDown: actions.back,
    ArrowRight: actions.forward,
    ArrowUp: actions.forward,
    PageDown: () => actions.seek(now - page),
    PageUp: () => actions.seek(now + page),
    Home: () => actions.seek(0),
    End: () => actions.seek(length - 1),
  };
  return (event) => {
    if (!Object.hasOwn(moves, event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.shiftKey && UPRIGHT.includes(event.key)) return;
    event.preventDefault();
    moves[event.key]();
  };
}

/** The attributes of a slider over the steps. @param {View} view @param {Actions} actions @param {string} label */
export const slider = (view, actions, label) => ({
  role: "slider",
  tabindex: 0,
  "aria-label": view.words.t(label),
  "aria-orientation": "horizontal",
  "aria-valuemin": Math.min(1, view.length),
  "aria-valuemax": view.length,
  "aria-valuenow": (view.step?.i ?? -1) + 1,
  "aria-valuetext": positionText(view),
  onKeyDown: sliderKeys(view, actions),
});

/** @param {View} view @param {Actions} actions */
export const transport = (view, actions) =>
  html`<footer class="tp" data-tour="drive" inert=${view.ui.gallery}>
    ${controls(view, actions)}
    <div class="scr"><canvas data-canvas="scrub" ...${slider(view, actions, "transport.scrubber")}></canvas></div>
    <button type="button" class="pos" title=${`${view.words.t("command.jump")} (${keyOf("jump")})`} onMouseDown=${keepFocus} onClick=${() => actions.command("jump")}>
      <span class="sr">${view.words.t("command.jump")}: </span>${position(view.step?.t ?? 0, view.end)}<small>/ ${position(view.end, view.end)}</small>
    </button>
    ${view.embedded && wayOut(view)}
  </footer>`;
