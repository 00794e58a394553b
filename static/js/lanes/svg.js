/**
 * A picture as a tree of SVG nodes, and the tree as text.
 *
 * It refuses to know the DOM and what is drawn.
 */

/** @typedef {{tag: string, attributes: Record<string, string>, children: Node[]}} Branch */
/** @typedef {Branch & {children: any[]}} Element */
/** @typedef {Element | string} Node */

/** @param {string} tag @param {Record<string, string>} [attributes] @param {Node[]} [children] @returns {Element} */
export const element = (tag, attributes = {}, children = []) => ({ tag, attributes, children });

/** A number as it is written: hundredths of a pixel are enough. @param {number} value */
export const figure = (value) => String(Math.round(value * 100) / 100 + 0);

/** @type {Record<string, string>} */
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML has no way to write most control characters. @param {string} text */
const escaped = (text) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd").replace(/[&<>"]/g, (one) => ESCAPES[one]);

/** @param {Node} node @returns {string} */
export function written(node) {
  if (typeof node === "string") return escaped(node);
  const { tag, attributes, children } = node;
  const given = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const start = `<${tag}${given.join("")}`;
  return children.length ? `${start}>${children.map(written).join("")}</${tag}>` : `${start}/>`;
}
