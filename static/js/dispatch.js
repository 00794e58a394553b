/**
 * Commands by name: what a key, the palette or a menu asks for, passed on to whoever does it.
 *
 * A command that leads nowhere says so (`told`). It refuses to know which key a command has.
 */

import { FORMATS, isOffered } from "./commands.js";
import { hasInside } from "./inside.js";
import { shownOf } from "./lanes/tracks.js";
import { languageAfter } from "./languages.js";
import { depthOf } from "./lines.js";
import { nextHit } from "./lookup.js";
import { spotsOf } from "./marks.js";
import { SPEEDS } from "./player.js";
import { IO_KINDS, OWN_KINDS, SWITCH_KINDS } from "./timeline.js";

/** @typedef {import("./types.js").Ui} Ui */
/** @typedef {import("./types.js").AxisMode} AxisMode */
/** @typedef {import("./types.js").PickerMode} PickerMode */

/**
 * @typedef {object} Means
 * @property {import("./player.js").Player} player
 * @property {import("./session.js").Session} session
 * @property {import("./marks.js").Marks} marks
 * @property {import("./lookup.js").Lookup} search
 * @property {Pick<import("./saver.js").Saver, "open" | "save" | "stop">} saver
 * @property {Pick<import("./world.js").World, "load">} world
 * @property {Pick<import("./sharer.js").Sharer, "load" | "settle">} sharer
 * @property {Pick<import("./mine.js").Mine, "load">} mine
 * @property {() => void} print
 * @property {Pick<import("./classroom.js").Classroom, "start" | "back">} classroom
 * @property {() => Promise<unknown>} board  loads the dialog of a class
 * @property {import("./actions.js").All} actions
 * @property {Ui} ui
 * @property {readonly import("./types.js").Language[]} languages
 * @property {(what: import("./lanes/view.js").Command) => void} lanes
 * @property {() => Promise<boolean>} copyLink  false where the browser does not let the page
 * @property {{toggle: () => void, open: () => void, isOpen: () => boolean}} edit  begins to edit, or ends; a new program
 * @property {() => void} pickFile  lets a person choose a file to open
 * @property {boolean} alone  there are no other runs to go to
 * @property {boolean} embedded  the page is in a frame
 */

/** @type {AxisMode[]} */
const AXES = ["folded", "scale", "step"];

/** what would change a run: a recording stays as it is */
const OF_LIVE = new Set(["world", "edit", "inside"]);

