/**
 * The legend of the lanes: one small sample and a word for each look that occurs in this run.
 *
 * Refuses to know: which lane shows what.
 */

import { html } from "../../vendor/preact.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../protocol.js").LaneState} LaneState */

const stroke = (/** @type {string} */ colour, /** @type {number} */ width, dash = "", cap = "butt") => ({
  fill: "none",
  stroke: `var(--${colour})`,
  strokeWidth: width,
  strokeDasharray: dash,
  strokeLinecap: cap,
});

const dots = html`<g style=${{ fill: "var(--ready)" }}>
  ${[3, 7, 11, 15].flatMap((x) => [5, 9].map((y) => html`<circle key=${`${x} ${y}`} cx=${x - 1} cy=${y} r="1.1" />`))}
</g>`;

/** @type {[string, LaneState[], unknown][]} word, the states that look like this, sample */
const SAMPLES = [
  ["running", ["running"], html`<rect width="16" height="10" y="2" rx="2" style=${{ fill: "var(--run)" }} />`],
  [
    "ready",
    ["ready", "new", "unnoticed"],
    html`<rect width="15" height="9" x=".5" y="2.5" rx="2" style=${stroke("ready", 1.2)} />${dots}`,
  ],
  [
    "poll",
    ["poll"],
    html`<rect width="15" height="9" x=".5" y="2.5" rx="1" style=${stroke("poll", 1.2)} /><path d="M2 11l6-8M8 11l6-8" style=${stroke("poll", 2)} />`,
  ],
  ["hold", ["hold"], html`<rect width="14" height="9" x="1" y="2.5" rx="2" style=${stroke("hold", 2)} />`],
  ["io", ["io"], html`<path d="M0 7H16" style=${stroke("io", 3)} /><path d="M1 3v8" style=${stroke("io", 1.5)} />`],
  [
    "input",
    ["input"],
    html`<path d="M0 7H16" style=${stroke("io", 3)} /><path d="M1 3v8" style=${stroke("io", 1.5)} />`,
  ],
  ["sleep", ["sleep"], html`<path d="M1 7H16" style=${stroke("sleep", 2.5, "5 3", "round")} />`],
  ["wait", ["wait"], html`<path d="M2 7H16" style=${stroke("sleep", 2.5, "0.1 4.5", "round")} />`],
  ["parked", ["parked"], html`<path d="M2 7H16" style=${stroke("sleep", 1.6, "0.1 6", "round")} />`],
];

/** the signs at the edges of the lanes: word, whether there are any, sample @type {[string, "io" | "out", unknown][]} */
const SIGNS = [
  ["call", "io", html`<path d="M3 5v6M8 5v6M13 5v6" style=${stroke("io", 1.5)} />`],
  ["print", "out", html`<rect x="5.5" y="4.5" width="5" height="5" style=${{ fill: "var(--ink)" }} />`],
];

const ZIGZAG = html`<path d="M0 7l4 -4l4 8l4 -8l4 4" style=${stroke("ink-3", 1.3)} />`;

/** @param {string} key @param {unknown} sample @param {string} word */
const item = (key, sample, word) =>
  html`<li key=${key}><svg width="16" height="14" viewBox="0 0 16 14" aria-hidden="true" focusable="false">${sample}</svg>${word}</li>`;

/** @param {View} view */
export function legend({ timeline, words }) {
  const seen = SAMPLES.flatMap(([word, states, sample]) => {
    const found = states.filter((state) => timeline.seen.has(state));
    // A look that only one of its states has in this run is called by the word of that state.
    return found.length === 0 ? [] : [{ word: found.length === 1 ? found[0] : word, sample }];
  });
  return html`<ul class="leg" aria-label=${words.t("timeline.legend")}>
    ${seen.map(({ word, sample }) => item(word, sample, words.t(`lane.${word}`)))}
    ${SIGNS.filter(([, kind]) => timeline.traces[kind].size > 0).map(([word, , sample]) => item(word, sample, words.t(`sign.${word}`)))}
    ${item("asleep", ZIGZAG, words.t("lane.asleep"))}
  </ul>`;
}
