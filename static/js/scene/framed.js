/**
 * What the page has only in a frame of somebody else's page: the way to the whole page, at the same step.
 *
 * Refuses to know: what the whole page shows.
 */

import { html } from "../../vendor/preact.js";
import { writeHash } from "../place.js";
import { icon } from "./parts.js";

/** @typedef {import("../types.js").View} View */

/** @param {View} view */
export function wayOut({ run, step, ui, words }) {
  if (!run) return null;
  const { axis, selected, lang } = ui;
  const href = `/${writeHash(run, step?.i ?? 0, { axis, selected, lang })}`;
  const label = words.t("framed.open");
  return html`<a class="way-out" href=${href} target="_blank" rel="noopener" title=${label}><span>${label}</span>${icon("out")}</a>`;
}
