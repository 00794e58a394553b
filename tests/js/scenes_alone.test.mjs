/** What the scenes leave out where there is one run and no server: the page of a file. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { nobody } from "../../static/js/nobody.js";
import * as company from "../../static/js/scene/company.js";
import { clients } from "../../static/js/scene/clients.js";
import { help } from "../../static/js/scene/help.js";
import { offers } from "../../static/js/scene/palette.js";
import { page } from "../../static/js/scene/page.js";
import { topbar } from "../../static/js/scene/topbar.js";
import { all, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

/** @param {string} name @param {object} [ui] */
const alone = (name, ui = {}) => viewOf(name, { ui, view: { alone: true, examples: [], company: nobody().scenes } });

test("whatever scene a page from a server has beyond those of a file, nobody has in its stead", () => {
  assert.deepEqual(Object.keys(nobody().scenes).sort(), Object.keys(company).sort());
});

test("every moment draws, without a raw key", () => {
  for (const name of Object.keys(moments)) {
    const shown = text(page(alone(name, { help: true, why: true }), still));
    assert.doesNotMatch(shown, /\b(?:error|end|clients|menu|tour|history|world)\.[a-z.]+\b/, name);
  }
});

test("clients cannot be played, and that is said", () => {
  const [here, there] = [clients(viewOf("select"), still), clients(alone("select"), still)];
  assert.ok(all(here, "type").some(({ type }) => type === "input"));
  assert.ok(!all(there, "type").some(({ type }) => type === "input" || type === "button"));
  assert.match(text(there), /one recorded run/);
});

test("nothing leads to other runs", () => {
  const ids = offers(alone("select", { picker: { mode: "commands", text: "", at: 0 } }), still).map(({ id }) => id);
  for (const name of ["gallery", "next-example", "tour", "compare", "save-html"]) {
    assert.ok(!ids.includes(`command-${name}`), name);
  }
  assert.ok(ids.includes("command-next-switch"));
  assert.doesNotMatch(text(help(alone("select", { help: true }), still)), /all examples/);
  assert.equal(all(topbar(alone("select"), still), "aria-controls").length, 0);
});

test("a run of no example is called after its programs", () => {
  const view = alone("select");
  const run = { ...view.run, example: "", programs: [{ name: "a.py", source: "" }, { name: "b.py", source: "" }] };
  assert.match(text(topbar({ ...view, run }, still)), /a\.py, b\.py/);
});
