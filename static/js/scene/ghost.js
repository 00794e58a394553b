/**
 * What a change has changed, in words beside the lanes: how long the run took before and takes now, and its switches.
 *
 * Refuses to know: how the run before is drawn.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { figuresOf } from "../figures.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** @param {View} view */
function difference({ timeline, history, words }) {
  const [before, now] = [
    figuresOf(/** @type {import("../branches.js").Ghost} */ (history.ghost).timeline),
    figuresOf(timeline),
  ];
  const isSame = before.end === now.end && before.switches === now.switches;
  const params = { from_us: before.end, to_us: now.end, from: before.switches, count: now.switches };
  return words.t(isSame ? "ghost.same" : "ghost.other", params);
}

/** @param {View} view @param {Actions} actions */
export function ghost(view, actions) {
  const { history, ui, words } = view;
  const before = history.ghost;
  if (!before) return null;
  return html`<span class="ghosts" role="group" aria-label=${words.t("ghost.title")}>
    <button type="button" class="btn small" aria-pressed=${ui.ghost} title=${`${words.t("command.ghost")} (${keyOf("ghost")})`} onClick=${() => actions.command("ghost")}>
      ${icon("pair")}<span>${words.t("ghost.before")}</span>
    </button>
    <button type="button" class="link" title=${words.t("ghost.compare")} onClick=${() => actions.set({ compared: before.line })}>${difference(view)}</button>
  </span>`;
}
