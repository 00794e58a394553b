/**
 * Timers as everything here takes them, so that a test may bring its own; and those of the window.
 *
 * Refuses to know: what is waited for.
 */

/** @typedef {{set: (fn: () => void, ms: number) => any, clear: (id: any) => void}} Timers */

/** @type {Timers} */
export const WINDOW_TIMERS = { set: (fn, ms) => setTimeout(fn, ms), clear: (id) => clearTimeout(id) };
