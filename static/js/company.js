/**
 * Whom a page has beside its player that a server sends: the class, who edits, who changes the world, what a person
 * brings, keeps and shares, and the scenes that only such a page has.
 *
 * A page that is a file with one run never loads it: it has nobody (`nobody.js`). Refuses to know: the link, the painter
 * and the address, and what any of its parts does.
 */

import { Blackboard } from "./blackboard.js";
import { Drop } from "./drop.js";
import { Editing } from "./editing.js";
import { Gallery } from "./gallery.js";
import { Later } from "./later.js";
import { lessonOf } from "./lesson.js";
import { LineNames } from "./linenames.js";
import { Mine } from "./mine.js";
import { NOBODYS } from "./path.js";
import * as roaming from "./roam.js";
import * as scenes from "./scene/company.js";
import { Sharer } from "./sharer.js";
import { storageOf } from "./storage.js";
import { Works } from "./works.js";
import { World } from "./world.js";

/** @typedef {Later<typeof import("./scene/compare.js")>} Comparison  the table of two lines of history */
/** @typedef {ReturnType<typeof lessonOf>} Lesson */
/** @typedef {Pick<import("./classroom.js").Classroom, "follows" | "note" | "message" | "connection" | "join" | "start" | "back">} Classroom */

/**
 * @typedef {object} Company
 * @property {typeof scenes} scenes
 * @property {Pick<Lesson, "begin" | "code" | "view" | "asked"> & {classroom: Classroom}} lesson
 * @property {Pick<Blackboard, "parts" | "load">} board
 * @property {Pick<Comparison, "parts" | "load">} comparison
 * @property {Pick<Gallery, "parts" | "load">} gallery
 * @property {Pick<typeof roaming, "roam" | "watchWays" | "watchChapters">} roaming  the keyboard in the gallery
 * @property {Pick<Editing, "parts" | "refused" | "isBare" | "isOpen" | "toggle" | "open" | "follow" | "draw">} editing
 * @property {Pick<World, "parts" | "load" | "patch" | "set" | "draft" | "write" | "text" | "read" | "save" | "settle">} world
 * @property {Pick<Drop, "over" | "sending" | "stop" | "watch" | "pick">} drop
 * @property {Pick<Works, "keep" | "find">} works
 * @property {Pick<Mine, "parts" | "load" | "works" | "links" | "open" | "save" | "restore">} mine
 * @property {Pick<Sharer, "parts" | "load" | "making" | "trouble" | "copied" | "linkTo" | "make" | "copy" | "settle">} sharer
 */

/**
 * @typedef {object} Means
 * @property {import("./player.js").Player} player
 * @property {import("./session.js").Session} session
 * @property {() => import("./actions.js").All} actions
 * @property {import("./types.js").Ui} ui
 * @property {readonly import("./types.js").Language[]} languages
 * @property {import("./source.js").Source} source
 * @property {import("./storage.js").Keeping} storage
 * @property {(message: object) => boolean} say  to the server
 * @property {() => void} changed
 * @property {() => void} home  shows what a page shows that is in no class
 * @property {Window} window
 */

/** @param {Means} means @returns {Company} */
export function companyOf(means) {
  const { player, session, actions, ui, languages, source, storage, changed } = means;
  /** @param {import("./protocol.js").Said} told */
  const tell = (told) => actions().set({ told });
  /** @param {import("./types.js").Wish} wish */
  const visit = (wish) => actions().visit(wish, 0);

  session.history.names = new LineNames(storage);
  const works = new Works(storage);
  const mine = new Mine({ works, storage, changed, tell, visit });
  const editing = new Editing({
    session,
    visit,
    protection: source.protection,
    actions: {
      toggleBreakpoint: (file, line) => actions().toggleBreakpoint(file, line),
      moveBreakpoints: (file, lines) => actions().moveBreakpoints(file, lines),
    },
    changed,
    tell: (key, params = {}) => tell([key, params]),
  });
  return {
    scenes,
    roaming,
    works,
    mine,
    editing,
    lesson: lessonOf({ ...means, storage: storageOf(() => sessionStorage, source.embedded) }),
    board: new Blackboard(changed),
    comparison: new Later(() => import("./scene/compare.js"), changed),
    gallery: new Gallery(changed, languages),
    world: new World({ session, player, ui, changed }),
    sharer: new Sharer({ changed, keep: (link, title) => mine.remember({ link, title }) }),
    drop: new Drop({
      openRecording(recording) {
        actions().set({ gallery: false });
        visit({ example: NOBODYS, recording });
      },
      openProgram(name, text) {
        actions().set({ gallery: false });
        editing.open(name, text);
      },
      cannot: (code, params) => session.cannot(code, params),
      changed,
    }),
  };
}
