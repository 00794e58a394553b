/**
 * What the dialog of a class needs beyond the page, loaded when somebody opens it for the first time: its scene, and
 * with it what makes QR codes.
 *
 * Refuses to know: what the dialog looks like, and when it is open.
 */

import { Later } from "./later.js";

/** @typedef {{scene: (view: import("./types.js").View, actions: import("./types.js").Actions) => unknown}} Parts */

/** @extends {Later<Parts>} */
export class Blackboard extends Later {
  /** @param {() => void} changed */
  constructor(changed) {
    super(bring, changed);
  }
}

/** @returns {Promise<Parts>} */
async function bring() {
  const { classroom } = await import("./scene/classroom.js");
  return { scene: classroom };
}
