import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "../../static/js/scene/page.js";
import { noting, text, viewOf, walk } from "./fixture.mjs";

const recorded = (name, more = {}) => {
  const view = viewOf(name, more);
  return { ...view, run: { ...view.run, example: "own", recording: "r1" } };
};
const drawn = (view) => [...walk(page(view, noting().actions))];

test("nobody types in a recording, and nothing of it can be changed", () => {
  for (const name of ["select", "two", "gevent"]) {
    const view = recorded(name, { ui: { world: { isFromHere: false } } });
    const nodes = drawn(view);
    const has = (type, part) => nodes.some((node) => node.type === type && String(node.props.class ?? "").includes(part));
    assert.equal(has("form", "prompt"), false, name);
    assert.equal(has("button", "edit"), false, name);
    assert.equal(has("button", "unfold"), false, name);
    assert.equal(has("div", "worldly"), false, name);
    assert.ok(nodes.some((node) => text(node).includes(`Recording of ${view.run.programs.map(({ name }) => name).join(", ")}`)), name);
  }
});

test("of a real machine there are no sockets to be seen, and it is said why", () => {
  const view = recorded("select", { state: { sockets: {}, wires: {} } });
  const nodes = drawn({ ...view, run: { ...view.run, host: true } });
  assert.ok(nodes.some((node) => text(node).startsWith("Recorded on a real machine")));
  assert.equal(nodes.some((node) => node.props.id === "panel-clients"), false);
});

test("a recording on its way shows how much of it is there, and a button to stop it", () => {
  const { actions } = noting();
  let stopped = 0;
  const drop = { over: true, sending: { name: "out.json.gz", share: 0.42 }, stop: () => stopped++ };
  const nodes = [...walk(page(viewOf("gevent", { view: { drop } }), actions))];
  const [progress] = nodes.filter(({ type }) => type === "progress");
  assert.equal(progress.props.value, 42);
  const [button] = nodes.filter((node) => node.type === "button" && text(node) === "Stop");
  button.props.onClick();
  assert.equal(stopped, 1);
  assert.ok(nodes.some((node) => node.props.class === "drop-veil"));
});
