/**
 * Bytes as text that may stand in a page: five letters for four bytes, as Python's base64.b85encode writes them, but for
 * "<", which is a comma here.
 *
 * Refuses to know: what the bytes are.
 */

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";
const LAST = "~";
const [MANY, FEW, BASE] = [5, 4, LETTERS.length];
const WORTH = new Uint8Array(128);
for (let worth = 0; worth < BASE; worth++) WORTH[LETTERS.charCodeAt(worth)] = worth;

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(text) {
  const left = (MANY - (text.length % MANY)) % MANY;
  const whole = text + LAST.repeat(left);
  const view = new DataView(new ArrayBuffer((whole.length / MANY) * FEW));
  for (let at = 0, to = 0; at < whole.length; to += FEW) {
    let sum = 0;
    for (let k = 0; k < MANY; k++) sum = sum * BASE + WORTH[whole.charCodeAt(at++)];
    view.setUint32(to, sum);
  }
  return new Uint8Array(view.buffer.slice(0, view.byteLength - left));
}

/** @param {Uint8Array} bytes */
export function textOf(bytes) {
  const left = (FEW - (bytes.length % FEW)) % FEW;
  const whole = new Uint8Array(bytes.length + left);
  whole.set(bytes);
  const view = new DataView(whole.buffer);
  const pieces = [];
  for (let at = 0; at < whole.length; at += FEW) {
    let piece = "";
    for (let sum = view.getUint32(at), k = 0; k < MANY; k++, sum = Math.floor(sum / BASE))
      piece = LETTERS[sum % BASE] + piece;
    pieces.push(piece);
  }
  const text = pieces.join("");
  return text.slice(0, text.length - left);
}