/** @param {Means} means @returns {(name: string) => void} */
export function dispatchOf(means) {
  const { player, session, marks, search, saver, sharer, world, actions, ui, languages, lanes, copyLink } = means;
  const { set } = actions;
  const state = () => (player.timeline.length ? player.timeline.state(player.i) : null);
  const marked = () => marks.of(session.shown?.run.example ?? "");

  /** @param {string} key @param {Record<string, any>} [params] */
  const tell = (key, params = {}) => set({ told: [key, params] });

  /** Goes to a step that was looked up, or tells that there is none. @param {number} i @param {1 | -1} direction */
  function go(i, direction) {
    if (!player.step(i)) tell(direction > 0 ? "none.next" : "none.previous");
  }

  /** The task that "its turn" means: the selected one, or whoever holds or last held the CPU. */
  function turner() {
    const now = state();
    return ui.selected ?? now?.cpu ?? now?.last?.from ?? null;
  }

  /** @param {1 | -1} direction */
  function turn(direction) {
    const task = turner();
    go(task === null ? -1 : player.timeline.turns.of(task, player.i, direction), direction);
  }

  /** @param {1 | -1} direction */
  function over(direction) {
    const { lines } = player.timeline;
    const task = lines.taskAt(player.i);
    const depth = task === null ? 0 : depthOf(state()?.tasks[task] ?? { stack: [] });
    go(task === null ? -1 : lines.over(player.i, direction, task, Math.max(1, depth)), direction);
  }

  /** @param {1 | -1} direction */
  function breakpoint(direction) {
    const spots = spotsOf(marked().breakpoints, session.shown?.run ?? null);
    if (spots.size === 0) tell("stop.none");
    else go(player.timeline.lines.find(player.i, direction, spots), direction);
  }

  /** @param {1 | -1} direction */
  function hit(direction) {
    const { text, hits } = search.found;
    const found = nextHit(hits, player.i, direction);
    if (text === "") open("search");
    else if (found) player.jump(found.i);
    else tell(direction > 0 ? "none.next" : "none.previous");
  }

  /** To the next speed there is. @param {1 | -1} direction */
  function speed(direction) {
    const next = SPEEDS[SPEEDS.indexOf(ui.speed) + direction];
    if (next !== undefined) actions.setSpeed(next, ui.pace);
    tell("speed", { times: ui.speed });
  }

  /** To what woke the task that got the CPU last. */
  function cause() {
    const wake = state()?.last?.wake ?? null;
    if (wake === null) tell("cause.none");
    else player.jump(player.timeline.stepOf(wake));
  }

  /** Unfolds what gevent or asyncio do between two turns of the program, or folds it. */
  function inside() {
    const { shown } = session;
    if (!shown || session.opening) return;
    if (!hasInside(player.timeline.tip)) return tell("inside.none");
    set({ file: -1, told: shown.run.inside ? null : ["inside.coming", {}] });
    session.unfold(!shown.run.inside);
  }

  /** A breakpoint at the line of whoever has the CPU, or had it last. */
  function stop() {
    const now = state();
    const id = player.timeline.lines.taskAt(player.i);
    const task = id === null ? null : now?.tasks[id];
    const file = task && session.shown?.run.programs[now?.programs[task.program]?.source ?? task.program]?.name;
    if (!task?.line || !file) return tell("stop.nowhere");
    const isThere = marks.toggleBreakpoint(session.shown?.run.example ?? "", { file, line: task.line });
    tell(isThere ? "stop.set" : "stop.removed", { file, line: task.line });
  }

  /** Sets a bookmark and asks for its name, or takes it away. */
  function bookmark() {
    const { timeline, i } = player;
    if (timeline.length === 0) return;
    const here = { step: i, t: timeline.t(i), name: "" };
    const known = marked().bookmarks.find(({ step, t }) => step === i && t === here.t);
    if (known) actions.removeBookmark(known);
    else actions.setBookmark(here);
    if (known) tell("bookmark.removed", { n: i + 1 });
    else set({ places: true, naming: i, picker: null });
  }

  /** Shows the run before a change below the lanes, or no longer. */
  function ghost() {
    if (ui.ghost && !session.history.ghost) return tell("ghost.none");
    set({ ghost: !ui.ghost });
  }

  /** To the next line of history, at the same moment. */
  function anotherRun() {
    const next = session.history.next();
    if (next && next !== session.history.current) actions.toLine(next.id);
    else tell("runs.none");
  }

  /** @param {PickerMode} mode */
  function open(mode) {
    const isOpen = ui.picker?.mode === mode;
    set({
      picker: isOpen ? null : { mode, text: mode === "search" ? search.found.text : "", at: 0 },
      places: false,
      help: false,
      gallery: false,
    });
  }

  /** @param {number} number  1 is the topmost lane */
  function selectNth(number) {
    const task = shownOf(player.timeline.tasks(), ui.tracks)[number - 1];
    if (task) actions.select(ui.selected === task.id ? null : task.id);
  }

  async function link() {
    tell((await copyLink()) ? "link.copied" : "link.not");
  }

  function openSaver() {
    set({ picker: null, places: false, help: false, gallery: false });
    saver.open();
  }

  function openClass() {
    set({ classroom: true, picker: null, places: false, help: false, gallery: false });
    means.board().catch(() => set({ classroom: false, told: ["class.unloaded", {}] }));
  }

  function startClass() {
    means.classroom.start();
    openClass();
  }

  function closeSaver() {
    saver.stop();
    set({ save: false });
  }

  /** Opens the panel that changes the world, or closes it. */
  function openWorld() {
    if (ui.world) return set({ world: null });
    set({ world: { tab: "machine", isFromHere: false }, picker: null, places: false, help: false, gallery: false });
    world.load().catch(() => set({ world: null, told: ["world.unloaded", {}] }));
  }

  function openSharer() {
    set({ picker: null, places: false, help: false, gallery: false, share: true });
    sharer.settle();
    sharer.load().catch(() => set({ share: false, told: ["share.unloaded", {}] }));
  }

  function openMine() {
    set({ picker: null, places: false, help: false, gallery: false, save: false, mine: true });
    means.mine.load().catch(() => set({ mine: false, told: ["share.unloaded", {}] }));
  }

  function leaveTopmost() {
    if (ui.compared !== null) set({ compared: null, lineNaming: null });
    else if (ui.save) closeSaver();
    else if (ui.share || ui.mine) set({ share: false, mine: false });
    else if (ui.classroom) set({ classroom: false });
    else if (ui.picker || ui.places || ui.trackList) set({ picker: null, places: false, trackList: false, naming: -1 });
    else if (ui.tour >= 0 && !ui.help && !ui.gallery) actions.tour(-1);
    else if (ui.help || ui.gallery || ui.why) set({ help: false, gallery: false, why: false });
    else if (session.error) session.dismiss();
    else if (ui.world) set({ world: null });
    else if (search.found.text !== "") actions.find("");
    else if (ui.selected !== null) set({ selected: null });
    else if (means.edit.isOpen()) means.edit.toggle();
  }

  /** @type {Record<string, () => void>} */
  const byName = {
    toggle: actions.toggle,
    pace: () => actions.setSpeed(ui.speed, ui.pace === "clock" ? "steps" : "clock"),
    slower: () => speed(-1),
    faster: () => speed(1),
    forward: () => go(player.i + 1, 1),
    back: () => go(player.i - 1, -1),
    "next-over": () => over(1),
    "previous-over": () => over(-1),
    "next-switch": () => go(player.timeline.find(player.i, 1, SWITCH_KINDS), 1),
    "previous-switch": () => go(player.timeline.find(player.i, -1, SWITCH_KINDS), -1),
    "next-io": () => go(player.timeline.find(player.i, 1, IO_KINDS), 1),
    "previous-io": () => go(player.timeline.find(player.i, -1, IO_KINDS), -1),
    "next-output": () => go(player.timeline.findOutput(player.i, 1), 1),
    "previous-output": () => go(player.timeline.findOutput(player.i, -1), -1),
    "next-turn": () => turn(1),
    "previous-turn": () => turn(-1),
    inside,
    outside: () => go(player.timeline.find(player.i, 1, OWN_KINDS), 1),
    cause,
    return: () => player.comeBack() || tell("return.none"),
    first: () => player.seek(0),
    last: () => player.seek(player.timeline.length - 1),
    jump: () => open("jump"),
    search: () => open("search"),
    "next-hit": () => hit(1),
    "previous-hit": () => hit(-1),
    "next-breakpoint": () => breakpoint(1),
    "previous-breakpoint": () => breakpoint(-1),
    stop,
    bookmark,
    runs: anotherRun,
    compare: () => set({ compared: ui.compared === null ? 0 : null, help: false, picker: null, places: false }),
    places: () => set({ places: !ui.places, naming: -1, picker: null }),
    "zoom-in": () => lanes("zoom-in"),
    "zoom-out": () => lanes("zoom-out"),
    "zoom-all": () => lanes("zoom-all"),
    "pan-left": () => lanes("pan-left"),
    "pan-right": () => lanes("pan-right"),
    fit: () => lanes("fit"),
    tracks: () => set({ trackList: !ui.trackList, picker: null, places: false }),
    "track-up": () => lanes("track-up"),
    "track-down": () => lanes("track-down"),
    "select-above": () => lanes("select-above"),
    "select-below": () => lanes("select-below"),
    axis: () => set({ axis: AXES[(AXES.indexOf(ui.axis) + 1) % AXES.length] }),
    table: () => set({ table: !ui.table }),
    palette: () => open("commands"),
    world: openWorld,
    inspect: () => set({ inspect: !ui.inspect }),
    why: () => set({ why: !ui.why }),
    edit: means.edit.toggle,
    "new-program": means.edit.open,
    ghost,
    link,
    save: () => (ui.save ? set({ save: false }) : openSaver()),
    "save-gif": openSaver,
    mine: () => (ui.mine ? set({ mine: false }) : openMine()),
    share: () => (ui.share ? set({ share: false }) : openSharer()),
    class: () => (ui.classroom ? set({ classroom: false }) : openClass()),
    "class-start": startClass,
    follow: () => means.classroom.back(),
    print: means.print,
    language: () => set({ lang: languageAfter(languages, ui.lang).id }),
    theme: () => set({ theme: ui.theme === "dark" ? "light" : "dark" }),
    projector: () => set({ projector: !ui.projector }),
    tour: () => actions.tour(ui.tour < 0 ? 0 : -1),
    help: () => set({ help: !ui.help, picker: null, places: false }),
    gallery: () => set({ gallery: !ui.gallery }),
    "open-file": means.pickFile,
    "next-example": () => actions.along(1),
    "previous-example": () => actions.along(-1),
    escape: leaveTopmost,
  };
  for (const format of FORMATS) byName[`save-${format}`] ??= () => saver.save(format);
  for (let digit = 1; digit <= 9; digit++) byName[`select-${digit}`] = () => selectNth(digit);

  return (name) => {
    if (ui.told) set({ told: null });
    if (session.shown?.run.recording && OF_LIVE.has(name)) tell("recorded");
    else if (Object.hasOwn(byName, name) && isOffered(name, means)) byName[name]();
  };
}
