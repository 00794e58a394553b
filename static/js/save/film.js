/**
 * A range of the run as an animated GIF: the page at each switch, with the sentence below it.
 *
 * Frames and bytes are bounded; that something was left out stands in the last frame. It refuses to know which steps
 * are shown and how a picture of the page is taken.
 */

import { Camera } from "./camera.js";
import { captioned } from "./caption.js";
import { framesOf } from "./frames.js";
import { Gif } from "./gif.js";

const MOST_BYTES = 20_000_000;
const FRAME_MS = 1400;
const LAST_MS = 3500;

/** @type {import("./exporters.js").Make} */
export async function make({ view, stage, work, range }) {
  const { words } = view;
  const { steps, of } = framesOf(view.timeline, range);
  await work.step(0);
  const camera = await Camera.ready(document);
  const gif = new Gif();
  let shown = 0;
  for (const i of steps) {
    await work.step(shown / steps.length);
    if (gif.size > MOST_BYTES) break;
    const there = stage.pose(i, 1);
    const [key, params] = there.step?.n ?? ["", {}];
    gif.add(captioned(await camera.shoot(1), there, words.t(`say.${key}`, params)), FRAME_MS);
    shown++;
  }
  const there = stage.pose(steps[shown - 1], 1);
  /** @type {import("../protocol.js").Said | undefined} */
  const cut = shown < of ? ["save.gif.cut", { shown, count: of }] : undefined;
  if (cut) gif.add(captioned(await camera.shoot(1), there, words.t(...cut)), LAST_MS);
  return { blob: gif.end(), cut };
}
