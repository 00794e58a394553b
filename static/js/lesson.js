/**
 * Puts the parts of a class together: who leads, who follows, what is kept, and what scenes may show and ask for.
 *
 * It refuses to know the socket, and to hold logic of its own beyond passing on.
 */

import { Classroom, codeOf } from "./classroom.js";
import { keyOf } from "./commands.js";
import { Follow } from "./follow.js";
import { Lead } from "./lead.js";

/** @typedef {import("./types.js").Ui} Ui */

/**
 * @typedef {object} Means
 * @property {import("./player.js").Player} player
 * @property {import("./session.js").Session} session
 * @property {() => import("./actions.js").All} actions
 * @property {Ui} ui
 * @property {(message: object) => boolean} say
 * @property {() => void} changed
 * @property {() => void} home  shows what a page shows that is in no class
 * @property {import("./storage.js").Keeping} storage  for as long as the page's tab is open
 * @property {Window} window
 */

/** names of a computer that only itself calls it by */
const NEAR = ["localhost", "127.0.0.1", "[::1]"];

/** @param {Means} means */
export function lessonOf({
  player,
  session,
  actions,
  ui,
  say,
  changed,
  home,
  storage,
  window: { location, history, navigator },
}) {
  /** @param {string | null} key */
  const tell = (key) => actions().set({ told: key === null ? null : [key, { key: keyOf("follow") }] });

  const lead = new Lead((place) => say({ do: "lead", key: classroom.room?.key, state: place }));
  const follow = new Follow({
    player,
    session,
    watch: (...run) => actions().watch(...run),
    look: (looks) => actions().set(looks),
    pace: (speed, pace) => actions().setSpeed(speed, pace),
    turned: (attached) => classroom.turned(attached),
  });
  const classroom = new Classroom({ say, follow, lead, storage, place, changed, tell, home: orHome });

  /** @returns {import("./protocol.js").Lead | null} */
  function place() {
    if (!session.shown || session.opening || player.timeline.length === 0) return null;
    const { id, settings = {} } = session.shown.run;
    const { i, playing, speed, pace } = player;
    return { run: id, step: i, playing, speed, pace, axis: ui.axis, selected: ui.selected, settings };
  }

  function orHome() {
    if (!session.shown && !session.opening) home();
  }

  /** For who wants to join: what is behind the # is told to no server. */
  function link() {
    const there = new URL(location.href);
    there.search = "";
    there.hash = `class=${classroom.room?.code ?? ""}`;
    return there.href;
  }

  function copy() {
    const copied = navigator.clipboard?.writeText(link()) ?? Promise.reject();
    copied.then(
      () => tell("class.copied"),
      () => tell("class.not-copied"),
    );
  }

  /** @returns {boolean} whether the page is to show what a teacher shows */
  function begin() {
    const code = codeOf(location);
    const bare = new URL(location.href);
    bare.searchParams.delete("class");
    // What is behind the # gives way to the run; what is before it would lead back for ever.
    if (bare.href !== location.href) history.replaceState(null, "", bare);
    return classroom.begin(code);
  }

  return {
    classroom,
    begin,
    /** the code that the address leads to */
    code: () => codeOf(location),
    view: () => ({ ...classroom.view(), link: link(), isNear: NEAR.includes(location.hostname) }),
    asked: {
      start: () => classroom.start(),
      join: (/** @type {string} */ text) => classroom.join(text),
      leave: () => classroom.leave(),
      end: () => classroom.end(),
      dismiss: () => classroom.dismiss(),
      copy,
    },
  };
}
