import assert from "node:assert/strict";
import { test } from "node:test";
import { Axis } from "../../static/js/lanes/axis.js";
import { REST_MS, Rest } from "../../static/js/rest.js";
import { columnTimes, drawShares, heights } from "../../static/js/lanes/shares.js";
import { CODE, KIND_OF, KINDS, LANE_STATES, Spans } from "../../static/js/spans.js";
import { Clock, filled } from "./made.mjs";
import { sampleSteps } from "./sample.mjs";

const COLOURS = { run: "#ff0000", poll: "#00ff00", hold: "#0000ff", ready: "#888888", io: "#444444", sleep: "#222222" };
const GROUND = "#ffffff";

/** What is put on a canvas: rows of pixels, each the colour as a number. */
function painted({ width, wide, playhead = width, moments = 100 }) {
  const spans = new Spans();
  for (let i = 0; i < moments; i++) spans.push(i * 10, i, i % 2 ? CODE.running : CODE.sleep);
  const timeline = { length: moments, end: moments * 10, t: () => 0 };
  const axis = { stop: moments * 10, timesAt: (places) => places };
  const p = { timeline, axis, layout: { left: 0, right: width }, window: { from: 0, k: width / (moments * 10) } };
  const rows = [];
  const ctx = {
    createImageData: (w, h) => ({ width: w, height: h, data: new Uint8ClampedArray(4 * w * h) }),
    putImageData: (image, _x, _y, _left, _top, across) => {
      const pixels = new Uint32Array(image.data.buffer);
      for (let y = 0; y < image.height; y++)
        rows.push([...pixels.slice(y * image.width, y * image.width + across)].map((pixel) => pixel & 0xffffff));
    },
  };
  const times = columnTimes(p, width, wide);
  drawShares(ctx, p, spans, {
    top: 0, height: 10, ground: GROUND, ratio: 1, width, wide, times, playhead, colours: COLOURS, pale: { ...COLOURS, run: "#ffcccc" },
  });
  return rows;
}

test("every state is of one kind", () => {
  assert.deepEqual(KINDS.flat().sort(), [...LANE_STATES].sort());
  for (const [code, state] of LANE_STATES.entries()) assert.ok(KINDS[KIND_OF[code]].includes(state), state);
});

test("shares: whoever ran is seen, and a column is never too high", () => {
  const spent = new Float64Array(KINDS.length);
  spent[KIND_OF[CODE.running]] = 1;
  spent[KIND_OF[CODE.sleep]] = 1e6;
  const stack = heights(spent, 20);
  assert.equal(stack[0], 2);
  assert.ok(Math.abs(stack.reduce((sum, pixels) => sum + pixels, 0) - 20) < 1e-9);
  spent[KIND_OF[CODE.sleep]] = 0;
  assert.equal(heights(spent, 20)[0], 20);
  assert.deepEqual([...heights(new Float64Array(KINDS.length), 20)], [0, 0, 0, 0, 0, 0]);
});

test("shares: half of the time running is half of a column, from its foot", () => {
  const rows = painted({ width: 5, wide: 1 });
  assert.equal(rows.length, 10);
  assert.deepEqual(rows.map((row) => row.map((pixel) => pixel === 0x0000ff)), Array.from({ length: 10 }, (_, y) => Array(5).fill(y >= 5)));
});

test("shares: while the picture moves a column is two pixels wide, the last one too where there is room for one", () => {
  const rows = painted({ width: 5, wide: 2, moments: 3, playhead: 2 });
  assert.deepEqual(rows.map((row) => row.length), Array(10).fill(5));
  for (const row of rows) assert.deepEqual([row[1], row[3]], [row[0], row[2]]);
  assert.deepEqual(painted({ width: 6, wide: 2 }).map((row) => row[0]), painted({ width: 3, wide: 1 }).map((row) => row[0]));
});

test("the times at many places are those at each of them", () => {
  const timeline = filled(sampleSteps());
  for (const mode of ["folded", "scale", "step"]) {
    const axis = new Axis(timeline, mode);
    const places = Float64Array.from({ length: 301 }, (_, i) => axis.start + (i / 300) * (axis.stop - axis.start));
    assert.deepEqual([...axis.timesAt(places)], [...places].map((u) => axis.timeAt(u)), mode);
  }
});

test("a lone move is none; many are until nothing has moved for a moment", () => {
  const clock = new Clock();
  let rests = 0;
  const rest = new Rest(() => rests++, clock);
  rest.moves();
  assert.equal(rest.isMoving, false);
  clock.advance(REST_MS);
  assert.equal(rests, 0);
  for (let i = 0; i < 3; i++) {
    rest.moves();
    clock.advance(REST_MS / 2);
  }
  assert.equal(rest.isMoving, true);
  clock.advance(REST_MS);
  assert.deepEqual([rest.isMoving, rests], [false, 1]);
  rest.moves();
  assert.equal(rest.isMoving, false);
});
