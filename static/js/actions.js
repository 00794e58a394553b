/**
 * What a person can do, as the scenes may ask for it.
 *
 * Each is a line or two that passes a wish on to the player, the session, the marks, the search or the settings. It
 * refuses to know how any of them fulfils it, and keys.
 */

import { spotOf } from "./lines.js";
import { placeOnPath } from "./path.js";
import { IO_KINDS, SWITCH_KINDS } from "./timeline.js";

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
 * @property {(name: string) => void} command
 * @property {() => import("./types.js").Example[]} examples  along the path
 */

/** of the settings, those that last or reach beyond the scenes */
const LASTING = ["lang", "theme", "projector", "axis", "selected", "keysOn", "speed", "pace", "opened", "gallery"];
/** what is closed when another run is opened */
const CLOSED = {
  selected: null,
  hover: null,
  drafts: {},
  file: -1,
  picker: null,
  places: false,
  naming: -1,
  told: null,
};

/** @typedef {Actions & {visit: (wish: Wish, step: number) => void}} All */

/** @param {Means} means @returns {All} */
export function actionsOf({ player, session, marks, search, subject, ui, changed, chosen, back, command, examples }) {
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

  /** To the nearest step that runs a line of the source, if there is one; its program is shown in any case. @param {number} program @param {number} line */
  function seeLine(program, line) {
    const spots = new Set([spotOf(program, line)]);
    const { lines } = player.timeline;
    const after = lines.find(player.i, 1, spots);
    const i = after < 0 ? lines.find(player.i + 1, -1, spots) : after;
    if (i >= 0) player.jump(i);
    set({ file: i >= 0 ? -1 : program, tab: "code", told: i >= 0 ? null : ["never", { line }] });
  }

  /** @param {Hit} hit */
  function take({ i, program = 0, line = 0 }) {
    if (i < 0) seeLine(program, line);
    else player.jump(i);
  }

  return {
    visit,
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
    undo: back,
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
    select: (selected) => set({ selected }),
    hover: (hover) => set({ hover }),
    set,
    dismiss: () => session.dismiss(),
  };
}
