/**
 * A small made-up run in the shape of docs/view-protocol.md: a ticker and an echo server under a gevent hub, with two
 * clients. For tests of the browser side and for looking at it without a server; nothing here knows Python.
 */

import { EMPTY } from "../../static/js/timeline.js";
import { sources } from "./moments.mjs";

export const RUN = {
  type: "run",
  run: "sample-1",
  example: "gevent-pair",
  parent: null,
  programs: [{ name: "echo.py", source: sources["echo.py"] }],
  scenario: {},
  versions: { python: "3.11.7", gevent: "26.9.0", greenlet: "3.5.6" },
};

/** Writes steps and keeps the state they add up to, the way the engine does. */
export class Writer {
  constructor() {
    this.t = 0;
    this.steps = [];
    this.ops = [];
    this.changes = [];
    this.chunks = [];
    this.state = {};
    for (const [name, value] of Object.entries(EMPTY)) this.set([name], value);
  }

  set(path, value) {
    this.ops.push([0, path, structuredClone(value)]);
    this.parent(path)[path[path.length - 1]] = structuredClone(value);
  }

  remove(path) {
    this.ops.push([1, path]);
    const parent = this.parent(path);
    if (Array.isArray(parent)) parent.splice(path[path.length - 1], 1);
    else delete parent[path[path.length - 1]];
  }

  append(path, value) {
    this.ops.push([2, path, structuredClone(value)]);
    this.parent(path)[path[path.length - 1]].push(structuredClone(value));
  }

  parent(path) {
    return path.slice(0, -1).reduce((at, key) => at[key], this.state);
  }

  task(id, name, what, line = null) {
    this.set(["tasks", String(id)], {
      id,
      name,
      what,
      program: 0,
      state: "new",
      born: this.t,
      ended: null,
      since: this.t,
      line,
      func: name,
      stack: [],
      changed: [],
      was: {},
      wait: null,
      cpu_us: 0,
      turns: 0,
    });
    this.changes.push([id, "new", this.t]);
  }

  lane(id, state, wait = null) {
    const before = this.state.tasks[id];
    if (before.state === "running") this.set(["tasks", String(id), "cpu_us"], before.cpu_us + this.t - before.since);
    if (state === "running") this.set(["tasks", String(id), "turns"], before.turns + 1);
    this.set(["tasks", String(id), "state"], state);
    this.set(["tasks", String(id), "since"], this.t);
    this.set(["tasks", String(id), "wait"], wait);
    this.changes.push([id, state, this.t]);
  }

  line(id, number, vars = {}, func = this.state.tasks[id].name) {
    this.set(["tasks", String(id), "line"], number);
    this.set(["tasks", String(id), "stack"], [{ func, line: number, vars }]);
    this.set(["tasks", String(id), "changed"], Object.keys(vars));
    this.step("line", ["line", { task: this.state.tasks[id].name, line: number }]);
  }

  print(id, text) {
    this.chunks.push({ t: this.t, task: id, program: 0, stream: "stdout", text });
    this.set(["out"], this.state.out + 1);
    this.step("output", ["output", { task: this.state.tasks[id].name, text }]);
  }

  /** The CPU goes from whoever has it to `to` (null: nobody). */
  pass(to, cause, left = null, wait = null) {
    const from = this.state.cpu;
    if (from !== null && left) this.lane(from, left, wait);
    if (to !== null) this.lane(to, "running");
    this.set(["cpu"], to);
    if (from !== null && to !== null) this.set(["switches"], this.state.switches + 1);
    const line = from === null ? null : this.state.tasks[from].line;
    const wake = cause === "dispatch" ? this.steps.length - 2 : null;
    this.set(["last"], { from, to, cause, line, program: 0, wake, seq: this.steps.length });
    const name = (id) => (id === null ? "" : this.state.tasks[id].name);
    this.step("switch", [`switch.${cause}`, { task: name(from), to: name(to), line }], [[`why.cause.${cause}`, {}]]);
  }

  wait(us) {
    if (this.state.cpu !== null) this.busy = (this.busy ?? 0) + us;
    this.t += us;
  }

  step(k, n, w = []) {
    this.set(["t"], this.t);
    this.set(["seq"], this.steps.length);
    if (this.state.busy_us !== (this.busy ?? 0)) this.set(["busy_us"], this.busy);
    const step = { q: this.steps.length, t: this.t, k, p: this.ops, n };
    if (w.length) step.w = w;
    if (this.changes.length) step.l = this.changes;
    if (this.chunks.length) step.o = this.chunks;
    this.steps.push(step);
    [this.ops, this.changes, this.chunks] = [[], [], []];
  }
}

