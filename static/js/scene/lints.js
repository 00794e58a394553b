/**
 * The signs at lines of the source where a mistake was found: each leads to the step that tells of it.
 *
 * Refuses to know: what makes it one.
 */

import { html } from "../../vendor/preact.js";
import { icon, originOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Lint} Lint */

/** What was found so far at each line: the newest. @param {View} view @param {number} program @returns {Map<number|null, Lint>} */
export const lintsByLine = ({ state }, program) =>
  new Map(
    state.lints
      .filter(({ task }) => originOf(state, state.tasks[task]?.program ?? -1) === program)
      .map((lint) => [lint.line, lint]),
  );

/** @param {View} view @param {Actions} actions @param {Lint | undefined} lint */
export function lintSign({ timeline, words }, actions, lint) {
  if (!lint) return null;
  const step = timeline.stepOf(lint.q);
  const said = words.t("lint.sign", { what: words.t(`lint.${lint.code}`), n: step + 1 });
  return html`<button type="button" class="lintsign" title=${said} aria-label=${said} onClick=${() => actions.jump(step)}>${icon("warn")}</button>`;
}
