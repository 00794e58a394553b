/**
 * One turn of an event loop as a picture: its phases in order, which one it is in, and what each has to do now.
 *
 * Refuses to know: what the loop does next.
 */

import { html } from "../../vendor/preact.js";
import { classes, timeOf } from "./parts.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../protocol.js").Hub} Hub */
/** @typedef {[string, Record<string, unknown>]} Hint  message key and parameters */

/** @type {Record<string, string[]>} */
const PHASES = {
  gevent: ["callbacks", "poll", "timers", "watchers"],
  asyncio: ["poll", "watchers", "timers", "callbacks"],
};

/** How long it may sleep in the kernel. @param {Hub} hub @param {number} now @returns {Hint} */
function sleeps({ ready, timers, fds }, now) {
  if (ready.length > 0) return ["turn.poll.ready", {}];
  if (timers.length > 0) return ["turn.poll.until", { left_us: Math.max(0, timers[0].at - now) }];
  return [fds.length > 0 ? "turn.poll.forever" : "turn.poll.nothing", {}];
}

/** @type {Record<string, (hub: Hub, now: number) => Hint>} */
const HINTS = {
  callbacks: ({ ready }) => ["turn.callbacks", { count: ready.length }],
  poll: sleeps,
  timers({ timers }, now) {
    const due = timers.filter(({ at, due }) => due || at <= now).length;
    if (due > 0 || timers.length === 0) return ["turn.timers.due", { count: due }];
    return ["turn.timers.next", { left_us: timers[0].at - now }];
  },
  watchers: ({ fds }) => ["turn.watchers", { count: fds.filter(({ hot }) => hot).length }],
};

/** @param {View} view @param {Hub} hub */
export function turn(view, hub) {
  const { words } = view;
  const kind = hub.model === "asyncio" ? "loop" : "hub";
  return html`<ol class="phase" aria-label=${words.t("hub.turn")}>
    ${(PHASES[hub.model] ?? []).map((phase) => {
      const on = phase === hub.phase;
      const [key, params] = HINTS[phase](hub, timeOf(view));
      return html`<li key=${phase} class=${classes(on && "ph-on")} aria-current=${on ? "step" : undefined}>
        <b>${words.t(`${kind}.phase.${phase}`)}</b><span class="hint">${words.t(key, params)}</span>
      </li>`;
    })}
  </ol>`;
}
