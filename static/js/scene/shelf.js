/**
 * Which descriptors stand as rows of the kernel layer, and which are put away together: inherited ones that nobody in
 * the process waits for, sockets that were only just made, pipes, where there are many, and an event loop's own pair.
 *
 * Refuses to know: nodes.
 */

/** @typedef {import("../protocol.js").State} State */
/** @typedef {import("../protocol.js").Socket} Socket */
/** @typedef {{kind: "inherited" | "new" | "pipes" | "pairs", sockets: Socket[]}} Bundle */

/** more of one kind are put away */
const MANY = { inherited: 0, new: 4, pipes: 4, pairs: 0 };

/** The descriptors that tasks wait for, each with its program. @param {State} state */
const waitedFor = ({ tasks }) =>
  new Set(Object.values(tasks).flatMap(({ program, wait }) => (wait?.fd == null ? [] : [`${program}:${wait.fd}`])));

/** @param {State} state @param {Set<string>} waited @param {Socket} socket @returns {Bundle["kind"] | null} */
function kindOf(state, waited, socket) {
  if (waited.has(`${socket.program}:${socket.fd}`) || socket.bytes > 0) return null;
  if (socket.inherited) return "inherited";
  if (socket.kind === "new" && socket.family === "tcp") return "new";
  if (socket.family === "unix" && socket.pair !== null && state.programs[socket.program]?.model === "asyncio")
    return "pairs";
  return socket.family === "pipe" ? "pipes" : null;
}

/**
 * The sockets that stand alone, and the bundles of the others.
 * @param {State} state @param {Socket[]} sockets
 * @returns {{rows: Socket[], bundles: Bundle[]}}
 */
export function sorted(state, sockets) {
  const waited = waitedFor(state);
  const kinds = sockets.map((socket) => kindOf(state, waited, socket));
  const bundles = /** @type {Bundle["kind"][]} */ (["inherited", "new", "pipes", "pairs"])
    .map((kind) => ({ kind, sockets: sockets.filter((_, i) => kinds[i] === kind) }))
    .filter(({ kind, sockets: own }) => own.length > MANY[kind]);
  const away = new Set(bundles.flatMap((bundle) => bundle.sockets));
  return { rows: sockets.filter((socket) => !away.has(socket)), bundles };
}
