/**
 * The names of lines of history, and each as a small picture: who ran when, and where it leaves the one it was made from.
 *
 * Refuses to know: where the pictures stand, and how one gets from one line to another.
 */

import { html } from "../../vendor/preact.js";
import { COLUMNS, tracksOf } from "../figures.js";
import { classes } from "./parts.js";
import { settingName, settingValue } from "./setting.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Words} Words */
/** @typedef {import("../deeds.js").What} What */
/** @typedef {import("../branches.js").LineView} LineView */
/** @typedef {import("../figures.js").Track} Track */

/** the height of a picture, in the units of its drawing */
export const HIGH = 24;
const MIDDLE = HIGH / 2;
const ROOM = 3;
const BEND = 6;
const TICK = 4;

/** @param {Words} words @param {Record<string, any>} set */
const settingsName = (words, set) =>
  Object.entries(set)
    .map(([id, value]) => {
      const name = settingName(words, id);
      if (value === null) return words.t("history.setting.none", { name });
      return words.t("history.setting", { name, value: settingValue(words, id, value) });
    })
    .join(words.t("history.and"));

/** @param {Words} words @param {Extract<What, {kind: "program"}>} what */
function programName(words, { file, lines, more }) {
  const name = words.t(lines === 0 ? "history.program.same" : "history.program", { file, count: lines });
  return more > 0 ? words.t("history.program.more", { name, count: more }) : name;
}

/** so many clients are named */
const NAMED = 4;

/** @param {Words} words @param {Extract<What, {kind: "scenario"}>} what */
function worldName(words, what) {
  const parts = /** @type {const} */ (["added", "removed", "changed", "typed"]).filter((part) => what[part].length > 0);
  return parts
    .map((part) => {
      const names = what[part].slice(0, NAMED).join(", ") + (what[part].length > NAMED ? " …" : "");
      return words.t(`history.world.${part}`, { names, count: what[part].length });
    })
    .join(words.t("history.and"));
}

/** What a line is called: as somebody has named it, or after what was done. @param {Words} words @param {{name: string, what: What}} line */
export const lineName = (words, { name, what }) => name || whatName(words, what);

/** @param {Words} words @param {What} what @returns {string} */
export function whatName(words, what) {
  if (what.kind === "trunk") return words.t("history.trunk");
  if (what.kind === "settings") return settingsName(words, what.set);
  if (what.kind === "scenario") return worldName(words, what);
  if (what.kind === "program") return programName(words, what);
  if (what.kind === "fewer") return words.t(what.count === 0 ? "history.nobody" : "history.fewer", what);
  const { deed, more } = what;
  const [verb, given] = deed.do;
  const name =
    verb === "set"
      ? words.t("history.deed.set", { settings: settingsName(words, given) })
      : words.t(`history.deed.${verb}`, { who: deed.peer ?? deed.program, given });
  return more > 0 ? words.t("history.more", { name, count: more }) : name;
}

/** Tracks are made once for as long as nothing changes. @type {WeakMap<import("../timeline.js").Timeline, Map<string, Track[]>>} */
const known = new WeakMap();
const KNOWN = 4;

/** @param {import("../timeline.js").Timeline} timeline @param {number} end @param {number} most @returns {Track[]} */
export function tracks(timeline, end, most) {
  const made = known.get(timeline) ?? new Map();
  const key = [timeline.length, end, most].join();
  if (made.has(key)) return made.get(key);
  if (made.size === KNOWN) made.clear();
  made.set(key, tracksOf(timeline, end, most));
  known.set(timeline, made);
  return made.get(key);
}

/** @param {number} n */
const short = (n) => Math.round(n * 10) / 10;

/** Who lives and who runs, from a column on. @param {Track[]} lanes @param {number} start @param {number} high  of all lanes @param {number} top */
export function lanePaths(lanes, start, high, top) {
  const room = high / Math.max(1, lanes.length);
  const middle = (/** @type {number} */ i) => top + room * (i + 0.5);
  const lives = lanes.flatMap(({ from, to }, i) =>
    to > start ? [`M${short(Math.max(from, start))} ${short(middle(i))}H${short(to)}`] : [],
  );
  const runs = lanes.flatMap(({ runs }, i) =>
    runs.flatMap(([from, to, height]) => {
      if (to <= start) return [];
      const [x, tall] = [Math.max(from, Math.floor(start)), height * room * 0.8];
      return [`M${x} ${short(middle(i) - tall / 2)}h${to - x}v${short(tall)}h${x - to}z`];
    }),
  );
  return { lives: lives.join(""), runs: runs.join("") };
}

/** The ways from a line to those that leave it, as far as they cross the row of one line. @param {LineView[]} lines @param {number} row @param {(t: number) => number} x */
function waysThrough(lines, row, x) {
  return lines.flatMap((line, to) => {
    const from = lines.findIndex(({ id }) => id === line.parent);
    if (!line.fork || from < 0 || row < from || row > to) return [];
    const at = short(x(line.fork.t));
    if (row === from) return [`M${at} ${MIDDLE}V${HIGH}`];
    return [row < to ? `M${at} 0V${HIGH}` : `M${at} 0V${MIDDLE - TICK}Q${at} ${MIDDLE} ${short(at + BEND)} ${MIDDLE}`];
  });
}

/**
 * One line of history as a picture, over a time that all lines share.
 *
 * @param {View} view
 * @param {LineView[]} lines
 * @param {number} row  which of them
 * @param {number} end  the time that the pictures end at
 * @param {number} most  lanes
 */
export function linePicture(view, lines, row, end, most) {
  const line = lines[row];
  const x = (/** @type {number} */ t) => (Math.min(t, end) / Math.max(1, end)) * COLUMNS;
  const start = line.fork ? x(line.fork.t) : 0;
  const lanes = line.timeline ? tracks(line.timeline, end, most) : [];
  const { lives, runs } = lanePaths(lanes, start, HIGH - 2 * ROOM, ROOM);
  const now = view.step && `M${short(x(view.step.t))} 0V${HIGH}`;
  const stop = short(x(line.end));
  return html`<svg class=${classes("line-picture", line.isCurrent && "current", !line.timeline && "away")} viewBox=${`0 0 ${COLUMNS} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
    <path class="ways" d=${waysThrough(lines, row, x).join("")} />
    <path class="lives" d=${lives || `M${short(start)} ${MIDDLE}H${stop}`} />
    <path class="runs" d=${runs} />
    ${line.timeline?.isCut && html`<path class="cut" d=${`M${stop} ${ROOM}V${HIGH - ROOM}`} />`}
    ${line.isCurrent && now && html`<path class="now" d=${now} />`}
  </svg>`;
}
