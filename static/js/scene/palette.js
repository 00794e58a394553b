/**
 * What the palette offers: every command with its key, every example, every task of the run, and a breakpoint on the
 * line whose number is written.
 *
 * Refuses to know: what a command does.
 */

import { html } from "../../vendor/preact.js";
import { COMMANDS, isOffered, keyOf } from "../commands.js";
import { highlight } from "../highlight.js";
import { shownProgram } from "./code.js";
import { canRun } from "./gutter.js";
import { look } from "./looks.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("./picker.js").Item} Item */
/** @typedef {{id: string, label: string, other: string, picture: string, note: string, key: string, run: () => void}} Offer */

/** @type {Record<import("../commands.js").Group, string>} */
const PICTURES = { walk: "fwd", places: "bookmark", timeline: "pair", page: "command" };

/**
 * How well an entry fits what was written: 0 not at all, more the better. Every word must stand in it.
 * @param {string} query @param {string} label @param {string} [other]  names that are not shown
 */
export function fitOf(query, label, other = "") {
  const text = label.toLocaleLowerCase();
  const all = `${text} ${other.toLocaleLowerCase()}`;
  const asked = query.toLocaleLowerCase().trim();
  if (!asked.split(/\s+/).every((word) => all.includes(word))) return 0;
  if (text.startsWith(asked)) return 4;
  if (` ${text}`.includes(` ${asked}`)) return 3;
  return text.includes(asked) ? 2 : 1;
}

/** @param {View} view @param {Actions} actions @returns {Offer[]} */
const commands = (view, actions) =>
  COMMANDS.filter(({ name }) => name !== "palette" && isOffered(name, view)).map(({ name, group }) => ({
    id: `command-${name}`,
    label: view.words.t(`command.${name}`),
    other: name.replaceAll("-", " "),
    picture: PICTURES[group],
    note: view.words.t(`help.group.${group}`),
    key: keyOf(name),
    run: () => actions.command(name),
  }));

/** @param {View} view @param {Actions} actions @returns {Offer[]} */
const examples = ({ examples, words }, actions) =>
  examples.map(({ id, model, programs }) => ({
    id: `example-${id}`,
    label: words.t("pick.open", { example: words.t(`example.${id}.title`) }),
    other: `${id} ${model} ${programs.join(" ")}`,
    picture: "script",
    note: words.t(`model.${model}`),
    key: "",
    run: () => actions.choose(id),
  }));

/** @param {View} view @param {Actions} actions @returns {Offer[]} */
const tasks = ({ timeline, state, words, ui }, actions) =>
  timeline.tasks().map(({ id, name }) => {
    const now = state.tasks[id]?.state ?? "new";
    return {
      id: `task-${id}`,
      label: words.t(ui.selected === id ? "pick.unselect" : "pick.select", { task: name }),
      other: "",
      picture: look(now).icon,
      note: words.t(`state.${now}`),
      key: "",
      run: () => actions.select(ui.selected === id ? null : id),
    };
  });

/** A breakpoint on the line whose number is written, in the program that is shown. @param {View} view @param {Actions} actions @returns {Offer[]} */
function stops(view, actions) {
  const { run, ui, words } = view;
  const program = run?.programs[shownProgram(view)];
  const line = Number(ui.picker?.text);
  const pieces = program && highlight(program.source)[line - 1];
  if (!pieces || !canRun(pieces)) return [];
  const file = program.name;
  return [
    {
      id: "stop",
      label: words.t("pick.stop", { line, file }),
      other: "",
      picture: "stop",
      note: words.t("help.group.places"),
      key: "",
      run: () => actions.toggleBreakpoint(file, line),
    },
  ];
}

/** @param {View} view @param {Actions} actions @returns {Item[]} */
export function offers(view, actions) {
  const query = view.ui.picker?.text ?? "";
  return [...stops(view, actions), ...commands(view, actions), ...examples(view, actions), ...tasks(view, actions)]
    .map((offer) => ({ offer, fit: fitOf(query, offer.label, offer.other) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ offer: { id, label, picture, note, key, run } }) => ({
      id,
      look: "offer",
      body: html`${icon(picture)}<span class="x">${label}</span><small>${note}</small>${key && html`<kbd>${key}</kbd>`}`,
      run,
    }));
}
