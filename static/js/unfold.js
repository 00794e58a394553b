/**
 * The first thing that runs in a file with a recording: unpacks the looks and the player, which stand in it deflated.
 *
 * Refuses to know: what either of them does.
 */

import { textOf } from "./reel.js";

/** What is packed in the element with an id. @param {string} id */
const packed = (id) => textOf(document.getElementById(id)?.textContent?.trim() ?? "");

/** @param {string} id @param {HTMLElement} element  to hold it */
async function unfold(id, element) {
  element.textContent = await packed(id);
  document.head.append(element);
}

/** The pictures, which the player refers to. */
async function unfoldSprite() {
  document.body.insertAdjacentHTML("afterbegin", await packed("packed-sprite"));
}

const player = document.createElement("script");
player.type = "module";
Promise.all([unfold("packed-style", document.createElement("style")), unfoldSprite()]).then(() =>
  unfold("packed-player", player),
);
