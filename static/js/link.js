/**
 * The websocket to the server: what comes in, what goes out, and coming back after a break.
 *
 * It knows which run it is on and which step is missing next, asks to resume there after a dropped
 * connection (with a growing pause between attempts), and passes on only what belongs to that run, each
 * step once and in order. Packed steps are inflated, which takes a moment; what came after them waits. The WebSocket
 * class and the timers are injected. It refuses to know what is drawn.
 */

import { WINDOW_TIMERS } from "./timers.js";
import { Block, inflate } from "./unpack.js";

/** @typedef {import("./protocol.js").RunMessage} RunMessage */
/** @typedef {import("./protocol.js").Step} Step */
/** @typedef {import("./protocol.js").StepsMessage} StepsMessage */
/** @typedef {import("./protocol.js").StatusMessage} StatusMessage */
/** @typedef {import("./protocol.js").ErrorMessage} ErrorMessage */
/** @typedef {import("./protocol.js").ClassroomMessage} ClassroomMessage */
/** @typedef {import("./types.js").Wish} Wish */
/** @typedef {{type: "packed", run: string, from: number, packed: number, block: Promise<Block | null>}} PackedMessage */
/** @typedef {RunMessage | StepsMessage | PackedMessage | StatusMessage | ErrorMessage | ClassroomMessage} Message */

/**
 * @typedef {object} Listener
 * @property {(message: RunMessage) => void} run
 * @property {(message: StepsMessage) => void} steps
 * @property {(message: StatusMessage) => void} status
 * @property {(message: ErrorMessage) => void} error
 * @property {(message: ClassroomMessage) => void} classroom  whatever is about a class
 * @property {(connected: boolean, pause: number) => void} connection  `pause`: milliseconds until it is tried again
 */

export const FIRST_PAUSE = 250;
export const LONGEST_PAUSE = 4000;

const OPEN = 1;
/** so long blocks are taken in before the page gets its turn: to be drawn costs it about a fifth of that */
const BUSY_MS = 100;
const NEWLINE = 10;
const LONGEST_HEAD = 1024;

export class Link {
  /**
   * @param {string} url
   * @param {Listener} listener
   * @param {{WebSocket?: any, timers?: import("./timers.js").Timers}} [means]
   */
  constructor(url, listener, means = {}) {
    this.#url = url;
    this.#listener = listener;
    this.#WebSocket = means.WebSocket ?? WebSocket;
    this.#timers = means.timers ?? WINDOW_TIMERS;
    this.#connect();
  }

  #url;
  #listener;
  #WebSocket;
  #timers;
  /** @type {any} */
  #socket = null;
  #pause = FIRST_PAUSE;
  /** the next attempt @type {any} */
  #again = null;
  #shut = false;
  /** @type {string | null} */
  #run = null;
  /** the index of the step that is missing next */
  #next = 0;
  #missed = -1;
  /** what came and waits for its turn @type {Message[]} */
  #waiting = [];
  #working = false;
  /** what was asked for and is not answered yet: answers to what was asked before come late @type {{ask: number, message: object} | null} */
  #asked = null;
  #asks = 0;

  /** @param {Wish} wish */
  open(wish) {
    const ask = ++this.#asks;
    const message = wish.watch ? { do: "watch", run: wish.watch, ask } : { ...opening(wish), ask };
    this.#asked = { ask, message };
    this.#send(message);
  }

  /** Goes on with a run that is known up to a step. @param {string} run @param {number} next */
  follow(run, next) {
    this.#asked = null;
    this.#run = run;
    this.#next = next;
    this.#missed = -1;
    this.#resume();
  }

  /**
   * A person does something as a client or at the keyboard, at the virtual time of the playhead.
   *
   * @param {number} at
   * @param {{peer: string} | {program: string}} who
   * @param {any[]} what
   * @returns {boolean} false where there is no run or no connection to say it to
   */
  act(at, who, what) {
    return this.#run !== null && this.#send({ do: "act", run: this.#run, at, ...who, what });
  }

  /** Says something that is about no run. @param {object} message @returns {boolean} false where there is no connection */
  say(message) {
    return this.#send(message);
  }

  /** Ends the connection for good. */
  close() {
    this.#shut = true;
    this.#socket?.close();
  }

  /** @param {object} message */
  #send(message) {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Does not wait for the next attempt. */
  retry() {
    if (this.#again === null) return;
    this.#timers.clear(this.#again);
    this.#connect();
  }

  #connect() {
    this.#again = null;
    const socket = new this.#WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (/** @type {{data: any}} */ event) => this.#received(event.data);
    socket.onclose = () => this.#lost(socket);
  }

  #opened() {
    this.#pause = FIRST_PAUSE;
    if (this.#asked) this.#send(this.#asked.message);
    else this.#resume();
    this.#listener.connection(true, 0);
  }

  #resume() {
    if (this.#run !== null) this.#send({ do: "resume", run: this.#run, from: this.#next });
  }

  /** Asks for steps that were left out, once for each place where some are missing. */
  #askOnce() {
    if (this.#missed === this.#next) return;
    this.#missed = this.#next;
    this.#resume();
  }