const [HUB, MAIN, FUNC, SERVER, H1, H2] = [1, 0, 2, 3, 4, 5];
const io = (call, line, fd) => ({ on: "io", call, line, until: null, fd, target: null, bytes: 0 });

/** Everything that happens in the sample, in order. */
class Sample extends Writer {
  constructor() {
    super();
    this.fdWatcher = 0;
    this.start();
    this.ticks(0);
    this.listen();
    this.sleepUntil(305_340);
    this.connect("A", 7, H1, 41220);
    this.sleepUntil(620_475);
    this.connect("B", 8, H2, 41222);
    this.sleepUntil(1_008_219);
    this.dueTimer();
    this.ticks(1, () => this.say("A", 7, H1, "hello"));
    this.hubTurn();
    this.echo("A", 7, H1, "hello");
    this.sleepUntil(1_450_300);
    this.say("B", 8, H2, "abc");
    this.hubTurn();
    this.echo("B", 8, H2, "abc");
    this.sleepUntil(2_019_000);
    this.dueTimer();
    this.ticks(2);
    this.sleepUntil(2_558_000);
    this.finish();
  }

  start() {
    this.set(["programs"], [{ name: "echo.py", model: "gevent", main: MAIN }]);
    this.task(MAIN, "main", "main", 22);
    this.task(HUB, "hub", "hub");
    this.set(["hubs", "1"], { task: HUB, model: "gevent", phase: "callbacks", turn: 0, ready: [], timers: [], fds: [] });
    this.lane(MAIN, "running");
    this.set(["cpu"], MAIN);
    this.step("line", ["start", { program: "echo.py" }]);
    this.wait(20);
    for (const [id, name] of [
      [FUNC, "func"],
      [SERVER, "server"],
    ]) {
      this.task(id, name, "greenlet");
      this.append(["hubs", "1", "ready"], { id, task: id, what: `switch ${name}` });
      this.step("task", ["task.created", { task: name }]);
    }
    this.wait(19);
    this.pass(HUB, "join", "wait", {
      on: "join",
      call: "gevent.joinall(…)",
      line: 22,
      until: 3_000_000,
      fd: null,
      target: "func",
      bytes: 0,
    });
    this.wait(40);
    this.next(FUNC);
  }

  /** The hub hands the CPU to a task in its ready queue. */
  next(task) {
    const place = this.state.hubs[1].ready.findIndex((item) => item.task === task);
    if (place >= 0) this.remove(["hubs", "1", "ready", place]);
    this.pass(task, "dispatch", "ready");
    this.lane(HUB, "kernel");
  }

  ticks(i, meanwhile = () => {}) {
    this.line(FUNC, 5, { i: String(i) });
    this.wait(900);
    this.line(FUNC, 6, { total: "179999700000" });
    this.wait(1_000);
    meanwhile();
    this.wait(6_000);
    this.line(FUNC, 7);
    this.wait(40);
    this.print(FUNC, `tick ${i} 179999700000\n`);
    this.line(FUNC, 8);
    this.wait(30);
    const until = this.t + 1_000_000;
    this.append(["hubs", "1", "timers"], { id: 10 + i, task: FUNC, at: until, armed: this.t, due: false });
    this.pass(HUB, "sleep", "sleep", {
      on: "sleep",
      call: "time.sleep(1)",
      line: 8,
      until,
      fd: null,
      target: null,
      bytes: 0,
    });
    this.wait(14);
  }

  listen() {
    this.next(SERVER);
    this.line(SERVER, 17);
    this.wait(100);
    this.set(["sockets", "0:6"], this.socket(6, "listening", 8000, null, null));
    this.step("io", ["io.listen", { fd: 6, port: 8000 }]);
    this.line(SERVER, 19);
    this.accept();
  }

  socket(fd, kind, local, remote, wire) {
    return {
      program: 0,
      fd,
      kind,
      local,
      remote,
      wire,
      family: "tcp",
      pair: null,
      state: "open",
      blocking: false,
      backlog: [],
      data: "",
      bytes: 0,
      since: null,
      capacity: 65536,
      received: 0,
      sent: 0,
    };
  }

  watch(fd, task, call) {
    this.append(["hubs", "1", "fds"], { id: 20 + this.fdWatcher++, fd, events: "r", task, call, hot: false });
  }

  accept() {
    this.wait(40);
    this.watch(6, SERVER, "accept");
    this.pass(HUB, "io", "io", io("srv.accept()", 19, 6));
    this.wait(20);
  }

  sleepUntil(t) {
    this.set(["hubs", "1", "phase"], "poll");
    this.pass(null, "idle", "kernel");
    this.wait(t - this.t);
  }

