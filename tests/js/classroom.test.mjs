/** The class that a page is in: begun, joined, left, come back to, and what is shown of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Classroom, codeIn, codeOf } from "../../static/js/classroom.js";
import { Lead } from "../../static/js/lead.js";
import { lessonOf } from "../../static/js/lesson.js";
import { classroom as dialog } from "../../static/js/scene/classroom.js";
import { classNotice, pill } from "../../static/js/scene/following.js";
import { cells } from "../../static/js/scene/qr.js";
import { generate } from "../../static/vendor/lean-qr.js";
import { one, press, text, viewOf } from "./fixture.mjs";
import { Clock } from "./made.mjs";

const PLACE = { run: "r1", step: 0, playing: false, speed: 1, pace: "steps", axis: "folded", selected: null, settings: {} };

// --- coming and going -------------------------------------------------------------------------------------------------

function room({ kept = null, place = { ...PLACE } } = {}) {
  const storage = { kept, getItem: () => storage.kept, setItem: (_, text) => (storage.kept = text), removeItem: () => (storage.kept = null) };
  const said = [];
  const told = [];
  const taken = [];
  let homes = 0;
  const follow = {
    detached: false,
    place: null,
    take: (message) => (follow.place = message) && taken.push(message.step),
    rest: () => taken.push("rest"),
    attach: () => (follow.detached = false),
    leave: () => Object.assign(follow, { place: null, detached: false }),
    check() {},
  };
  const clock = new Clock();
  const lead = new Lead((place) => said.push({ do: "lead", key: classroom.room?.key, state: place }) > 0, { timers: clock, now: () => clock.now });
  const say = (message) => said.push(message) > 0;
  const classroom = new Classroom({ say, follow, lead, storage, place: () => place, changed() {}, tell: (key) => told.push(key), home: () => homes++ });
  const news = (more = {}) =>
    classroom.message({ type: "class", code: "K7QX", role: "student", seq: 1, members: 1, teacher: true, ended: null, ...more });
  return { classroom, storage, said, told, taken, follow, news, homes: () => homes };
}

test("a class begins, leads at once, and comes back after a reload with its key", () => {
  const { classroom, said, storage } = room();
  assert.equal(classroom.begin(null), false);
  classroom.start();
  classroom.message({ type: "key", code: "K7QX", key: "secret" });
  assert.deepEqual(said, [{ do: "teach" }, { do: "lead", key: "secret", state: PLACE }]);
  assert.deepEqual([classroom.role, classroom.follows], ["teacher", false]);
  const again = room({ kept: storage.kept });
  assert.equal(again.classroom.begin(null), false);
  again.classroom.connection(true);
  assert.deepEqual(again.said, [{ do: "teach", back: { code: "K7QX", key: "secret" } }]);
  again.classroom.message({ type: "key", code: "K7QX", key: "secret" });
  assert.equal(again.said.at(-1).do, "lead");
});

test("the key is in nothing that scenes are given", () => {
  const { classroom } = room();
  classroom.start();
  classroom.message({ type: "key", code: "K7QX", key: "secret" });
  assert.ok(!JSON.stringify(classroom.view()).includes("secret"));
});

test("a link leads into the class as soon as there is a connection, and a student's reload too", () => {
  const { classroom, said, news, taken, storage } = room();
  assert.equal(classroom.begin("K7QX"), true);
  assert.deepEqual(said, []);
  classroom.connection(true);
  assert.deepEqual(said, [{ do: "join", code: "K7QX" }]);
  news();
  classroom.message({ ...PLACE, type: "lead", code: "K7QX", seq: 1, step: 4 });
  assert.deepEqual([taken, classroom.follows], [[4], true]);
  assert.equal(room({ kept: storage.kept }).classroom.begin(null), true);
});

test("a teacher who follows the own link goes on leading", () => {
  const { classroom } = room({ kept: '{"code": "K7QX", "key": "secret"}' });
  classroom.begin("K7QX");
  assert.equal(classroom.role, "teacher");
});

test("a dropped connection is joined again, and a class that is gone by then is said", () => {
  const { classroom, said, news, homes } = room();
  classroom.begin("K7QX");
  classroom.connection(true);
  news();
  classroom.connection(false);
  assert.equal(classroom.view().room.here, false);
  classroom.connection(true);
  assert.equal(said.length, 2);
  classroom.message({ type: "error", code: "class-gone", params: {}, run: null });
  assert.deepEqual([classroom.role, classroom.problem, homes()], [null, "class-gone", 1]);
});

test("a wrong code leaves one with what one would have seen", () => {
  const { classroom, homes, storage } = room();
  classroom.begin("ZZZZ");
  classroom.connection(true);
  classroom.message({ type: "error", code: "class-gone", params: {}, run: null });
  assert.deepEqual([homes(), classroom.problem, storage.kept], [1, "class-gone", null]);
});

test("a teacher who shows nothing yet keeps nobody from seeing something", () => {
  const { classroom, news, homes } = room();
  classroom.begin("K7QX");
  classroom.connection(true);
  news({ seq: 0 });
  assert.equal(homes(), 1);
});

test("that the teacher's connection is lost and back is said once each", () => {
  const { classroom, news, told, taken } = room();
  classroom.begin("K7QX");
  classroom.connection(true);
  news();
  news({ teacher: false });
  news({ teacher: false, members: 2 });
  news({ teacher: true });
  assert.deepEqual([told, taken], [["class.lost", "class.found"], ["rest"]]);
});

for (const [ended, problem] of [["teacher", "class-ended-teacher"], ["time", "class-ended-time"]])
  test(`that the class is over is said: ${ended}`, () => {
    const { classroom, news, storage } = room();
    classroom.begin("K7QX");
    classroom.connection(true);
    news({ ended });
    assert.deepEqual([classroom.role, classroom.problem, storage.kept], [null, problem, null]);
  });

test("what is said of other classes is nobody's business", () => {
  const { classroom, news, taken } = room();
  classroom.begin("K7QX");
  classroom.connection(true);
  news({ code: "AAAA", ended: "teacher" });
  classroom.message({ ...PLACE, type: "lead", code: "AAAA", seq: 9 });
  assert.deepEqual([classroom.role, taken], ["student", []]);
});

test("a teacher obeys no other teacher", () => {
  const { classroom, taken } = room();
  classroom.start();
  classroom.message({ type: "key", code: "K7QX", key: "secret" });
  classroom.message({ ...PLACE, type: "lead", code: "K7QX", seq: 9 });
  assert.deepEqual(taken, []);
});

test("a return key says where one is", () => {
  const { classroom, told, follow } = room();
  classroom.back();
  classroom.begin("K7QX");
  classroom.back();
  follow.detached = true;
  classroom.back();
  assert.deepEqual([told, follow.detached], [["class.none", "class.student"], false]);
});

test("a tab that keeps nothing, or nonsense, is in no class", () => {
  for (const kept of [null, "", "null", "nonsense", "[]", '{"code": 5}', '{"code": "K7QX", "key": 5}', '{"code": "<script>", "key": null}'])
    assert.equal(room({ kept }).classroom.begin(null), false, kept);
});

test("a code is taken however it is typed, and found in an address", () => {
  assert.deepEqual(["k7qx", " K7 QX ", "K7-QX", "K7Q", "K7QXX", "K7Q<", "", null].map(codeIn), ["K7QX", "K7QX", "K7QX", null, null, null, null, null]);
  assert.equal(codeOf({ search: "?class=k7qx", hash: "" }), "K7QX");
  assert.equal(codeOf({ search: "?embed=1", hash: "#class=K7QX" }), "K7QX");
  assert.equal(codeOf({ search: "", hash: "#example=a&s=4" }), null);
});

test("a QR code is drawn cell by cell", () => {
  const link = "https://school.example/#class=K7QX";
  const code = generate(link);
  const dark = new Set();
  for (const [, x, y, width] of cells(code).matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let i = 0; i < Number(width); i++) dark.add(`${Number(x) + i} ${y}`);
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) assert.equal(dark.has(`${x} ${y}`), Boolean(code.get(x, y)));
  assert.ok(dark.size > 100);
});

/** The parts of a class on a page with an address. */
function lesson(href, copy) {
  const location = new URL(href);
  const history = { replaceState: (_, __, there) => (location.href = there) };
  const told = [];
  const ui = {};
  const actions = () => ({ set: ({ told: one }) => told.push(one?.[0]) });
  const session = { shown: null, opening: false };
  const storage = { getItem: () => null, setItem() {}, removeItem() {} };
  const window = { location, history, navigator: copy ? { clipboard: { writeText: copy } } : {} };
  const made = lessonOf({ player: {}, session, actions, ui, say: () => true, changed() {}, home() {}, storage, window });
  return { made, location, told };
}

