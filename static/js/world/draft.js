/**
 * Clients and keyboards as a person writes them: rows of text, which may still be wrong, and back to a scenario.
 *
 * Every row has a number of its own, which a new place does not change. Nothing is changed in place. It refuses to know
 * words, and what becomes of a scenario.
 */

/** @typedef {import("../types.js").Run} Run */
/** @typedef {{id: number, verb: string, text: string}} StepRow */
/** @typedef {{id: number, name: string, port: string, at: string, steps: StepRow[]}} ClientRow */
/** @typedef {{clients: ClientRow[], typed: Record<string, string>}} Draft  `typed`: the lines at the keyboard of each program */

/** what a step says besides its verb */
/** @type {Record<string, "text" | "count" | "seconds" | null>} */
export const VERBS = {
  send: "text",
  recv: null,
  recvall: "count",
  expect: "text",
  sleep: "seconds",
  shutdown: null,
  close: null,
  reset: null,
};

/** what a step of this sort begins with @type {Record<string, string>} */
export const FIRST = { send: "hello", expect: "hello", recvall: "5", sleep: "0.2" };
export const MOST_CLIENTS = 100;
const NEW_STEP = { verb: "send", text: FIRST.send };

let ids = 0;
const freshId = () => ++ids;

/** A text on one line: what cannot be seen is written as in Python. @param {string} text */
export const written = (text) =>
  text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");

/** @type {Record<string, string>} */
const SIGNS = { n: "\n", r: "\r", t: "\t", "\\": "\\" };

/** @param {string} line */
export const meant = (line) => line.replaceAll(/\\([nrt\\])/g, (_, sign) => SIGNS[sign]);

/** @param {any[]} step @returns {StepRow} */
const stepRow = ([verb, value]) => ({
  id: freshId(),
  verb,
  text: value === undefined ? "" : VERBS[verb] === "text" ? written(value) : String(value),
});

/** @param {any} peer @returns {ClientRow} */
const clientRow = ({ name, connect, at = 0, script = [] }) => ({
  id: freshId(),
  name,
  port: String(connect),
  at: String(at),
  steps: script.map(stepRow),
});

/** @param {Pick<Run, "programs" | "scenario">} run @returns {Draft} */
export function draftOf({ programs, scenario: { peers = [], stdin = [] } }) {
  const last = programs[programs.length - 1]?.name;
  const lines = Array.isArray(stdin) ? { [last]: stdin } : stdin;
  const typed = Object.fromEntries(programs.map(({ name }) => [name, (lines[name] ?? []).map(written).join("\n")]));
  return { clients: peers.map(clientRow), typed };
}

/** @param {StepRow} row */
function stepOf({ verb, text }) {
  const kind = VERBS[verb];
  if (kind === null) return [verb];
  return [verb, kind === "text" ? meant(text) : Number(text)];
}

/** What stands in a draft without a fault, as a scenario has it. @param {Draft} draft */
export function worldOf({ clients, typed }) {
  const peers = clients.map(({ name, port, at, steps }) => ({
    name,
    connect: Number(port),
    at: Number(at),
    script: steps.map(stepOf),
  }));
  const stdin = Object.entries(typed).map(([name, text]) => [name, text === "" ? [] : text.split("\n").map(meant)]);
  return { peers, stdin: Object.fromEntries(stdin.filter(([, lines]) => lines.length > 0)) };
}

/** @template {{id: number}} T @param {readonly T[]} rows @param {number} id @param {number} to  the place that it gets @returns {T[]} */
function movedTo(rows, id, to) {
  const row = rows.find((one) => one.id === id);
  const others = rows.filter((one) => one.id !== id);
  return row ? [...others.slice(0, to), row, ...others.slice(to)] : [...rows];
}

/** @param {Draft} draft @param {number} id @param {(client: ClientRow) => ClientRow | null} change  null takes it away @returns {Draft} */
const withClient = (draft, id, change) => ({
  ...draft,
  clients: draft.clients.flatMap((client) => (client.id === id ? (change(client) ?? []) : client)),
});

