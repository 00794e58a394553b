/** The page as a whole, and the scenes that belong to no layer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { help } from "../../static/js/scene/help.js";
import { legend } from "../../static/js/scene/legend.js";
import { look } from "../../static/js/scene/looks.js";
import { page } from "../../static/js/scene/page.js";
import { placeAfter, tabs } from "../../static/js/scene/tabs.js";
import { topbar } from "../../static/js/scene/topbar.js";
import { why } from "../../static/js/scene/why.js";
import { EMPTY } from "../../static/js/timeline.js";
import { all, event, noting, one, press, still, text, viewOf, walk } from "./fixture.mjs";
import { moments } from "./moments.mjs";

const NAMES = Object.keys(moments);

test("every moment draws in both languages without a raw key", () => {
  for (const name of NAMES) {
    for (const lang of ["en", "zh"]) {
      const shown = text(page(viewOf(name, { lang, ui: { why: true, help: true, gallery: true } }), still));
      const raw = shown.match(/(?<![\w.])(?:state|card|hub|ask|poll|sock|wire|clients|out|code|nar|top|menu|layer|help|model|example|cpu|tab|hand|block|client|wire)\.[a-z.]+\b/g) ?? [];
      assert.deepEqual(raw.filter((word) => !word.startsWith("client.py")), [], `${name} ${lang}`);
    }
  }
});

test("the CPU has exactly one place in every moment, and docks are unique", () => {
  for (const name of NAMES) {
    const view = viewOf(name);
    const docks = all(page(view, still), "data-dock").map((node) => node.props["data-dock"]);
    assert.equal(new Set(docks).size, docks.length);
    const { cpu } = view.state;
    const place = cpu === null ? "cpu:asleep" : view.state.tasks[cpu].what === "hub" ? `hub:${cpu}` : `task:${cpu}`;
    assert.ok(docks.includes(place), `${name}: ${place}`);
  }
});

test("every picture is hidden from readers and every button has a name", () => {
  for (const name of NAMES) {
    for (const node of walk(page(viewOf(name, { ui: { why: true, help: true, gallery: true } }), still))) {
      if (node.type === "svg") assert.ok(node.props["aria-hidden"] === "true");
      if (node.type === "button") assert.ok((node.props["aria-label"] ?? text(node)).trim() !== "", name);
      if (node.type === "button") assert.ok(node.props.type !== undefined || node.props.role === "tab");
      if (node.type === "input" && node.props.type === "text") assert.ok(node.props["aria-label"]);
      assert.equal(typeof node.props.style, node.props.style === undefined ? "undefined" : "object", "no style attribute");
    }
  }
});

test("without a step there is a sentence instead of a picture", () => {
  for (const status of ["connecting", "lost", "running"]) {
    const view = { ...viewOf("gevent"), state: EMPTY, step: null, next: null, length: 0, run: null, outputs: [], status };
    const shown = page(view, still);
    assert.match(text(one(shown, ".now")), /Connecting|cannot be reached|starting/);
    assert.equal(all(shown, "data-dock").length, 0);
  }
});

test("the legend calls a look by the word of the only state that looks like it", () => {
  const legendOf = (...states) => text(legend({ ...viewOf("greenlet"), timeline: { seen: new Set(states), traces: { io: new Map(), out: new Map() } } }));
  assert.match(legendOf("new"), /created, never ran yet/);
  assert.match(legendOf("new", "ready"), /ready, no CPU yet/);
});

test("top bar: the present example and its place on the path, its neighbours, the present model, settings", () => {
  const { actions, calls } = noting();
  const shown = topbar(viewOf("gevent"), actions);
  assert.match(text(one(shown, ".ex")), /gevent switches on IO.*2 of 4/s);
  assert.deepEqual(all(shown, ".on").map(text), ["gevent"]);
  const ways = all(shown, ".along");
  assert.deepEqual(ways.map((way) => way.props["aria-label"]), ["Previous example: Switching by hand", "Next example: Lock around the switch point"]);
  for (const button of [one(shown, ".ex"), ...ways, one(shown, ".lang"), one(shown, ".beam")]) press(button);
  assert.deepEqual(calls, [["set", { gallery: true }], ["along", -1], ["along", 1], ["set", { lang: "zh" }], ["set", { projector: true }]]);
  assert.equal(all(topbar(viewOf("greenlet"), actions), ".along")[0].props.disabled, true);
});

test("help: a dialog with keys, states and the switch for the keys", () => {
  const { actions, calls } = noting();
  assert.equal(help(viewOf("gevent"), actions), null);
  const shown = help(viewOf("gevent", { ui: { help: true } }), actions);
  const dialog = one(shown, (node) => node.props.role === "dialog");
  assert.equal(all(dialog, (node) => node.type === "kbd").length > 20, true);
  one(dialog, (node) => node.type === "input").props.onChange({ target: { checked: false } });
  assert.deepEqual(calls, [["set", { keysOn: false }]]);
});

test("tabs: arrows go round, one tab is in the order of Tab", () => {
  assert.deepEqual(["ArrowRight", "ArrowLeft", "Home", "End", "a"].map((key) => placeAfter(key, 2, 3)), [0, 1, 0, 2, -1]);
  const chosen = [];
  const items = ["a", "b"].map((id) => ({ id, label: id, controls: id }));
  const row = tabs({ items, selected: "b", label: "x", look: "y", select: (id) => chosen.push(id) });
  const found = all(row, (node) => node.props.role === "tab");
  assert.deepEqual(found.map((node) => node.props.tabindex), [-1, 0]);
  found[0].props.onKeyDown(event({ key: "ArrowLeft", currentTarget: { parentElement: null } }));
  assert.deepEqual(chosen, ["b"]);
});
