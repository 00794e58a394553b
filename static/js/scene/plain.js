/**
 * A program with one thread: what the kernel's scheduler has to choose from, who called whom, which generators are
 * suspended, and the call inside the kernel that stops it all.
 *
 * Refuses to know: who will run next.
 */

import { html } from "../../vendor/preact.js";
import { holdersOf } from "./docks.js";
import {
  bar,
  classes,
  counter,
  empty,
  icon,
  linked,
  nameOf,
  reachable,
  rich,
  taskName,
  timeOf,
  userTasks,
} from "./parts.js";
import { hasNews, listening, socketName } from "./sockets.js";
import { runQueue, sliceLeft } from "./threads.js";

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../protocol.js").Task} Task */

/** so many functions of a call stack, and of suspended generators, have room */
const FRAMES = 5;

/** The functions that wait for each other to return, the innermost on top. @param {View} view @param {Task} task */
function calls({ words }, task) {
  const frames = task.stack.slice(-FRAMES).reverse();
  if (frames.length === 0) return null;
  return html`<ol class="callers" aria-label=${words.t("plain.calls")}>
    ${frames.map(
      ({ func, line }, i) =>
        html`<li key=${frames.length - i} class=${i === 0 ? "inner" : ""}>
          <b>${func === "<module>" ? words.t("plain.module") : `${func}()`}</b><span>${words.t(i === 0 ? "hand.line" : "plain.waits", { line })}</span>
        </li>`,
    )}
    ${task.stack.length > FRAMES && html`<li class="more">${words.t("kernel.timers.more", { count: task.stack.length - FRAMES })}</li>`}
  </ol>`;
}

/** @param {View} view @param {Actions} actions @param {Task} task */
function onCpu(view, actions, task) {
  const { words } = view;
  const has = holdersOf(view.state).includes(task.id);
  return html`<section class="gil" ...${reachable(task.stack.length + 2)}>
    <h3>${words.t("plain.cpu")}</h3>
    ${
      has
        ? html`<p class="chip" ...${linked(actions, { task: task.id }, view)}>${icon("run")}<span class="x">${taskName(task.name)}</span></p>
            ${sliceLeft(view, task)}`
        : empty(
            words.t("threads.nobody"),
            words.t(task.state === "ready" ? "plain.ready" : "plain.only", { task: task.name }),
          )
    }
    ${calls(view, task)}
  </section>`;
}

/** The clients that nobody serves meanwhile: not accepted yet, or with something unread. @param {View} view @param {Task} task */
function keptWaiting({ state, words }, task) {
  const backlog = listening(state).flatMap((socket) => (socket.program === task.program ? socket.backlog : []));
  const unread = Object.values(state.sockets).filter(
    (socket) =>
      socket.program === task.program && socket.kind === "stream" && socket.fd !== task.wait?.fd && hasNews(socket),
  );
  const names = [...backlog, ...unread.map(({ program, fd }) => words.t(...socketName(state, program, fd)))];
  return (
    names.length > 0 &&
    html`<p class="kept">${icon("unseen")}${words.t("block.kept", { count: names.length, names: names.join(", ") })}</p>`
  );
}

/** What ends the wait. @param {View} view @param {Task} task */
function until({ state, words }, task) {
  const { wait } = task;
  if (!wait) return "";
  if (wait.until !== null) return words.t("block.until.time");
  if (wait.on === "input") return words.t("block.until.input");
  if (wait.target) return words.t("block.until.target", { target: wait.target });
  return wait.fd === null
    ? words.t("block.until.event")
    : words.t("block.until.fd", { fd: wait.fd, name: words.t(...socketName(state, task.program, wait.fd)) });
}

/** The call inside the kernel that a task stands in: since when, and until what. @param {View} view @param {Task} task */
function standing(view, task) {
  const { words } = view;
  const now = timeOf(view);
  const { wait } = task;
  if (!wait) return null;
  return html`<section class="standing" tabindex="0">
    <h3>${words.t("block.stands", { task: task.name })}</h3>
    <p class="call mono">${icon("hold")}${wait.call}</p>
    <p class="m">${words.t("block.since", { line: wait.line, for_us: now - task.since })} ${until(view, task)}</p>
    ${
      wait.until !== null &&
      html`<p class="m">${words.t("card.wakes", { left_us: Math.max(0, wait.until - now) })}</p>
        ${bar((now - task.since) / Math.max(1, wait.until - task.since), "hold")}`
    }
    ${keptWaiting(view, task)}
  </section>`;
}

/** Generators between two of their steps: where each stands, and who resumes it. @param {View} view @param {import("../protocol.js").Generator[]} generators */
const suspended = ({ words }, generators) =>
  html`<section class="standing" ...${reachable(generators.length)}>
    <h3>${words.t("plain.suspended")}${counter(generators.length)}</h3>
    ${generators.length === 0 && empty(words.t("hub.fds.none"))}
    <ul class="callers gens">
      ${generators.slice(-FRAMES).map(({ func, line, vars }, i) => {
        const names = Object.entries(vars)
          .map(([name, value]) => `${name}=${value}`)
          .join(", ");
        return html`<li key=${i} title=${names}><b>${func}(${names})</b><span>${words.t("plain.yields", { line })}</span></li>`;
      })}
    </ul>
  </section>`;

/** @param {View} view @param {Task|undefined} held @param {boolean} generates */
function lesson({ words }, held, generates) {
  return html`<p class=${classes("foot", held && "hold")}>${rich(words, held ? "block.about" : generates ? "plain.about.generators" : "plain.about")}</p>`;
}

/** A program of one thread. @param {View} view @param {Actions} actions @param {number} program */
export function single(view, actions, program) {
  const { state, words } = view;
  const own = userTasks(state).filter((task) => task.program === program && task.ended === null);
  const held = own.find(
    ({ state: lane, wait }) => wait !== null && ["hold", "input", "io", "sleep", "wait"].includes(lane),
  );
  const task = held ?? own.find(({ id }) => holdersOf(state).includes(id)) ?? state.tasks[state.programs[program].main];
  const generators = state.generators[program];
  if (!task) return html`<div class="mid none"><p class="big">${words.t("threads.nobody")}</p></div>`;
  return html`<div class=${classes("mid plain", held && "held")}>
    <div class="hd">
      <h3 class="nm">${words.t("plain.title")}</h3><span class="m">${words.t("plain.only", { task: nameOf(state, task.id) })}</span>
      <span class="turn">${words.t("hand.count", { count: state.switches })}</span>
    </div>
    <div class="one2">
      ${onCpu(view, actions, task)} ${held ? standing(view, held) : generators ? suspended(view, generators) : runQueue(view, actions, task.state === "ready" ? [task.id] : [])}
    </div>
    ${lesson(view, held, generators !== undefined)}
  </div>`;
}
