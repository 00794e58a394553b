/**
 * The texts inside the lanes: durations of busy blocks, counts of folded cycles, how long the CPU was asleep.
 *
 * A text is drawn where it fits and left out where it does not. It refuses to know how the marks below it look.
 */

import { firstAtLeast } from "../columns.js";
import { CODE } from "../spans.js";
import { NOBODY } from "../turns.js";
import { clip, font, groundOf, isDense, widthOf } from "./job.js";
import { MARKS } from "./marks.js";
import { middleOf, piecesInView, roundsOf, spanAt, turnEnd, turnsInView, xOf } from "./picture.js";

/** @typedef {import("./job.js").Job} Job */
/** @typedef {import("./job.js").Tone} Tone */
/** @typedef {import("./marks.js").Box} Box */
/** @typedef {import("../spans.js").Spans} Spans */

const LEAST_WIDTH = 18;
const ROOM = 4;
const BY_STEP = 24;
/** narrower than this a folded cycle is no block of its own */
const LEAST_CYCLE = 6;

/**
 * The first of the texts that fits between two places, in the middle of what is in view of them.
 *
 * @param {Job} job
 * @param {string} face
 * @param {string[]} texts  from the longest to the shortest
 * @param {{x0: number, x1: number, middle: number, colour: string, ground: string | null}} at
 */
function write({ ctx, p, palette }, face, texts, { x0, x1, middle, colour, ground }) {
  const { unit } = palette;
  const from = Math.max(x0, p.layout.left);
  const to = Math.min(x1, p.layout.right);
  if (to - from < LEAST_WIDTH * unit) return;
  const text = texts.find((one) => widthOf(ctx, face, one) + ROOM * unit <= to - from);
  if (!text) return;
  const width = widthOf(ctx, face, text);
  const x = (from + to) / 2;
  if (ground) {
    ctx.fillStyle = ground;
    ctx.fillRect(x - width / 2 - 3 * unit, middle - 6.5 * unit, width + 6 * unit, 13 * unit);
  }
  ctx.font = face;
  ctx.fillStyle = colour;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, x, middle + 0.5 * unit);
}

/** Does a fold lie within span i? Then its count is the label. @param {Job} job @param {Spans} spans @param {number} i */
function hasFold({ p }, spans, i) {
  const { step } = p.timeline.folds;
  const next = firstAtLeast(step.values, spans.step.at(i) + 1, step.length);
  const until = i + 1 < spans.length ? spans.step.at(i + 1) : p.timeline.length;
  return next < step.length && step.at(next) <= until;
}

/** How long a busy block lasts. @param {Job} job @param {Tone} tone @param {Box} box @param {Spans} spans @param {number} i */
export function labelBlock(job, tone, box, spans, i) {
  const running = spans.state.at(i) === CODE.running;
  if (!running && hasFold(job, spans, i)) return;
  const span = spanAt(job.p, spans, i);
  const colour = tone.colours[running ? "on-run" : "ink"];
  write(job, font(job, 10.5, 600), [job.words.duration(span.to - span.from)], {
    ...box,
    colour,
    ground: running ? null : tone.colours.panel,
  });
}

/** How many rounds of a futile cycle were folded. @param {Job} job @param {Tone} tone */
export function labelCycles(job, tone) {
  const { p, words } = job;
  const [first, last] = piecesInView(p);
  if (p.timeline.folds.step.length === 0 || isDense(p, last - first)) return;
  const face = font(job, 10.5, 600);
  for (let i = first; i <= last; i++) {
    const count = roundsOf(p, i);
    if (count === 0) continue;
    const [x0, x1] = cyclePlace(job, i);
    const holder = p.timeline.turns.holder.at(p.axis.turnOf(i));
    const middle = middleOf(p, holder);
    if (p.axis.mode !== "step") blockOfCycle(job, tone, { x0, x1, middle });
    const rounds = words.t("lane.rounds", { count });
    const texts = [`${rounds} · ${words.duration(p.axis.duration(i))}`, rounds];
    write(job, face, texts, {
      x0,
      x1,
      middle,
      colour: tone.colours.ink,
      ground: tone.colours.panel,
    });
  }
}

/** A folded cycle is one block, apart from the asking before and after it. @param {Job} job @param {Tone} tone @param {{x0: number, x1: number, middle: number}} at */
function blockOfCycle({ ctx, p, texture }, tone, { x0, x1, middle }) {
  const { rowHeight, unit } = p.layout;
  if (x1 - x0 < LEAST_CYCLE * unit) return;
  const box = { x0: x0 + unit, x1: x1 - unit, middle, rowHeight: rowHeight + 2 * unit, unit };
  MARKS.poll(ctx, box, tone.colours, texture);
}

/** From where to where a folded piece has room for its count: by step it takes none itself. @param {Job} job @param {number} piece @returns {[number, number]} */
function cyclePlace({ p }, piece) {
  const [x0, x1] = [xOf(p, p.axis.ofPiece(piece)), xOf(p, p.axis.ofPiece(piece + 1))];
  return p.axis.mode === "step" ? [x0 - BY_STEP * p.layout.unit, x0 + BY_STEP * p.layout.unit] : [x0, x1];
}

/** How long the CPU was asleep, on its row. @param {Job} job */
export function labelGaps(job) {
  const { ctx, p, palette, words } = job;
  const [first, last] = turnsInView(p);
  if (isDense(p, last - first)) return;
  const { turns } = p.timeline;
  const at = {
    middle: middleOf(p, NOBODY),
    colour: palette.colours["ink-2"],
    ground: groundOf(job, p.layout.rows.length - 1),
  };
  ctx.save();
  clip(ctx, p, p.layout.left, p.layout.right);
  const face = font(job, 10.5, 450, "mono");
  for (let i = first; i <= last; i++) {
    const us = turnEnd(p, i) - turns.t.at(i);
    if (turns.holder.at(i) !== NOBODY || us === 0) continue;
    write(job, face, [words.duration(us)], { x0: xOf(p, p.axis.ofTurn(i)), x1: xOf(p, p.axis.ofTurn(i + 1)), ...at });
  }
  ctx.restore();
}
