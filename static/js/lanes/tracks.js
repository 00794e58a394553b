/**
 * Which rows the lanes have, and in which order: filtered, grouped, moved by hand.
 *
 * A group that is folded is one row for all its members; "CPU asleep" stays at the bottom, and so do hubs as long as
 * nothing is grouped. It refuses to know pixels and what a row shows.
 */

import { NOBODY } from "../turns.js";

/** @typedef {import("../protocol.js").Task} Task */
/** @typedef {import("../protocol.js").State} State */
/** @typedef {import("../types.js").Tracks} Tracks */
/** @typedef {import("../types.js").Words} Words */

/**
 * @typedef {object} Row
 * @property {number} id  the task's; of a group a number of its own
 * @property {string} name
 * @property {"task" | "hub" | "group" | "asleep"} kind
 * @property {boolean} pinned  stays in view at the bottom
 * @property {boolean} inside  of a group
 * @property {number[]} [members]  of a group that is folded: the tasks that the row stands for
 * @property {string} [key]  of a group
 * @property {number} [count]  how many tasks a group has
 */

/** @typedef {{tasks: Task[], tracks: Tracks, state: State, t: number, words: Words}} Given  `tasks` in lane order, `t`: now */
/** @typedef {{key: string, name: string, tasks: Task[]}} Group */

/** How the lanes are arranged until somebody rearranges them. @type {Tracks} */
export const AS_THEY_ARE = Object.freeze({
  order: [],
  group: "none",
  finished: false,
  folded: [],
  hidden: [],
  text: "",
  kind: "",
});

export const FINISHED = "finished";
const FIRST_GROUP = NOBODY - 1;

/** The tasks in the order that people gave them; those that nobody has moved come last. @param {Task[]} tasks @param {readonly number[]} order */
export function inOrder(tasks, order) {
  if (order.length === 0) return tasks;
  const rank = new Map(order.map((id, at) => [id, at]));
  const rankOf = (/** @type {Task} */ { id }) => rank.get(id) ?? order.length;
  return tasks
    .map((task, at) => ({ task, at }))
    .sort((a, b) => rankOf(a.task) - rankOf(b.task) || a.at - b.at)
    .map(({ task }) => task);
}

/** Does a filter let a task pass? Whether it was hidden by itself is another matter. @param {Task} task @param {Tracks} tracks */
export const fits = ({ name, what }, { text, kind }) =>
  (kind === "" || what === kind) && name.toLowerCase().includes(text.trim().toLowerCase());

/** The tasks that have a row, or a part in one. @param {Task[]} tasks @param {Tracks} tracks */
export function shownOf(tasks, tracks) {
  const hidden = new Set(tracks.hidden);
  return inOrder(tasks, tracks.order).filter((task) => !hidden.has(task.id) && fits(task, tracks));
}

/** @param {Given} given @returns {Row[]} */
export function rowsOf({ tasks, tracks, state, t, words }) {
  const shown = shownOf(tasks, tracks);
  const isOver = (/** @type {Task} */ { ended }) => tracks.finished && ended !== null && ended <= t;
  const alive = shown.filter((task) => !isOver(task));
  const over = shown.filter(isOver);
  const groups = tracks.group === "none" ? [] : groupsOf(alive, tracks.group, state);
  const rows = groups.length > 1 ? [] : alive.map((task) => rowOf(task, false));
  const last = { key: FINISHED, name: words.t("tracks.finished"), tasks: over };
  for (const [at, group] of [...(groups.length > 1 ? groups : []), ...(over.length > 0 ? [last] : [])].entries())
    rows.push(...rowsOfGroup(group, tracks.folded.includes(group.key), FIRST_GROUP - at));
  rows.push({ id: NOBODY, name: words.t("lane.asleep"), kind: "asleep", pinned: true, inside: false });
  return [...rows.filter(({ pinned }) => !pinned), ...rows.filter(({ pinned }) => pinned)];
}

/** @param {Task} task @param {boolean} inside @returns {Row} */
function rowOf({ id, name, what }, inside) {
  const kind = what === "hub" ? "hub" : "task";
  return { id, name, kind, pinned: kind === "hub" && !inside, inside };
}

/** @param {Group} group @param {boolean} isFolded @param {number} id @returns {Row[]} */
function rowsOfGroup({ key, name, tasks }, isFolded, id) {
  /** @type {Row} */
  const head = { id, name, kind: "group", pinned: false, inside: false, key, count: tasks.length };
  if (isFolded) return [{ ...head, members: tasks.map((task) => task.id) }];
  return [head, ...tasks.map((task) => rowOf(task, true))];
}

/** The groups in the order of their first tasks. @param {Task[]} tasks @param {"program" | "thread"} by @param {State} state @returns {Group[]} */
export function groupsOf(tasks, by, state) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const task of tasks) {
    const key = by === "program" ? `p${task.program}` : `t${task.thread}`;
    if (!groups.has(key)) groups.set(key, { key, name: groupName(task, by, state), tasks: [] });
    groups.get(key)?.tasks.push(task);
  }
  return [...groups.values()];
}

/** @param {Task} task @param {"program" | "thread"} by @param {State} state */
function groupName({ program, thread, name }, by, { programs, tasks }) {
  if (by === "thread") return tasks[thread]?.name ?? name;
  const own = programs[program];
  // A forked process runs the source of another program: its main task tells it apart.
  return own?.source === undefined ? (own?.name ?? `#${program}`) : (tasks[own.main]?.name ?? own.name);
}

/**
 * The whole order once a task stands before (after) another one.
 *
 * @param {Task[]} tasks  in lane order
 * @param {readonly number[]} order  so far
 * @param {number} id
 * @param {number} beside
 * @param {boolean} after
 */
export function moved(tasks, order, id, beside, after) {
  const ids = inOrder(tasks, order).map((task) => task.id);
  if (id === beside || !ids.includes(id) || !ids.includes(beside)) return [...order];
  const rest = ids.filter((one) => one !== id);
  rest.splice(rest.indexOf(beside) + (after ? 1 : 0), 0, id);
  return rest;
}

/**
 * The row that a task's row would change places with: the next one up or down of the same kind in the same group.
 *
 * @param {Row[]} rows
 * @param {number} id
 * @param {1 | -1} direction
 */
export function neighbourOf(rows, id, direction) {
  const at = rows.findIndex((row) => row.id === id);
  const own = rows[at];
  const next = rows[at + direction];
  const isSame = own && next && next.kind !== "group" && next.kind !== "asleep" && next.pinned === own.pinned;
  return isSame && next.inside === own.inside ? next : null;
}

/** The task of the row above or below; the first or last one where none is selected. @param {Row[]} rows @param {number | null} id @param {1 | -1} direction */
export function nextTask(rows, id, direction) {
  const ids = rows.filter(({ kind }) => kind === "task" || kind === "hub").map((row) => row.id);
  const at = id === null ? -1 : ids.indexOf(id);
  if (at < 0) return (direction > 0 ? ids[0] : ids[ids.length - 1]) ?? null;
  return ids[Math.max(0, Math.min(ids.length - 1, at + direction))];
}
