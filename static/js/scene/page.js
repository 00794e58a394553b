/**
 * The whole page: all scenes put together.
 *
 * Refuses to know: what any of them shows.
 */

import { html } from "../../vendor/preact.js";
import { clients } from "./clients.js";
import { code } from "./code.js";
import { finder, told } from "./finder.js";
import { help } from "./help.js";
import { narration, notice } from "./narration.js";
import { output } from "./output.js";
import { places } from "./places.js";
import { stage } from "./stage.js";
import { tabs } from "./tabs.js";
import { timeline } from "./timeline.js";
import { topbar } from "./topbar.js";
import { transport } from "./transport.js";
import { why } from "./why.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */

/** @type {[View["ui"]["tab"], string][]} tab, and the ids of what it shows */
const TABS = [
  ["code", "panel-code"],
  ["cpu", "panel-cpu"],
  ["network", "panel-kernel panel-clients"],
  ["output", "panel-output"],
];

/** @param {View} view @param {Actions} actions */
const sections = ({ ui, words }, actions) =>
  tabs({
    items: TABS.map(([id, controls]) => ({ id, controls, label: words.t(`tab.${id}`) })),
    selected: ui.tab,
    label: words.t("tab.label"),
    look: "sections",
    select: (id) => actions.set({ tab: /** @type {View["ui"]["tab"]} */ (id) }),
  });

/** @param {View} view @param {Actions} actions */
export const page = (view, actions) =>
  html`<div class=${`page at-${view.ui.tab}`}>
    ${topbar(view, actions)}
    ${view.ui.gallery && view.gallery?.scene(view, actions)}
    <div class="head" inert=${view.ui.gallery}>${notice(view, actions)} ${narration(view, actions)} ${why(view, actions)}</div>
    <main class="main" inert=${view.ui.gallery}>
      <nav class="parts" aria-label=${view.words.t("tab.label")}>${sections(view, actions)}</nav>
      ${code(view, actions)} ${stage(view, actions)}
      <div class="right">${output(view, actions)} ${clients(view, actions)}</div>
    </main>
    ${timeline(view, actions)} ${transport(view, actions)} ${told(view)}
    ${help(view, actions)} ${finder(view, actions)} ${places(view, actions)}
  </div>`;
