/**
 * Puts the parts together and starts the page.
 *
 * Here, and only here, the link, the session, the player, the painter, keys, address and settings know of each other.
 * It refuses to hold logic of its own beyond passing on.
 */

import { actionsOf } from "./actions.js";
import { Address } from "./address.js";
import { dispatchOf } from "./dispatch.js";
import { insideOf } from "./inside.js";
import { watchKeys } from "./keyboard.js";
import { isKnown, languageFor, languageOf, readLanguages } from "./languages.js";
import { Later } from "./later.js";
import { Library } from "./library.js";
import { Lookup } from "./lookup.js";
import { belongsTo, Marks, spotsOf } from "./marks.js";
import { nobody } from "./nobody.js";
import { gapOf } from "./pace.js";
import { Paint } from "./paint.js";
import { Paper } from "./paper.js";
import { firstSettings, readSettings, writeSettings } from "./place.js";
import { Player } from "./player.js";
import { Retry } from "./retry.js";
import { Saver } from "./saver.js";
import { shownProgram } from "./scene/code.js";
import { Session } from "./session.js";
import { sourceOf } from "./source.js";
import { storageOf } from "./storage.js";
import { watchSwipes } from "./swipe.js";
import { EMPTY, Timeline } from "./timeline.js";
import { Whereabouts } from "./whereabouts.js";
import { createWords } from "./words.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Ui} Ui */
/** @typedef {import("./types.js").Example} Example */

const FIRST_EXAMPLE = "gevent-pair";
/** from this many steps per second on, nothing flies */
const FAST_MS = 250;
/** until those of the page's language are here nothing is painted */
const NO_WORDS = createWords("en", {});

const source = sourceOf(document);
const { companyOf } = source.alone ? { companyOf: nobody } : await import("./company.js");
const storage = storageOf(() => localStorage, source.embedded);
// Where the address leads nowhere the page goes on at its own.
if (source.trouble) history.replaceState(null, "", `/${location.search}`);
const languages = readLanguages(document.documentElement.dataset.languages);
const browser = {
  lang: languageFor(languages, navigator.languages).id,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
};
const first = { ...firstSettings(browser), ...source.looks };
/** @type {Ui} */
const ui = { ...first, ...readSettings(storage) };
const address = new Address(window);
const asked = address.follow();
Object.assign(ui, asked.looks);
if (!isKnown(languages, ui.lang)) ui.lang = first.lang;
const nothing = new Timeline();
const player = new Player(nothing);
const session = new Session({ player, changed: settle, home: FIRST_EXAMPLE });
const marks = new Marks(storage);
const asides = new Later(
  () => import("./scene/asides.js"),
  () => paint.request(),
);
const search = new Lookup(() => paint.request());
const retry = new Retry(() => paint.request());
const library = new Library(() => paint.request());
const company = companyOf({
  player,
  session,
  actions: () => actions,
  ui,
  languages,
  source,
  storage,
  say: (message) => link.say(message),
  changed: () => paint.request(),
  home: () => session.open(here.wish(asked), asked.step),
  window,
});
const { lesson, board, comparison, gallery, roaming, editing, world, drop, works, mine, sharer } = company;
const here = new Whereabouts({ address, player, session, marks, works, source, ui, first, home: FIRST_EXAMPLE });
/** @type {Example[]} */
let examples = [];
/** @type {import("./types.js").Words} */
let words = NO_WORDS;

const actions = actionsOf({
  player,
  session,
  marks,
  search,
  subject,
  ui,
  changed: () => paint.request(),
  chosen,
  back: () => address.back(),
  retry: () => link.retry(),
  command: (name) => run(name),
  classroom: lesson.asked,
  examples: () => examples,
});
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const paint = new Paint(root, actions, editing, look);
paint.failed = () => session.drop();
const saver = new Saver({
  look,
  stage: { root, pose: (i, ratio) => /** @type {View} */ (paint.pose(i, ratio)), lanes: () => paint.picture },
  changed: () => paint.request(),
  tell: (told) => actions.set({ told }),
  show: (save) => actions.set({ save }),
});
const paper = new Paper({
  show(paper) {
    Object.assign(ui, { paper });
    paint.request();
    paint.hurry();
  },
  address: () => here.link(),
});
const run = dispatchOf({
  player,
  session,
  marks,
  search,
  saver,
  sharer,
  mine,
  world,
  print: () =>
    paper.load().then(
      () => print(),
      () => print(),
    ),
  classroom: lesson.classroom,
  board: () => board.load(),
  actions,
  ui,
  languages,
  lanes: (what) => paint.lanes(what),
  copyLink: () => here.copy(),
  edit: { toggle: toggleEdit, open: () => editing.open(), isOpen: () => editing.isOpen },
  pickFile: () => drop.pick(document),
  alone: source.alone,
  embedded: source.embedded,
});

/** What a search looks through. */
function subject() {
  return { timeline: player.timeline, run: session.shown?.run ?? null, words };
}

/** Begins to edit the program that is shown, or ends. */
function toggleEdit() {
  const view = look();
  if (view) editing.toggle(shownProgram(view));
}

/** What stands in the library's file that one is in. @param {import("./protocol.js").State} state */
function sourceInside(state) {
  const inside = insideOf(state);
  return inside && library.text(inside.frame.file);
}