test("the link leads to the page itself, wherever that is, and a file has none that breaks it", () => {
  const { made } = lesson("https://school.example/yard/?embed=0#example=a&s=4");
  made.classroom.join("K7QX");
  assert.deepEqual([made.view().link, made.view().isNear], ["https://school.example/yard/#class=K7QX", false]);
  assert.equal(lesson("http://127.0.0.1:8765/").made.view().isNear, true);
  assert.ok(lesson("file:///home/somebody/run.html").made.view().link);
});

test("what is before the # of a link is taken out of the address, and nothing else", () => {
  const { made, location } = lesson("https://school.example/?lang=zh&class=k7qx#example=a");
  assert.equal(made.begin(), true);
  assert.equal(location.href, "https://school.example/?lang=zh#example=a");
  assert.equal(made.classroom.room.code, "K7QX");
});

test("that the link is copied is said, and that it could not be", async () => {
  for (const [copy, said] of [
    [async () => {}, "class.copied"],
    [() => Promise.reject(new Error("no")), "class.not-copied"],
    [null, "class.not-copied"],
  ]) {
    const { made, told } = lesson("https://school.example/", copy);
    made.asked.copy();
    await new Promise((done) => setTimeout(done, 0));
    assert.deepEqual(told, [said]);
  }
});

