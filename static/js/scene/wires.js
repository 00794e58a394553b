/**
 * The lines drawn over the stage: from a socket to its client, and the way of the CPU token from dock to dock.
 *
 * Takes boxes that somebody else has measured and makes nodes. Refuses to know: how to measure, and the DOM.
 */

import { html } from "../../vendor/preact.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {{x: number, y: number, w: number, h: number}} Box  in pixels, from the corner of the overlay */
/** @typedef {{sockets: Record<string, Box>, clients: Record<string, Box>, from?: Box | null, to?: Box | null}} Boxes */

/** @typedef {{x: number, y: number}} Point */

/** how far below the top of a terminal its line ends */
export const ENDS_PX = 16;
/** how far left of the outer dock the gutter is, and how far below a card's edge a way runs */
const GUTTER = 22;
const LOWER = 9;
const BEND = 12;

const round = (/** @type {number} */ value) => Math.round(value * 10) / 10;

/** How a client's connection stands: it decides the look of its line. @param {View} view @param {string} name */
export function wireLook({ state }, name) {
  const wire = state.wires[name];
  if (!wire) return null;
  if (wire.lines.some((line) => line.dir === "out" && line.status !== "read")) return "unread";
  return wire.state === "connected" ? "calm" : "gone";
}

/** The curve between the right edge of a socket's row and the left edge of a terminal. @param {Box} socket @param {Box} client */
export function wirePath(socket, client) {
  const [xa, ya] = [socket.x + socket.w, socket.y + socket.h / 2];
  const [xb, yb] = [client.x, client.y + Math.min(ENDS_PX, client.h / 2)];
  const middle = (xa + xb) / 2;
  return `M${round(xa)} ${round(ya)}C${round(middle + 6)} ${round(ya)},${round(middle - 6)} ${round(yb)},${round(xb)} ${round(yb)}`;
}

/** @param {number} x @param {number} y */
const at = (x, y) => `${round(x)} ${round(y)}`;

/** Beside the other dock: a sagging curve. @param {Point} start @param {Point} end @param {Box} from @param {Box} to */
function besideIt(start, end, from, to) {
  const side = end.x >= start.x ? 1 : -1;
  const [x0, x1] = [start.x + (side * from.w) / 2, end.x - (side * to.w) / 2];
  const sag = start.y + Math.min(28, Math.abs(x1 - x0) / 4);
  return `M${at(x0, start.y)}C${at(x0 + side * 20, sag)},${at(x1 - side * 20, sag)},${at(x1, end.y)}`;
}

/** One layer up or down: out of the side, into the top or the bottom. @param {Point} start @param {Point} end @param {Box} from @param {Box} to */
function acrossALayer(start, end, from, to) {
  const side = end.x >= start.x ? 1 : -1;
  const x0 = start.x + (side * from.w) / 2;
  const y1 = end.y > start.y ? to.y - 3 : to.y + to.h + 3;
  return `M${at(x0, start.y)}C${at(x0 + side * 34, start.y)},${at(end.x, y1 - (y1 - start.y) * 0.6)},${at(end.x, y1)}`;
}

/** Over more than one layer: along the gutter at the left, so that no text is crossed. @param {Point} start @param {Point} end @param {Box} from @param {Box} to */
function alongTheGutter(start, end, from, to) {
  const bend = end.y > start.y ? BEND : -BEND;
  const [x0, x] = [from.x, Math.min(from.x, to.x) - GUTTER];
  const [leave, arrive] = [start.y + LOWER, end.y > start.y ? end.y : end.y + LOWER];
  return [
    `M${at(x0, start.y)}C${at(x0 - 10, start.y)},${at(x0 - 4, leave)},${at(x0 - 16, leave)}`,
    `L${at(x + BEND, leave)}Q${at(x, leave)},${at(x, leave + bend)}`,
    `L${at(x, arrive - bend)}Q${at(x, arrive)},${at(x + BEND, arrive)}L${at(to.x - 3, arrive)}`,
  ].join("");
}

/** The way of the token from dock to dock; to where the CPU sleeps (and back) along the gutter. @param {Box} from @param {Box} to @param {boolean} asleep */
export function tokenPath(from, to, asleep) {
  const start = { x: from.x + from.w / 2, y: from.y + from.h / 2 };
  const end = { x: to.x + to.w / 2, y: to.y + to.h / 2 };
  if (Math.abs(end.y - start.y) < to.h) return besideIt(start, end, from, to);
  return asleep ? alongTheGutter(start, end, from, to) : acrossALayer(start, end, from, to);
}

/** @param {View} view @param {Boxes} boxes */
function connections(view, { sockets, clients }) {
  return Object.keys(sockets).map((name) => {
    const style = wireLook(view, name);
    if (style === null || !(name in clients)) return null;
    const [socket, client] = [sockets[name], clients[name]];
    return html`<g key=${name} class=${`wire ${style}`}>
      <path d=${wirePath(socket, client)} />
      <circle cx=${round(socket.x + socket.w)} cy=${round(socket.y + socket.h / 2)} r="3.5" />
      <circle cx=${round(client.x)} cy=${round(client.y + Math.min(ENDS_PX, client.h / 2))} r="3.5" />
    </g>`;
  });
}

/** Does the CPU go to sleep in this step, or wake up? @param {View} view */
const isSleepy = ({ state }) => state.last?.to === null || state.last?.from === null;

/** @param {View} view @param {Boxes} boxes */
export const wires = (view, boxes) =>
  html`<svg class="wires" aria-hidden="true" focusable="false">
    <defs>
      <marker id="way-end" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L10 5L0 10z" /></marker>
    </defs>
    ${connections(view, boxes)}
    ${boxes.from && boxes.to && html`<path class="way" d=${tokenPath(boxes.from, boxes.to, isSleepy(view))} marker-end="url(#way-end)" />`}
  </svg>`;
