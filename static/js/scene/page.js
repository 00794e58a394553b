/**
 * The whole page: all scenes put together.
 *
 * Refuses to know: what any of them shows.
 */

import { html } from "../../vendor/preact.js";
import { isFixed } from "../runs.js";
import { clients } from "./clients.js";
import { code } from "./code.js";
import { finder, told } from "./finder.js";
import { narration } from "./narration.js";
import { notices, working } from "./notices.js";
import { output } from "./output.js";
import { classes } from "./parts.js";
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

/** Is the panel beside the others that changes the world? @param {View} view */
const isWorldly = (view) => Boolean(view.ui.world) && !isFixed(view);

/** @param {View} view @param {Actions} actions */
export const page = (view, actions) =>
  html`<div class=${classes("page", `at-${view.ui.tab}`, isWorldly(view) && "worldly", view.embedded && "embed")}>
    ${!view.embedded && topbar(view, actions)}
    ${view.ui.gallery && view.gallery?.scene(view, actions)}
    <div class="head" inert=${view.ui.gallery}>${view.company.pill(view, actions, "below")} ${view.company.classNotice(view, actions)} ${notices(view, actions)} ${narration(view, actions)} ${why(view, actions)}</div>
    <main class="main" inert=${view.ui.gallery}>
      <nav class="parts" aria-label=${view.words.t("tab.label")}>${sections(view, actions)}</nav>
      ${code(view, actions)} ${stage(view, actions)}
      <div class="right">${output(view, actions)} ${clients(view, actions)}</div>
      ${isWorldly(view) && view.world.parts?.scene(view, actions)}
    </main>
    ${timeline(view, actions)} ${transport(view, actions)} ${told(view)} ${working(view)}
    ${view.ui.paper && view.paper?.scene(view)}
    ${view.ui.mine && view.mine.parts?.scene(view, actions)}
    ${view.ui.share && view.sharer.parts?.scene(view, actions)}
    ${view.ui.save && view.saver.parts?.scene(view, actions)}
    ${view.ui.classroom && view.board?.scene(view, actions)}
    ${view.asides.parts?.asides(view, actions)} ${finder(view, actions)} ${view.ui.compared !== null && view.comparison.parts?.compare(view, actions)} ${view.isLit && view.company.tour(view, actions)}
    ${view.company.dropping(view, actions)}
  </div>`;
