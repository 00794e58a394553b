/**
 * Everything that a view can be saved as: one table, one row a format.
 *
 * A row has a name (words `save.<name>`, `save.<name>.about`; command `save-<name>`), the ending of its file, whether
 * it shows the step or the run, and a module with one function: `make(job)`. Nothing of a module is loaded before it
 * is asked for. A row that is `apart` is not part of a file with one run: it takes the server, or much room. It refuses
 * to know how any of them is made.
 */

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../protocol.js").Said} Said */

/**
 * @typedef {object} Stage  the page, as far as a format needs more than the view
 * @property {HTMLElement} root
 * @property {(i: number | null, ratio?: number) => View} pose  shows a step at once, with canvases that sharp; null: where the person is
 * @property {() => import("../lanes/picture.js").Picture | null} lanes  what the timeline shows
 */

/** @typedef {{from: number, to: number}} Range  steps, both included */
/** @typedef {{view: View, stage: Stage, work: import("./work.js").Work, range: Range}} Job */
/** @typedef {{blob: Blob, cut?: Said, files?: {blob: Blob, name: string}[]}} Made  `cut`: what was left out; `files`: where there are several, or one with a name of its own */
/** @typedef {(job: Job) => Promise<Made>} Make */
/** @typedef {{name: string, ending: string, of: "step" | "run", picture: string, needs?: "range", apart?: boolean, load: () => Promise<Make>}} Exporter */

/** @type {Exporter[]} */
export const EXPORTERS = [
  {
    name: "png",
    ending: ".png",
    of: "step",
    picture: "picture",
    load: () => import("./photo.js").then(({ make }) => make),
  },
  {
    name: "svg",
    ending: ".svg",
    of: "step",
    picture: "lanes",
    load: () => import("./lanes.js").then(({ make }) => make),
  },
  {
    name: "svg-run",
    ending: ".svg",
    of: "run",
    picture: "lanes",
    load: () => import("./lanes.js").then(({ makeWhole }) => makeWhole),
  },
  {
    name: "gif",
    ending: ".gif",
    of: "step",
    picture: "film",
    needs: "range",
    apart: true,
    load: () => import("./film.js").then(({ make }) => make),
  },
  {
    name: "html",
    ending: ".html",
    of: "run",
    picture: "run",
    apart: true,
    load: () => import("../onefile.js").then(({ make }) => make),
  },
  {
    name: "trace",
    ending: ".trace.json",
    of: "run",
    picture: "pair",
    load: () => import("./trace.js").then(({ make }) => make),
  },
  {
    name: "programs",
    ending: ".py",
    of: "run",
    picture: "script",
    load: () => import("./programs.js").then(({ make }) => make),
  },
  {
    name: "text",
    ending: ".txt",
    of: "run",
    picture: "terminal",
    load: () => import("./printed.js").then(({ make }) => make),
  },
  {
    name: "text-timed",
    ending: ".timed.txt",
    of: "run",
    picture: "table",
    load: () => import("./printed.js").then(({ makeTimed }) => makeTimed),
  },
];

/** What a file is called. @param {Exporter} exporter @param {View} view */
export function fileName({ name, ending, of }, { run, step }) {
  if (name === "programs") return (run?.programs ?? []).map((one) => one.name).join(", ");
  const example = run?.example || "switchyard";
  return of === "step" ? `${example}-step-${(step?.i ?? 0) + 1}${ending}` : `${example}${ending}`;
}
