/**
 * The tooltip of the lanes: name, state in words, duration, when, and what a sign stands for.
 *
 * It refuses to know how the thing under the pointer was found.
 */

import { NOBODY } from "../turns.js";
import { clock } from "../words.js";

/** @typedef {import("./picture.js").Hit} Hit */
/** @typedef {import("../types.js").Words} Words */

const AWAY = 12;

/** What it says of a span. @param {Hit} hit @param {Words} words @param {string | null} said  by a sign close to the pointer @returns {string[]} */
export function linesOf({ row, span }, words, said) {
  if (!span) return [];
  const name = row.id === NOBODY ? row.name : `${row.name} · ${words.t(`lane.${span.state}`)}`;
  const when = `${words.duration(span.to - span.from)} · ${clock(span.from)} – ${clock(span.to)}`;
  return said === null ? [name, when] : [said, name, when];
}

export class Tip {
  /** @param {HTMLCanvasElement} canvas  the tooltip lies beside it */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  #canvas;

  /** @returns {HTMLElement | null} */
  get #element() {
    return this.#canvas.parentElement?.querySelector("[data-tip]") ?? null;
  }

  /** @param {Hit} hit @param {Words} words @param {string | null} said */
  fill(hit, words, said) {
    this.#write(linesOf(hit, words, said));
    const tip = this.#element;
    if (tip) tip.dataset.state = hit.span?.state ?? "";
  }

  /** @param {string[]} lines @param {number} x @param {number} y */
  show(lines, x, y) {
    this.#write(lines);
    this.place(x, y);
  }

  /** @param {string[]} lines */
  #write(lines) {
    const tip = this.#element;
    if (!tip) return;
    tip.replaceChildren(
      ...lines.map((text) => {
        const line = tip.ownerDocument.createElement("div");
        line.textContent = text;
        return line;
      }),
    );
    tip.hidden = false;
  }

  /** Beside the pointer, on the side with more room. @param {number} x @param {number} y */
  place(x, y) {
    const tip = this.#element;
    if (!tip) return;
    const canvas = this.#canvas;
    const left = x > canvas.clientWidth / 2 ? x - tip.offsetWidth - AWAY : x + AWAY;
    const above = y - tip.offsetHeight - AWAY / 2;
    const top = above >= 0 ? above : y + AWAY;
    Object.assign(tip.style, { left: "0", top: "0" });
    tip.style.transform = `translate(${Math.round(canvas.offsetLeft + left)}px, ${Math.round(canvas.offsetTop + top)}px)`;
  }

  hide() {
    const tip = this.#element;
    if (tip && !tip.hidden) tip.hidden = true;
  }
}
