/**
 * Files that a person brings: dropped onto the page, or chosen. A recording is sent to the server and shown; a Python
 * file is a program of one's own.
 *
 * What a file is, is told by its name and its first bytes. While a recording is on its way its share is told, and it can
 * be stopped. It refuses to know how runs are opened, and what is drawn.
 */

/** @typedef {"recording" | "program" | null} Kind  null: nothing that can be shown */
/** @typedef {{name: string, share: number}} Sending  `share`: so much of it is there, from 0 to 1 */
/** @typedef {{ok: boolean, body: any}} Answer  `body`: what the server has said, if it was JSON */

/**
 * @typedef {object} Means
 * @property {(recording: string) => void} openRecording
 * @property {(name: string, source: string) => void} openProgram
 * @property {(code: string, params?: Record<string, any>) => void} cannot
 * @property {() => void} changed
 * @property {(file: Blob, told: (share: number) => void, stop: AbortSignal) => Promise<Answer>} [send]  rejects where the server cannot be reached
 */

export const ADDRESS = "/api/recordings";
export const LONGEST_PROGRAM = 128 * 1024;
const GZIP = [0x1f, 0x8b];
const BRACE = 0x7b;

/** @param {string} name @param {Uint8Array} head  its first bytes @returns {Kind} */
export function kindOf(name, head) {
  if (/\.pyw?$/i.test(name)) return "program";
  const isPacked = GZIP.every((byte, i) => head[i] === byte);
  return isPacked || head[0] === BRACE ? "recording" : null;
}

/** Sends a file, and tells how much of it is there. @type {NonNullable<Means["send"]>} */
export function sendTo(file, told, stop) {
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    request.open("POST", ADDRESS);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => told(total > 0 ? loaded / total : 0);
    request.onload = () => resolve({ ok: request.status === 201, body: request.response });
    request.onerror = request.onabort = () => reject(new Error(ADDRESS));
    stop.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MiB`;

export class Drop {
  /** @param {Means} means */
  constructor(means) {
    this.#means = means;
    this.#send = means.send ?? sendTo;
    /** a file is being held over the page */
    this.over = false;
    /** @type {Sending | null} */
    this.sending = null;
  }

  #means;
  #send;
  #depth = 0;
  /** @type {AbortController | null} */
  #stop = null;

  /** From now on files may be dropped. @param {Pick<Window, "addEventListener">} window */
  watch(window) {
    const on = (/** @type {string} */ name, /** @type {(event: DragEvent) => void} */ heard) =>
      window.addEventListener(name, (event) => {
        const drag = /** @type {DragEvent} */ (event);
        if (!drag.dataTransfer?.types.includes("Files")) return;
        drag.preventDefault();
        heard(drag);
      });
    on("dragenter", () => this.#hold(this.#depth + 1));
    on("dragleave", () => this.#hold(this.#depth - 1));
    on("dragover", () => {});
    on("drop", (event) => {
      this.#hold(0);
      const [file] = event.dataTransfer?.files ?? [];
      if (file) this.take(file);
    });
  }

  /** Lets the person choose a file. @param {Document} document */
  pick(document) {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".json,.jsonl,.gz,.py";
    input.addEventListener("change", () => {
      if (input.files?.[0]) this.take(input.files[0]);
    });
    input.click();
  }

  /** Opens what a person has brought. @param {Pick<File, "name" | "size" | "slice" | "text">} file */
  async take(file) {
    const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    const kind = kindOf(file.name, head);
    if (kind === "recording") return this.#bring(/** @type {File} */ (file));
    if (kind === null) return this.#means.cannot("file", { name: file.name });
    if (file.size > LONGEST_PROGRAM) return this.#means.cannot("file-large", sizes(file.size, LONGEST_PROGRAM));
    this.#means.openProgram(file.name, await file.text());
  }

  /** Sends no more of what is on its way. */
  stop() {
    this.#stop?.abort();
    this.#stop = null;
    this.#tell(null);
  }

  /** @param {File} file */
  async #bring(file) {
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.#tell({ name: file.name, share: 0 });
    const told = (/** @type {number} */ share) => this.#stop === stop && this.#tell({ name: file.name, share });
    const answer = await this.#send(file, told, stop.signal).catch(() => null);
    if (this.#stop !== stop) return;
    this.stop();
    this.#answered(file, answer);
  }

  /** @param {File} file @param {Answer | null} answer */
  #answered({ size }, answer) {
    const { openRecording, cannot } = this.#means;
    const { recording, code, params } = answer?.body ?? {};
    if (answer?.ok && typeof recording === "string") openRecording(recording);
    else if (code === "too-large") cannot("file-large", sizes(size, params.limit_bytes));
    else if (typeof code === "string") cannot(code, params);
    else cannot(answer ? "internal" : "unsent");
  }

  /** @param {number} depth  how many of the page's parts the file is over: each one entered is left again */
  #hold(depth) {
    this.#depth = Math.max(0, depth);
    if (this.over === this.#depth > 0) return;
    this.over = !this.over;
    this.#means.changed();
  }

  /** @param {Sending | null} sending */
  #tell(sending) {
    if (this.sending === sending) return;
    this.sending = sending;
    this.#means.changed();
  }
}

/** @param {number} size @param {number} most */
const sizes = (size, most) => ({ size: megabytes(size), most: megabytes(most) });
