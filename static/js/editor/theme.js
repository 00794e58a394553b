/**
 * How the editor looks: the page's tokens, the same colours of code as where it is only shown.
 *
 * The page's custom properties reach into the editor's shadow tree, its sheets do not. Refuses to know: what is edited.
 */

import { EditorView, HighlightStyle, syntaxHighlighting, tags } from "../../vendor/codemirror.js";

const LINE = "3px solid transparent";
const mixed = (/** @type {string} */ colour, /** @type {number} */ percent) =>
  `color-mix(in srgb, var(--${colour}) ${percent}%, transparent)`;

const rules = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "2px solid var(--run)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", scrollbarWidth: "thin" },
  ".cm-content": { padding: "0.3rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 0.5rem 0 0.2rem", borderLeft: LINE },
  ".cm-cursor": { borderLeft: "2px solid var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: mixed("run", 24),
  },
  ".cm-activeLine": { backgroundColor: mixed("ink-3", 7) },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--line-3)",
  },
  ".cm-gutters": { border: "0", backgroundColor: "transparent", color: "var(--ink-3)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.3rem", padding: "0", cursor: "pointer", position: "relative" },
  ".cm-lineNumbers .cm-gutterElement::before": {
    content: '""',
    position: "absolute",
    top: "50%",
    left: "0.15rem",
    width: "0.55rem",
    height: "0.55rem",
    border: "1.5px solid transparent",
    borderRadius: "50%",
    transform: "translateY(-50%)",
    forcedColorAdjust: "none",
  },
  ".cm-lineNumbers .cm-gutterElement:hover::before": { borderColor: "var(--bp)" },
  ".cm-lineNumbers .cm-gutterElement.bp": { color: "var(--bad-ink)", fontWeight: "700" },
  ".cm-lineNumbers .cm-gutterElement.bp::before": {
    borderColor: "var(--bp)",
    backgroundColor: "var(--bp)",
  },
  ".holders": { width: "1.1rem" },
  ".holders .cm-gutterElement": { display: "grid", placeItems: "center", fontSize: "0.625rem" },
  ".holder": { width: "0.6rem", height: "0.6rem", backgroundColor: "var(--run)", forcedColorAdjust: "none" },
  ".holder.on": { clipPath: "polygon(10% 0, 100% 50%, 10% 100%)" },
  ".holder.park": { border: "1.5px solid var(--ink-3)", borderRadius: "50%", backgroundColor: "transparent" },
  ".holder.left": { border: "1.5px dashed var(--run)", backgroundColor: "transparent" },
  ".holder.bad": { backgroundColor: "var(--bp)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)" },
  ".cm-line.on": { backgroundColor: mixed("run", 15), borderLeftColor: "var(--run)" },
  ".cm-line.bad": { backgroundColor: mixed("bp", 12), borderLeftColor: "var(--bp)" },
  ".cm-line.left": { backgroundColor: mixed("run", 7), borderLeft: "3px dashed var(--run)" },
  ".cm-line.park": { backgroundColor: mixed("ink-3", 6) },
  "@media (forced-colors: active)": {
    ".cm-line": { borderLeftColor: "Canvas" },
    ".cm-line.on, .cm-line.left, .cm-line.bad": { borderLeftColor: "Highlight" },
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bp)",
    textUnderlineOffset: "0.2em",
  },
  ".cm-tooltip": {
    border: "1px solid var(--line-2)",
    borderRadius: "var(--r-s)",
    backgroundColor: "var(--panel)",
    color: "var(--ink)",
  },
  ".cm-diagnostic": { padding: "0.3rem 0.6rem", font: "450 var(--fs-1) / 1.4 var(--font-mono)" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--bp)" },
  ".cm-panels": { backgroundColor: "var(--panel-2)", color: "var(--ink)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "0.35rem 1.6rem 0.35rem 0.5rem", font: "450 var(--fs-1) / 1.6 var(--font-ui)" },
  ".cm-panel.cm-search label": { fontSize: "inherit" },
  ".cm-panel.cm-search [name=close]": { top: "0.2rem", right: "0.4rem", color: "var(--ink-2)", fontSize: "1rem" },
  ".cm-textfield": {
    border: "1px solid var(--line-2)",
    borderRadius: "var(--r-s)",
    backgroundColor: "var(--panel)",
    color: "var(--ink)",
    font: "450 var(--fs-1) / 1.6 var(--font-mono)",
  },
  ".cm-button": {
    border: "1px solid var(--line-2)",
    borderRadius: "var(--r-s)",
    backgroundImage: "none",
    backgroundColor: "var(--panel)",
    color: "var(--ink)",
    font: "500 var(--fs-1) / 1.6 var(--font-ui)",
  },
  ".cm-textfield:focus, .cm-button:focus-visible": { outline: "2px solid var(--run)" },
  ".cm-searchMatch": { backgroundColor: mixed("ready", 28) },
  ".cm-searchMatch-selected": { backgroundColor: mixed("ready", 55) },
  ".cm-selectionMatch": { backgroundColor: mixed("ready", 16) },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null, tags.operatorKeyword], color: "var(--code-kw)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-str)" },
  { tag: tags.number, color: "var(--code-num)" },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.definition(tags.variableName)),
      tags.function(tags.propertyName),
      tags.meta,
    ],
    color: "var(--code-fn)",
  },
  { tag: tags.comment, color: "var(--code-com)" },
]);

export const theme = [rules, syntaxHighlighting(colours)];
