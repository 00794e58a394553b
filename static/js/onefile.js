/**
 * A run as one HTML file that plays it, from disk and with the network off: the player as it was built
 * (tools/onefile.py) with the run's messages in it, one a line, as docs/view-protocol.md ("One file") describes.
 *
 * Refuses to know: what the steps say, and where the file goes.
 */

import { textOf } from "./base85.js";
import { filesOf } from "./inside.js";
import { sourceOf } from "./library.js";
import { titleOf } from "./scene/topbar.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./protocol.js").Step} Step */
/** @typedef {{step: (share: number) => Promise<void>}} Work */

const PLACE = "<!--recording-->";
const TITLE = "<title>Switchyard</title>";
const RUN = "recording";

/** @param {{view: View, work: Work}} job */
export async function make({ view, work }) {
  const answer = await fetch(new URL("../built/replay.html", import.meta.url));
  if (!answer.ok) throw new TypeError("the player could not be fetched");
  return { blob: new Blob([await fileOf(await answer.text(), view, work)], { type: "text/html" }) };
}

/** The file of a player. @param {string} player @param {View} view @param {Work} work */
export async function fileOf(player, view, work) {
  const title = `<title>${escaped(titleOf(view))} · Switchyard</title>`;
  const [before, after] = player.replace(TITLE, () => title).split(PLACE);
  const recording = `id="recording" data-example="${escaped(view.run?.example ?? "")}" data-lang="${view.ui.lang}"`;
  const lines = [];
  for await (const line of linesOf(view, work)) lines.push(line);
  return [before, `<script type="text/plain" ${recording}>`, ...lines, "</script>", after].join("\n");
}

/** The run's messages, each in letters. @param {View} view @param {Work} work */
async function* linesOf({ run, timeline, length, end }, work) {
  const { example, programs, scenario, versions, actions } = /** @type {import("./types.js").Run} */ (run);
  const unfolded = run?.inside ? { inside: true, libraries: await librariesOf(timeline) } : {};
  yield textLine({ type: "run", run: RUN, example, parent: null, programs, scenario, versions, ...unfolded });
  const stretches = timeline.kept();
  for (const [number, { first, kept }] of stretches.entries()) {
    const next = stretches[number + 1]?.first ?? length;
    yield Array.isArray(kept)
      ? textLine({ type: "steps", run: RUN, from: first, steps: kept })
      : blockLine({ type: "steps", run: RUN, from: first, packed: next - first }, kept);
    await work.step(next / length);
  }
  yield textLine({ type: "status", run: RUN, status: "ended", steps: length, t: end, actions });
}

/** The texts of the libraries' files that an unfolded run shows. @param {import("./timeline.js").Timeline} timeline */
async function librariesOf(timeline) {
  const texts = await Promise.all(filesOf(timeline).map(async (file) => [file, await sourceOf(file)]));
  return Object.fromEntries(texts);
}

/** @param {object} message */
const textLine = async (message) => textOf(await deflated(encoded(message)));

/** @param {object} message @param {Uint8Array} body  what a block holds */
async function blockLine(message, body) {
  const [head, block] = [encoded(message), await deflated(body)];
  const whole = new Uint8Array(head.length + 1 + block.length);
  whole.set(head);
  whole.set(encoded("\n"), head.length);
  whole.set(block, head.length + 1);
  return textOf(whole);
}

/** @param {object | string} said */
const encoded = (said) => new TextEncoder().encode(typeof said === "string" ? said : JSON.stringify(said));

/** @param {Uint8Array} bytes */
async function deflated(bytes) {
  const packer = new CompressionStream("deflate");
  const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(packer);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
