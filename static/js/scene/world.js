/**
 * The panel "World": what lies under the programs and around them, to be changed while one looks at the run.
 *
 * Refuses to know: how a change becomes a run.
 */

import { html } from "../../vendor/preact.js";
import { keyOf } from "../commands.js";
import { crowd } from "./crowd.js";
import { machine } from "./machine.js";
import { icon } from "./parts.js";
import { keyboards, scenario } from "./scenario.js";
import { tabs } from "./tabs.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** @type {Record<string, (view: View, actions: Actions) => unknown>} */
const TABS = { machine, clients: crowd, keyboard: keyboards, file: scenario };

/** @param {View} view @param {Actions} actions @param {string} selected */
const choice = ({ ui, words }, actions, selected) =>
  tabs({
    items: Object.keys(TABS).map((id) => ({ id, controls: "world-body", label: words.t(`world.tab.${id}`) })),
    selected,
    label: words.t("world.title"),
    look: "worlds",
    select: (tab) => actions.set({ world: { isFromHere: ui.world?.isFromHere ?? false, tab } }),
  });

/** @param {View} view @param {Actions} actions */
export function world(view, actions) {
  const { words, ui } = view;
  const tab = Object.hasOwn(TABS, ui.world?.tab ?? "") ? /** @type {string} */ (ui.world?.tab) : "machine";
  const close = () => actions.command("world");
  return html`<aside class="panel world" id="panel-world" aria-label=${words.t("world.title")} tabindex="-1" data-first>
    <div class="ph">
      <h2>${words.t("world.title")}</h2>
      <button type="button" class="btn ico" aria-label=${words.t("world.close")} title=${`${words.t("world.close")} (${keyOf("world")})`} onClick=${close}>${icon("cross")}</button>
    </div>
    ${choice(view, actions, tab)}
    <div class="body" id="world-body" role="tabpanel" aria-label=${words.t(`world.tab.${tab}`)} data-keep=${`world-${tab}`}>${TABS[tab](view, actions)}</div>
  </aside>`;
}
