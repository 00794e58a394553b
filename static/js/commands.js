/**
 * Everything that can be asked for by key or by name: one table for the keys, the help and the palette.
 *
 * A row is a line of the help (`help.key.<row>`) and holds commands (`command.<name>`) with the key of each. A key is
 * written the way it is pressed: "n", "Shift+n", "Mod+k" (Ctrl, or Cmd), "ArrowLeft", "" where there is none; of a row
 * that goes by place it is the key at that place of an English keyboard. It refuses to know what a command does.
 */

/** @typedef {"walk" | "places" | "timeline" | "page"} Group */
/** @typedef {{group: Group, row: string, commands: Record<string, string>, byPlace?: boolean, keysOnly?: boolean}} Row */
/** @typedef {{name: string, key: string, group: Group}} Entry */

/** @type {Group[]} */
export const GROUPS = ["walk", "places", "timeline", "page"];

const DIGITS = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [`select-${digit}`, String(digit)]));

/** @type {Row[]} */
export const ROWS = [
  { group: "walk", row: "play", commands: { toggle: "Space" } },
  { group: "walk", row: "pace", commands: { pace: "v" } },
  { group: "walk", row: "speed", commands: { slower: "-", faster: "+" } },
  { group: "walk", row: "step", commands: { back: "ArrowLeft", forward: "ArrowRight" } },
  { group: "walk", row: "over", commands: { "next-over": "j", "previous-over": "Shift+j" } },
  { group: "walk", row: "switch", commands: { "next-switch": "n", "previous-switch": "Shift+n" } },
  { group: "walk", row: "io", commands: { "next-io": "i", "previous-io": "Shift+i" } },
  { group: "walk", row: "output", commands: { "next-output": "o", "previous-output": "Shift+o" } },
  { group: "walk", row: "turn", commands: { "previous-turn": ",", "next-turn": "." } },
  { group: "walk", row: "cause", commands: { cause: "c" } },
  { group: "walk", row: "return", commands: { return: "r" } },
  { group: "walk", row: "ends", commands: { first: "Home", last: "End" } },
  { group: "places", row: "jump", commands: { jump: "g" } },
  { group: "places", row: "search", commands: { search: "/" } },
  { group: "places", row: "hit", commands: { "next-hit": "h", "previous-hit": "Shift+h" } },
  { group: "places", row: "breakpoint", commands: { "next-breakpoint": "b", "previous-breakpoint": "Shift+b" } },
  { group: "places", row: "stop", commands: { stop: "k" } },
  { group: "places", row: "bookmark", commands: { bookmark: "m" } },
  { group: "places", row: "places", commands: { places: "Shift+m" } },
  { group: "places", row: "task", commands: DIGITS, keysOnly: true },
  { group: "timeline", row: "zoom", commands: { "zoom-in": "w", "zoom-out": "s" }, byPlace: true },
  { group: "timeline", row: "pan", commands: { "pan-left": "a", "pan-right": "d" }, byPlace: true },
  { group: "timeline", row: "all", commands: { "zoom-all": "0" } },
  { group: "timeline", row: "axis", commands: { axis: "z" } },
  { group: "timeline", row: "table", commands: { table: "x" } },
  { group: "page", row: "palette", commands: { palette: "Mod+k" } },
  { group: "page", row: "gallery", commands: { gallery: "e" } },
  { group: "page", row: "example", commands: { "previous-example": "[", "next-example": "]" } },
  { group: "page", row: "why", commands: { why: "y" } },
  { group: "page", row: "link", commands: { link: "u" } },
  { group: "page", row: "language", commands: { language: "" } },
  { group: "page", row: "theme", commands: { theme: "t" } },
  { group: "page", row: "projector", commands: { projector: "p" } },
  { group: "page", row: "help", commands: { help: "?" } },
  { group: "page", row: "leave", commands: { escape: "Escape" }, keysOnly: true },
];

/** What the palette offers, in the order of the table. @type {Entry[]} */
export const COMMANDS = ROWS.flatMap(({ group, commands, keysOnly }) =>
  keysOnly ? [] : Object.entries(commands).map(([name, key]) => ({ name, key, group })),
);

/** @type {Record<string, string>} */
const NAMES = { ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };

/** How a key is printed: `N`, `⇧N`, `Ctrl/⌘ K`. @param {string} key */
export function keyName(key) {
  const [last, ...held] = key.length === 1 ? [key] : key.split("+").reverse();
  const name = NAMES[last] ?? (last.length === 1 ? last.toUpperCase() : last);
  if (held.includes("Mod")) return `Ctrl/⌘ ${name}`;
  return held.includes("Shift") ? `⇧${name}` : name;
}

/** @type {Record<string, string>} */
const KEYS = Object.assign({}, ...ROWS.map(({ commands }) => commands));

/** The printed key of a command; "" where it has none. @param {string} name */
export const keyOf = (name) => (Object.hasOwn(KEYS, name) ? keyName(KEYS[name]) : "");
