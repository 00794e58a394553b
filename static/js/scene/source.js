/**
 * Lines of the programs' sources, by program and number.
 *
 * Refuses to know: why a line is asked for.
 */

import { highlight } from "../highlight.js";
import { originOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */

/**
 * A line as coloured pieces, and the file that it stands in.
 * @param {View} view @param {number|null|undefined} program @param {number|null|undefined} line
 */
export function lineAt({ state, run }, program, line) {
  const file = run?.programs[originOf(state, program ?? -1)];
  const pieces = file && line != null ? highlight(file.source)[line - 1] : undefined;
  return file && pieces ? { file: file.name, pieces } : null;
}

/** A line as text, without its indentation and its comment. @param {View} view @param {number} program @param {number|null} line */
export const textAt = (view, program, line) =>
  (lineAt(view, program, line)?.pieces ?? [])
    .filter(({ kind }) => kind !== "com")
    .map(({ text }) => text)
    .join("")
    .trim();
