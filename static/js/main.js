/**
 * Puts the parts together and starts the page.
 *
 * Here, and only here, the link, the session, the player, the painter, keys, address and settings know of each other.
 * It refuses to hold logic of its own beyond passing on.
 */

import { actionsOf } from "./actions.js";
import { Address } from "./address.js";
import { dispatchOf } from "./dispatch.js";
import { Gallery } from "./gallery.js";
import { command } from "./keys.js";
import { Link } from "./link.js";
import { Lookup } from "./lookup.js";
import { belongsTo, Marks, spotsOf } from "./marks.js";
import { gapOf } from "./pace.js";
import { Paint } from "./paint.js";
import { firstSettings, readSettings, writeHash, writeSettings } from "./place.js";
import { Player } from "./player.js";
import { roam, watchWays } from "./roam.js";
import { Session } from "./session.js";
import { watchSwipes } from "./swipe.js";
import { EMPTY, Timeline } from "./timeline.js";
import { load } from "./words.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Ui} Ui */
/** @typedef {import("./types.js").Example} Example */
/** @typedef {import("./keys.js").Focus} Focus */

const FIRST_EXAMPLE = "gevent-pair";
/** from this many steps per second on, nothing flies */
const FAST_MS = 250;

const first = firstSettings({
  languages: navigator.languages,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
});
/** @type {Ui} */
const ui = { ...first, ...readSettings(localStorage) };
const address = new Address(window);
const asked = address.follow();
Object.assign(ui, asked.looks);
const nothing = new Timeline();
const player = new Player(nothing);
const session = new Session({ player, changed: settle, home: FIRST_EXAMPLE });
const marks = new Marks(localStorage);
const search = new Lookup(() => paint.request());
const gallery = new Gallery(() => paint.request());
/** @type {Example[]} */
let examples = [];
let words = await load(ui.lang);

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
  command: (name) => run(name),
  examples: () => examples,
});
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const paint = new Paint(root, actions, look);
const run = dispatchOf({ player, session, marks, search, actions, ui, lanes: (what) => paint.lanes(what), copyLink });

/** What a search looks through. */
function subject() {
  return { timeline: player.timeline, run: session.shown?.run ?? null, words };
}

/** What people put on the example that is shown. */
const marked = () => marks.of(session.shown?.run.example ?? "");

/** How the run is looked at, as far as that is not the first visit's. */
function looks() {
  const { axis, selected, lang } = ui;
  return {
    selected,
    ...(axis !== first.axis && { axis }),
    ...(lang !== first.lang && { lang }),
  };
}

/** The page stands at a step: the address follows. */
function note() {
  if (session.shown && !session.opening) address.note(session.shown.run, player.i, looks());
}

/** A link to this very step, with the bookmarks. */
async function copyLink() {
  const { axis, selected, lang } = ui;
  const own = marked().bookmarks.filter(belongsTo(player.timeline));
  const hash = session.shown ? writeHash(session.shown.run, player.i, { axis, selected, lang }, own) : "";
  const copied = navigator.clipboard?.writeText(new URL(hash, location.href).href);
  return copied
    ? copied.then(
        () => true,
        () => false,
      )
    : false;
}

/** @returns {View} */
function look() {
  const timeline = session.shown?.timeline ?? nothing;
  const here = timeline.length > 0;
  const { i } = player;
  return {
    state: here ? timeline.state(i) : EMPTY,
    step: here ? timeline.step(i) : null,
    next: i + 1 < timeline.length ? { n: timeline.step(i + 1).n, gap: gapOf(timeline, i) } : null,
    length: timeline.length,
    end: timeline.end,
    status: session.status,
    run: session.shown?.run ?? null,
    outputs: here ? timeline.outputs(i) : [],
    examples,
    gallery: gallery.parts,
    ui: { ...ui, playing: player.playing, speed: player.speed, error: session.error },
    words,
    timeline,
    breakpoints: marked().breakpoints,
    bookmarks: marked().bookmarks.filter(belongsTo(timeline)),
    trail: player.trail,
    found: search.found,
  };
}

