/**
 * The tooltip of the lanes: name, state in words, duration, when.
 *
 * It refuses to know how the thing under the pointer was found.
 */

import { NOBODY } from "../turns.js";
import { clock } from "../words.js";

/** @typedef {import("./picture.js").Hit} Hit */
/** @typedef {import("../types.js").Words} Words */

const AWAY = 12;

/** @param {HTMLElement} tip @param {Hit} hit @param {Words} words */
export function fillTip(tip, { row, span }, words) {
  if (!span) return;
  const lines = [
    row.id === NOBODY ? row.name : `${row.name} · ${words.t(`lane.${span.state}`)}`,
    `${words.duration(span.to - span.from)} · ${clock(span.from)} – ${clock(span.to)}`,
  ];
  tip.replaceChildren(
    ...lines.map((text) => {
      const line = tip.ownerDocument.createElement("div");
      line.textContent = text;
      return line;
    }),
  );
  tip.dataset.state = span.state;
  tip.hidden = false;
}

/** Beside the pointer, on the side with more room. @param {HTMLElement} tip @param {number} x @param {number} y @param {HTMLElement} canvas */
export function placeTip(tip, x, y, canvas) {
  const left = x > canvas.clientWidth / 2 ? x - tip.offsetWidth - AWAY : x + AWAY;
  const above = y - tip.offsetHeight - AWAY / 2;
  const top = above >= 0 ? above : y + AWAY;
  Object.assign(tip.style, { left: "0", top: "0" });
  tip.style.transform = `translate(${Math.round(canvas.offsetLeft + left)}px, ${Math.round(canvas.offsetTop + top)}px)`;
}
