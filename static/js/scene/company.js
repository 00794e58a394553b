/**
 * The scenes of a page that a server sends, beyond those of a page that is a file with one run: other runs beside this
 * one and their names, the class, files that are brought, and the tour.
 *
 * Refuses to know: what any of them shows, and where on the page.
 */

export { dropping } from "./dropping.js";
export { classNotice, pill } from "./following.js";
export { ghost } from "./ghost.js";
export { history } from "./history.js";
export { lineName } from "./lines.js";
export { tour, tourOffer } from "./tour.js";
