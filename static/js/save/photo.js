/**
 * What is on screen as a PNG, with two pixels for each of the screen's.
 *
 * It refuses to know how a picture of the page is taken.
 */

import { Camera } from "./camera.js";

const SHARPNESS = 2;

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
const asPng = (canvas) =>
  new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture")))));

/** @type {import("./exporters.js").Make} */
export async function make({ view, stage, work }) {
  await work.step(0.1);
  const camera = await Camera.ready(document);
  await work.step(0.5);
  stage.pose(view.step?.i ?? 0, SHARPNESS);
  return { blob: await asPng(await camera.shoot(SHARPNESS)) };
}
