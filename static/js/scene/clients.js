/**
 * The clients: terminals in which a person plays the other end of a connection.
 *
 * Refuses to know: how a line travels; it hands the person's wish on and prints what the state says came of it.
 */

import { html } from "../../vendor/preact.js";
import { isFixed } from "../runs.js";
import { lineOfDeed, linesToCome, recalledBy, typedBy } from "../typed.js";
import { clock } from "../words.js";
import { excerpt } from "./excerpt.js";
import { classes, icon, isLinked, lineOf, linked } from "./parts.js";
import { concerned, listening, usesNetwork } from "./sockets.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Wire} Wire */
/** @typedef {import("../protocol.js").WireLine} WireLine */

const NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** more lines than these scroll; where nobody can type just now there is room for one */
const LINES = 3;
const QUIET_LINES = 1;
/** so many of the newest are drawn */
const SHOWN = 200;
const TALKS = ["connected", "eof"];

/** The first name that no client has. @param {Record<string, Wire>} wires */
export function freeName(wires) {
  for (let round = 0; ; round++) {
    for (const letter of NAMES) {
      const name = round === 0 ? letter : `${letter}${round + 1}`;
      if (!(name in wires)) return name;
    }
  }
}

/** Is the playhead where a person's wish goes on with the same run? @param {View} view */
export const isAtTheEnd = ({ step, length, status }) => status === "parked" && step !== null && step.i === length - 1;

/** How far a line has come; before the program accepts the client it cannot read any. @param {Wire} wire @param {WireLine} said */
const progressOf = (wire, { status }) => (status === "sent" && wire.fd === null ? "pending" : status);

/** Who typed it: nothing for what a script says, else a mark that also tells when and on which line of history. @param {View} view @param {Wire} wire @param {WireLine} said */
function byHand(view, wire, said) {
  const line = said.dir === "out" ? lineOfDeed(view, wire.name, said) : null;
  if (!line) return null;
  const { words } = view;
  const told = words.t(line.parent === null ? "client.typed" : "client.typed.branch", {
    at: clock(said.t),
    name: view.company.lineName(words, line),
  });
  return html`<span class="mine" title=${told}>${icon("keyboard")}<span class="sr">${told} </span></span>`;
}

/** @param {View} view @param {Wire} wire @param {WireLine} said @param {number} i */
function historyLine(view, wire, said, i) {
  const { words } = view;
  const at = clock(said.t);
  if (said.dir === "note") return html`<li key=${i} class="note" title=${at}>${words.t(said.text)}</li>`;
  const out = said.dir === "out";
  return html`<li key=${i} class=${classes(said.dir, out && said.status)} title=${at}>
    <span class="dir" aria-hidden="true">${out ? ">" : "<"}</span><span class="sr">${words.t(out ? "client.out" : "client.in")} </span>
    <span class="tx">${said.text}</span>${byHand(view, wire, said)}
    ${out && html`<span class="w">${icon(said.status === "read" ? "check" : "clock")}${words.t(`client.status.${progressOf(wire, said)}`)}</span>`}
  </li>`;
}

/** What was said and heard up to now: the newest of it, and how much comes before and will come after. @param {View} view @param {Wire} wire */
function historyOf(view, wire) {
  const { words } = view;
  const hidden = Math.max(0, wire.lines.length - SHOWN);
  const later = linesToCome(view, wire);
  return html`${hidden > 0 && html`<li key="hidden" class="note">${words.t("client.hidden", { count: hidden })}</li>`}
    ${wire.lines.slice(hidden).map((said, i) => historyLine(view, wire, said, hidden + i))}
    ${later > 0 && html`<li key="later" class="note later">${words.t("client.later", { count: later })}</li>`}`;
}

/** @param {View} view @param {Wire} wire */
function route({ words }, wire) {
  const port = wire.port === null ? "" : `:${wire.port}`;
  if (wire.fd !== null && TALKS.includes(wire.state)) return words.t("client.route.fd", { port, fd: wire.fd });
  return wire.state === "connected" ? words.t("client.route.backlog", { port }) : port;
}

/** @param {View} view @param {Actions} actions @param {Wire} wire */
function prompt(view, actions, wire) {
  const { ui, words } = view;
  const draft = ui.drafts[wire.name] ?? "";
  const write = (/** @type {string} */ text, back = 0) =>
    actions.set({ drafts: { ...ui.drafts, [wire.name]: text }, recalled: { wire: wire.name, back } });
  const recall = (/** @type {KeyboardEvent} */ event) => {
    const found = event.isComposing ? null : recalledBy(event.key, typedBy(view, wire.name), ui.recalled, wire.name);
    if (!found) return;
    event.preventDefault();
    write(found.text, found.back);
  };
  const send = (/** @type {Event} */ event) => {
    const line = lineOf(event);
    if (line !== "" && actions.act(wire.name, ["send", line])) write("");
  };
  return html`<form class="prompt" onSubmit=${send}>
    <span class="i" aria-hidden="true">></span>
    <input
      type="text"
      name="line"
      value=${draft}
      autocomplete="off"
      spellcheck="false"
      maxlength="4000"
      aria-label=${words.t("client.send.label", { wire: wire.name })}
      placeholder=${words.t("client.send.hint")}
      title=${words.t("client.recall")}
      onKeyDown=${recall}
      onInput=${(/** @type {Event} */ event) => write(/** @type {HTMLInputElement} */ (event.target).value)}
    />
    <button type="submit" class="btn send">${words.t("client.send")}</button>
  </form>`;
}

