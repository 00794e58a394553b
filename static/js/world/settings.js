/**
 * The machine's settings as a person sets them: the places of each slider, and which settings can matter to a run.
 *
 * The bounds come from the server (`/api/bounds`). It refuses to know words and how a slider looks.
 */

/** @typedef {{low: number, high: number, default: number, whole: boolean}} Bounds */
/** @typedef {"seconds" | "bytes" | "rate" | "count"} Unit */
/** @typedef {"cpu" | "network" | "keyboard"} Group */
/** @typedef {{name: string, group: Group, unit: Unit, least?: number, most?: number, ladder: Ladder, later?: true}} Row  `least`, `most`: of the slider, within the bounds; `later`: it can change while the run goes on */
/** @typedef {"decades" | "doublings" | "ones"} Ladder */

/** @type {Row[]} */
export const ROWS = [
  { name: "line_cost", group: "cpu", unit: "seconds", ladder: "decades", later: true },
  { name: "time_slice", group: "cpu", unit: "seconds", ladder: "decades", later: true },
  { name: "cores", group: "cpu", unit: "count", ladder: "ones" },
  { name: "call_cost", group: "cpu", unit: "seconds", ladder: "decades", later: true },
  { name: "switch_cost", group: "cpu", unit: "seconds", ladder: "decades", later: true },
  { name: "latency", group: "network", unit: "seconds", least: 1e-6, ladder: "decades", later: true },
  { name: "bandwidth", group: "network", unit: "rate", least: 100, most: 1e9, ladder: "decades", later: true },
  { name: "buffer", group: "network", unit: "bytes", ladder: "doublings" },
  { name: "backlog", group: "network", unit: "count", ladder: "doublings" },
  { name: "descriptors", group: "network", unit: "count", ladder: "doublings" },
  { name: "typing", group: "keyboard", unit: "seconds", least: 0.001, ladder: "decades" },
];

/** @type {Group[]} */
export const GROUPS = ["cpu", "network", "keyboard"];

/** of each power of ten */
const STEPS = [1, 1.5, 2, 3, 5, 7];
/** below this a time is none: the clock counts microseconds */
const SMALLEST = 1e-6;

/** @param {number} low @param {number} high */
function decades(low, high) {
  const found = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++)
    for (const step of STEPS) found.push(Number(`${step}e${power}`));
  return found;
}

/** @param {number} low @param {number} high */
function doublings(low, high) {
  const found = [low];
  while (found[found.length - 1] * 2 <= high) found.push(found[found.length - 1] * 2);
  return found;
}

/** @param {number} low @param {number} high */
const ones = (low, high) => Array.from({ length: high - low + 1 }, (_, i) => low + i);

const LADDERS = { decades, doublings, ones };

/** The values that a slider has, from left to right. That there is no bound to the bandwidth, which is written 0, stands at the right. @param {Row} row @param {Bounds} bounds */
export function stopsOf({ unit, ladder, least, most }, { low, high, whole, default: usual }) {
  const bottom = Math.max(low, least ?? (whole ? 1 : SMALLEST));
  const top = Math.min(high, most ?? high);
  const between = LADDERS[ladder](bottom, top).filter((value) => value >= bottom && value <= top);
  const kept = between.filter((value) => !whole || Number.isInteger(value));
  if (!kept.includes(usual) && usual !== 0) kept.push(usual);
  kept.sort((a, b) => a - b);
  if (low > 0) return kept;
  return unit === "rate" ? [...kept, 0] : [0, ...kept];
}

/** The place of a value among the stops; of one that is no stop, the nearest. @param {readonly number[]} stops @param {number} value */
export function placeOf(stops, value) {
  const exact = stops.indexOf(value);
  if (exact >= 0) return exact;
  const distance = (/** @type {number} */ stop) =>
    stop > 0 && value > 0 ? Math.abs(Math.log(stop / value)) : Number.POSITIVE_INFINITY;
  let best = 0;
  for (const [i, stop] of stops.entries()) if (distance(stop) < distance(stops[best])) best = i;
  return best;
}

/** @typedef {{network: boolean, keyboard: boolean, threads: boolean}} Uses  what a run has to do with */

/** Why a setting cannot matter to a run: the thing that it lacks; null where it may. @param {string} name @param {Group} group @param {Uses} uses */
export function lacking(name, group, uses) {
  if (group === "network") return uses.network ? null : "network";
  if (group === "keyboard") return uses.keyboard ? null : "keyboard";
  return ["time_slice", "cores"].includes(name) && !uses.threads ? "threads" : null;
}
