/** The layer in between, for each way of waiting. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { stage } from "../../static/js/scene/stage.js";
import { tasks } from "../../static/js/scene/tasks.js";
import { all, one, still, text, viewOf } from "./fixture.mjs";
import { moments } from "./moments.mjs";

test("the middle layer follows the model", () => {
  const middle = (name, changes) => stage(viewOf(name, changes), still);
  assert.match(text(one(middle("gevent"), ".hub")), /Ready queue0.*Timers2.*func.*1\.00 s.*Watched fds3.*handle·20.*6 B waiting/s);
  assert.match(text(one(middle("select"), ".ask")), /select\(\).*Handed in3.*client B.*not back yet/s);
  assert.match(text(one(middle("polling"), ".polls")), /4,812.*in vain.*fd 5.*nothing there.*1,203 in vain in a row/s);
  assert.match(text(one(middle("greenlet"), ".byhand")), /eat.*switch\(\) · line 6.*drink/s);
  assert.match(text(one(middle("two"), ".polls")), /stands still in conn\.recv\(1024\) on line 14/);
  assert.match(text(one(middle("two"), ".plain")), /One thread.*stands still in the kernel.*input\('>>>'\).*Until a line is typed.*whole thread/s);
});

test("by hand: that the CPU never changed hands is said only before its first change", () => {
  const asleep = { ...moments.greenlet.state.last, to: null };
  const shown = (switches) => text(one(stage(viewOf("greenlet", { state: { last: asleep, switches } }), still), ".byhand"));
  assert.match(shown(0), /has not changed hands yet/);
  assert.doesNotMatch(shown(2), /has not changed hands yet/);
});

const epollOf = (flags, ready, bytes) => {
  const { asks, sockets } = moments.select.state;
  return stage(
    viewOf("select", {
      state: {
        asks: { 1: { ...asks[1], call: "epoll_wait", epoll: 9, got: [{ fd: 4, events: "r" }] } },
        epolls: { "0:9": { program: 0, fd: 9, interest: [{ fd: 3, events: "r", flags: [] }, { fd: 5, events: "r", flags }], ready } },
        sockets: { ...sockets, "0:3": { ...sockets["0:3"], backlog: [] }, "0:5": { ...sockets["0:5"], bytes } },
      },
    }),
    still,
  );
};

test("epoll: the kernel keeps the list with level or edge, a ready list, and says what came back", () => {
  const shown = text(one(epollOf([], [5], 12), ".ask"));
  assert.match(shown, /epoll_wait\(\).*Interest list2.*fd 3.*level.*fd 5.*level.*Ready list1.*fd 5.*Came back1.*fd 4/s);
  assert.match(text(one(epollOf(["et", "oneshot"], [], 0), ".ask")), /fd 5.*edge.*one shot.*Ready list0\s*empty/s);
});

test("epoll: an edge that was told is not in the ready list, however much is unread", () => {
  assert.match(text(one(epollOf(["et"], [], 12), ".missing")), /fd 5.*12 B unread.*not in the list: an edge is told only once/s);
  for (const shown of [epollOf([], [], 12), epollOf(["et"], [5], 12), epollOf(["et"], [], 0)]) assert.equal(one(shown, ".missing"), undefined);
});

test("select: what every call copies, and the largest number it takes", () => {
  const foot = (call) => text(one(stage(viewOf("select", { state: { asks: { 1: { ...moments.select.state.asks[1], call } } } }), still), ".foot"));
  assert.match(foot("select"), /copies all 3 to the kernel.*15 looked at in 6 calls.*1024.*highest here: 5/s);
  assert.doesNotMatch(foot("poll"), /FD_SETSIZE/);
});

test("one thread: who called whom, suspended generators, and whom a blocking call keeps waiting", () => {
  const alone = (state) => text(one(stage(viewOf("threads", { state: { threads: {}, programs: [{ name: "a.py", model: "plain", main: 1 }], ...state } }), still), ".plain"));
  const main = { ...moments.threads.state.tasks[1], state: "running", wait: null, since: 11000, stack: [{ func: "<module>", line: 9, vars: {} }, { func: "wash", line: 4, vars: {} }] };
  const running = { cpu: 1, tasks: { 1: main } };
  assert.match(alone(running), /On the CPU\s*MAIN.*4\.00 ms left.*wash\(\)line 4.*the modulewaits on line 9.*Run queue0/s);
  assert.match(alone({ ...running, generators: { 0: [{ func: "task", line: 6, vars: { name: "'A'" }, value: "None" }] } }), /Suspended generators1.*task\(name='A'\)yielded on line 6/s);
  const { sockets } = moments.select.state;
  const wait = { on: "io", call: "conn.recv(9)", line: 9, until: null, fd: 4, target: null, bytes: 0, hold: true };
  const held = alone({ cpu: null, tasks: { 1: { ...main, state: "hold", wait } }, sockets });
  assert.match(held, /nobody.*MAIN stands still in the kernel.*conn\.recv\(9\).*line 9, for 1\.00 ms.*fd 4 \(client A\).*Nobody serves these 2 meanwhile: C, client B/s);
});

test("a program that tries several ways shows the scheduler of the one that it uses now", () => {
  const { state } = moments.gevent;
  const mid = (more) => one(stage(viewOf("gevent", { state: { ...state, ...more } }), still), ".mid").props.class.split(" ")[1];
  const idle = { hubs: { 2: { ...state.hubs[2], ready: [], timers: [], fds: [] } }, cpu: 1 };
  const ask = { ...moments.select.state.asks[1] };
  assert.equal(mid({}), "hub");
  assert.equal(mid({ ...idle, asks: { 1: ask } }), "ask");
  assert.equal(mid({ ...idle, asks: { 1: { ...ask, got: [] } } }), "hub", "the call is over");
  assert.equal(mid({ ...idle, tasks: { ...state.tasks, 1: { ...state.tasks[1], state: "poll" } }, polls: moments.polling.state.polls }), "polls");
  assert.equal(mid({ ...idle, threads: { 0: { holder: 1, queue: [] } }, tasks: { ...state.tasks, 9: { ...state.tasks[1], id: 9, thread: 9 } } }), "threads");
});

test("by hand: who gets the CPU when one ends, also past a parent that is over", () => {
  const { tasks } = moments.greenlet.state;
  const shown = (more) => text(one(stage(viewOf("greenlet", { state: { tasks: { ...tasks, ...more } } }), still), ".family"));
  const drink = { ...tasks[3], parent: 2 };
  assert.match(shown({ 2: { ...tasks[2], parent: 1 }, 3: drink }), /main.*the program ends.*eat.*main.*drink.* eat$/s);
  assert.match(shown({ 2: { ...tasks[2], parent: 1, ended: 300, state: "done" }, 3: drink }), /drink.* main$/s);
});

test("polling: after an answer nothing is said of questions in vain", () => {
  const poll = { ...moments.polling.state.polls[1], streak: 0, call: "recv", fd: 5, line: 14 };
  const shown = one(stage(viewOf("polling", { state: { polls: { 1: poll } } }), still), ".polls");
  assert.match(text(shown), /fd 5.*yes!.*recv on line 14: there was something/s);
  assert.match(one(shown, ".now").props.class, /good/);
});

test("polling: the CPU is busy up to now, not up to its last change of hands", () => {
  const early = { t: 4000, busy_us: 0, busy_at: 0 };
  const shown = stage(viewOf("polling", { state: early, view: { step: { ...viewOf("polling").step, t: 4000 } } }), still);
  assert.match(text(one(shown, ".polls")), /100 %/);
});

test("the event loop: what a watched descriptor waits for, also where no task waits for it", () => {
  const hub = { ...moments.gevent.state.hubs[2], model: "asyncio", fds: [6, 7].map((fd) => ({ id: fd, fd, events: "r", task: null, call: "", hot: false })) };
  const shown = stage(viewOf("gevent", { state: { hubs: { 2: hub } } }), still);
  assert.deepEqual(all(shown, (node) => node.type === "tr").slice(1).map((row) => text(row).replace(/\s+/g, " ").trim().slice(0, 22)), ["6acceptthe loop itself", "7readthe loop itself6 "]);
});

test("threads: who holds the GIL and what is left of the slice, the run queue in order, who waits for what", () => {
  const shown = (changes) => text(one(stage(viewOf("threads", changes), still), ".threads"));
  assert.match(shown(), /Holds the GIL\s*cruncher\s*3\.00 ms left of its slice of 5\.00 ms\s*Run queue1\s*cruncher·2\s*Blocked2.*MAIN.*until blocker ends.*blocker.*wakes in 40\.0 ms/s);
  const own = { ...viewOf("threads").run, scenario: { machine: { time_slice: 0.001 } } };
  assert.match(text(one(stage({ ...viewOf("threads"), run: own }, still), ".threads")), /longer than one time slice \(1\.00 ms\)/);
  assert.match(shown({ state: { cpu: null, threads: { 0: { holder: null, queue: [] } } } }), /Holds the GIL\s*nobody\s*Run queue0\s*empty/);
});

test("an event loop that is closed is not one that is yet to come", () => {
  const before = { hubs: {}, programs: [{ name: "pair.py", model: "asyncio", main: 1 }] };
  const { tasks: known } = viewOf("gevent").state;
  const people = Object.fromEntries(Object.entries(known).filter(([, one]) => one.what !== "hub"));
  const big = (state) => text(one(stage(viewOf("gevent", { state }), still), ".big"));
  assert.equal(big(before), "The event loop is closed");
  assert.equal(big({ ...before, tasks: people }), "There is no event loop yet");
});

test("what has not happened yet is said, not left blank", () => {
  const people = Object.fromEntries(Object.entries(moments.gevent.state.tasks).filter(([, one]) => one.what !== "hub"));
  const hubs = stage(viewOf("gevent", { state: { hubs: {}, tasks: people } }), still);
  const asks = stage(viewOf("select", { state: { asks: {} } }), still);
  const polls = stage(viewOf("polling", { state: { polls: {} } }), still);
  assert.deepEqual([hubs, asks, polls].map((shown) => text(one(shown, ".big"))), ["There is no hub yet", "select() has not been called yet", "No question in vain yet"]);
});

test("select: what came back, a time-out, and a limit of time", () => {
  const ask = moments.select.state.asks[1];
  const shown = (change) => text(one(stage(viewOf("select", { state: { asks: { 1: { ...ask, ...change } } } }), still), ".ask"));
  assert.match(shown({ got: [{ fd: 5, events: "r" }] }), /Came back1.*fd 5.*client B/s);
  assert.match(shown({ got: [] }), /nothing in time/);
  assert.match(shown({ until: 2_850_000 }), /at the latest in 500 ms/);
});
