/**
 * Everything that can be asked for by key or by name: one table for the keys, the help and the palette.
 *
 * A row is a line of the help (`help.key.<row>`) and holds commands (`command.<name>`) with the key of each. A key is
 * written the way it is pressed: "n", "Shift+n", "Mod+k" (Ctrl, or Cmd), "ArrowLeft", "" where there is none; of a row
 * that goes by place it is the key at that place of an English keyboard. It refuses to know what a command does.
 */

/** @typedef {"walk" | "places" | "timeline" | "page"} Group */
/** @typedef {{group: Group, row: string, commands: Record<string, string>, byPlace?: boolean, keysOnly?: boolean, away?: boolean, whole?: boolean}} Row  `away`: leads to other runs; `whole`: is for the whole page, not for one in a frame */
/** @typedef {{name: string, key: string, group: Group}} Entry */

/** @type {Group[]} */
export const GROUPS = ["walk", "places", "timeline", "page"];

const DIGITS = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [`select-${digit}`, String(digit)]));

/** What a view can be saved as; each is a command. */
export const FORMATS = ["png", "svg", "svg-run", "gif", "html", "trace", "programs", "text", "text-timed"];

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
  { group: "walk", row: "inside", commands: { inside: "q" }, away: true },
  { group: "walk", row: "outside", commands: { outside: "Shift+q" } },
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
  { group: "places", row: "runs", commands: { runs: "Shift+r", compare: "Shift+c" }, away: true },
  { group: "timeline", row: "zoom", commands: { "zoom-in": "w", "zoom-out": "s" }, byPlace: true },
  { group: "timeline", row: "pan", commands: { "pan-left": "a", "pan-right": "d" }, byPlace: true },
  { group: "timeline", row: "all", commands: { "zoom-all": "0" } },
  { group: "timeline", row: "fit", commands: { fit: "f" } },
  { group: "timeline", row: "axis", commands: { axis: "z" } },
  { group: "timeline", row: "table", commands: { table: "x" } },
  { group: "timeline", row: "ghost", commands: { ghost: "Shift+g" }, away: true },
  { group: "timeline", row: "tracks", commands: { tracks: "Shift+x" } },
  {
    group: "timeline",
    row: "select",
    commands: { "select-above": "Shift+ArrowUp", "select-below": "Shift+ArrowDown" },
  },
  { group: "timeline", row: "move", commands: { "track-up": "Alt+ArrowUp", "track-down": "Alt+ArrowDown" } },
  { group: "page", row: "palette", commands: { palette: "Mod+k" } },
  { group: "page", row: "gallery", commands: { gallery: "e" }, away: true, whole: true },
  { group: "page", row: "file", commands: { "open-file": "" }, away: true, whole: true },
  {
    group: "page",
    row: "example",
    commands: { "previous-example": "[", "next-example": "]" },
    away: true,
    whole: true,
  },
  { group: "page", row: "edit", commands: { edit: "Shift+p", "new-program": "" }, away: true, whole: true },
  { group: "page", row: "class", commands: { class: "Shift+l", "class-start": "" }, away: true, whole: true },
  { group: "page", row: "follow", commands: { follow: "l" }, away: true, whole: true },
  { group: "page", row: "world", commands: { world: "Shift+w" }, away: true },
  { group: "page", row: "inspect", commands: { inspect: "Shift+v" } },
  { group: "page", row: "why", commands: { why: "y" } },
  {
    group: "page",
    row: "save",
    commands: { save: "Shift+e", ...Object.fromEntries(FORMATS.map((one) => [`save-${one}`, ""])), print: "" },
    whole: true,
  },
  { group: "page", row: "link", commands: { link: "u" }, whole: true },
  { group: "page", row: "mine", commands: { mine: "" }, away: true, whole: true },
  { group: "page", row: "share", commands: { share: "Shift+u" }, away: true, whole: true },
  { group: "page", row: "language", commands: { language: "" } },
  { group: "page", row: "theme", commands: { theme: "t" } },
  { group: "page", row: "projector", commands: { projector: "p" } },
  { group: "page", row: "tour", commands: { tour: "Shift+t" }, away: true, whole: true },
  { group: "page", row: "help", commands: { help: "?" } },
  { group: "page", row: "leave", commands: { escape: "Escape" }, keysOnly: true },
];

/** The commands that lead to other runs, or to what is not part of a file with one run. */
const AWAY = new Set([
  "save-gif",
  "save-html",
  ...ROWS.flatMap(({ commands, away }) => (away ? Object.keys(commands) : [])),
]);

/** The commands that a page in a frame leaves to the whole page. */
const WHOLE = new Set(ROWS.flatMap(({ commands, whole }) => (whole ? Object.keys(commands) : [])));

/** Is there such a command here? @param {string} name @param {{alone: boolean, embedded: boolean}} here */
export const isOffered = (name, { alone, embedded }) => !(alone && AWAY.has(name)) && !(embedded && WHOLE.has(name));

/** What the palette offers, in the order of the table. @type {Entry[]} */
export const COMMANDS = ROWS.flatMap(({ group, commands, keysOnly }) =>
  keysOnly ? [] : Object.entries(commands).map(([name, key]) => ({ name, key, group })),
);

/** @type {Record<string, string>} */
const NAMES = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };

/** How a key is printed: `N`, `⇧N`, `Alt ↑`, `Ctrl/⌘ K`. @param {string} key */
export function keyName(key) {
  const [last, ...held] = key.length === 1 ? [key] : key.split("+").reverse();
  const name = NAMES[last] ?? (last.length === 1 ? last.toUpperCase() : last);
  if (held.includes("Mod")) return `Ctrl/⌘ ${name}`;
  if (held.includes("Alt")) return `Alt ${name}`;
  return held.includes("Shift") ? `⇧${name}` : name;
}

/** @type {Record<string, string>} */
const KEYS = Object.assign({}, ...ROWS.map(({ commands }) => commands));

/** The printed key of a command; "" where it has none. @param {string} name */
export const keyOf = (name) => (Object.hasOwn(KEYS, name) ? keyName(KEYS[name]) : "");
