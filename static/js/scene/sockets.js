/**
 * What several scenes need to know about sockets: their names, their bytes as cells, whose other end they are.
 *
 * Refuses to know: nodes, and how bytes get into a socket.
 */

/** @typedef {import("../protocol.js").State} State */
/** @typedef {import("../protocol.js").Socket} Socket */
/** @typedef {import("../types.js").View} View */

/** Sockets in the order of program and fd. @param {State} state */
export const socketsOf = (state) => Object.values(state.sockets).sort((a, b) => a.program - b.program || a.fd - b.fd);

/** Listening sockets: one for each port. @param {State} state */
export const listening = (state) =>
  socketsOf(state).filter((socket) => socket.kind === "listening" && socket.local !== null);

/** The socket that a step is about, and its client. @param {View} view @returns {{program: number, fd: number | null, wire: string | null}} */
export function concerned({ state, step }) {
  const { fd = null, wire = null } = step?.n[1] ?? {};
  const own = state.wires[wire ?? ""];
  if (own) return { program: own.program ?? 0, fd: own.fd, wire };
  const program = state.tasks[state.cpu ?? -1]?.program ?? state.last?.program ?? 0;
  return { program, fd, wire: state.sockets[`${program}:${fd}`]?.wire ?? null };
}

/** Is something there that the program has not taken yet? @param {Socket} socket */
export const hasNews = (socket) =>
  socket.backlog.length > 0 ||
  socket.bytes > 0 ||
  ((socket.state === "eof" || socket.state === "reset") && socket.kind === "stream");

/** The socket of another program (or of this one) at the other end. @param {State} state @param {Socket} socket */
export const otherEnd = (state, socket) =>
  socket.pair !== null
    ? twinOf(state, socket)
    : socket.kind === "stream" && socket.wire === null && socket.local !== null
      ? (Object.values(state.sockets).find(
          (other) => other.kind === "stream" && other.local === socket.remote && other.remote === socket.local,
        ) ?? null)
      : null;

/** The other half of a pair, unless it is closed and its descriptor is something else now. @param {State} state @param {Socket} socket */
function twinOf(state, socket) {
  const other = state.sockets[`${socket.program}:${socket.pair}`];
  return other?.pair === socket.fd ? other : null;
}

/**
 * A short name for a descriptor, as message key and parameters.
 * @param {State} state @param {number} program @param {number} fd
 * @returns {[string, Record<string, unknown>]}
 */
export function socketName(state, program, fd) {
  const socket = state.sockets[`${program}:${fd}`];
  if (!socket) return ["sock.unknown", { fd }];
  if (socket.kind === "listening") return ["sock.listener", { port: socket.local }];
  if (socket.wire !== null) return ["sock.client", { wire: socket.wire }];
  if (socket.pair !== null) return halfName(state, socket);
  if (socket.family === "udp" && socket.remote === null)
    return socket.local === null ? ["sock.udp", {}] : ["sock.udp.port", { port: socket.local }];
  const other = otherEnd(state, socket);
  return other
    ? ["sock.program", { program: state.programs[other.program]?.name ?? "" }]
    : ["sock.port", { port: socket.remote ?? 0 }];
}

/** The name of one half of a pair. @param {State} state @param {Socket} socket @returns {[string, Record<string, unknown>]} */
function halfName(state, socket) {
  const kind = socket.family === "pipe" ? "sock.pipe" : "sock.pair";
  const other = twinOf(state, socket);
  return other ? [kind, { fd: other.fd }] : [`${kind}.alone`, {}];
}

/** One cell for each character; a byte that is none prints as its two digits. @param {string} data @returns {string[]} */
export const cellsOf = (data) =>
  (data.match(/\\x[0-9a-f]{2}|./gsu) ?? []).map((cell) => {
    if (cell === "\n" || cell === "\\x0a") return "⏎";
    if (cell === " ") return "␣";
    return cell.length === 4 && cell.startsWith("\\x") ? cell.slice(2) : cell;
  });

const SERVES = /\b(socket|socketserver|StreamServer|(start|create)_server)\b/;

/** Does the run have anything to do with the network? A pair has not: it stays within its program. @param {View} view */
export const usesNetwork = ({ state, run }) =>
  Object.values(state.sockets).some((socket) => socket.pair === null) ||
  Object.keys(state.wires).length > 0 ||
  (run?.programs ?? []).some((program) => SERVES.test(program.source));
