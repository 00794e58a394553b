/**
 * The clients outside as rows: who they are, when they come, and what each does, step by step.
 *
 * Refuses to know: how a row becomes a run. The only thing it does besides making nodes: a row that is dragged carries
 * its number with it.
 */

import { html } from "../../vendor/preact.js";
import { clientFaults, stepFault } from "../world/check.js";
import * as drafts from "../world/draft.js";
import { icon, rich } from "./parts.js";
import { listening } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../protocol.js").Said} Said */
/** @typedef {import("../world/draft.js").Draft} Draft */
/** @typedef {import("../world/draft.js").ClientRow} ClientRow */
/** @typedef {import("../world/draft.js").StepRow} StepRow */

/** the first clients are open, the others show their names */
const OPEN = 3;
const USUAL_PORT = 8000;
const DRAGGED = "text/x-switchyard-step";

/** @param {Event} event */
const textOf = (event) => /** @type {HTMLInputElement} */ (event.target).value;

/** @param {string} picture @param {string} label @param {() => void} run */
const tool = (picture, label, run) =>
  html`<button type="button" class="btn ico" aria-label=${label} title=${label} onClick=${run}>${icon(picture)}</button>`;

/** What is wrong with a field, below it. @param {View} view @param {string} id @param {Said | null | undefined} fault */
const complaint = ({ words }, id, fault) =>
  fault && html`<small class="bad" id=${`bad-${id}`}>${rich(words, fault[0], fault[1])}</small>`;

/** @param {string} id @param {Said | null | undefined} fault */
const marked = (id, fault) => (fault ? { "aria-invalid": "true", "aria-describedby": `bad-${id}` } : {});

/** The port that a new client connects to: one that somebody listens on. @param {View} view */
function portOf({ timeline, run }) {
  const local = listening(timeline.tip).map((socket) => socket.local)[0];
  return local ?? run?.scenario.peers?.[0]?.connect ?? USUAL_PORT;
}

/** @param {View} view @param {ClientRow} client @param {"name" | "port" | "at"} field @param {Said | undefined} fault */
function field({ world, words }, client, field, fault) {
  const id = `${field}-${client.id}`;
  const write = (/** @type {Event} */ event) =>
    world.write((draft) => drafts.setClient(draft, client.id, { [field]: textOf(event) }));
  return html`<label class=${field}><span>${words.t(`world.client.${field}`)}</span>
    <input type="text" inputmode=${field === "name" ? undefined : "decimal"} value=${client[field]} autocomplete="off" spellcheck="false" ...${marked(id, fault)} onInput=${write} />
  </label>`;
}

/** @param {View} view @param {ClientRow} client @param {number} at */
function step(view, client, at) {
  const { world, words } = view;
  const row = client.steps[at];
  const fault = stepFault(row);
  const label = { n: at + 1, wire: client.name };
  const move = (/** @type {number} */ id, /** @type {number} */ to) => {
    if (to >= 0 && to < client.steps.length) world.write((draft) => drafts.moveStep(draft, client.id, id, to));
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !way) return;
    event.preventDefault();
    event.stopPropagation();
    move(row.id, at + way);
  };
  const grab = (/** @type {DragEvent} */ event) => event.dataTransfer?.setData(DRAGGED, `${client.id}:${row.id}`);
  const drop = (/** @type {DragEvent} */ event) => {
    const [of, id] = (event.dataTransfer?.getData(DRAGGED) ?? "").split(":").map(Number);
    if (of !== client.id) return;
    event.preventDefault();
    move(id, at);
  };
  const over = (/** @type {DragEvent} */ event) => {
    if (event.dataTransfer?.types.includes(DRAGGED)) event.preventDefault();
  };
  const write = (/** @type {Event} */ event) =>
    world.write((draft) => drafts.setStep(draft, client.id, row.id, { text: textOf(event) }));
  return html`<li key=${row.id} class="row" onKeyDown=${keys} onDragOver=${over} onDrop=${drop}>
    <span class="grip" draggable="true" title=${words.t("world.step.drag")} aria-hidden="true" onDragStart=${grab}>⠿</span>
    ${verb(view, client, row, label)}
    ${
      drafts.VERBS[row.verb] !== null &&
      html`<input type="text" value=${row.text} autocomplete="off" spellcheck="false" inputmode=${drafts.VERBS[row.verb] === "text" ? undefined : "decimal"} aria-label=${words.t(`world.step.${drafts.VERBS[row.verb]}`, label)} ...${marked(String(row.id), fault)} onInput=${write} />`
    }
    <span class="tools">
      ${tool("up", words.t("world.step.up", label), () => move(row.id, at - 1))}
      ${tool("chev", words.t("world.step.down", label), () => move(row.id, at + 1))}
      ${tool("copy", words.t("world.step.copy", label), () => world.write((draft) => drafts.copyStep(draft, client.id, row.id)))}
      ${tool("cross", words.t("world.step.remove", label), () => world.write((draft) => drafts.removeStep(draft, client.id, row.id)))}
    </span>
    ${complaint(view, String(row.id), fault)}
  </li>`;
}

