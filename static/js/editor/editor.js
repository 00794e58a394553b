/**
 * What programs are typed into: CodeMirror with what this page needs, one state for each program.
 *
 * It stands in a shadow tree, where its sheets are adopted ones: a style element would need a hole in the page's policy.
 * What is typed is told to whoever edits, and whatever is shown comes with each `draw`. Refuses to know: runs and steps.
 */

import {
  bracketMatching,
  Compartment,
  defaultKeymap,
  drawSelection,
  EditorState,
  EditorView,
  ensureSyntaxTree,
  highlightActiveLine,
  highlightSelectionMatches,
  history,
  historyKeymap,
  indentOnInput,
  indentUnit,
  indentWithTab,
  keymap,
  LanguageSupport,
  lintGutter,
  pythonLanguage,
  search,
  searchKeymap,
  setDiagnostics,
} from "../../vendor/codemirror.js";
import { besides, breakpointsOf, withBreakpoints, withHolders } from "./marks.js";
import { theme } from "./theme.js";

/** @typedef {import("./marks.js").Holder} Holder */
/** @typedef {import("../problems.js").Problem} Problem */

/**
 * @typedef {object} Shown  what the editor is to show
 * @property {number} id  of the program
 * @property {string} name
 * @property {string} source
 * @property {readonly number[]} breakpoints
 * @property {readonly Holder[] | null} holders  null: what runs is not this text, so those that are there stay and move with it
 * @property {readonly Problem[]} problems
 * @property {import("../types.js").Words} words
 */

/**
 * @typedef {object} Hear  who hears what is done
 * @property {(source: string, isSound: boolean) => void} changed
 * @property {(file: string, line: number) => void} toggled  a breakpoint
 * @property {(file: string, lines: number[]) => void} moved  breakpoints, with the text
 * @property {() => void} left  by Escape
 */

const INDENT = "    ";
/** so long the text is looked at for whether it is Python */
const PARSE_MS = 20;
/** what the editor says itself, by its own words */
const PHRASES = {
  Find: "find",
  Replace: "replace",
  next: "next",
  previous: "previous",
  all: "all",
  "match case": "case",
  regexp: "regexp",
  "by word": "by-word",
  replace: "replace.one",
  "replace all": "replace.all",
  close: "close",
  "current match": "current",
  "on line": "online",
  "replaced match on line $": "replaced",
  "replaced $ matches": "replaced.all",
};

export class Editor {
  /** @param {Hear} hear */
  constructor(hear) {
    this.#hear = hear;
    this.#host = document.createElement("div");
    this.#host.className = "typing";
    this.#root = this.#host.attachShadow({ mode: "open" });
  }

  #hear;
  #host;
  #root;
  #spoken = new Compartment();
  /** @type {EditorView | null} */
  #view = null;
  /** what was shown last @type {Shown | null} */
  #shown = null;
  /** the other programs as they were left @type {Map<number, {state: EditorState, top: number}>} */
  #left = new Map();

