/**
 * The lanes of a run, small enough for a card of the gallery: steps as JSON in, one picture as JSON out.
 *
 * The browser's own timeline and folded axis say who was in which state where; places become whole numbers from 0 to
 * GRAIN. Of a long run only the beginning is kept, and of many lanes only the first: `until` and `more` say so. It
 * refuses to know how a picture is drawn and how a run is carried out.
 */

import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { Axis } from "../static/js/lanes/axis.js";
import { ASLEEP } from "../static/js/pieces.js";
import { LANE_STATES } from "../static/js/spans.js";
import { Timeline } from "../static/js/timeline.js";

const GRAIN = 1000;
const MOST_LANES = 8;
/** of one lane */
const MOST_SPANS = 36;
/** of the folded axis: more would not be told apart on a card */
const LONGEST = 1600;
/** a little more than those is kept too, if nothing is left over then */
const SLACK = 1.1;

/** The tasks whose lanes are kept: the first ones, and a hub. */
function lanesOf(timeline) {
  const tasks = timeline.tasks();
  const hubs = tasks.filter((task) => task.what === "hub").slice(0, 1);
  return [...tasks.filter((task) => task.what !== "hub").slice(0, MOST_LANES - hubs.length), ...hubs];
}

/** Where the picture ends on the axis. */
function endOf(timeline, axis, tasks) {
  const crowded = tasks.map(({ id }) => startsOf(timeline.lanes.get(id), axis)[MOST_SPANS] ?? axis.stop);
  const end = Math.min(LONGEST, ...crowded);
  return end * SLACK < axis.stop ? end : axis.stop;
}

/** Where on the axis the spans of a lane begin that have a width. */
function startsOf({ t, step, length }, axis) {
  return [...new Set(Array.from({ length }, (_, i) => axis.place(t.at(i), step.at(i))))];
}

/** Place and state of each span that has a width, one after the other. */
function spansOf(spans, at) {
  const kept = [];
  for (let i = 0; i < spans.length; i++) {
    const x = at(spans.t.at(i), spans.step.at(i));
    if (x >= GRAIN) break;
    if (kept.length > 0 && kept[kept.length - 2] === x) kept.splice(-2);
    kept.push(x, spans.state.at(i));
  }
  return kept;
}

/** Where the CPU sleeps for long: from, to, from, to ... */
function sleepsOf({ pieces }, axis, grains) {
  const found = [];
  for (let i = 0; i < pieces.length; i++) {
    if (pieces.sort.at(i) !== ASLEEP || !axis.isFolded(i)) continue;
    const [from, to] = [grains(axis.ofPiece(i)), Math.min(GRAIN, grains(axis.ofPiece(i + 1)))];
    if (from < to) found.push(from, to);
  }
  return found;
}

/** What a card shows of a run. @param {Timeline} timeline */
export function pictureOf(timeline) {
  const axis = new Axis(timeline, "folded");
  const tasks = lanesOf(timeline);
  const end = endOf(timeline, axis, tasks);
  const grains = (place) => Math.round((place / end) * GRAIN);
  const at = (t, step) => grains(axis.place(t, step));
  const lanes = tasks.map(({ id, name }) => ({ name, spans: spansOf(timeline.lanes.get(id), at) }));
  const seen = lanes.filter(({ spans }) => spans.length > 0);
  return {
    end: timeline.end,
    steps: timeline.length,
    switches: timeline.tip.switches,
    until: end < axis.stop ? Math.round(axis.timeAt(end)) : null,
    more: timeline.tasks().length - seen.length,
    lanes: seen,
    asleep: sleepsOf(timeline, axis, grains),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const timeline = new Timeline();
  timeline.append(0, JSON.parse(await text(process.stdin)));
  const models = timeline.tip.programs.map(({ model }) => model);
  console.log(JSON.stringify({ states: LANE_STATES, models, picture: pictureOf(timeline) }));
}
