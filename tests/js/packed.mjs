/** Packed blocks as the engine makes them, and what their lines are: made by packed.py. */

import { readFileSync } from "node:fs";

const file = JSON.parse(readFileSync(new URL("packed.json", import.meta.url), "utf8"));

/** @type {Record<string, {block: Uint8Array, values: any[]}>} */
export const packed = Object.fromEntries(
  Object.entries(file).map(([name, [block, lines]]) => [
    name,
    { block: Uint8Array.from(Buffer.from(block, "base64")), values: lines.map((line) => JSON.parse(line)) },
  ]),
);
