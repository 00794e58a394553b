/**
 * What Python has to say about the programs of a run: uncaught exceptions and texts that are no Python, each at its line.
 *
 * It is read off what the run printed on stderr, where Python says it in every version alike. It refuses to know where
 * it is shown.
 */

import { LINE_KINDS } from "./timeline.js";

/** @typedef {import("./protocol.js").Chunk} Chunk */
/** @typedef {import("./types.js").Program} Program */
/** @typedef {{file: string, line: number, text: string, isUnreadable: boolean}} Problem  `isUnreadable`: the program could not even begin */

const MOST = 20;
const TRACEBACK = /^Traceback \(most recent call last\):/;
const PLACE = /^\s+File "(.+)", line (\d+)/;
const MESSAGE = /^[A-Za-z_][\w.]*(?::|$)/;

/** What each program has printed on stderr, line by line. @param {readonly Chunk[]} chunks @returns {string[][]} */
function complaints(chunks) {
  /** @type {Map<number, string>} */
  const texts = new Map();
  for (const { stream, program, text } of chunks)
    if (stream === "stderr") texts.set(program, (texts.get(program) ?? "") + text);
  return [...texts.values()].map((text) => text.split("\n"));
}

/** @param {string[]} files @param {string[]} lines @returns {Problem[]} */
function problemsIn(files, lines) {
  /** @type {Problem[]} */
  const found = [];
  /** @type {{file: string, line: number} | null} */
  let place = null;
  let isTraced = false;
  for (const line of lines) {
    const [, file, number] = PLACE.exec(line) ?? [];
    if (TRACEBACK.test(line)) [isTraced, place] = [true, null];
    else if (file !== undefined) {
      if (files.includes(file)) place = { file, line: Number(number) };
    } else if (place && MESSAGE.test(line)) {
      found.push({ ...place, text: line, isUnreadable: !isTraced });
      [isTraced, place] = [false, null];
    }
  }
  return found;
}

/** @param {readonly Program[]} programs @param {readonly Chunk[]} chunks @returns {Problem[]} */
export function problemsOf(programs, chunks) {
  const files = programs.map(({ name }) => name);
  const all = complaints(chunks).flatMap((lines) => problemsIn(files, lines));
  const isNew = (/** @type {Problem} */ one, /** @type {number} */ i) =>
    all.findIndex(({ file, line, text }) => file === one.file && line === one.line && text === one.text) === i;
  return all.filter(isNew).slice(0, MOST);
}

/**
 * What Python said of programs that could not even begin; none where they did; null while that is not known.
 *
 * @param {readonly Program[]} programs
 * @param {import("./timeline.js").Timeline} timeline
 * @param {boolean} isComplete
 */
export function unreadableOf(programs, timeline, isComplete) {
  if (timeline.chunks[0]?.stream !== "stderr" || timeline.find(-1, 1, LINE_KINDS) >= 0) return [];
  const problems = problemsOf(programs, timeline.chunks).filter(({ isUnreadable }) => isUnreadable);
  return problems.length === 0 && !isComplete ? null : problems;
}
