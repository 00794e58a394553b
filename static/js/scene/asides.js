/**
 * What lies over the page where somebody asks for it, and is loaded then: help, the list of lanes, that of places.
 *
 * Refuses to know: when that is.
 */

import { help } from "./help.js";
import { places } from "./places.js";
import { tracks } from "./tracks.js";

/** @param {import("../types.js").View} view @param {import("../types.js").Actions} actions */
export const asides = (view, actions) => [
  view.ui.help && help(view, actions),
  places(view, actions),
  tracks(view, actions),
];