  /** @param {any} socket */
  #lost(socket) {
    if (this.#shut || socket !== this.#socket) return;
    this.#listener.connection(false, this.#pause);
    this.#again = this.#timers.set(() => this.#connect(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  /** @param {any} data */
  #received(data) {
    const message = typeof data === "string" ? parse(data) : parsePacked(data);
    if (!message) return;
    this.#waiting.push(message);
    this.#work();
  }

  /** Takes what waits, one after the other; among many blocks the page gets its turn to be drawn and used. */
  async #work() {
    if (this.#working) return;
    this.#working = true;
    try {
      let until = performance.now() + BUSY_MS;
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        if (next.type !== "packed") this.#take(next);
        else this.#onPacked(next, await next.block);
        if (next.type !== "packed" || performance.now() < until) continue;
        await new Promise((rested) => this.#timers.set(() => rested(null), 0));
        until = performance.now() + BUSY_MS;
      }
    } finally {
      this.#working = false;
    }
  }

  /** @param {Exclude<Message, PackedMessage>} message */
  #take(message) {
    if (message.type === "run") this.#onRun(message);
    else if (message.type === "steps") this.#onSteps(message);
    else if (message.type === "status") this.#onStatus(message);
    else if (isOfClass(message)) this.#listener.classroom(/** @type {ClassroomMessage} */ (message));
    else if (message.type === "error") this.#onError(message);
  }

  /** @param {RunMessage} message */
  #onRun(message) {
    if (this.#asked && (message.ask != null ? message.ask !== this.#asked.ask : message.parent !== null)) return;
    // What a deed has led to while somebody went to another run is not what is looked at now.
    if (!this.#asked && message.parent !== null && message.parent !== this.#run) return;
    this.#asked = null;
    this.#run = message.run;
    this.#next = 0;
    this.#listener.run(message);
  }

  /** @param {StepsMessage} message */
  #onSteps(message) {
    if (message.run !== this.#run || !Array.isArray(message.steps)) return;
    if (message.from > this.#next) return this.#askOnce();
    this.#pass(message, message.steps.slice(this.#next - message.from));
  }

  /** @param {PackedMessage} message @param {Block | null} block */
  #onPacked(message, block) {
    const { run, from, packed } = message;
    if (run !== this.#run || from + packed <= this.#next) return;
    if (from > this.#next) return this.#askOnce();
    if (block?.length === packed) this.#pass(message, from < this.#next ? block.slice(this.#next - from) : block);
    else this.#break(run);
  }

  /** The steps that come next cannot be read: asking again would not help. @param {string} run */
  #break(run) {
    this.#missed = this.#next;
    this.#listener.error({ type: "error", code: "steps", params: {}, run });
  }

  /** @param {StepsMessage | PackedMessage} message @param {Step[] | Block} fresh  those of its steps that are new */
  #pass({ run }, fresh) {
    if (fresh.length === 0) return;
    const from = this.#next;
    this.#next += fresh.length;
    this.#missed = -1;
    this.#listener.steps({ type: "steps", run, from, steps: fresh });
  }

  /** @param {StatusMessage} message */
  #onStatus(message) {
    if (message.run === this.#run) this.#listener.status(message);
  }

  /** @param {ErrorMessage} message */
  #onError(message) {
    const answers = message.ask != null;
    if (answers ? message.ask !== this.#asked?.ask : message.run && message.run !== this.#run) return;
    if (answers || !message.run) this.#asked = null;
    this.#listener.error({ ...message, params: message.params ?? {} });
  }
}

/** Is it about a class, and no run? @param {Message} message */
function isOfClass(message) {
  if (message.type === "error") return message.code.startsWith("class-");
  return message.type === "key" || message.type === "class" || message.type === "lead";
}

/** How a run is asked for by its input. @param {Wish} wish */
function opening({ example, work, recording, settings, actions = [], inside = false }) {
  if (recording) return { do: "open", recording };
  return {
    do: "open",
    example: work?.name && !work.programs && !work.scenario ? undefined : example,
    ...workAsked(work),
    settings,
    actions: actions.length > 0 ? actions : undefined,
    inside: inside || undefined,
  };
}

/** What a person wrote, as it is asked for: by itself where it is here, else by its name. @param {import("./types.js").Work | null | undefined} work */
function workAsked(work) {
  if (!work) return {};
  if (work.programs || work.scenario)
    return { programs: work.programs ?? undefined, scenario: work.scenario ?? undefined };
  return { work: work.name ?? undefined };
}

/**
 * A message, or null for anything else.
 *
 * @param {any} data
 * @returns {Message | null}
 */
function parse(data) {
  try {
    const message = JSON.parse(data);
    return message !== null && typeof message === "object" && typeof message.type === "string" ? message : null;
  } catch {
    return null;
  }
}

/**
 * A message with packed steps: one that is JSON, a newline, and a block, which is null where it cannot be read.
 *
 * @param {ArrayBuffer} data
 * @returns {Message | null}
 */
function parsePacked(data) {
  const bytes = new Uint8Array(data);
  const end = bytes.subarray(0, LONGEST_HEAD).indexOf(NEWLINE);
  const message = end < 0 ? null : parse(new TextDecoder().decode(bytes.subarray(0, end)));
  if (message?.type !== "steps") return null;
  const block = inflate(bytes.subarray(end + 1)).then((body) => new Block(body));
  return { .../** @type {any} */ (message), type: "packed", block: block.catch(() => null) };
}