/** @param {Draft} draft @param {number} client @param {(steps: StepRow[]) => StepRow[]} change */
const withSteps = (draft, client, change) => withClient(draft, client, (one) => ({ ...one, steps: change(one.steps) }));

/** A name that nobody has: the letters, then the letters with a number. @param {readonly ClientRow[]} clients */
function freeName(clients) {
  const taken = new Set(clients.map(({ name }) => name));
  for (let i = 0; ; i++) {
    const letter = String.fromCharCode(65 + (i % 26));
    const name = i < 26 ? letter : `${letter}${Math.floor(i / 26) + 1}`;
    if (!taken.has(name)) return name;
  }
}

/** @param {ClientRow} client @param {readonly ClientRow[]} clients @returns {ClientRow} */
const copyOf = (client, clients) => ({
  ...client,
  id: freshId(),
  name: freeName(clients),
  steps: client.steps.map((step) => ({ ...step, id: freshId() })),
});

/** One more client, who says hello. @param {Draft} draft @param {number} port  that it connects to @returns {Draft} */
export function addClient(draft, port) {
  const { clients } = draft;
  const script = [["send", "hello"], ["recv"], ["close"]];
  return { ...draft, clients: [...clients, clientRow({ name: freeName(clients), connect: port, at: 0.5, script })] };
}

/** @param {Draft} draft @param {number} id @returns {Draft} */
export function copyClient(draft, id) {
  const at = draft.clients.findIndex((one) => one.id === id);
  const copy = copyOf(draft.clients[at], draft.clients);
  return { ...draft, clients: [...draft.clients.slice(0, at + 1), copy, ...draft.clients.slice(at + 1)] };
}

/** So many clients: those that are missing are like the last one. @param {Draft} draft @param {number} count @param {number} port @returns {Draft} */
export function withCount(draft, count, port) {
  const wanted = Math.max(0, Math.min(MOST_CLIENTS, count));
  let now = { ...draft, clients: draft.clients.slice(0, wanted) };
  if (wanted > 0 && now.clients.length === 0) now = addClient(now, port);
  while (now.clients.length < wanted)
    now = { ...now, clients: [...now.clients, copyOf(now.clients[now.clients.length - 1], now.clients)] };
  return now;
}

/** @param {Draft} draft @param {number} id */
export const removeClient = (draft, id) => withClient(draft, id, () => null);

/** @param {Draft} draft @param {number} id @param {Partial<Omit<ClientRow, "id" | "steps">>} patch */
export const setClient = (draft, id, patch) => withClient(draft, id, (client) => ({ ...client, ...patch }));

/** @param {Draft} draft @param {number} client */
export const addStep = (draft, client) =>
  withSteps(draft, client, (steps) => [...steps, { id: freshId(), ...NEW_STEP }]);

/** @param {Draft} draft @param {number} client @param {number} id */
export const removeStep = (draft, client, id) =>
  withSteps(draft, client, (steps) => steps.filter((step) => step.id !== id));

/** @param {Draft} draft @param {number} client @param {number} id */
export const copyStep = (draft, client, id) =>
  withSteps(draft, client, (steps) =>
    steps.flatMap((step) => (step.id === id ? [step, { ...step, id: freshId() }] : step)),
  );

/** @param {Draft} draft @param {number} client @param {number} id @param {Partial<Omit<StepRow, "id">>} patch */
export const setStep = (draft, client, id, patch) =>
  withSteps(draft, client, (steps) => steps.map((step) => (step.id === id ? { ...step, ...patch } : step)));

/** @param {Draft} draft @param {number} client @param {number} id @param {number} to */
export const moveStep = (draft, client, id, to) => withSteps(draft, client, (steps) => movedTo(steps, id, to));

/** @param {Draft} draft @param {string} program @param {string} text @returns {Draft} */
export const setTyped = (draft, program, text) => ({ ...draft, typed: { ...draft.typed, [program]: text } });
