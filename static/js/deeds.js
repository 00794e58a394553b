/**
 * What makes one run differ from another of the same example: deeds of people, settings, and where it shows.
 *
 * It refuses to know words, and what becomes of a deed.
 */

/** @typedef {import("./protocol.js").Action} Action */
/** @typedef {import("./types.js").Run} Run */
/** @typedef {import("./types.js").Program} Program */
/** @typedef {{kind: "trunk"} | {kind: "deed", deed: Action, more: number} | {kind: "settings", set: Record<string, any>} | {kind: "program", file: string, lines: number, more: number} | {kind: "scenario", added: string[], removed: string[], changed: string[], typed: string[]} | {kind: "fewer", count: number}} What  what a line of history is named after */
/** @typedef {import("./timeline.js").Timeline} Timeline */

/** so many steps are looked through for a difference at a time */
const MOST = 1024;

/** @param {Action} action */
const keyOf = ({ at, peer, program, do: what }) => JSON.stringify([at, peer ?? program, what]);

/**
 * The first deed of a run that another one does not have.
 *
 * @param {readonly Action[]} own
 * @param {readonly Action[]} other
 * @returns {{t: number, deed: Action | null, more: number, common: number}}  `t`: when the two part; `common`: so many deeds come before
 */
export function firstDeed(own, other) {
  let i = 0;
  while (i < own.length && i < other.length && keyOf(own[i]) === keyOf(other[i])) i++;
  const known = new Set(other.map(keyOf));
  const fresh = own.filter((action) => !known.has(keyOf(action)));
  const t = Math.min(own[i]?.at ?? Number.POSITIVE_INFINITY, other[i]?.at ?? Number.POSITIVE_INFINITY);
  return { t, deed: fresh[0] ?? null, more: Math.max(0, fresh.length - 1), common: i };
}

/** The settings of a run that another one does not have. @param {Record<string, any>} own @param {Record<string, any>} other */
function changedSettings(own, other) {
  const names = [...new Set([...Object.keys(own), ...Object.keys(other)])];
  return Object.fromEntries(names.filter((name) => own[name] !== other[name]).map((name) => [name, own[name] ?? null]));
}

/** How many lines of a text differ from those of another one, counted between what both begin and end with. @param {string} own @param {string} other */
export function changedLines(own, other) {
  const [a, b] = [own.split("\n"), other.split("\n")];
  const least = Math.min(a.length, b.length);
  let [top, bottom] = [0, 0];
  while (top < least && a[top] === b[top]) top++;
  while (bottom < least - top && a[a.length - 1 - bottom] === b[b.length - 1 - bottom]) bottom++;
  return Math.max(a.length, b.length) - top - bottom;
}

/** The programs of a run that another one does not have like this. @param {readonly Program[]} own @param {readonly Program[]} other @returns {What | null} */
function changedPrograms(own, other) {
  const at = (/** @type {number} */ i) => other[i]?.name === own[i].name && other[i].source === own[i].source;
  const changed = own.filter((_, i) => !at(i));
  if (changed.length === 0 && own.length === other.length) return null;
  const [{ name, source }] = changed.length > 0 ? changed : own;
  const before = other.find((one) => one.name === name)?.source ?? "";
  return { kind: "program", file: name, lines: changedLines(source, before), more: Math.max(0, changed.length - 1) };
}

/** Clients by name, and the lines at each program's keyboard: a list belongs to the last program. @param {Run} run */
function worldOf({ programs, scenario }) {
  const { peers = [], stdin = [] } = scenario ?? {};
  const last = programs?.[programs.length - 1]?.name ?? "";
  const typed = Array.isArray(stdin) ? { ...(stdin.length > 0 && { [last]: stdin }) } : stdin;
  return { peers: Object.fromEntries(peers.map((/** @type {any} */ peer) => [peer.name, peer])), typed };
}

/** @param {Record<string, any>} own @param {Record<string, any>} other */
const differing = (own, other) =>
  Object.keys(own).filter((name) => JSON.stringify(own[name]) !== JSON.stringify(other[name]));

/** what was found last, for as long as a run is there: it is asked for in every frame @type {WeakMap<object, {other: object, what: What | null}>} */
const found = new WeakMap();

/** The clients and keyboards of a run that another one does not have like this. @param {Run} own @param {Run} other @returns {What | null} */
function changedWorld(own, other) {
  if (!own.scenario || !other.scenario) return null;
  const known = found.get(own.scenario);
  if (known?.other === other.scenario) return known.what;
  const what = worldChange(own, other);
  found.set(own.scenario, { other: other.scenario, what });
  return what;
}

/** @param {Run} own @param {Run} other @returns {What | null} */
function worldChange(own, other) {
  const [a, b] = [worldOf(own), worldOf(other)];
  const fresh = differing(a.peers, b.peers);
  const added = fresh.filter((name) => !(name in b.peers));
  const changed = fresh.filter((name) => name in b.peers);
  const removed = Object.keys(b.peers).filter((name) => !(name in a.peers));
  const typed = [...new Set([...differing(a.typed, b.typed), ...differing(b.typed, a.typed)])];
  const isNone = [added, changed, removed, typed].every(({ length }) => length === 0);
  return isNone ? null : { kind: "scenario", added, removed, changed, typed };
}

/** What a run is named after. @param {Run} run @param {Run | null} parent  the run that it leaves @returns {What} */
export function whatOf(run, parent) {
  if (!parent) return { kind: "trunk" };
  const { programs, settings = {}, actions } = run;
  const input = changedPrograms(programs ?? [], parent.programs ?? []) ?? changedWorld(run, parent);
  if (input) return input;
  const set = changedSettings(settings, parent.settings ?? {});
  if (Object.keys(set).length > 0) return { kind: "settings", set };
  const { deed, more } = firstDeed(actions, parent.actions);
  return deed ? { kind: "deed", deed, more } : { kind: "fewer", count: actions.length };
}

/**
 * The first step in which two recordings differ, or how far they were looked through.
 *
 * @param {Timeline} a
 * @param {Timeline} b
 * @param {number} [from]  up to here they are known to be the same
 */
export function firstDifference(a, b, from = 0) {
  const end = Math.min(a.length, b.length);
  let at = from;
  while (at < end && at < from + MOST && isSame(a, b, at)) at++;
  return { at, isFound: at === end || at < from + MOST };
}

/** @param {Timeline} a @param {Timeline} b @param {number} i */
export function isSame(a, b, i) {
  const [x, y] = [a.step(i), b.step(i)];
  return x.t === y.t && x.k === y.k && JSON.stringify(x.n) === JSON.stringify(y.n);
}