/** Whatever the session does: what was chosen in the gallery is here or refused, and what is shown has been opened. */
function settle() {
  const shown = session.shown?.run.example;
  if (ui.awaited && !session.opening) actions.set({ awaited: null, gallery: false });
  if (shown && !ui.opened.includes(shown)) actions.set({ opened: [...ui.opened, shown] });
  paint.request();
}

function missing() {
  actions.set({ gallery: false });
  session.cannot("gallery");
}

/** Settings that reach beyond the scenes. @param {Partial<Ui>} patch */
async function chosen(patch) {
  if (patch.gallery) gallery.load().catch(missing);
  if (patch.lang) {
    const loaded = await load(patch.lang);
    if (ui.lang === patch.lang) words = loaded;
    search.follow(subject());
  }
  dress();
  writeSettings(localStorage, ui);
  note();
  paint.request();
}

/** The language and looks of the whole document. */
function dress() {
  const { documentElement } = document;
  documentElement.lang = ui.lang === "zh" ? "zh-CN" : "en";
  documentElement.dataset.theme = ui.theme;
  documentElement.classList.toggle("projector", ui.projector);
}

/** @param {Element} target @returns {Focus} */
function focusOf(target) {
  return {
    typing: target.matches(
      "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable], [contenteditable] *",
    ),
    control: target.matches("button, a[href], summary, input, [role=tab]"),
    arrows: target.matches("[role=tab], [role=menu] *, [role=listbox] *, input[type=radio]"),
    keysOn: ui.keysOn && !ui.gallery && !ui.picker && !ui.places,
  };
}

// A key may come before the page shows what the one before it has done: whoever takes it must be up to date.
document.addEventListener("keydown", (event) => event.isComposing || paint.hurry(), true);
document.addEventListener("keydown", (event) => {
  paint.holdTab(event);
  if (event.defaultPrevented || !(event.target instanceof Element)) return;
  const around = event.target.closest(".gallery");
  if (around && roam(event, around)) return event.preventDefault();
  const asked = command(event, focusOf(event.target));
  if (!asked) return;
  if (asked === "leave") /** @type {HTMLElement} */ (event.target).blur();
  else run(asked);
  event.preventDefault();
});

player.stopsAt = (i) => spotsOf(marked().breakpoints, session.shown?.run ?? null).has(player.timeline.lines.spotAt(i));
player.subscribe((why) => {
  if (why === "step" || why === "seek") session.settle();
  if (why === "grow") search.follow(subject());
  else ui.told = why === "stop" ? ["stop.here", { n: player.i + 1 }] : null;
  const slow = why === "step" || why === "stop" || (player.playing && player.delay >= FAST_MS);
  paint.request(why === "grow" || why === "seek" ? "none" : slow ? "fly" : "flash");
  note();
});

watchWays(root);
watchSwipes(root, ".main", (direction) => (direction > 0 ? player.forward() : player.back()));

/** The run that a place names, and the bookmarks that it brings. @param {import("./place.js").Place} place */
function wishOf({ example, settings, actions, bookmarks }) {
  if (example !== null) marks.addBookmarks(example, bookmarks);
  return { example: example ?? FIRST_EXAMPLE, ...(Object.keys(settings).length > 0 && { settings }), actions };
}

addEventListener("hashchange", () => {
  const place = address.follow();
  const wish = wishOf(place);
  if (address.names(place)) player.seek(place.step);
  else actions.visit(wish, place.step);
  if (Object.keys(place.looks).length > 0) actions.set(place.looks);
});

dress();
player.setSpeed(ui.speed);
player.setPace(ui.pace);
const link = new Link(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`, {
  run: (message) => session.run(message),
  steps: (message) => session.steps(message),
  status: (message) => session.progress(message),
  error: (message) => session.failed(message),
  connection: (connected) => session.connection(connected),
});
session.use(link);
session.open(wishOf(asked), asked.step);

const answer = await fetch("/api/examples").catch(() => null);
if (answer?.ok) examples = await answer.json();
paint.request();
