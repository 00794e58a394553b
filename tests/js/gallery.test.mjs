import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { drawMini } from "../../static/js/lanes/mini.js";
import { gallery } from "../../static/js/scene/gallery.js";
import { LANE_STATES } from "../../static/js/spans.js";
import { all, noting, one, text, viewOf } from "./fixture.mjs";

const still = noting().actions;
const shownWith = (ui, actions = still, lang = "en") => gallery(viewOf("gevent", { lang, ui: { gallery: true, ...ui } }), actions);
const click = (node, more = {}) => node.props.onClick({ button: 0, preventDefault() {}, ...more });
const key = (node, name, more = {}) => node.props.onKeyDown({ key: name, preventDefault() {}, ...more });
const titles = (shown) => all(shown, ".card").map((card) => text(one(card, ".ttl")));

test("every example is a card with number, title, goal, model and the picture of its run", () => {
  const shown = shownWith({});
  assert.deepEqual(titles(shown), ["Switching by hand", "gevent switches on IO", "Lock around the switch point", "select, as in the note"]);
  assert.deepEqual(all(shown, ".nr").map(text), ["1", "2", "3", "4"]);
  const card = all(shown, ".card")[3];
  const link = one(card, "data-card");
  assert.match(text(card), /select.*One call waits.*runs 2\.00 s.*2 clients.*keyboard.*Windows.*4 cores.*from the note/s);
  assert.equal(one(card, "data-mini").props["data-mini"], "server-select");
  assert.equal(link.props.href, "#example=server-select&s=1");
});

test("a picture of a part says so", () => {
  assert.match(text(all(shownWith({}), ".card")[1]), /first 1\.00 s of 2\.00 s.*3 more lanes/s);
});

test("chapters stand in order with a sentence each, and the path shows what has been opened", () => {
  const shown = shownWith({ opened: ["greenlet-pair"] });
  assert.deepEqual(all(shown, (node) => node.type === "h3").map(text), ["Generators and greenlets", "gevent: switching on IO", "gevent: working together", "Servers: select, poll, epoll"]);
  assert.deepEqual(all(shown, (node) => node.type === "li" && String(node.props.class).includes("all")).map((node) => text(one(node, ".name"))), ["Generators and greenlets"]);
  assert.match(text(one(shown, ".about")), /4 short programs.*opened 1/);
  assert.match(text(all(shown, ".card")[0]), /opened/);
});

test("the present example is marked", () => {
  const present = all(shownWith({}), (node) => node.props["data-card"] && node.props["aria-current"] === "true");
  assert.deepEqual(present.map((node) => node.props["data-card"]), ["gevent-pair"]);
});

test("a click opens; with Ctrl it is the browser's", () => {
  const { actions, calls } = noting();
  const card = all(shownWith({}, actions), "data-card")[2];
  click(card, { ctrlKey: true });
  click(card);
  assert.deepEqual(calls, [["choose", "gevent-lock"]]);
});

test("a search finds titles, goals, models and code in every language", () => {
  for (const [query, ids] of Object.entries({ 锁: 1, lock: 1, withdraw: 1, "semaphore gevent": 1, select: 1, nothing: 0 }))
    for (const lang of ["en", "zh"]) assert.equal(all(shownWith({ query }, still, lang), ".card").length, ids, `${query} ${lang}`);
  assert.match(text(shownWith({ query: "rlist" })), /In the code:.*rlist/s);
  assert.match(text(shownWith({ query: "nonsense" })), /Nothing fits “nonsense”/);
});

test("Enter opens the first of what was found, Escape takes the search back", () => {
  const { actions, calls } = noting();
  const field = one(shownWith({ query: "sem" }, actions), "data-find");
  key(field, "Enter", { isComposing: true });
  key(field, "Enter");
  key(field, "Escape");
  key(one(shownWith({}, actions), "data-find"), "Enter");
  assert.deepEqual(calls, [["choose", "gevent-lock"], ["set", { query: "" }]]);
});

test("an example on its way says so", () => {
  assert.match(text(all(shownWith({ awaited: "gevent-lock" }), ".card")[2]), /opening/);
});

/** A canvas that notes what is drawn on it. */
function canvas() {
  const drawn = [];
  const note = (name) => (...given) => drawn.push([name, ...given]);
  const ctx = new Proxy({ canvas: null }, { get: (held, name) => held[name] ?? (name === "createLinearGradient" ? () => ({ addColorStop() {} }) : name === "createPattern" ? () => "pattern" : note(name)) });
  const colours = Object.fromEntries(["panel", "line", "run", "ready", "sleep", "io", "poll", "hold"].map((name) => [name, `#${name}`]));
  return { drawn, given: { ctx, width: 212, height: 80, ratio: 1, palette: { colours, unit: 1 } } };
}

test("a picture: busy spans are blocks in their lanes, the baton goes from one to the next", () => {
  const { drawn, given } = canvas();
  const lanes = [{ name: "a", spans: [0, 3, 500, 5] }, { name: "b", spans: [500, 3] }];
  drawMini(given, { lanes, asleep: [], until: null }, LANE_STATES);
  const blocks = drawn.filter(([name]) => name === "roundRect");
  assert.deepEqual(blocks.map(([, x, , width]) => [Math.round(x), Math.round(width)]), [[7, 99], [107, 99]]);
  assert.equal(Math.round(blocks[1][2] - blocks[0][2]), 18);
  const baton = drawn.filter(([name, x]) => (name === "moveTo" || name === "lineTo") && x === 106);
  assert.equal(baton.length, 2);
});

test("a picture: a run that goes on fades, one that does not has no end but its own", () => {
  const card = { lanes: [{ name: "a", spans: [0, 3] }], asleep: [100, 200] };
  const fills = (until) => {
    const { drawn, given } = canvas();
    drawMini(given, { ...card, until }, LANE_STATES);
    return drawn.filter(([name]) => name === "fillRect").length;
  };
  assert.deepEqual([fills(null), fills(9)], [1, 2]);
});

const kept = JSON.parse(readFileSync(new URL("../../static/gallery.json", import.meta.url), "utf8"));

test("the pictures that are served hold what a card can show: few lanes, few spans, in order, in known states", () => {
  assert.deepEqual(kept.states, LANE_STATES);
  for (const [id, { lanes, asleep }] of Object.entries(kept.examples)) {
    assert.ok(lanes.length >= 1 && lanes.length <= 8, id);
    for (const { spans } of lanes) {
      const places = spans.filter((_, i) => i % 2 === 0);
      assert.ok(places.length <= 40, id);
      assert.deepEqual(places, [...new Set(places)].sort((a, b) => a - b), id);
      assert.ok(spans.every((code, i) => i % 2 === 0 || code in LANE_STATES), id);
    }
    assert.deepEqual(asleep, [...asleep].sort((a, b) => a - b), id);
  }
});
