import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { tour, tourOffer } from "../../static/js/scene/tour.js";
import { placeBeside } from "../../static/js/spotlight.js";
import { isTourRun, STOPS } from "../../static/js/tour.js";
import { all, noting, one, text, viewOf } from "./fixture.mjs";

const words = JSON.parse(readFileSync(new URL("../../static/lang/en.json", import.meta.url), "utf8"));
const at = (stop, more = {}) => viewOf("gevent", { ui: { tour: stop, ...more } });

test("every stop has its words, its ring and its place in the row", () => {
  for (const [i, { id }] of STOPS.entries()) {
    const shown = tour(at(i), noting().actions);
    assert.equal(one(shown, "data-ring").props["data-ring"], id);
    assert.equal(text(one(shown, ".at")), `${i + 1} of ${STOPS.length}`);
    assert.ok(words[`tour.${id}.title`] && words[`tour.${id}.text`], id);
  }
});

test("no stop, no tour; nor while the gallery covers the page", () => {
  assert.equal(tour(at(-1), noting().actions), null);
  assert.equal(tour(at(0, { gallery: true }), noting().actions), null);
});

test("buttons and arrows lead along the tour and out of it", () => {
  const { actions, calls } = noting();
  const shown = tour(at(1), actions);
  const key = (name) => one(shown, ".tour").props.onKeyDown({ key: name, preventDefault() {} });
  for (const button of [".back", ".next", ".skip"]) one(shown, button).props.onClick();
  for (const name of ["ArrowLeft", "ArrowRight", "ArrowUp", "n"]) key(name);
  const clicked = [0, 2, -1].map((to) => ["tour", to]);
  assert.deepEqual(calls, [...clicked, ["tourBy", -1], ["tourBy", 1]]);
  assert.equal(one(tour(at(0), actions), ".back").props.disabled, true);
  assert.equal(text(one(tour(at(STOPS.length - 1), actions), ".next")), "Done");
});

test("the tour is offered to a newcomer at the first step, and to nobody else", () => {
  const offered = (ui, step = 0) =>
    all(tourOffer(viewOf("gevent", { ui: { toured: false, ...ui }, view: { step: { i: step, n: ["start", {}], w: [] } } }), noting().actions), ".start").length;
  assert.equal(offered({}), 1);
  assert.equal(offered({}, 1), 0);
  for (const ui of [{ toured: true }, { tour: 2 }, { opened: ["a", "b"] }, { playing: true }]) assert.equal(offered(ui), 0, JSON.stringify(ui));
});

test("only the plain run of its example is the tour's", () => {
  const run = { example: "gevent-pair", actions: [], settings: {} };
  assert.ok(isTourRun(run));
  for (const other of [{ example: "a" }, { actions: [{}] }, { settings: { platform: "windows" } }]) assert.equal(isTourRun({ ...run, ...other }), false);
  assert.equal(isTourRun(undefined), false);
});

test("the card stands beside the part: below, above, right, left, and within the page in any case", () => {
  const room = { w: 1000, h: 600 };
  const card = { w: 300, h: 150 };
  assert.deepEqual(placeBeside({ x: 100, y: 50, w: 400, h: 60 }, card, room), { x: 150, y: 122 });
  assert.deepEqual(placeBeside({ x: 100, y: 500, w: 400, h: 60 }, card, room), { x: 150, y: 338 });
  assert.deepEqual(placeBeside({ x: 0, y: 10, w: 400, h: 580 }, card, room), { x: 412, y: 225 });
  assert.deepEqual(placeBeside({ x: 600, y: 10, w: 400, h: 580 }, card, room), { x: 288, y: 225 });
  assert.deepEqual(placeBeside({ x: 0, y: 0, w: 1000, h: 600 }, card, room), { x: 350, y: 438 });
  assert.deepEqual(placeBeside({ x: 400, y: 10, w: 200, h: 60 }, card, room, true), { x: 612, y: 12 });
  assert.deepEqual(placeBeside(null, card, room), { x: 350, y: 225 });
});
