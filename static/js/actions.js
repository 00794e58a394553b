/**
 * What a person can do, as the scenes may ask for it.
 *
 * Each is a line or two that passes a wish on to the player, the session, the marks, the search or the settings. It
 * refuses to know how any of them fulfils it, and keys.
 */

import { AS_THEY_ARE } from "./lanes/tracks.js";
import { spotOf } from "./lines.js";
import { placeOnPath } from "./path.js";
import { IO_KINDS, SWITCH_KINDS } from "./timeline.js";
import { isTourRun, STOPS, TOUR_EXAMPLE } from "./tour.js";

/** @typedef {import("./types.js").Actions} Actions */
/** @typedef {import("./types.js").Ui} Ui */
/** @typedef {import("./types.js").Hit} Hit */
/** @typedef {import("./types.js").Wish} Wish */

/**
 * @typedef {object} Means
 * @property {import("./player.js").Player} player
 * @property {import("./session.js").Session} session
 * @property {import("./marks.js").Marks} marks
 * @property {import("./lookup.js").Lookup} search
 * @property {() => import("./lookup.js").Subject} subject  what a search looks through
 * @property {Ui} ui
 * @property {() => void} changed
 * @property {(patch: Partial<Ui>) => void} chosen
 * @property {() => void} back  to the run before
 * @property {() => void} retry  connects without waiting
 * @property {(name: string) => void} command
 * @property {Actions["classroom"]} classroom
 * @property {() => import("./types.js").Example[]} examples  along the path
 */

/** of the settings, those that last or reach beyond the scenes, and what is loaded when it is opened */
const LASTING = [
  "help",
  "places",
  "trackList",
  "compared",
  "lang",
  "theme",
  "projector",
  "axis",
  "selected",
  "keysOn",
  "speed",
  "pace",
  "opened",
  "inspect",
  "ghost",
  "gallery",
  "toured",
];
/** what is closed when another run is opened */
const CLOSED = {
  selected: null,
  frame: null,
  hover: null,
  drafts: {},
  recalled: null,
  file: -1,
  tracks: AS_THEY_ARE,
  trackList: false,
  picker: null,
  places: false,
  save: false,
  share: false,
  mine: false,
  naming: -1,
  told: null,
  compared: null,
  lineNaming: null,
  tour: -1,
};

/** what would hide the parts that the tour shows */
const BARE = { ...CLOSED, gallery: false, help: false, why: false, table: false, inspect: false };

/** @typedef {Actions & {visit: (wish: Wish, step: number) => void, watch: (run: string, settings: Record<string, any>, step: number) => void}} All */

/** @param {Means} means @returns {All} */
export function actionsOf({
  player,
  session,
  marks,
  search,
  subject,
  ui,
  changed,
  chosen,
  back,
  retry,
  command,
  classroom,
  examples,
}) {
  const kinds = { switch: SWITCH_KINDS, io: IO_KINDS };
  const example = () => session.shown?.run.example ?? "";

  /** @param {Partial<Ui>} patch */
  function set(patch) {
    Object.assign(ui, patch);
    changed();
    if (Object.keys(patch).some((name) => LASTING.includes(name))) chosen(patch);
  }

  /** @param {Wish} wish @param {number} step */
  function visit(wish, step) {
    session.open(wish, step);
    set(CLOSED);
  }

  /** @param {string} run @param {Record<string, any>} settings @param {number} step */
  function watch(run, settings, step) {
    session.watch(run, settings, step);
    set(CLOSED);
  }

  /** To the nearest step that runs a line of the source, if there is one; its program is shown in any case. @param {number} program @param {number} line */
  function seeLine(program, line) {
    const spots = new Set([spotOf(program, line)]);
    const { lines } = player.timeline;
    const after = lines.find(player.i, 1, spots);
    const i = after < 0 ? lines.find(player.i + 1, -1, spots) : after;
    if (i >= 0) player.jump(i);
    set({ file: i >= 0 ? -1 : program, tab: "code", told: i >= 0 ? null : ["never", { line }] });
  }

  /** @param {number} at */
  function tour(at) {
    const stop = STOPS[at];
    if (!stop) return set({ tour: -1 });
    player.pause();
    if (isTourRun(session.shown?.run) && player.timeline.length > stop.step) player.seek(stop.step);
    else visit({ example: TOUR_EXAMPLE }, stop.step);
    set({ ...BARE, tour: at, toured: true, tab: stop.tab });
  }

  /** To the stop of the tour before or after the present one. @param {1 | -1} way */
  function tourBy(way) {
    if (STOPS[ui.tour + way]) tour(ui.tour + way);
  }

  /** @param {Hit} hit */
  function take({ i, program = 0, line = 0 }) {
    if (i < 0) seeLine(program, line);
    else player.jump(i);
  }

  return {
    visit,
    watch,
    classroom,
    open: (example, settings) => visit({ example, settings }, 0),
    choose(example) {
      set({ awaited: example });
      visit({ example }, 0);
    },
    along(direction) {
      const { previous, next } = placeOnPath(examples(), example());
      const to = direction > 0 ? next : previous;
      if (to) visit({ example: to.id }, 0);
    },
    tour,
    tourBy,
    undo: back,
    toLine(id) {
      session.turn(id);
      set({ ...CLOSED, compared: ui.compared });
    },
    renameLine(id, name) {
      session.history.rename(id, name);
      set({ lineNaming: null });
    },
    discard: (id) => session.discard(id),
    restore: () => session.restore(),
    again: () => session.again(),
    retry,
    seek: (i) => player.seek(i),
    jump: (i) => player.jump(i),
    forward: () => player.forward(),
    back: () => player.back(),
    next: (kind) => player.next(kinds[kind]),
    previous: (kind) => player.previous(kinds[kind]),
    turn: (task, direction) => player.turn(task, direction),
    toggle: () => player.toggle(),
    command,
    setSpeed(speed, pace) {
      player.setSpeed(speed);
      player.setPace(pace);
      set({ speed, pace });
    },
    find: (text) => search.ask(text, subject()),
    take,
    toggleBreakpoint(file, line) {
      marks.toggleBreakpoint(example(), { file, line });
      changed();
    },
    moveBreakpoints(file, lines) {
      marks.moveBreakpoints(example(), file, lines);
      changed();
    },
    setBookmark(one) {
      marks.setBookmark(example(), one);
      changed();
    },
    removeBookmark(one) {
      marks.removeBookmark(example(), one);
      changed();
    },
    act: (peer, what) => session.act({ peer }, what),
    type: (program, text) => session.act({ program }, ["type", text]),
    select: (selected) => set({ selected, frame: null, file: -1 }),
    hover: (hover) => set({ hover }),
    set,
    dismiss: () => session.dismiss(),
  };
}