  /** @param {Element} slot  where it is to stand @param {Shown} shown */
  draw(slot, shown) {
    if (this.#host.parentElement !== slot) slot.append(this.#host);
    const before = this.#shown;
    this.#shown = shown;
    if (!this.#view) this.#begin(shown);
    else if (before?.id !== shown.id) this.#turn(before, shown);
    this.#update(before?.id === shown.id ? before : null, shown);
  }

  /** Whatever is forgotten of it, the text that is typed next begins anew. */
  end() {
    this.#view?.destroy();
    this.#host.remove();
    this.#view = this.#shown = null;
    this.#left.clear();
  }

  focus() {
    this.#view?.focus();
  }

  /** Brings a line into view, and the cursor to it. @param {number} line */
  goTo(line) {
    const view = this.#view;
    if (!view) return;
    const { from } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
    view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  }

  /** @param {Shown} shown */
  #begin(shown) {
    this.#view = new EditorView({ state: this.#stateOf(shown), root: this.#root, parent: this.#root });
    const at = shown.holders?.find(({ how }) => how !== "park")?.line ?? 1;
    this.goTo(at);
    this.focus();
  }

  /** Another program is opened. @param {Shown | null} before @param {Shown} shown */
  #turn(before, shown) {
    const view = /** @type {EditorView} */ (this.#view);
    if (before) this.#left.set(before.id, { state: view.state, top: view.scrollDOM.scrollTop });
    const { state, top } = this.#left.get(shown.id) ?? { state: this.#stateOf(shown), top: 0 };
    view.setState(state);
    view.scrollDOM.scrollTop = top;
  }

  /** @param {Shown | null} before  null: nothing that was shown of it counts @param {Shown} shown */
  #update(before, shown) {
    const view = /** @type {EditorView} */ (this.#view);
    this.#replace(shown.source);
    const effects = [];
    if (!isSame(breakpointsOf(view.state), shown.breakpoints)) effects.push(withBreakpoints(shown.breakpoints));
    const { holders } = shown;
    if (holders && !isSame(before?.holders, holders)) effects.push(withHolders(holders));
    if (before?.words !== shown.words || before?.name !== shown.name)
      effects.push(this.#spoken.reconfigure(spoken(shown)));
    if (effects.length > 0) view.dispatch({ effects });
    if (!isSame(before?.problems, shown.problems))
      view.dispatch(setDiagnostics(view.state, diagnostics(view.state, shown)));
    const on = holders?.find(({ how }) => how !== "park");
    if (before && on && !isSame(before.holders, holders) && !view.hasFocus) this.#reveal(on.line);
  }

  /** Takes over a text that was not typed here, as one change that can be undone. @param {string} source */
  #replace(source) {
    const view = /** @type {EditorView} */ (this.#view);
    const own = view.state.doc.toString();
    if (own === source) return;
    const least = Math.min(own.length, source.length);
    let [top, bottom] = [0, 0];
    while (top < least && own[top] === source[top]) top++;
    while (bottom < least - top && own[own.length - 1 - bottom] === source[source.length - 1 - bottom]) bottom++;
    const insert = source.slice(top, source.length - bottom);
    view.dispatch({ changes: { from: top, to: own.length - bottom, insert }, annotations: [] });
  }

  /** @param {number} line */
  #reveal(line) {
    const view = /** @type {EditorView} */ (this.#view);
    if (line > view.state.doc.lines) return;
    view.dispatch({
      effects: EditorView.scrollIntoView(view.state.doc.line(line).from, { y: "nearest", yMargin: 40 }),
    });
  }

  /** @param {Shown} shown @returns {EditorState} */
  #stateOf(shown) {
    const { changed, toggled, moved, left } = this.#hear;
    const leave = () => {
      left();
      return true;
    };
    return EditorState.create({
      doc: shown.source,
      extensions: [
        besides((line) => toggled(/** @type {Shown} */ (this.#shown).name, line)),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        bracketMatching(),
        indentOnInput(),
        indentUnit.of(INDENT),
        EditorState.tabSize.of(INDENT.length),
        search(),
        new LanguageSupport(pythonLanguage),
        keymap.of([...searchKeymap, { key: "Escape", run: leave }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        theme,
        this.#spoken.of(spoken(shown)),
        EditorView.domEventHandlers({ beforeinput: writeOver }),
        EditorView.updateListener.of(({ docChanged, state, startState }) => {
          const source = state.doc.toString();
          const { name, source: known } = /** @type {Shown} */ (this.#shown);
          if (!docChanged || known === source) return;
          const lines = breakpointsOf(state);
          if (!isSame(lines, breakpointsOf(startState))) moved(name, lines);
          changed(source, isSound(state));
        }),
      ],
    });
  }
}

/** Its words and its name. @param {Shown} shown */
const spoken = ({ words, name }) => [
  EditorState.phrases.of(
    Object.fromEntries(Object.entries(PHRASES).map(([said, key]) => [said, words.t(`editor.${key}`)])),
  ),
  EditorView.contentAttributes.of({
    "aria-label": words.t("edit.text", { file: name }),
    "aria-description": words.t("edit.leave"),
    tabindex: "0",
  }),
];

/** What is typed in place of a selection: a browser that does it by itself tries to keep looks by inline styles, which the page's policy forbids. @param {InputEvent} event @param {EditorView} view */
function writeOver({ inputType, data, isComposing }, view) {
  if (inputType !== "insertText" || data === null || isComposing || view.state.selection.main.empty) return false;
  view.dispatch({ ...view.state.replaceSelection(data), scrollIntoView: true, userEvent: "input.type" });
  return true;
}

/** Does it seem to be Python? The parser knows not all of it: whoever runs it has the last word. @param {EditorState} state */
function isSound(state) {
  const tree = ensureSyntaxTree(state, state.doc.length, PARSE_MS);
  if (!tree) return true;
  for (const at = tree.cursor(); at.next(); ) if (at.type.isError) return false;
  return true;
}

/** @param {EditorState} state @param {Shown} shown @returns {import("../../vendor/codemirror.js").Diagnostic[]} */
function diagnostics({ doc }, { name, problems }) {
  const own = problems.filter(({ file, line }) => file === name && line >= 1 && line <= doc.lines);
  return own.map(({ line, text }) => {
    const { from, to, text: code } = doc.line(line);
    return { from: from + (code.length - code.trimStart().length), to, severity: "error", message: text };
  });
}

/** @param {unknown} a @param {unknown} b */
const isSame = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);