/** The view of a step: where the person is, as a rule. @param {number} [at] @returns {View | null} */
function look(at) {
  if (words === NO_WORDS) return null;
  const timeline = session.shown?.timeline ?? nothing;
  const begun = timeline.length > 0;
  const i = at ?? player.i;
  return {
    state: begun ? timeline.state(i) : EMPTY,
    step: begun ? timeline.step(i) : null,
    next: i + 1 < timeline.length ? { n: timeline.step(i + 1).n, gap: gapOf(timeline, i) } : null,
    length: timeline.length,
    end: timeline.end,
    status: session.status,
    run: session.shown?.run ?? null,
    trouble: session.shown?.trouble ?? null,
    working: session.working,
    retry: retry.seconds,
    history: session.history.view(),
    alone: source.alone,
    embedded: source.embedded,
    embeds: source.embeds,
    origin: location.origin,
    outputs: begun ? timeline.outputs(i) : [],
    examples,
    gallery: gallery.parts,
    saver,
    sharer,
    mine,
    editing,
    world,
    drop,
    paper: paper.parts,
    classroom: lesson.view(),
    board: board.parts,
    company: company.scenes,
    comparison,
    asides,
    ui: { ...ui, playing: player.playing, speed: player.speed, error: session.error },
    excerpts: {},
    isLit: false,
    words,
    languages,
    timeline,
    library: sourceInside(begun ? timeline.state(i) : EMPTY),
    breakpoints: here.marked.breakpoints,
    bookmarks: here.marked.bookmarks.filter(belongsTo(timeline)),
    trail: player.trail,
    found: search.found,
  };
}

/** Whatever the session does: what was chosen in the gallery is here or refused, and what is shown has been opened. */
function settle() {
  editing.follow();
  const shown = session.shown?.run.example;
  world.settle();
  if (ui.awaited && !session.opening) actions.set({ awaited: null, gallery: false });
  if (shown && !ui.opened.includes(shown)) actions.set({ opened: [...ui.opened, shown] });
  lesson.classroom.note();
  paint.request();
}

function missing() {
  actions.set({ gallery: false });
  session.cannot("gallery");
}

/** Takes over the words of a language, if it still is the page's when they are here. @param {string} lang */
async function speak(lang) {
  const loaded = await source.words(languageOf(languages, lang));
  if (ui.lang === lang) words = loaded;
  paint.request();
}

/** Settings that reach beyond the scenes. @param {Partial<Ui>} patch */
async function chosen(patch) {
  if (patch.gallery) gallery.load().catch(missing);
  if (patch.compared != null) comparison.load().catch(() => session.cannot("part"));
  if (patch.help || patch.places || patch.trackList) asides.load().catch(() => session.cannot("part"));
  if (patch.lang) {
    await speak(patch.lang);
    search.follow(subject());
  }
  dress();
  writeSettings(storage, ui);
  here.note();
  lesson.classroom.note();
  paint.request();
}

/** The language and looks of the whole document. */
function dress() {
  const { documentElement } = document;
  documentElement.lang = languageOf(languages, ui.lang).tag;
  documentElement.dataset.theme = ui.theme;
  documentElement.classList.toggle("projector", ui.projector);
}

watchKeys(document, { paint, run, ui, roam: roaming.roam });
player.stopsAt = (i) =>
  !lesson.classroom.follows &&
  spotsOf(here.marked.breakpoints, session.shown?.run ?? null).has(player.timeline.lines.spotAt(i));
player.subscribe((why) => {
  if (why === "step" || why === "seek") session.settle();
  if (why === "grow") search.follow(subject());
  else ui.told = why === "stop" ? ["stop.here", { n: player.i + 1 }] : null;
  const slow = why === "step" || why === "stop" || (player.playing && player.delay >= FAST_MS);
  paint.request(why === "grow" || why === "seek" ? "none" : slow ? "fly" : "flash");
  here.note();
  lesson.classroom.note(why);
});

if (!source.alone && !source.embedded) drop.watch(window);
roaming.watchWays(root);
roaming.watchChapters(root);
paper.watch(window);
watchSwipes(root, ".main", (direction) => (direction > 0 ? player.forward() : player.back()));

addEventListener("hashchange", () => {
  const place = address.follow();
  const code = lesson.code();
  if (code) return lesson.classroom.join(code);
  const wish = here.wish(place);
  if (source.alone || address.names(place)) player.seek(place.step);
  else actions.visit(wish, place.step);
  const { lang = ui.lang, ...rest } = place.looks;
  if (Object.keys(place.looks).length > 0) actions.set({ ...rest, lang: isKnown(languages, lang) ? lang : ui.lang });
});

dress();
player.setSpeed(ui.speed);
player.setPace(ui.pace);
const link = source.connect({
  run(message) {
    library.know(message.libraries ?? {});
    session.run(message);
    works.keep(message);
  },
  steps: (message) => session.steps(message),
  status: (message) => session.progress(message),
  error: (message) => session.failed(message),
  classroom: (message) => lesson.classroom.message(message),
  connection(connected, pause) {
    retry.note(connected, pause);
    session.connection(connected);
    lesson.classroom.connection(connected);
  },
});
session.use(link);
if (source.alone || source.embedded || !lesson.begin()) session.open(here.wish(asked), asked.step);
if (source.trouble) session.cannot(source.trouble);

// Words and examples come while the page connects: whoever is here first waits for the others.
speak(ui.lang);
source.examples().then((loaded) => {
  examples = loaded;
  paint.request();
});
