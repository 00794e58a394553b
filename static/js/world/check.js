/**
 * What is wrong with a world before the server sees it: a message key and its parameters, at the field that is wrong.
 *
 * The rules are those of engine/scenario.py, whose bounds come with `/api/bounds`. It refuses to know the words.
 */

import { VERBS } from "./draft.js";

/** @typedef {import("../protocol.js").Said} Said */
/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./draft.js").ClientRow} ClientRow */
/** @typedef {import("./draft.js").StepRow} StepRow */
/** @typedef {import("../world.js").Limits} Limits */

const LONGEST_NAME = 24;
const LAST_PORT = 65535;
const LATEST = 1e6;
const MOST_BYTES = 2 ** 31 - 1;
const LONGEST_SLEEP = 1e9;
/** one line of a keyboard, and one step of a client: more than anybody writes by hand */
const LONGEST_TEXT = 4096;
const FIELDS = ["peers", "stdin", "machine", "seed", "hosts", "limits", "actions"];

/** @param {string} text */
const isNumber = (text) => text.trim() !== "" && Number.isFinite(Number(text));
/** @param {string} text @param {number} low @param {number} high */
const isWhole = (text, low, high) =>
  isNumber(text) && Number.isInteger(Number(text)) && Number(text) >= low && Number(text) <= high;

/** @param {StepRow} step @returns {Said | null} */
export function stepFault({ verb, text }) {
  const kind = VERBS[verb];
  if (kind === "count") return isWhole(text, 0, MOST_BYTES) ? null : ["world.bad.count", {}];
  if (kind === "seconds")
    return isNumber(text) && Number(text) >= 0 && Number(text) < LONGEST_SLEEP ? null : ["world.bad.seconds", {}];
  if (kind !== "text") return null;
  if (text === "") return ["world.bad.empty", {}];
  return text.length > LONGEST_TEXT ? ["world.bad.long", { count: LONGEST_TEXT }] : null;
}

/** @param {ClientRow} client @param {readonly ClientRow[]} clients @returns {Partial<Record<"name" | "port" | "at", Said>>} */
export function clientFaults({ id, name, port, at }, clients) {
  const isTaken = clients.some((one) => one.id !== id && one.name === name);
  const isSound = name.length > 0 && name.length <= LONGEST_NAME && !/\p{C}/u.test(name);
  return {
    ...(isTaken && { name: ["world.bad.taken", { name }] }),
    ...(!isSound && { name: ["world.bad.name", { count: LONGEST_NAME }] }),
    ...(!isWhole(port, 1, LAST_PORT) && { port: ["world.bad.port", { last: LAST_PORT }] }),
    ...(!(isNumber(at) && Number(at) >= 0 && Number(at) <= LATEST) && { at: ["world.bad.at", {}] }),
  };
}

/** Is there nothing wrong with it? @param {Draft} draft */
export const isSound = ({ clients }) =>
  clients.every(
    (client) => Object.keys(clientFaults(client, clients)).length === 0 && client.steps.every((one) => !stepFault(one)),
  );

/** @param {any} value */
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
/** @param {any} value */
const areTexts = (value) => Array.isArray(value) && value.every((one) => typeof one === "string");

/** @param {any} machine @param {Limits} limits @returns {Said | null} */
function machineFault(machine, { settings, platforms }) {
  if (!isObject(machine)) return ["world.bad.file.field", { name: "machine" }];
  for (const [name, value] of Object.entries(machine)) {
    if (name === "platform") {
      if (!platforms.includes(value)) return ["world.bad.file.platform", { names: platforms.join(", ") }];
      continue;
    }
    const bounds = Object.hasOwn(settings, name) ? settings[name] : null;
    if (!bounds) return ["world.bad.file.unknown", { name: `machine.${name}` }];
    const fits = typeof value === "number" && value >= bounds.low && value <= bounds.high;
    if (!fits || (bounds.whole && !Number.isInteger(value)))
      return ["world.bad.file.range", { name: `machine.${name}`, low: bounds.low, high: bounds.high }];
  }
  return null;
}

/** @param {any} step @returns {boolean} */
function isStep(step) {
  if (!Array.isArray(step) || !Object.hasOwn(VERBS, step[0])) return false;
  const kind = VERBS[step[0]];
  if (kind === null) return step.length === 1;
  return step.length === 2 && typeof step[1] === (kind === "text" ? "string" : "number");
}

/** @param {any} peers @returns {Said | null} */
function peersFault(peers) {
  if (!Array.isArray(peers)) return ["world.bad.file.field", { name: "peers" }];
  for (const peer of peers) {
    if (!isObject(peer) || typeof peer.name !== "string" || typeof peer.connect !== "number")
      return ["world.bad.file.peer", {}];
    const wrong = (peer.script ?? []).find?.((/** @type {any} */ step) => !isStep(step));
    if (wrong !== undefined) return ["world.bad.file.step", { name: peer.name, step: JSON.stringify(wrong) }];
  }
  return null;
}

/** @param {any} stdin */
const isStdin = (stdin) => areTexts(stdin) || (isObject(stdin) && Object.values(stdin).every(areTexts));

/** What is wrong with a scenario file. @param {any} file @param {Limits} limits @returns {Said | null} */
export function fileFault(file, limits) {
  if (!isObject(file)) return ["world.bad.file.object", {}];
  const unknown = Object.keys(file).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return ["world.bad.file.unknown", { name: unknown }];
  const { peers = [], stdin = [], machine = {}, seed = 0 } = file;
  if (!isStdin(stdin)) return ["world.bad.file.field", { name: "stdin" }];
  if (!Number.isSafeInteger(seed)) return ["world.bad.file.field", { name: "seed" }];
  return peersFault(peers) ?? machineFault(machine, limits);
}

/** A scenario file as text: the scenario, or what is wrong with it. @param {string} text @param {Limits} limits @returns {{scenario?: Record<string, any>, fault?: Said}} */
export function readFile(text, limits) {
  try {
    const scenario = JSON.parse(text);
    const fault = fileFault(scenario, limits);
    return fault ? { fault } : { scenario };
  } catch {
    return { fault: ["world.bad.file.json", {}] };
  }
}
