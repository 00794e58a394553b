/**
 * What outlives a visit: the address (which example, which step) and the person's settings.
 *
 * Both come as text and are checked field by field. It refuses to know what they are used for.
 */

/** @typedef {import("./types.js").Ui} Ui */
/** @typedef {import("./types.js").Action} Action */
/** @typedef {{example: string | null, step: number, actions: Action[]}} Place */

/** `#example=server-select&s=44`: steps count from 1 for people. @param {string} hash @returns {Place} */
export function readHash(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const step = Number.parseInt(fields.get("s") ?? "1", 10);
  return {
    example: fields.get("example") || null,
    step: Number.isFinite(step) ? Math.max(0, step - 1) : 0,
    actions: readDeeds(fields.get("did") ?? "[]"),
  };
}

/** @param {string} example @param {number} step @param {Action[]} [actions]  what people did in the run */
export function writeHash(example, step, actions = []) {
  const deeds = actions.map(({ at, peer, program, do: what }) => [at, peer ?? program, ...what]);
  const fields = new URLSearchParams({ example, s: String(step + 1) });
  if (deeds.length > 0) fields.set("did", JSON.stringify(deeds));
  return `#${fields}`;
}

/** Only "type" is done at a program's keyboard. The server checks the rest. @param {string} text @returns {Action[]} */
function readDeeds(text) {
  try {
    return JSON.parse(text).map((/** @type {[number, string, ...any]} */ [at, who, ...what]) =>
      what[0] === "type" ? { at, program: who, do: what } : { at, peer: who, do: what },
    );
  } catch {
    return [];
  }
}

const KEY = "switchyard";
const MOST_OPENED = 500;

/** @param {any} value */
const isId = (value) => typeof value === "string" && value.length <= 100;

/** @type {Record<string, (value: any) => boolean>} the settings that are kept, and what they may be */
const KEPT = {
  lang: (value) => value === "en" || value === "zh",
  theme: (value) => value === "light" || value === "dark",
  projector: (value) => typeof value === "boolean",
  axis: (value) => ["folded", "scale", "step"].includes(value),
  speed: (value) => typeof value === "number" && value >= 0.25 && value <= 16,
  keysOn: (value) => typeof value === "boolean",
  opened: (value) => Array.isArray(value) && value.length <= MOST_OPENED && value.every(isId),
};

/** @param {Pick<Storage, "getItem">} storage @returns {Partial<Ui>} */
export function readSettings(storage) {
  try {
    const saved = JSON.parse(storage.getItem(KEY) ?? "{}");
    return Object.fromEntries(
      Object.entries(KEPT).flatMap(([name, fits]) => (fits(saved?.[name]) ? [[name, saved[name]]] : [])),
    );
  } catch {
    return {};
  }
}

/** @param {Pick<Storage, "setItem">} storage @param {Ui} ui */
export function writeSettings(storage, ui) {
  const kept = Object.fromEntries(Object.keys(KEPT).map((name) => [name, ui[/** @type {keyof Ui} */ (name)]]));
  try {
    storage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing still shows everything.
  }
}

/** The settings of someone who comes for the first time. @param {{languages: readonly string[], dark: boolean}} browser @returns {Ui} */
export function firstSettings({ languages, dark }) {
  return {
    lang: languages[0]?.toLowerCase().startsWith("zh") ? "zh" : "en",
    theme: dark ? "dark" : "light",
    projector: false,
    axis: "folded",
    tab: "cpu",
    selected: null,
    hover: null,
    why: false,
    help: false,
    gallery: false,
    query: "",
    awaited: null,
    opened: [],
    table: false,
    playing: false,
    speed: 1,
    file: -1,
    drafts: {},
    error: null,
    keysOn: true,
  };
}
