/**
 * What is typed at the programs' keyboards, and the whole world as the text of a scenario file.
 *
 * Refuses to know: how either becomes a run, and how a file is saved.
 */

import { html } from "../../vendor/preact.js";
import { readFile } from "../world/check.js";
import { setTyped } from "../world/draft.js";
import { fileOf } from "../world/wish.js";
import { icon, rich } from "./parts.js";

/** @typedef {import("../types.js").View} View */

/** lines that a keyboard's field shows at least */
const LINES = 4;

/** @param {Event} event */
const textOf = (event) => /** @type {HTMLTextAreaElement} */ (event.target).value;

/** @param {View} view */
export function keyboards({ world, words }) {
  const { draft } = world;
  if (!draft) return null;
  return html`<div class="typed">
    <p class="m">${words.t("world.typed.about")}</p>
    ${Object.entries(draft.typed).map(
      ([name, text]) =>
        html`<label key=${name}><span>${words.t("world.typed", { program: name })}</span>
          <textarea rows=${Math.max(LINES, text.split("\n").length)} value=${text} spellcheck="false" autocomplete="off" onInput=${(/** @type {Event} */ event) => world.write((now) => setTyped(now, name, textOf(event)))}></textarea>
        </label>`,
    )}
  </div>`;
}

/** The file that somebody has chosen. @param {View["world"]} world @param {Event} event */
async function take(world, event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const [file] = input.files ?? [];
  input.value = "";
  if (file) world.read(await file.text());
}

/** @param {View} view */
export function scenario({ world, words, run }) {
  const limits = world.parts?.limits;
  if (!run || !limits) return null;
  const text = world.text ?? fileOf(run);
  const { fault } = readFile(text, limits);
  return html`<div class="file">
    <p class="m">${rich(words, "world.file.about")}</p>
    <div class="ways">
      <button type="button" class="btn small" onClick=${() => world.save(text)}>${icon("save")}${words.t("world.file.save")}</button>
      <label class="btn small pick"><input type="file" accept=".json,application/json" aria-label=${words.t("world.file.open")} onChange=${(/** @type {Event} */ event) => take(world, event)} />${words.t("world.file.open")}</label>
    </div>
    <textarea
      rows="18"
      value=${text}
      spellcheck="false"
      autocomplete="off"
      aria-label=${words.t("world.file")}
      aria-invalid=${fault ? "true" : undefined}
      aria-describedby=${fault ? "bad-file" : undefined}
      onInput=${(/** @type {Event} */ event) => world.read(textOf(event))}
    ></textarea>
    ${fault && html`<small class="bad" id="bad-file">${rich(words, fault[0], fault[1])}</small>`}
  </div>`;
}
