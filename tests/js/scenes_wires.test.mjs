/** What is drawn over the stage. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clients } from "../../static/js/scene/clients.js";
import { tokenPath, wireLook, wirePath, wires } from "../../static/js/scene/wires.js";
import { all, viewOf } from "./fixture.mjs";

test("wires: from the socket's right edge to the terminal, their look by what is unread", () => {
  const view = viewOf("gevent");
  assert.deepEqual(["A", "B", "Z"].map((name) => wireLook(view, name)), ["unread", "calm", null]);
  assert.equal(wireLook(viewOf("polling"), "A"), "gone");
  const box = (x, y, w = 60, h = 24) => ({ x, y, w, h });
  assert.equal(wirePath(box(0, 0, 100, 40), box(200, 100, 50, 80)), "M100 20C156 20,144 116,200 116");
  const shown = wires(view, { sockets: { A: box(0, 0), B: box(0, 50) }, clients: { A: box(200, 0) }, from: box(0, 0), to: box(200, 60) });
  assert.deepEqual([all(shown, ".wire").length, all(shown, ".way").length], [1, 1]);
});

test("the token's way: beside, over one layer, along the gutter", () => {
  const box = (x, y) => ({ x, y, w: 60, h: 24 });
  assert.match(tokenPath(box(0, 0), box(300, 0), false), /^M60 12C80 40,280 40,300 12$/);
  assert.match(tokenPath(box(0, 0), box(300, 60), false), /330 57$/);
  assert.match(tokenPath(box(300, 0), box(40, 400), true), /^M300 12.*L18 .*L37 412$/);
});
