/**
 * What people typed as clients: found again among the deeds of all lines of history, newest last.
 *
 * It refuses to know how it is shown, and what came of it.
 */

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./branches.js").LineView} LineView */
/** @typedef {import("./protocol.js").Wire} Wire */
/** @typedef {import("./protocol.js").WireLine} WireLine */
/** @typedef {import("./protocol.js").Action} Action */

/** @param {Action} action @param {string} wire */
const isTyped = (action, wire) => action.peer === wire && action.do[0] === "send";

/** The runs that are known, the present one last. @param {View} view */
const runsOf = ({ history, run }) => [...history.lines.map((line) => line.run), ...(run ? [run] : [])];

/** What was typed for a client on any line of history: each text once, the newest last. @param {View} view @param {string} wire @returns {string[]} */
export function typedBy(view, wire) {
  const texts = runsOf(view).flatMap(({ actions }) =>
    actions.filter((one) => isTyped(one, wire)).map((one) => one.do[1]),
  );
  return texts.filter((text, i) => texts.lastIndexOf(text) === i);
}

/**
 * What a key brings back into a client's field, if it does.
 *
 * @param {string} key
 * @param {string[]} typed
 * @param {{wire: string, back: number}|null} recalled  how far back the field stands
 * @param {string} wire
 * @returns {{text: string, back: number}|null}
 */
export function recalledBy(key, typed, recalled, wire) {
  const from = recalled?.wire === wire ? recalled.back : 0;
  const back = from + (key === "ArrowUp" ? 1 : key === "ArrowDown" ? -1 : 0);
  if (back === from || back < 0 || back > typed.length) return null;
  return { text: back === 0 ? "" : typed[typed.length - back], back };
}

/** The line of history on which a person typed this, or null where a script said it. @param {View} view @param {string} wire @param {WireLine} said @returns {LineView|null} */
export function lineOfDeed({ history, run }, wire, said) {
  /** @param {{actions: Action[]}} one */
  const has = ({ actions }) =>
    actions.some((one) => isTyped(one, wire) && one.at === said.t && one.do[1] === said.text);
  if (!run || !has(run)) return null;
  const current = history.lines.find(({ isCurrent }) => isCurrent);
  let line = current ?? null;
  for (let on = current; on && has(on.run); on = history.lines.find(({ id }) => id === on?.parent)) line = on;
  return line;
}

/** How many lines a client still says or hears in this run, on this connection. @param {View} view @param {Wire} wire */
export function linesToCome({ timeline }, wire) {
  const last = timeline.tip.wires[wire.name];
  if (!last || (wire.port !== null && last.port !== wire.port)) return 0;
  return Math.max(0, last.lines.length - wire.lines.length);
}
