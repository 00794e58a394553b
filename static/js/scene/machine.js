/**
 * The machine's settings as sliders, each with its value, what it does, and the way back to how it was.
 *
 * Refuses to know: how a setting becomes a run.
 */

import { html } from "../../vendor/preact.js";
import { GROUPS, lacking, placeOf, ROWS, stopsOf } from "../world/settings.js";
import { settingsAt, settingsOf } from "../world/wish.js";
import { classes, icon, rich } from "./parts.js";
import { settingName, settingValue } from "./setting.js";
import { usesNetwork } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Run} Run */
/** @typedef {import("../world/settings.js").Row} Row */
/** @typedef {import("../world/settings.js").Uses} Uses */

/** settings that are no sliders */
const OTHERS = ["platform", "seed"];

/** What the run has to do with: of what it never touches the settings cannot matter. @param {View} view @returns {Uses} */
function usesOf(view) {
  const { timeline, run } = view;
  const { tip } = timeline;
  const reads = (run?.programs ?? []).some(({ source }) => /\binput\(|\bstdin\b/.test(source));
  return {
    network: usesNetwork(view),
    keyboard: tip.keyboard !== null || (run?.actions ?? []).some(({ program }) => program) || reads,
    threads: tip.programs.length > 1 || Object.keys(tip.threads).length > 0,
  };
}

/** The value of a setting without anybody's change, as far as that is known. @param {View} view @param {string} name */
function homeOf({ world, history }, name) {
  const without = history.lines.find(({ run }) => !(name in (run.settings ?? {})));
  const known = without && settingsOf(without.run)[name];
  return known ?? usualOf(world, name);
}

/** @param {View["world"]} world @param {string} name */
const usualOf = (world, name) =>
  name === "platform" ? "linux" : name === "seed" ? 0 : world.parts?.limits.settings[name].default;

/** The value that is shown: the newest that was asked for. @param {View} view @param {string} name */
function chosenOf(view, name) {
  const { world, run, ui, step } = view;
  if (world.patch[name] === null) return homeOf(view, name);
  const now = run && (ui.world?.isFromHere ? settingsAt(run, step?.t ?? 0) : settingsOf(run));
  return world.patch[name] ?? now?.[name] ?? usualOf(world, name);
}

/** Takes a setting back to where it was. @param {View} view @param {string} name */
function reset({ words, world, run }, name) {
  const isSet = world.patch[name] !== null && (name in world.patch || name in (run?.settings ?? {}));
  const label = words.t("world.reset", { name: settingName(words, name) });
  return html`<button type="button" class="btn ico back" disabled=${!isSet} aria-label=${label} title=${label} onClick=${() => world.set({ [name]: null })}>${icon("return")}</button>`;
}

/** @param {View} view @param {string} name @param {string | null} lacks */
const about = ({ words }, name, lacks) =>
  html`<small id=${`about-${name}`}>${lacks ? words.t(`world.lacks.${lacks}`) : rich(words, `setting.${name}.about`)}</small>`;

/** @param {View} view @param {Row} row @param {Uses} uses */
function slider(view, row, uses) {
  const { words, world, ui } = view;
  const { name } = row;
  const bounds = world.parts?.limits.settings[name];
  if (!bounds) return null;
  const stops = stopsOf(row, bounds);
  const lacks = lacking(name, row.group, uses);
  const value = chosenOf(view, name);
  const take = (/** @type {Event} */ event) =>
    world.set({ [name]: stops[Number(/** @type {HTMLInputElement} */ (event.target).value)] });
  const share = placeOf(stops, homeOf(view, name)) / (stops.length - 1);
  return html`<li key=${name} class=${classes("set", lacks && "idle")}>
    <label for=${`set-${name}`}>${settingName(words, name)}</label>
    <output for=${`set-${name}`}>${settingValue(words, name, value)}</output>
    ${reset(view, name)}
    <span class="rail" style=${{ "--home": share }}>
      <input
        type="range"
        id=${`set-${name}`}
        min="0"
        max=${stops.length - 1}
        step="1"
        value=${placeOf(stops, value)}
        disabled=${ui.world?.isFromHere && !row.later}
        aria-valuetext=${settingValue(words, name, value)}
        aria-describedby=${`about-${name}`}
        onInput=${take}
      />
    </span>
    ${about(view, name, lacks)}
  </li>`;
}

/** @param {View} view */
function platform(view) {
  const { words, world, ui } = view;
  const now = chosenOf(view, "platform");
  return html`<li class="set" key="platform">
    <span class="name" id="set-platform">${settingName(words, "platform")}</span>
    <span class="seg" role="group" aria-labelledby="set-platform">
      ${world.parts?.limits.platforms.map((one) => html`<button key=${one} type="button" aria-pressed=${one === now} disabled=${ui.world?.isFromHere} onClick=${() => world.set({ platform: one })}>${words.t(`setting.platform.${one}`)}</button>`)}
    </span>
    ${reset(view, "platform")} ${about(view, "platform", null)}
  </li>`;
}

/** @param {View} view */
function seed(view) {
  const { words, world, ui } = view;
  const now = chosenOf(view, "seed");
  const take = (/** @type {Event} */ event) => {
    const value = Number(/** @type {HTMLInputElement} */ (event.target).value);
    if (Number.isSafeInteger(value) && value >= 0) world.set({ seed: value });
  };
  return html`<li class="set" key="seed">
    <label for="set-seed">${settingName(words, "seed")}</label>
    <span class="pair">
      <input type="number" id="set-seed" min="0" step="1" value=${now} disabled=${ui.world?.isFromHere} aria-describedby="about-seed" onChange=${take} />
      <button type="button" class="btn small" disabled=${ui.world?.isFromHere} onClick=${() => world.set({ seed: now + 1 })}>${words.t("world.seed.next")}</button>
    </span>
    ${reset(view, "seed")} ${about(view, "seed", null)}
  </li>`;
}

/** From when on a change counts. @param {View} view @param {Actions} actions */
function since({ words, ui, step }, actions) {
  const choose = (/** @type {boolean} */ isFromHere) => () => actions.set({ world: { tab: "machine", isFromHere } });
  const isFromHere = ui.world?.isFromHere ?? false;
  return html`<div class="since">
    <div class="seg" role="group" aria-label=${words.t("world.since")}>
      <button type="button" aria-pressed=${!isFromHere} onClick=${choose(false)}>${words.t("world.since.start")}</button>
      <button type="button" aria-pressed=${isFromHere} onClick=${choose(true)}>${words.t("world.since.here", { n: (step?.i ?? 0) + 1 })}</button>
    </div>
    ${isFromHere && html`<small>${words.t("world.since.about")}</small>`}
  </div>`;
}

/** Puts everything back. @param {View} view */
function resetAll({ words, world, run }) {
  const names = Object.keys({ ...run?.settings, ...world.patch });
  const all = () => world.set(Object.fromEntries(names.map((name) => [name, null])));
  return html`<button type="button" class="btn small" disabled=${names.length === 0} onClick=${all}>${words.t("world.reset.all")}</button>`;
}

/** @param {View} view @param {Uses} uses @param {import("../world/settings.js").Group} group */
function section(view, uses, group) {
  // What can matter comes first.
  const isIdle = (/** @type {Row} */ { name }) => Number(lacking(name, group, uses) !== null);
  const rows = ROWS.filter((row) => row.group === group).sort((a, b) => isIdle(a) - isIdle(b));
  const sliders = rows.map((row) => slider(view, row, uses));
  const lacks = rows.every(({ name }) => lacking(name, group, uses) !== null)
    ? lacking(rows[0].name, group, uses)
    : null;
  const title = view.words.t(`world.group.${group}`);
  if (lacks === null) return html`<section key=${group}><h3>${title}</h3><ul>${sliders}</ul></section>`;
  return html`<details key=${group}><summary><h3>${title}</h3><span class="m">${view.words.t(`world.lacks.${lacks}`)}</span></summary><ul>${sliders}</ul></details>`;
}

/** @param {View} view @param {Actions} actions */
export function machine(view, actions) {
  const uses = usesOf(view);
  const groups = [...GROUPS].sort(
    (a, b) => Number(b === "network" && uses.network) - Number(a === "network" && uses.network),
  );
  return html`<div class="machine">
    ${since(view, actions)}
    ${groups.map((group) => section(view, uses, group))}
    <section key="others"><h3>${view.words.t("world.group.others")}</h3><ul>${OTHERS.map((name) => (name === "seed" ? seed(view) : platform(view)))}</ul></section>
    <p class="ft">${resetAll(view)}</p>
  </div>`;
}
