/** The page in a frame: no bar at the top, nothing that is for the whole page, and the way there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readHash } from "../../static/js/place.js";
import { help } from "../../static/js/scene/help.js";
import { page } from "../../static/js/scene/page.js";
import { offers } from "../../static/js/scene/palette.js";
import { tourOffer } from "../../static/js/scene/tour.js";
import { one, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

/** @param {string} name @param {object} [ui] */
const framed = (name, ui = {}) => viewOf(name, { ui, view: { embedded: true, examples: [] } });

test("every moment draws without the bar at the top", () => {
  for (const name of Object.keys(moments)) {
    const shown = page(framed(name), still);
    assert.equal(one(shown, ".top"), undefined, name);
    assert.ok(one(shown, ".embed") && one(shown, ".nar") && one(shown, ".tp"), name);
  }
});

test("a link leads to the whole page, at the same step, in a tab of its own", () => {
  const link = one(page(framed("gevent"), still), ".way-out");
  const { target, rel, href } = link.props;
  assert.deepEqual([target, rel, href.slice(0, 2)], ["_blank", "noopener", "/#"]);
  assert.deepEqual([readHash(href.slice(1)).example, readHash(href.slice(1)).step], ["gevent-pair", 1]);
  assert.equal(text(link), "Open in Switchyard");
  assert.equal(one(page(viewOf("gevent"), still), ".way-out"), undefined);
});

test("nothing is shared, saved or looked for from there", () => {
  const ids = offers(framed("gevent", { picker: { mode: "commands", text: "", at: 0 } }), still).map(({ id }) => id);
  for (const name of ["share", "link", "save", "save-html", "print", "gallery", "tour", "next-example"])
    assert.ok(!ids.includes(`command-${name}`), name);
  assert.ok(ids.includes("command-next-switch"));
  assert.doesNotMatch(text(help(framed("gevent", { help: true }), still)), /all examples|short link/);
  assert.equal(tourOffer({ ...framed("gevent", { toured: false }), step: { i: 0 } }, still), null);
});
