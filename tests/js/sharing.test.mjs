/** What is shared of a view: for the server, as an address, as the code of a frame; and the dialog that shows it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readHash } from "../../static/js/place.js";
import { share } from "../../static/js/scene/share.js";
import { Sharer } from "../../static/js/sharer.js";
import { addressOf, frameOf, isPlain, placeOf } from "../../static/js/sharing.js";
import { all, one, still, text, viewOf } from "./fixture.mjs";

const BOTH = { step: true, lang: true };
const NONE = { step: false, lang: false };
const PROGRAMS = [{ name: "p.py", source: "print(1)\n" }];
const DEED = { at: 5, peer: "A", do: ["connect", 8000] };

/** @param {object} [run] @param {object} [more] */
function view(run = {}, more = {}) {
  const plain = viewOf("gevent");
  return { ...plain, ...more, run: { ...plain.run, ...run }, ui: { ...plain.ui, ...more.ui } };
}

test("an example as it stands is shared by its address", () => {
  assert.equal(isPlain(view()), true);
  const place = readHash(addressOf(view(), BOTH).slice(1));
  assert.deepEqual([place.example, place.step, place.looks.lang], [view().run.example, view().step.i, "en"]);
  assert.equal(readHash(addressOf(view(), NONE).slice(1)).step, 0);
  assert.equal(readHash(addressOf(view(), NONE).slice(1)).looks.lang, undefined);
});

test("what people did makes an address long, and programs cannot stand in one", () => {
  assert.equal(isPlain(view({ actions: [DEED] })), false);
  assert.deepEqual(readHash(addressOf(view({ actions: [DEED] }), BOTH).slice(1)).actions, [DEED]);
  assert.equal(addressOf(view({ work: { name: "w", programs: PROGRAMS, scenario: null } }), BOTH), null);
});

test("the server gets what makes the run, and what was chosen of the view", () => {
  const work = { name: "w", programs: PROGRAMS, scenario: { seed: 5 } };
  assert.deepEqual(placeOf(view({ work, example: "own", actions: [DEED] }), BOTH), {
    example: "own",
    programs: PROGRAMS,
    scenario: { seed: 5 },
    actions: [DEED],
    step: view().step.i,
    axis: "folded",
    lang: "en",
  });
  assert.deepEqual(placeOf(view({ work: { name: "w" } }), NONE), { work: "w", axis: "folded" });
  const marked = view({}, { bookmarks: [{ step: 3, t: 40, name: "here" }], ui: { selected: 2 } });
  assert.deepEqual(placeOf(marked, { step: true, lang: false }).marks, [[3, 40, "here"]]);
  assert.equal(placeOf(marked, { step: true, lang: false }).selected, 2);
});

test("the code of a frame cannot be broken out of", () => {
  const code = frameOf('/#example=a&x="><script>', "http://h", '"><b>');
  assert.equal(
    code.slice(0, code.indexOf(" width")),
    '<iframe src="http://h/?embed=1#example=a&amp;x=&quot;&gt;&lt;script&gt;" title="&quot;&gt;&lt;b&gt;"',
  );
  assert.match(frameOf("/s/abcdefgh", "http://h", "t"), /src="http:\/\/h\/s\/abcdefgh\?embed=1"/);
});

/** The field with the link. @param {unknown} dialog */
const linkOf = (dialog) => one(dialog, ({ props }) => props.type === "text");
/** The part with the code of a frame. @param {unknown} dialog */
const frameIn = (dialog) => all(dialog, ({ type }) => type === "section")[1];

/** @param {Response | Error} answer */
function sharerWith(answer) {
  const asked = [];
  const kept = [];
  const fetch = async (...request) => {
    asked.push(request);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { sharer: new Sharer({ changed() {}, keep: (...link) => kept.push(link), fetch }), asked, kept };
}

test("a link that was made is known for its place, and asked for as JSON", async () => {
  const { sharer, asked, kept } = sharerWith(Response.json({ link: "/s/abcdefgh" }, { status: 201 }));
  await sharer.make({ example: "a" }, "A");
  assert.equal(sharer.linkTo({ example: "a" }), "/s/abcdefgh");
  assert.deepEqual(kept, [["/s/abcdefgh", "A"]]);
  assert.equal(sharer.linkTo({ example: "b" }), null);
  assert.deepEqual([asked[0][0], asked[0][1].method, asked[0][1].body], ["/api/links", "POST", '{"place":{"example":"a"}}']);
  assert.deepEqual([sharer.making, sharer.trouble], [false, null]);
});

test("why there is no link is said, whatever the server answers", async () => {
  for (const [answer, code] of [
    [Response.json({ code: "store-full", params: {} }, { status: 507 }), "store-full"],
    [new Response("<html>", { status: 502 }), "offline"],
    [Response.json({}), "internal"],
    [new TypeError("no network"), "offline"],
  ]) {
    const { sharer } = sharerWith(answer);
    await sharer.make({ example: "a" });
    assert.deepEqual([sharer.trouble?.code, sharer.making, sharer.linkTo({ example: "a" })], [code, false, null]);
  }
});

test("the dialog shows an address at once, and a short link once it is made", () => {
  const shown = (more) => share({ ...view(), ...more }, still);
  assert.match(linkOf(shown({})).props.value, /#example=/);
  assert.ok(one(shown({}), ".make"));
  const made = shown({ sharer: { ...view().sharer, linkTo: () => "/s/abcdefgh" } });
  assert.equal(linkOf(made).props.value, "http://127.0.0.1:8765/s/abcdefgh");
  assert.equal(one(made, ".make"), undefined);
  assert.match(one(made, "rows").props.value, /s\/abcdefgh\?embed=1/);
});

test("a link that a camera can read has a QR code", () => {
  assert.ok(one(share(view(), still), ".qr"));
  const many = Array.from({ length: 30 }, (_, at) => ({ ...DEED, at }));
  assert.equal(one(share(view({ actions: many }), still), ".qr"), undefined);
});

test("one's own programs are shared only after it was said that they are kept", () => {
  const own = share(view({ work: { name: "w", programs: PROGRAMS, scenario: null } }), still);
  assert.equal(linkOf(own), undefined);
  assert.equal(one(own, "rows"), undefined);
  assert.match(text(one(own, ".make")), /keep your programs for good/);
});

test("who may show a frame is said", () => {
  const about = (embeds) => text(frameIn(share({ ...view(), embeds }, still)));
  assert.match(about(["'self'"]), /SWITCHYARD_EMBED_PARENTS/);
  assert.match(about(["'self'", "https://a.example"]), /https:\/\/a\.example/);
  assert.match(about(["*"]), /Every site/);
});