// --- what is shown of it ----------------------------------------------------------------------------------------------

const HERE = { code: "K7QX", members: 23, teacher: true, here: true };
const IN_CLASS = {
  "leads": { role: "teacher", room: HERE },
  "leads nobody yet": { role: "teacher", room: { ...HERE, members: 0 }, isNear: true },
  "follows": { role: "student", room: HERE },
  "is away": { role: "student", room: HERE, detached: true },
  "waits for the teacher": { role: "student", room: { ...HERE, teacher: false } },
  "waits for the server": { role: "student", room: { ...HERE, here: false } },
};
const classView = (lang, more) => {
  const view = viewOf("gevent", { lang });
  return { ...view, classroom: { ...view.classroom, ...more } };
};
const noted = () => {
  const done = [];
  const note = (name) => (...what) => done.push([name, ...what]);
  return { done, command: note("command"), set: note("set"), classroom: { join: note("join"), start: note("start"), end: note("end"), leave: note("leave"), dismiss: note("dismiss"), copy: note("copy") } };
};

for (const lang of ["en", "zh"])
  for (const [name, more] of Object.entries({ outside: {}, ...IN_CLASS }))
    test(`in words, in ${lang}: who ${name}`, () => {
      const view = classView(lang, more);
      const said = [dialog(view, noted()), pill(view, noted(), "above"), pill(view, noted(), "below")].map(text).join(" ");
      assert.doesNotMatch(said, /class\.|undefined|\{/);
    });

test("the pill leads back who is away, and opens the dialog for all others", () => {
  for (const [name, more] of Object.entries(IN_CLASS)) {
    const actions = noted();
    press(pill(classView("en", more), actions, "above"));
    assert.deepEqual(actions.done, [["command", name === "is away" ? "follow" : "class"]], name);
  }
  assert.equal(pill(classView("en", {}), noted(), "above"), null);
});

test("every reason why there is no class has its sentence, which the dialog says itself while it is open", () => {
  for (const problem of ["code", "ended-teacher", "ended-time", "full", "gone", "guesses", "key", "offline"]) {
    for (const lang of ["en", "zh"]) assert.doesNotMatch(text(classNotice(classView(lang, { problem: `class-${problem}` }), noted())), /error\./);
  }
  const open = classView("en", { problem: "class-gone" });
  open.ui = { ...open.ui, classroom: true };
  assert.equal(classNotice(open, noted()), null);
  assert.match(text(dialog(open, noted())), /no such class/);
});

test("the dialog of the teacher shows the link as a picture too", () => {
  const shown = dialog(classView("en", { ...IN_CLASS.leads, link: "https://there/#class=K7QX" }), noted());
  assert.equal(one(shown, ".qr").props.children.props.d, cells(generate("https://there/#class=K7QX")));
});