/** @param {View} view @param {Actions} actions @param {Wire} wire */
function buttons({ words }, actions, wire) {
  const act = (/** @type {string} */ what) => () => actions.act(wire.name, [what]);
  return ["close", "reset"].map(
    (what) =>
      html`<button
        key=${what}
        type="button"
        class="btn small"
        title=${words.t(`client.${what}.title`)}
        aria-label=${words.t(`client.${what}.label`, { wire: wire.name })}
        onClick=${act(what)}
      >${words.t(`client.${what}`)}</button>`,
  );
}

/** Marks a client that a script plays. @param {View} view */
const scripted = ({ words }) =>
  html`<span class="scripted" title=${words.t("client.scripted.title")}>${icon("script")}<span class="sr">${words.t("client.scripted")}</span></span>`;

/** @param {View} view @param {Actions} actions @param {Wire} wire @param {import("./excerpt.js").Place} place */
function terminal(view, actions, wire, place) {
  const { words } = view;
  const talks = TALKS.includes(wire.state);
  const lit = isLinked(view, { wire: wire.name, fd: talks ? (wire.fd ?? -1) : -1 });
  const plays = talks && !isFixed(view);
  const waiting = wire.lines.some((line) => line.dir === "out" && line.status !== "read");
  return html`<li
    key=${wire.name}
    class=${classes("term", `w-${wire.state}`, !talks && "quiet", waiting && "waiting", lit && "lit")}
    data-wire=${wire.name}
    ...${linked(actions, wire.fd === null || !talks ? { wire: wire.name } : { wire: wire.name, fd: wire.fd })}
    ...${place}
  >
    <div class="hd">
      <span class="dot" aria-hidden="true"></span>
      <h3>${wire.name}</h3>
      <small>${route(view, wire)}</small>
      ${!wire.human && scripted(view)}
      <span class="sp"></span>
      ${plays ? buttons(view, actions, wire) : html`<span class="ws">${words.t(`client.state.${wire.state}`)}</span>`}
    </div>
    <ol
      class="bd"
      tabindex=${wire.lines.length > (talks ? LINES : QUIET_LINES) ? 0 : undefined}
      aria-label=${words.t("client.history", { wire: wire.name })}
      data-keep=${`wire-${wire.name}`} data-tail=${wire.lines.length}>${historyOf(view, wire)}</ol>
    ${plays && prompt(view, actions, wire)}
  </li>`;
}

/** Why nobody can connect. @param {import("../protocol.js").State} state */
function whyNobody(state) {
  if (state.end !== null) return ".end";
  return Object.values(state.sockets).some((socket) => socket.kind === "listening") ? ".name" : "";
}

/** One button for each listening port. @param {View} view @param {Actions} actions */
function connect(view, actions) {
  const { state, run, words } = view;
  if (isFixed(view)) return html`<p class="m none">${words.t(run?.recording ? "error.recorded" : "error.alone")}</p>`;
  const ports = [...new Set(listening(state).map((socket) => socket.local))];
  const first = Object.keys(state.wires).length === 0;
  if (ports.length === 0) return html`<p class="m none">${words.t(`clients.nobody${whyNobody(state)}`)}</p>`;
  return ports.map((port) => {
    const key = ports.length > 1 ? "clients.connect.port" : first ? "clients.connect.first" : "clients.connect";
    const go = () => actions.act(freeName(state.wires), ["connect", port]);
    return html`<button key=${port} type="button" class="btn wide" onClick=${go}>${icon("plus")}${words.t(key, { port })}</button>`;
  });
}

/** Whose run this is, and the ways back. @param {View} view @param {Actions} actions */
function changed({ run, words, alone }, actions) {
  if (!run || alone || run.actions.length === 0) return null;
  const button = (/** @type {string} */ key, /** @type {string} */ picture, /** @type {() => void} */ go) =>
    html`<button type="button" class="btn wide" onClick=${go}>${icon(picture)}${words.t(key)}</button>`;
  return html`<p class="m none">${words.t("clients.changed", { count: run.actions.length })}</p>
    ${run.parent !== null && button("clients.undo", "back", () => actions.undo())}
    ${button("clients.unchanged", "first", () => actions.open(run.example))}`;
}

/** @param {View} view @param {Actions} actions */
export function clients(view, actions) {
  const { state, words, run } = view;
  if (!run || run.host || !usesNetwork(view)) return null;
  const wires = Object.values(state.wires);
  const about = concerned(view);
  const now = words.t(isFixed(view) ? "clients.alone" : isAtTheEnd(view) ? "clients.now" : "clients.past");
  return html`<section class="panel clients" id="panel-clients" aria-label=${words.t("clients.title")}>
    <div class="ph"><h2>${words.t("clients.title")}</h2><span class="m" title=${now}>${now}</span></div>
    <div class="terms" data-keep="terms">
      ${
        wires.length > 0 &&
        html`<ul>${excerpt(
          view,
          "terms",
          wires,
          (wire, place) => terminal(view, actions, wire, place),
          ({ name }) => name === about.wire,
        )}</ul>`
      }
      ${connect(view, actions)} ${changed(view, actions)}
    </div>
  </section>`;
}
