/**
 * What a person can do: the actions handed to the scenes, and the same by key.
 *
 * Each is a line or two that passes a wish on to the player, the session or the settings. It refuses to know how any of
 * them fulfils it.
 */

import { placeOnPath } from "./path.js";
import { IO_KINDS, SWITCH_KINDS } from "./timeline.js";

/** @typedef {import("./types.js").Actions} Actions */
/** @typedef {import("./types.js").Ui} Ui */
/** @typedef {import("./types.js").AxisMode} AxisMode */
/** @typedef {import("./types.js").Wish} Wish */
/** @typedef {import("./keys.js").Command} Command */
/** @typedef {Pick<import("./paint.js").Paint, "lanes">} Lanes */

/**
 * @typedef {object} Means
 * @property {import("./player.js").Player} player
 * @property {import("./session.js").Session} session
 * @property {Ui} ui
 * @property {() => void} changed
 * @property {(patch: Partial<Ui>) => void} chosen
 * @property {() => void} back  to the run before
 * @property {() => import("./types.js").Example[]} examples  along the path
 */

/** @type {AxisMode[]} */
const AXES = ["folded", "scale", "step"];
/** of the settings, those that last or reach beyond the scenes */
const LASTING = ["lang", "theme", "projector", "axis", "keysOn", "speed", "opened", "gallery"];

/** @typedef {Actions & {run: (asked: Command, lanes: Lanes, target: Element) => boolean, visit: (wish: Wish, step: number) => void}} All */

/** @param {Means} means @returns {All} */
export function actionsOf({ player, session, ui, changed, chosen, back, examples }) {
  const kinds = { switch: SWITCH_KINDS, io: IO_KINDS };

  /** @param {Partial<Ui>} patch */
  function set(patch) {
    Object.assign(ui, patch);
    changed();
    if (Object.keys(patch).some((name) => LASTING.includes(name))) chosen(patch);
  }

  /** @param {Wish} wish @param {number} step */
  function visit(wish, step) {
    set({ selected: null, hover: null, drafts: {}, file: -1 });
    session.open(wish, step);
  }

  /** @type {Actions} */
  const actions = {
    open: (example, settings) => visit({ example, settings }, 0),
    choose(example) {
      set({ awaited: example });
      actions.open(example);
    },
    along,
    undo: back,
    seek: (i) => player.seek(i),
    forward: () => player.forward(),
    back: () => player.back(),
    next: (kind) => player.next(kinds[kind]),
    previous: (kind) => player.previous(kinds[kind]),
    turn: (task, direction) => player.turn(task, direction),
    toggle: () => player.toggle(),
    setSpeed(speed) {
      player.setSpeed(speed);
      set({ speed });
    },
    act: (peer, what) => session.act({ peer }, what),
    type: (program, text) => session.act({ program }, ["type", text]),
    select: (selected) => set({ selected }),
    hover: (hover) => set({ hover }),
    set,
    dismiss: () => session.dismiss(),
  };

  /** @param {1 | -1} direction */
  function along(direction) {
    const { previous, next } = placeOnPath(examples(), session.shown?.run.example);
    const example = direction > 0 ? next : previous;
    if (example) visit({ example: example.id }, 0);
  }

  /** The task that "its turn" means: the selected one, or whoever holds or last held the CPU. */
  function turner() {
    const state = player.timeline.length ? player.timeline.state(player.i) : null;
    return ui.selected ?? state?.cpu ?? state?.last?.from ?? null;
  }

  /** @param {1 | -1} direction */
  function turn(direction) {
    const task = turner();
    if (task !== null) player.turn(task, direction);
  }

  /** @param {number} number  1 is the topmost lane */
  function selectNth(number) {
    const task = player.timeline.tasks()[number - 1];
    if (task) set({ selected: ui.selected === task.id ? null : task.id });
  }

  function leaveTopmost() {
    if (ui.help || ui.gallery || ui.why) set({ help: false, gallery: false, why: false });
    else if (session.error) session.dismiss();
    else if (ui.selected !== null) set({ selected: null });
  }

  /** @type {Record<string, (asked: Command) => void>} */
  const byName = {
    toggle: actions.toggle,
    forward: actions.forward,
    back: actions.back,
    "next-switch": () => actions.next("switch"),
    "previous-switch": () => actions.previous("switch"),
    "next-io": () => actions.next("io"),
    "previous-io": () => actions.previous("io"),
    "next-turn": () => turn(1),
    "previous-turn": () => turn(-1),
    first: () => player.seek(0),
    last: () => player.seek(player.timeline.length - 1),
    select: ({ number }) => selectNth(number ?? 0),
    axis: () => set({ axis: AXES[(AXES.indexOf(ui.axis) + 1) % AXES.length] }),
    theme: () => set({ theme: ui.theme === "dark" ? "light" : "dark" }),
    projector: () => set({ projector: !ui.projector }),
    help: () => set({ help: !ui.help }),
    gallery: () => set({ gallery: !ui.gallery }),
    "next-example": () => along(1),
    "previous-example": () => along(-1),
    escape: leaveTopmost,
  };

  /** Does what a key asked for; false where it is nobody's. @param {Command} asked @param {Lanes} lanes @param {Element} target */
  function run(asked, lanes, target) {
    if (asked.name === "leave") /** @type {HTMLElement} */ (target).blur();
    else if (Object.hasOwn(byName, asked.name)) byName[asked.name](asked);
    else lanes.lanes(/** @type {Parameters<Lanes["lanes"]>[0]} */ (asked.name));
    return true;
  }

  return { ...actions, run, visit };
}