/** @param {View} view @param {ClientRow} client @param {StepRow} row @param {Record<string, any>} label */
function verb({ world, words }, client, row, label) {
  const choose = (/** @type {Event} */ event) => {
    const to = textOf(event);
    const text = drafts.VERBS[to] === drafts.VERBS[row.verb] ? row.text : (drafts.FIRST[to] ?? "");
    world.write((draft) => drafts.setStep(draft, client.id, row.id, { verb: to, text }));
  };
  return html`<select aria-label=${words.t("world.step.verb", label)} value=${row.verb} onChange=${choose}>
    ${Object.keys(drafts.VERBS).map((one) => html`<option key=${one} value=${one} selected=${one === row.verb}>${words.t(`world.verb.${one}`)}</option>`)}
  </select>`;
}

/** @param {View} view @param {Draft} draft @param {ClientRow} client @param {number} at */
function card(view, draft, client, at) {
  const { world, words } = view;
  const faults = clientFaults(client, draft.clients);
  const name = { wire: client.name };
  return html`<li key=${client.id} class="crowd-client">
    <details open=${at < OPEN}>
      <summary>
        <h3>${client.name}</h3><span class="m">:${client.port} · ${words.t("world.client.from", { at: client.at })} · ${words.t("world.client.steps", { count: client.steps.length })}</span>
      </summary>
      <div class="who">
        ${field(view, client, "name", faults.name)} ${field(view, client, "port", faults.port)} ${field(view, client, "at", faults.at)}
        <span class="tools">
          ${tool("copy", words.t("world.client.copy", name), () => world.write((now) => drafts.copyClient(now, client.id)))}
          ${tool("cross", words.t("world.client.remove", name), () => world.write((now) => drafts.removeClient(now, client.id)))}
        </span>
        ${["name", "port", "at"].map((one) => complaint(view, `${one}-${client.id}`, faults[/** @type {"name"} */ (one)]))}
      </div>
      <ol aria-label=${words.t("world.client.script", name)}>${client.steps.map((_, i) => step(view, client, i))}</ol>
      ${client.steps.length === 0 && html`<p class="m">${words.t("world.client.human")}</p>`}
      <button type="button" class="btn small" onClick=${() => world.write((now) => drafts.addStep(now, client.id))}>${icon("plus")}${words.t("world.step.add", name)}</button>
    </details>
  </li>`;
}

/** How many clients there are: a copy of the last one for each that is missing. @param {View} view @param {Draft} draft */
function count(view, draft) {
  const { world, words } = view;
  const take = (/** @type {Event} */ event) => {
    const wanted = Math.round(Number(textOf(event)));
    if (Number.isFinite(wanted)) world.write((now) => drafts.withCount(now, wanted, portOf(view)));
  };
  return html`<label class="count"><span>${words.t("world.clients.count")}</span>
    <input type="number" min="0" max=${drafts.MOST_CLIENTS} value=${draft.clients.length} aria-describedby="about-count" onChange=${take} />
    <small id="about-count">${words.t("world.clients.about")}</small>
  </label>`;
}

/** @param {View} view */
export function crowd(view) {
  const { world, words } = view;
  const { draft } = world;
  if (!draft) return null;
  return html`<div class="crowd">
    ${count(view, draft)}
    <ul>${draft.clients.map((client, at) => card(view, draft, client, at))}</ul>
    <button type="button" class="btn wide" onClick=${() => world.write((now) => drafts.addClient(now, portOf(view)))}>${icon("plus")}${words.t("world.clients.add")}</button>
  </div>`;
}
