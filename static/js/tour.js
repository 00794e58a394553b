/**
 * The guided tour as a table: at which step of which run each stop stands, and what part of the page it shows.
 *
 * Its words are `tour.<id>.title` and `tour.<id>.text`. Refuses to know: how a part is pointed at, and how a run is
 * opened.
 */

/** @typedef {{id: string, step: number, tab: import("./types.js").Ui["tab"], beside?: boolean}} Stop  `step` counts from 0; `tab` is where a narrow page shows the part (`data-tour`); `beside`: what is above and below the part is to be seen too */

export const TOUR_EXAMPLE = "gevent-pair";

const SLEEPS = 16;
const ASLEEP = 23;
const WOKEN = 25;

/** @type {Stop[]} */
export const STOPS = [
  { id: "say", step: SLEEPS, tab: "cpu" },
  { id: "code", step: SLEEPS, tab: "code" },
  { id: "tasks", step: SLEEPS, tab: "cpu", beside: true },
  { id: "hub", step: SLEEPS, tab: "cpu" },
  { id: "why", step: SLEEPS, tab: "cpu" },
  { id: "asleep", step: ASLEEP, tab: "cpu" },
  { id: "lanes", step: WOKEN, tab: "cpu" },
  { id: "drive", step: WOKEN, tab: "cpu" },
];

/** The stop that is on, if the tour is. @param {import("./types.js").Ui} ui @returns {Stop | undefined} */
export const stopOf = ({ tour }) => STOPS[tour];

/** Is this run the one that the tour is about, as it is at first? @param {import("./types.js").Run | undefined} run */
export const isTourRun = (run) =>
  run?.example === TOUR_EXAMPLE && run.actions.length === 0 && Object.keys(run.settings ?? {}).length === 0;