  wake() {
    this.set(["hubs", "1", "turn"], this.state.hubs[1].turn + 1);
    this.pass(HUB, "idle");
    this.wait(20);
  }

  connect(name, fd, handler, port) {
    this.set(["wires", name], {
      name,
      port,
      server: 8000,
      state: "connecting",
      program: null,
      fd: null,
      human: name === "B",
      lines: [],
    });
    this.step("peer", ["peer.connect", { peer: name, port: 8000 }]);
    this.wait(200);
    this.set(["sockets", "0:6", "backlog"], [name]);
    this.step("net", ["net.connection", { peer: name }]);
    this.unwatch(6);
    this.lane(SERVER, "unnoticed");
    this.wake();
    this.next(SERVER);
    this.wait(60);
    this.set(["sockets", "0:6", "backlog"], []);
    this.set(["sockets", `0:${fd}`], this.socket(fd, "stream", 8000, port, name));
    this.set(["wires", name, "state"], "connected");
    this.set(["wires", name, "fd"], fd);
    this.step("io", ["io.accept", { fd, peer: name }]);
    this.line(SERVER, 20, { conn: `<socket fd=${fd}>`, port: String(port) });
    this.wait(30);
    this.task(handler, `handle·${String(port).slice(3)}`, "greenlet", 11);
    this.append(["hubs", "1", "ready"], { id: handler, task: handler, what: "switch handle" });
    this.step("task", ["task.created", { task: "handle" }]);
    this.line(SERVER, 19);
    this.accept();
    this.next(handler);
    this.line(handler, 11, { port: String(port) }, "handle");
    this.receive(handler, fd);
  }

  receive(handler, fd) {
    this.wait(30);
    this.watch(fd, handler, "recv");
    this.pass(HUB, "io", "io", io("conn.recv(1024)", 11, fd));
    this.wait(24);
  }

  unwatch(fd) {
    const place = this.state.hubs[1].fds.findIndex((item) => item.fd === fd);
    if (place >= 0) this.remove(["hubs", "1", "fds", place]);
  }

  dueTimer() {
    this.remove(["hubs", "1", "timers", 0]);
    this.lane(FUNC, "unnoticed");
    this.wake();
    this.next(FUNC);
  }

  say(name, fd, handler, text) {
    this.append(["wires", name, "lines"], { t: this.t, dir: "out", text, status: "sent" });
    this.step("peer", ["peer.send", { peer: name, text }]);
    this.wait(150);
    const line = this.state.wires[name].lines.length - 1;
    this.set(["wires", name, "lines", line, "status"], "arrived");
    this.set(["sockets", `0:${fd}`, "data"], `${text}\n`);
    this.set(["sockets", `0:${fd}`, "bytes"], text.length + 1);
    this.set(["sockets", `0:${fd}`, "since"], this.t);
    this.set(["hubs", "1", "fds", this.state.hubs[1].fds.findIndex((item) => item.fd === fd), "hot"], true);
    this.lane(handler, "unnoticed");
    this.step("net", ["net.data", { fd, count: text.length + 1 }]);
  }

  hubTurn() {
    if (this.state.cpu === null) this.wake();
    this.step("hub", ["hub.poll", { count: 1 }]);
  }

  echo(name, fd, handler, text) {
    this.unwatch(fd);
    this.next(handler);
    this.wait(60);
    this.set(["sockets", `0:${fd}`, "data"], "");
    this.set(["sockets", `0:${fd}`, "bytes"], 0);
    this.set(["wires", name, "lines", this.state.wires[name].lines.length - 1, "status"], "read");
    this.step("io", ["io.recv", { fd, count: text.length + 1 }]);
    this.line(handler, 12, { data: `b'${text}\\n'` }, "handle");
    this.wait(40);
    this.print(handler, `${this.state.tasks[handler].name} b'${text}\\n'\n`);
    this.line(handler, 13, {}, "handle");
    this.wait(50);
    this.append(["wires", name, "lines"], { t: this.t, dir: "in", text: text.toUpperCase(), status: "read" });
    this.step("io", ["io.send", { fd, count: text.length + 1 }]);
    this.line(handler, 11, {}, "handle");
    this.receive(handler, fd);
  }

  finish() {
    this.lane(MAIN, "unnoticed");
    this.wake();
    this.next(MAIN);
    this.wait(60);
    this.lane(MAIN, "done");
    this.set(["end"], { reason: "finished", detail: "", line: null });
    this.step("end", ["end.finished", {}]);
  }
}

/** The steps of the sample run. */
export const sampleSteps = () => new Sample().steps;
