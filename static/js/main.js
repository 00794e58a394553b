/**
 * Puts the parts together and starts the page.
 *
 * Here, and only here, the link, the session, the player, the painter, keys, address and settings know of each other.
 * It refuses to hold logic of its own beyond passing on.
 */

import { actionsOf } from "./actions.js";
import { Address } from "./address.js";
import { Gallery } from "./gallery.js";
import { command } from "./keys.js";
import { Link } from "./link.js";
import { Paint } from "./paint.js";
import { firstSettings, readSettings, writeSettings } from "./place.js";
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

/** @type {Ui} */
const ui = {
  ...firstSettings({ languages: navigator.languages, dark: matchMedia("(prefers-color-scheme: dark)").matches }),
  ...readSettings(localStorage),
};
const nothing = new Timeline();
const player = new Player(nothing);
const session = new Session({ player, changed: settle, home: FIRST_EXAMPLE });
const gallery = new Gallery(() => paint.request());
/** @type {Example[]} */
let examples = [];
let words = await load(ui.lang);

const address = new Address(window);
const actions = actionsOf({
  player,
  session,
  ui,
  changed: () => paint.request(),
  chosen,
  back: () => address.back(),
  examples: () => examples,
});
const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const paint = new Paint(root, actions, look);

/** @returns {View} */
function look() {
  const timeline = session.shown?.timeline ?? nothing;
  const here = timeline.length > 0;
  const { i } = player;
  return {
    state: here ? timeline.state(i) : EMPTY,
    step: here ? timeline.step(i) : null,
    next: i + 1 < timeline.length ? { n: timeline.step(i + 1).n } : null,
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
  }
  dress();
  writeSettings(localStorage, { ...ui, speed: player.speed });
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
    keysOn: ui.keysOn && !ui.gallery,
  };
}

document.addEventListener("keydown", (event) => {
  paint.holdTab(event);
  if (event.defaultPrevented || !(event.target instanceof Element)) return;
  const around = event.target.closest(".gallery");
  if (around && roam(event, around)) return event.preventDefault();
  const asked = command(event, focusOf(event.target));
  if (!asked || !actions.run(asked, paint, event.target)) return;
  event.preventDefault();
});

player.subscribe((why) => {
  if (why === "step" || why === "seek") session.settle();
  const slow = why === "step" || (player.playing && player.delay >= FAST_MS);
  paint.request(why === "grow" || why === "seek" ? "none" : slow ? "fly" : "flash");
  if (session.shown && !session.opening) address.note(session.shown.run, player.i);
});

watchWays(root);
watchSwipes(root, ".main", (direction) => (direction > 0 ? player.forward() : player.back()));

addEventListener("hashchange", () => {
  const place = address.follow();
  const { example, step, actions: did } = place;
  if (address.names(place)) player.seek(step);
  else actions.visit({ example: example ?? FIRST_EXAMPLE, actions: did }, step);
});

dress();
player.setSpeed(ui.speed);
const link = new Link(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`, {
  run: (message) => session.run(message),
  steps: (message) => session.steps(message),
  status: (message) => session.progress(message),
  error: (message) => session.failed(message),
  connection: (connected) => session.connection(connected),
});
session.use(link);
const asked = address.follow();
session.open({ example: asked.example ?? FIRST_EXAMPLE, actions: asked.actions }, asked.step);

const answer = await fetch("/api/examples").catch(() => null);
if (answer?.ok) examples = await answer.json();
paint.request();
