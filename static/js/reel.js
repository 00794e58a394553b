/**
 * A recording in the page's own file, behind the interface of a websocket: asked to open the run, it says what the
 * server would say. Asked for anything that takes a server, it says so.
 *
 * A line of the recording is one message: a binary one as it is, a text deflated, both written in letters. Refuses to know what
 * messages say, and who listens.
 */

import { bytesOf } from "./base85.js";
import { inflate } from "./unpack.js";

const OPEN = 1;
/** what a binary message begins with */
const BRACE = 123;
const REFUSAL = JSON.stringify({ type: "error", code: "alone", params: {}, run: null });

/** @param {Uint8Array<ArrayBuffer>} bytes */
const inflated = async (bytes) => new TextDecoder().decode(await inflate(bytes));

/** A text that was deflated and written in letters. @param {string} line */
export const textOf = (line) => inflated(bytesOf(line));

/** What is said in a line. @param {string} line @returns {Promise<string | ArrayBuffer>} */
async function messageOf(line) {
  const bytes = bytesOf(line);
  return bytes[0] === BRACE ? bytes.buffer : inflated(bytes);
}

/** A class to connect with, as WebSocket is one. @param {readonly string[]} lines */
export function reelOf(lines) {
  return class Reel {
    constructor() {
      this.readyState = 0;
      this.binaryType = "arraybuffer";
      setTimeout(() => this.#open(), 0);
    }

    onopen() {}

    /** @param {{data: string | ArrayBuffer}} _event */
    onmessage(_event) {}

    onclose() {}

    #closed = false;

    #open() {
      if (this.#closed) return;
      this.readyState = OPEN;
      this.onopen();
    }

    /** @param {string} text */
    send(text) {
      if (JSON.parse(text).do === "act") setTimeout(() => this.onmessage({ data: REFUSAL }), 0);
      else this.#play();
    }

    close() {
      this.#closed = true;
      this.onclose();
    }

    async #play() {
      for (const line of lines) {
        const data = await messageOf(line);
        if (this.#closed) return;
        this.onmessage({ data });
      }
    }
  };
}
