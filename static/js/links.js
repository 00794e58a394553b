/**
 * What belongs together on the page: hovering a task, a line, a descriptor or a client lights all its other pictures.
 *
 * A task belongs to the descriptors that it waits for, a descriptor to its socket's client, and each the other way
 * round. It refuses to know how a light looks.
 */

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./types.js").Hover} Hover */
/** @typedef {{tasks: Set<number>, lines: Set<number>, program: number | undefined, fds: Set<number>, wires: Set<string>}} Links  `program`: of the lines, if it is known */

/** @type {Links} */
const NOTHING = { tasks: new Set(), lines: new Set(), program: undefined, fds: new Set(), wires: new Set() };

/** the links of the last hover, by the state that they are of @type {{hover: Hover, state: State, links: Links} | null} */
let last = null;

/** @param {Hover | null} hover @param {State} state @returns {Links} */
export function linksOf(hover, state) {
  if (hover === null) return NOTHING;
  if (last?.hover !== hover || last.state !== state) last = { hover, state, links: gather(hover, state) };
  return last.links;
}

/** @param {Hover} hover @param {State} state @returns {Links} */
function gather({ task, line, fd, wire, program }, state) {
  /** @type {Links} */
  const links = {
    tasks: new Set(task === undefined ? [] : [task]),
    lines: new Set(line === undefined ? [] : [line]),
    program,
    fds: new Set(fd === undefined ? [] : [fd]),
    wires: new Set(wire === undefined ? [] : [wire]),
  };
  if (line !== undefined) for (const id of standingAt(line, program, state)) links.tasks.add(id);
  for (const socket of Object.values(state.sockets))
    if (socket.wire && links.wires.has(socket.wire)) links.fds.add(socket.fd);
  const waits = waitsOf(state);
  const named = new Set(links.fds);
  for (const [id, fds] of waits) {
    if (links.tasks.has(id)) for (const one of fds) links.fds.add(one);
    else if (fds.some((one) => named.has(one))) links.tasks.add(id);
  }
  for (const socket of Object.values(state.sockets))
    if (socket.wire && links.fds.has(socket.fd)) links.wires.add(socket.wire);
  return links;
}

/** The tasks that stand at a line. @param {number} line @param {number | undefined} program @param {State} state */
function standingAt(line, program, { tasks, programs }) {
  const origin = (/** @type {number} */ of) => programs[of]?.source ?? of;
  const stands = Object.values(tasks).filter((task) => task.line === line && task.ended === null);
  return stands.filter((task) => program === undefined || origin(task.program) === program).map(({ id }) => id);
}

/** The descriptors that each task waits for. @param {State} state @returns {[number, number[]][]} */
function waitsOf({ tasks, hubs, asks }) {
  /** @type {Map<number, number[]>} */
  const waits = new Map();
  const add = (/** @type {number} */ task, /** @type {number[]} */ fds) =>
    waits.set(task, [...(waits.get(task) ?? []), ...fds]);
  for (const { id, wait } of Object.values(tasks)) if (wait && wait.fd !== null) add(id, [wait.fd]);
  for (const { fds } of Object.values(hubs)) for (const { task, fd } of fds) if (task !== null) add(task, [fd]);
  for (const { task, asked } of Object.values(asks))
    add(
      task,
      asked.map(({ fd }) => fd),
    );
  return [...waits];
}
