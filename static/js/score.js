/**
 * Puts the strips of lanes into the handout, as SVG nodes, so that they are crisp on paper.
 *
 * One of the writers of the DOM that paint.js owns. It refuses to know how lanes are drawn.
 */

import { h, html, render } from "../vendor/preact.js";
import { meansOf, paletteOf } from "./lanes/means.js";
import { stripsOf } from "./lanes/strips.js";

/** @param {import("./lanes/svg.js").Node} node @returns {any} */
const noded = (node) => (typeof node === "string" ? node : h(node.tag, node.attributes, ...node.children.map(noded)));

/** @param {Element} root @param {import("./types.js").View} view */
export function drawStrips(root, view) {
  const host = root.querySelector('[data-paper="lanes"]');
  if (!host || view.length === 0) return;
  const how = { palette: paletteOf(host), means: meansOf(host.ownerDocument) };
  const { strips, of } = stripsOf(view, how);
  const cut = of > strips.length && view.words.t("handout.lanes.cut", { shown: strips.length, count: of });
  render(html`${strips.map(noded)}${cut && html`<p class="cut">${cut}</p>`}`, host);
}
