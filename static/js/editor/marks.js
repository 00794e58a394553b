/**
 * What stands beside the lines while they are edited: breakpoints, who holds the CPU there and who is parked there.
 *
 * All of it moves with the text. Who is where is told anew with each step of a run of this very text. Refuses to know:
 * what a run is, and where breakpoints are kept.
 */

import {
  Decoration,
  EditorView,
  GutterMarker,
  gutter,
  gutterLineClass,
  lineNumbers,
  RangeSet,
  StateEffect,
  StateField,
} from "../../vendor/codemirror.js";

/** @typedef {import("../../vendor/codemirror.js").EditorState} EditorState */
/** @typedef {{line: number, how: "on" | "bad" | "left" | "park", who: string}} Holder */
/** @typedef {{holders: Holder[]}} Beside */

class Breakpoint extends GutterMarker {
  elementClass = "bp";
}

class Place extends GutterMarker {
  /** @param {Holder} holder */
  constructor({ how, who }) {
    super();
    this.how = how;
    this.who = who;
  }

  /** @param {GutterMarker} other */
  eq(other) {
    return other instanceof Place && other.how === this.how && other.who === this.who;
  }

  toDOM() {
    return Object.assign(document.createElement("span"), { className: `holder ${this.how}`, title: this.who });
  }
}

const BREAKPOINT = new Breakpoint();

/** @type {import("../../vendor/codemirror.js").StateEffectType<readonly number[]>} */
const setBreakpoints = StateEffect.define();
/** @type {import("../../vendor/codemirror.js").StateEffectType<readonly Holder[]>} */
const setHolders = StateEffect.define();

/** Where lines begin, as far as they are there. @param {EditorState} state @param {readonly number[]} lines */
const startsOf = ({ doc }, lines) => lines.filter((line) => line <= doc.lines).map((line) => doc.line(line).from);

const breakpoints = StateField.define({
  create: () => /** @type {RangeSet<GutterMarker>} */ (RangeSet.empty),
  update(marks, { changes, effects, state }) {
    const found = effects.find((effect) => effect.is(setBreakpoints));
    if (!found) return marks.map(changes);
    return RangeSet.of(
      startsOf(state, found.value).map((from) => BREAKPOINT.range(from)),
      true,
    );
  },
  provide: (field) => gutterLineClass.from(field),
});

const holders = StateField.define({
  create: () => /** @type {RangeSet<GutterMarker>} */ (RangeSet.empty),
  update(marks, { changes, effects, state }) {
    const found = effects.find((effect) => effect.is(setHolders));
    if (!found) return marks.map(changes);
    const there = found.value.filter(({ line }) => line <= state.doc.lines);
    return RangeSet.of(
      there.map((holder) => new Place(holder).range(state.doc.line(holder.line).from)),
      true,
    );
  },
  provide: (field) =>
    EditorView.decorations.from(field, (marks) => {
      /** @type {import("../../vendor/codemirror.js").Range<Decoration>[]} */
      const found = [];
      for (let at = marks.iter(); at.value; at.next())
        found.push(Decoration.line({ class: /** @type {Place} */ (at.value).how }).range(at.from));
      return Decoration.set(found);
    }),
});

/** The lines with breakpoints, as they are now. @param {EditorState} state @returns {number[]} */
export function breakpointsOf(state) {
  const lines = new Set();
  for (let at = state.field(breakpoints).iter(); at.value; at.next()) lines.add(state.doc.lineAt(at.from).number);
  return [...lines].sort((a, b) => a - b);
}

/** @param {readonly number[]} lines */
export const withBreakpoints = (lines) => setBreakpoints.of(lines);

/** @param {readonly Holder[]} all */
export const withHolders = (all) => setHolders.of(all);

/** @param {(line: number) => void} toggle  a breakpoint */
export const besides = (toggle) => [
  lineNumbers({
    domEventHandlers: {
      mousedown(view, block) {
        toggle(view.state.doc.lineAt(block.from).number);
        return true;
      },
    },
  }),
  gutter({ class: "holders", markers: (view) => view.state.field(holders) }),
  breakpoints,
  holders,
];
